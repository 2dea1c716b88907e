"""导出台账 (reliability §5.10 row 19): the rows of whoever asks, as a file, one to one or on the server; every export
leaves a record. It holds no phone numbers at all."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from domain.actors import Channel, Standpoint
from domain.audits.logged import logged
from domain.calendars import local_date
from domain.county import County
from domain.events.ledgers import LedgerAsked
from domain.ledgers.rows import ledger_row
from domain.matters.items import Item
from domain.outcome import NOTHING, Answer, Outcome, refuse
from domain.permits import Act, may, roles_with
from domain.projects.files import ProjectFile
from domain.projects.telling import ALL_PROJECTS
from domain.work import Lookup, Needs, Work

ACT = Act.EXPORT
# A message carries what it is made of; more than this is exported on the server.
MOST_IN_CHAT = 2000


def needs_asked(event: LedgerAsked, now: datetime) -> Needs:
    """Matters of the years in question and whatever is open; projects for their names."""
    return Needs(lookups=(_matters(event, now), ALL_PROJECTS))


def _matters(event: LedgerAsked, now: datetime) -> Lookup:
    this = local_date(now).year
    first = event.first_on.year if event.first_on else this
    last = event.last_on.year if event.last_on else this
    return Lookup(name="ledger_items", kind="item", args=(str(first), str(max(first, last))))


def ask(work: Work, event: LedgerAsked, county: County, now: datetime) -> Outcome:
    """The file, or why there is none."""
    who = county.standpoint(event.by, now)
    if who.person is None:
        return NOTHING
    if not may(who, ACT, county.roster, event.unit):
        return refuse("no_permit", act=ACT.value, who_can=[role.value for role in roles_with(ACT)])
    if event.by.channel is Channel.GROUP:
        return refuse("only_privately", act=ACT.value)
    items = [item for item in work.found(Item, _matters(event, now)) if _asked_for(item, event, who, county)]
    items = sorted(items, key=lambda item: (item.year, item.number))
    if event.by.channel is not Channel.COMMAND:
        items = items[-MOST_IN_CHAT:]
    names = {project.key: project.name for project in work.found(ProjectFile, ALL_PROJECTS)}
    rows = [ledger_row(item, names.get(item.project, item.project), county, now) for item in items]
    facts = ledger_facts(rows, event, county, now)
    record = logged(event.by, ACT, {**_scope(event), "rows": str(len(rows))}, now)
    return Outcome(changes=(record,), answer=Answer(kind="ledger_file", facts=facts))


def _asked_for(item: Item, event: LedgerAsked, who: Standpoint, county: County) -> bool:
    """Within what the asker may have, and within what was asked for."""
    roster, units = county.roster, [branch.unit for branch in item.branches]
    if not any(may(who, ACT, roster, unit) for unit in units):
        return False
    if event.unit and event.unit not in units:
        return False
    if event.area and not any(unit in roster.units and roster.units[unit].policy_field == event.area for unit in units):
        return False
    return (item.is_open or not event.only_open) and _issued_within(item, event.first_on, event.last_on)


def _issued_within(item: Item, first: date | None, last: date | None) -> bool:
    day = local_date(item.issued_at)
    return (first is None or first <= day) and (last is None or day <= last)


def ledger_facts(rows: list[dict[str, object]], event: LedgerAsked, county: County, now: datetime) -> dict[str, object]:
    """What the file is made of, and the same in a few figures where no file goes through."""
    name = "" if county.rehearsal else county.name
    sheet = {
        "county": name,
        "rehearsal": county.rehearsal,
        "as_of_at": now.isoformat(),
        "scope": _scope(event),
        "rows": rows,
    }
    return {
        "sheet": sheet,
        "county": name,
        "as_of_on": local_date(now).isoformat(),
        "total": len(rows),
        "open": sum(row["state"] not in ("closed", "withdrawn") for row in rows),
        "overdue": sum(row["overdue"] is True for row in rows),
        "as_of_at": now.isoformat(),
    }


def _scope(event: LedgerAsked) -> Mapping[str, str]:
    return dict(_limits(event))


def _limits(event: LedgerAsked) -> Iterator[tuple[str, str]]:
    """Only what was limited."""
    said: Iterable[tuple[str, str]] = (
        ("unit", event.unit),
        ("area", event.area),
        ("only_open", "1" if event.only_open else ""),
        ("first_on", event.first_on.isoformat() if event.first_on else ""),
        ("last_on", event.last_on.isoformat() if event.last_on else ""),
    )
    yield from ((name, value) for name, value in said if value)
