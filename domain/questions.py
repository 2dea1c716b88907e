"""Questions in chat within the asker's scope. Unread lists go to who handed the matter over and to the unit's own
liaison, never to a group (domain §10.6)."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from domain.actors import Standpoint
from domain.county import County
from domain.events import Asked
from domain.facts import branch_facts, brief, item_facts
from domain.items import Branch, Item, is_overdue
from domain.outcome import Answer, Outcome, refuse
from domain.permits import Act, may
from domain.roster import Role
from domain.signing import needs_item, no_such_item, of_handle, open_of_account
from domain.work import Lookup, Needs, Work

ALL_OPEN = Lookup(name="open_items", kind="item")


def needs_asked(event: Asked, _now: datetime) -> Needs:
    """The item in question, the asker's own, and the open ones for wider questions."""
    needs = needs_item(event.by, (event.item,) if event.item else (), event.handle)
    return Needs(keys=needs.keys, lookups=(*needs.lookups, ALL_OPEN))


def ask(work: Work, event: Asked, county: County, now: datetime) -> Outcome:
    """Answer within the asker's scope, or say who can."""
    who = county.standpoint(event.by, now)
    if who.person is None:
        return Outcome()
    if event.query == "help" or not may(who, Act.ASK, county.roster):
        return _help(work, event, who, now)
    question = QUESTIONS.get(event.query)
    return question(work, event, county, who, now) if question else _help(work, event, who, now)


def _help(work: Work, event: Asked, who: Standpoint, now: datetime) -> Outcome:
    mine = _mine(work, event)
    example = brief(mine[0]) if mine else {}
    role = next((r.value for r in _HELP_ORDER if r in who.roles), Role.MEMBER.value)
    return Outcome(answer=Answer(kind="help", facts={"role": role, "example": example}))


_HELP_ORDER = (Role.OFFICE, Role.PRINCIPAL, Role.FIELD_LEADER, Role.LIAISON, Role.HEAD)


def _mine(work: Work, event: Asked) -> tuple[Item, ...]:
    return work.found(Item, open_of_account(event.by.staff_id))


def _item(work: Work, event: Asked) -> Item | None:
    if event.item:
        return work.get(Item, event.item)
    quoted = work.found(Item, of_handle(event.handle)) if event.handle else ()
    return next(iter(quoted), None)


def _about_item(work: Work, event: Asked, county: County, who: Standpoint, now: datetime) -> Outcome:
    item = _item(work, event)
    if item is None:
        return no_such_item(event.item, _mine(work, event))
    if not _in_scope(item, who, county):
        return refuse("not_your_item", number=item.number, units=[b.unit for b in item.branches])
    return Outcome(answer=Answer(kind="item_state", facts=item_facts(item, county, now)))


def _unread(work: Work, event: Asked, county: County, who: Standpoint, now: datetime) -> Outcome:
    item = _item(work, event) or _only(_issued_by(work, who))
    if item is None:
        return no_such_item(event.item, _mine(work, event))
    whole = item.issuer == (who.person.key if who.person else "") or Role.OFFICE in who.roles
    units = {b.unit for b in item.branches} if whole else who.units & {b.unit for b in item.branches}
    if not units:
        return refuse("unread_not_yours", number=item.number)
    branches = [b for b in item.branches if b.unit in units]
    facts = {"number": item.number, "year": item.year, "item_kind": item.item_kind, "as_of_at": now.isoformat()}
    return Outcome(answer=Answer(kind="unread_list", facts=facts | _read_state(branches, county)))


def _read_state(branches: list[Branch], county: County) -> dict[str, object]:
    persons = {p.staff_id: p.name for p in county.roster.persons.values() if p.staff_id}
    copies = [(b, r) for b in branches for r in b.receipts]

    def lines(pairs: list[tuple[str, str]]) -> list[dict[str, object]]:
        return [{"unit": unit, "name": persons.get(staff_id, "")} for unit, staff_id in pairs]

    unread = [(b.unit, r.staff_id) for b, r in copies if r.read_at is None and b.signed is None]
    unsigned = [(b.unit, r.staff_id) for b, r in copies if r.read_at is not None and b.signed is None]
    return {
        "recipients": len(copies),
        "read": sum(r.read_at is not None for _b, r in copies),
        "signed_units": sum(b.signed is not None for b in branches),
        "units": len(branches),
        "unread": lines(unread),
        "unsigned": lines(unsigned),
    }


def _unsigned(work: Work, event: Asked, county: County, who: Standpoint, now: datetime) -> Outcome:
    """Of one item which units have not signed; without an item the list of all in scope."""
    item = _item(work, event)
    if item is None and not event.item:
        return _list(work, event, county, who, now)
    if item is None:
        return no_such_item(event.item, _mine(work, event))
    if not _in_scope(item, who, county):
        return refuse("not_your_item", number=item.number, units=[b.unit for b in item.branches])
    waiting = [b.unit for b in _visible(item, who) if b.is_open and b.signed is None]
    return Outcome(answer=Answer(kind="unsigned_list", facts=item_facts(item, county, now) | {"waiting": waiting}))


def _list(work: Work, event: Asked, county: County, who: Standpoint, now: datetime) -> Outcome:
    picked = _PICKED[event.query]
    items = (i for i in work.found(Item, ALL_OPEN) if _in_scope(i, who, county))
    lines = [branch_facts(i, b, county, now) for i in items for b in _visible(i, who) if picked(b, now)]
    return Outcome(
        answer=Answer(kind="item_list", facts={"query": event.query, "lines": lines[:20], "total": len(lines)})
    )


def _visible(item: Item, who: Standpoint) -> Iterator[Branch]:
    wide = who.roles & {Role.OFFICE, Role.PRINCIPAL, Role.FIELD_LEADER}
    return (b for b in item.branches if wide or b.unit in who.units)


def _in_scope(item: Item, who: Standpoint, county: County) -> bool:
    if who.roles & {Role.OFFICE, Role.PRINCIPAL, Role.AUDITOR}:
        return True
    if item.issuer == (who.person.key if who.person else ""):
        return True
    return any(may(who, Act.ASK, county.roster, b.unit) and _own(b.unit, who, county) for b in item.branches)


def _own(unit: str, who: Standpoint, county: County) -> bool:
    area = county.roster.units[unit].policy_field if unit in county.roster.units else ""
    return unit in who.units or "*" in who.fields or (bool(area) and area in who.fields)


def _issued_by(work: Work, who: Standpoint) -> list[Item]:
    person = who.person.key if who.person else ""
    return [item for item in work.found(Item, ALL_OPEN) if item.issuer == person]


def _only(items: list[Item]) -> Item | None:
    return items[0] if len(items) == 1 else None


_PICKED: Mapping[str, Callable[[Branch, datetime], bool]] = {
    "mine": lambda branch, _now: branch.is_open,
    "unsigned": lambda branch, _now: branch.is_open and branch.signed is None,
    "overdue": is_overdue,
    "near_due": lambda branch, now: branch.is_open and 0 <= (branch.deadline.due_at - now).days < 3,
}

Question = Callable[[Work, Asked, County, Standpoint, datetime], Outcome]
QUESTIONS: Mapping[str, Question] = {
    "item": _about_item,
    "unread": _unread,
    "mine": _list,
    "unsigned": _unsigned,
    "overdue": _list,
    "near_due": _list,
}
