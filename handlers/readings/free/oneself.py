"""What somebody says of what he said before, and what he asks."""

from collections.abc import Callable, Mapping
from datetime import date

from domain.events import Asked, Event, LeaveTaken, Reported, ReportTakenBack
from domain.events.letters import LetterAsked
from domain.events.lights import LightAsked
from domain.people.records import Period
from domain.projects.files import Entry
from handlers.language.sentences.queries import INVESTMENT
from handlers.language.sentences.reported import WAN
from handlers.readings import letters, sums
from handlers.readings.daily import of_its_day
from handlers.readings.free import workdays
from handlers.readings.free.meant import Meant

_LISTS = frozenset({"mine", "overdue", "near_due", "blocked", "approvals"})
_ABOUT_ONE = frozenset({"unsigned", "unread", "item"})


def undone(meant: Meant) -> Event | None:
    """The last act of this account; a number beside it may be another's matter."""
    return None if meant.items else ReportTakenBack(by=meant.said.by)


def corrected(meant: Meant) -> Event | None:
    """The right figure of one project's report: a new revision."""
    fields, projects = meant.reading.fields, meant.said.projects
    names = fields.get("projects") or [p.name for p in meant.said.unnamed_projects]
    keys = [p.key for p in projects if p.name in names]
    figures = (_yuan(meant, "invested_wan"), _yuan(meant, "cumulative_wan"), fields.get("percent"))
    if len(keys) != 1 or figures == (None, None, None):
        return None
    invested, cumulative, percent = figures
    entry = Entry(project=keys[0], invested_yuan=invested, cumulative_yuan=cumulative, percent=percent)
    return of_its_day(meant.said, Reported(by=meant.said.by, entries=(entry,)))


def _yuan(meant: Meant, name: str) -> int | None:
    return round(meant.reading.fields[name] * WAN) if name in meant.reading.fields else None


def asked(meant: Meant) -> Event | None:
    """Questions that are answered today."""
    said, query = meant.said, meant.reading.fields.get("query", "")
    if INVESTMENT.search(said.text):
        query = "investment"
    if query in _ANSWERED:
        return _ANSWERED[query](meant)
    if query in _LISTS:
        return Asked(by=said.by, query=query)
    return _about_one(meant, query) or _about(meant)


def _about_one(meant: Meant, query: str) -> Event | None:
    """Of the matter named or quoted; which are unsigned or unread may be asked of all."""
    keys = meant.items
    if query in _ABOUT_ONE and len(keys) < 2 and (keys or meant.handle or query != "item"):
        return Asked(by=meant.said.by, query=query, item=keys[0] if keys else "", handle=meant.handle)
    return None


def _invested(meant: Meant) -> Event | None:
    """Of the one project or unit named, or of all."""
    projects, units = meant.reading.fields.get("projects", []), meant.units
    if len(projects) > 1 or len(units) > 1:
        return None
    return sums.invested(meant.said, next(iter((*projects, *units)), ""))


def _letters(meant: Meant) -> Event | None:
    """发过哪些函: about the matter or the project named, or the register; whom it concerns is told to him alone."""
    projects = meant.reading.fields.get("projects", [])
    if len(meant.items) == 1 or len(projects) == 1:
        item = meant.items[0] if meant.items else ""
        return LetterAsked(by=meant.said.by, query="of", item=item, project="" if item else projects[0])
    unit = meant.units[0] if len(meant.units) == 1 else ""
    return LetterAsked(by=meant.said.by, query="register", letter_kind=letters.kind_in(meant.said.text), unit=unit)


def _about(meant: Meant) -> Event | None:
    """What is known of the one matter, project or unit it names, whatever was asked about it."""
    said, projects = meant.said, meant.reading.fields.get("projects", [])
    if len(meant.items) == 1:
        return Asked(by=said.by, query="item", item=meant.items[0])
    if len(projects) == 1:
        return Asked(by=said.by, query="project", subject=projects[0])
    return Asked(by=said.by, query="unit", subject=meant.units[0]) if len(meant.units) == 1 else None


_ANSWERED: Mapping[str, Callable[[Meant], Event | None]] = {
    "lights": lambda meant: LightAsked(by=meant.said.by, query="list"),
    "calendar": lambda meant: workdays.asked(meant.said),
    "missing_reports": lambda meant: sums.missing(meant.said),
    "investment": _invested,
    "letters": _letters,
}
"""Questions that have an answer of their own."""


def helped(meant: Meant) -> Event:
    """How something is done."""
    return Asked(by=meant.said.by, query="help")


def away(meant: Meant) -> Event | None:
    """Leave of oneself, one to one: the days, or who stands in and then the days are asked."""
    said, fields = meant.said, meant.reading.fields
    own = said.who.person.key if said.who.person else ""
    people = {p.name: p.key for p in said.county.roster.persons.values()}
    others = [people[name] for name in fields.get("people", ()) if people[name] != own]
    if not own or said.in_group or meant.items or len(others) > 1:
        return None
    days = [date.fromisoformat(fields[name]) for name in ("from", "to") if name in fields]
    period = Period(start_on=days[0], end_on=days[1]) if len(days) == 2 else None
    if period is None and not others:
        return None
    return LeaveTaken(by=said.by, person=own, period=period, proxy=others[0] if others else "")
