"""Row year, over the wire: every message a signed callback, every call of ours an HTTP request of the sandbox's API."""

import random
import tempfile
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from time import perf_counter, process_time

from config.calendars import load_calendar
from domain.calendars import COUNTY_ZONE
from rehearsal.stage import Play, Stage
from tests.soak.test_month import Month, looks_of
from tests.soak.test_week import units_of
from tests.soak.week_plan import MATTERS, Matter, Unit, Week, matter, office_moment, reports_of

FIRST = date(2026, 1, 4)
LETTER_AT = time(10, 5, 5)
LETTERS = 5
LAST_MINUTE = time(23, 55)


@dataclass(frozen=True, kw_only=True)
class Wired:
    """Seconds by the wall and of CPU (the platform's included), calls, pushes, MiB of the store at the end."""

    seconds: float
    cpu: float
    calls: int
    pushes: int
    disk: float


async def lived(last: date, seed: int = 1) -> Wired:
    """The sample county from its first work day of 2026: as a month of `tests/soak/test_month.py`, month by month."""
    random.seed(seed)
    days = _work_days(last)
    begins, ends = (datetime.combine(day, at, COUNTY_ZONE) for day, at in ((FIRST, time(8, 45)), (last, LAST_MINUTE)))
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(Play(folder=Path(folder), start=begins))
        await stage.open()
        try:
            year = _year(stage, await units_of(stage), days, ends, random.Random(seed))
            begun, spent = perf_counter(), process_time()
            await year.run()
            seconds, cpu = perf_counter() - begun, process_time() - spent
            billed = stage.city.platform.meter.billed
            calls, pushes = (sum(n for (_month, bill), n in billed.items() if bill == of) for of in ("api", "push"))
            disk = _on_disk(Path(folder))
        finally:
            await stage.close()
    return Wired(seconds=seconds, cpu=cpu, calls=calls, pushes=pushes, disk=disk)


def _on_disk(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*.sqlite3*")) / 2**20


def _work_days(last: date) -> tuple[date, ...]:
    calendar = load_calendar()
    every = (FIRST + timedelta(days=n) for n in range((last - FIRST).days + 1))
    return tuple(day for day in every if calendar.is_work_day(day))


def _year(stage: Stage, units: tuple[Unit, ...], days: tuple[date, ...], ends: datetime, dice: random.Random) -> Month:
    months = [[day for day in days if day.month == month] for month in sorted({day.month for day in days})]
    moments = sorted(office_moment(dice.choice(own), dice) for own in months for _n in range(MATTERS))
    matters: tuple[Matter, ...] = tuple(
        matter(n, dice.choice(units), at, dice, ends) for n, at in enumerate(moments, 1)
    )
    letters = tuple(datetime.combine(day, LETTER_AT, COUNTY_ZONE) for own in months for day in own[3::4][:LETTERS])
    reports = tuple(reports_of(units, days, dice))
    week = Week(matters=matters, reports=reports, units={unit.name: unit for unit in units})
    return Month(
        stage=stage, week=week, looks=tuple(looks_of(units, days, dice)), reminded=letters, ends=ends,
    )  # fmt: skip
