"""What the people of a county do in a week or a month, drawn by a seed: the only source of both play and model."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from domain.calendars import COUNTY_ZONE

MONDAY = date(2026, 11, 23)
DAYS = tuple(MONDAY + timedelta(days=n) for n in range(5))
BEGINS = datetime.combine(MONDAY, time(8, 45), COUNTY_ZONE)
ENDS = datetime.combine(MONDAY + timedelta(days=7), time(8, 45), COUNTY_ZONE)
MATTERS = 40
# How long after its day a matter is due, in days: some within the week.
DUE_IN = (1, 2, 3, 4, 7, 8, 9, 11)


@dataclass(frozen=True, kw_only=True)
class Unit:
    """A unit: its liaison, and the names of the projects the round asks about."""

    name: str
    liaison: str
    projects: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Matter:
    """One hand-over and what becomes of it; None = never within the week."""

    number: int
    unit: Unit
    issued: datetime
    due: datetime
    signed: datetime | None
    submitted: datetime | None


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a liaison sends about one day's progress, and about which projects it is."""

    unit: Unit
    day: date
    at: datetime
    texts: tuple[str, ...]
    projects: tuple[str, ...]

    @property
    def on_time(self) -> bool:
        """Before the window closes."""
        return self.at.time() < time(17)


@dataclass(frozen=True, kw_only=True)
class Week:
    """Everything that is done."""

    matters: tuple[Matter, ...]
    reports: tuple[Said, ...]
    units: Mapping[str, Unit] = field(default_factory=dict)


def drawn(units: tuple[Unit, ...], seed: int) -> Week:
    """A week of mostly diligent people."""
    dice = random.Random(seed)
    moments = sorted(office_moment(DAYS[dice.randrange(3)], dice) for _ in range(MATTERS))
    matters = tuple(matter(n, dice.choice(units), at, dice) for n, at in enumerate(moments, 1))
    reports = tuple(reports_of(units, DAYS, dice))
    return Week(matters=matters, reports=reports, units={unit.name: unit for unit in units})


def office_moment(day: date, dice: random.Random) -> datetime:
    """Within the slots, to the second, so that no two acts fall together."""
    hour = dice.choice((9, 10, 15, 16))
    return datetime.combine(day, time(hour, dice.randrange(1, 59), dice.randrange(1, 59)), COUNTY_ZONE)


def matter(number: int, unit: Unit, issued: datetime, dice: random.Random, ends: datetime = ENDS) -> Matter:
    """Most are signed at once or the next day, some never; a third of the signed are done soon after."""
    monday = issued.date() - timedelta(days=issued.weekday())
    due_day = monday + timedelta(days=dice.choice(DUE_IN))
    due_day = max(due_day, issued.date() + timedelta(days=1))
    signed = dice.choices((_soon(issued, dice), _next_day(issued, dice), None), weights=(60, 25, 15))[0]
    submitted = None
    if signed is not None and dice.random() < 0.3:
        submitted = signed + timedelta(minutes=dice.randrange(20, 1500), seconds=7)
    return Matter(
        number=number,
        unit=unit,
        issued=issued,
        due=datetime.combine(due_day, time(18), COUNTY_ZONE),
        signed=_within(signed, ends),
        submitted=_within(submitted, ends),
    )


def _soon(issued: datetime, dice: random.Random) -> datetime:
    return issued + timedelta(minutes=dice.randrange(2, 300), seconds=dice.randrange(1, 29))


def _next_day(issued: datetime, dice: random.Random) -> datetime:
    return issued + timedelta(days=1, minutes=dice.randrange(5, 200), seconds=dice.randrange(31, 59))


def _within(at: datetime | None, ends: datetime) -> datetime | None:
    return at if at is not None and at < ends else None


def reports_of(units: tuple[Unit, ...], days: tuple[date, ...], dice: random.Random) -> Iterator[Said]:
    """Three of four report on time, one in ten late."""
    for day in days:
        for unit in units:
            habit = dice.choices(("on time", "late", "not at all"), weights=(75, 10, 15))[0]
            if unit.projects and habit != "not at all":
                yield _report(unit, day, dice, late=habit == "late")


def _report(unit: Unit, day: date, dice: random.Random, *, late: bool) -> Said:
    minutes = dice.randrange(93, 190) if late else dice.randrange(2, 88)
    begins = datetime.combine(day, time(15, 30), COUNTY_ZONE)
    at = begins + timedelta(minutes=minutes, seconds=dice.randrange(1, 59))
    figures = f"{unit.projects[0]} {dice.randrange(1, 20) * 10}万 第{day.day}天施工"
    kinds = {"all": ("无变化",), "one": (figures,), "both": (figures, "无变化")}
    texts = (figures,) if late else dice.choice(tuple(kinds.values()))
    about = unit.projects if "无变化" in texts else unit.projects[:1]
    return Said(unit=unit, day=day, at=at, texts=texts, projects=about)
