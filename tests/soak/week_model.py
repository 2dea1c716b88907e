"""What must have happened in that week: a small second opinion that shares no rule with the program.

Time is counted minute by minute; weekends are the only days off in this week."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from domain.calendars import COUNTY_ZONE
from tests.soak.week_plan import DAYS, ENDS, Matter, Week

Rung = tuple[int, str, str]
UNSIGNED = (("remind", 120), ("head", 240), ("leader", 420))
OVERDUE = (("near", -3, time(9, 10)), ("tomorrow", -1, time(14, 40)), ("today", 0, time(14, 40)))
OVERDUE_AFTER = (("head", 1, time(9, 10)), ("leader", 2, time(9, 10)), ("county_head", 5, time(9, 10)))
MINUTE = timedelta(minutes=1)


def at_work(at: datetime) -> bool:
    """Within office hours."""
    clock = at.time()
    return at.weekday() < 5 and (time(8, 30) <= clock < time(12) or time(14, 30) <= clock < time(18))


def worked(since: datetime, minutes: int) -> datetime:
    """The moment at which so many office minutes have passed."""
    at = since
    while minutes:
        minutes -= at_work(at)
        at += MINUTE
    return at


def work_day(on: date, days: int) -> date:
    """So many work days before or after."""
    step = timedelta(days=1 if days > 0 else -1)
    while days:
        on += step
        days -= (on.weekday() < 5) * (1 if days > 0 else -1)
    return on


def rungs_of(week: Week) -> set[Rung]:
    """Matter, ladder and rung of everything that must have fired by the end."""
    return {rung for matter in week.matters for rung in (*_unsigned(matter), *_overdue(matter))}


def _unsigned(matter: Matter) -> Iterator[Rung]:
    stopped = min(filter(None, (matter.signed, matter.submitted, ENDS)))
    for name, minutes in UNSIGNED:
        if worked(matter.issued, minutes) < stopped:
            yield matter.number, "unsigned", name


def _overdue(matter: Matter) -> Iterator[Rung]:
    for name, days, at in (*OVERDUE, *OVERDUE_AFTER):
        moment = datetime.combine(work_day(matter.due.date(), days), at, COUNTY_ZONE)
        if matter.issued <= moment < min(filter(None, (matter.submitted, ENDS))):
            yield matter.number, "overdue", name


def duties_of(week: Week) -> dict[tuple[str, str], str]:
    """(day, project) → met, late or missed."""
    owed = {(day.isoformat(), p): "missed" for day in DAYS for unit in week.units.values() for p in unit.projects}
    done = {
        (said.day.isoformat(), project): "met" if said.on_time else "late"
        for said in week.reports
        for project in said.projects
    }
    return {**owed, **done}


def in_a_slot(at: datetime) -> bool:
    """When something proactive may leave."""
    clock = at.time()
    return at.weekday() < 5 and (time(8, 40) <= clock <= time(11, 50) or time(14, 40) <= clock <= time(17, 50))
