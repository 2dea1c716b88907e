"""The year 2026 under each shipped policy, all of its cadences at once: every period opens once, on the
day a second calendar says; every duty is closed; a process forgotten a hundred times does the same to the letter."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from config.calendars import load_calendar
from config.load import FOLDER, load_policy
from domain.county import County
from domain.messages.notices import Dispatch
from domain.policy import Policy
from domain.projects.files import Stage
from domain.rhythm import engine
from domain.rhythm.cadence_rules import CadenceRule, When, cadence_key
from domain.rhythm.occasions import OWN_PACE
from domain.rounds.duties import Cadence, Duty, DutyState
from tests.domain.county_kit import at, county
from tests.domain.project_kit import permit, project, supply
from tests.mechanisms.appraising import Appraising
from tests.mechanisms.county import blocked, closed, matter, people
from tests.mechanisms.test_rhythm import FINE, LATE

POLICIES = sorted(path.stem for path in FOLDER.glob("*.toml"))
START, END = at("2025-12-31 19:00"), at("2026-12-31 23:00")
CALENDAR = load_calendar()
DAY = timedelta(days=1)
ROWS = (
    LATE,
    FINE,
    project(key="C", stage=Stage.UNDER_CONSTRUCTION, started_on=date(2026, 3, 1), plan_finish_on=date(2026, 12, 1)),
    project(key="D", unit="交通局", plan_start_on=date(2026, 12, 20), elements=(
        replace(permit("用地批复", level="省级"), unit="交通局"), supply("用地指标", hundredths=5000, measure="亩"),
    )),
    blocked(matter(1), "交通局"),
    closed(matter(2), "10-20 10:00"),
)  # fmt: skip


class Year(Appraising):
    """Nothing was sent and nobody was asked by the daily round: there is nothing to count for the burden report."""

    def _dispatches_between(self, _first: str, _last: str) -> list[Dispatch]:
        return []

    def _daily_duties_between(self, _first: str, _last: str) -> list[Duty]:
        return []


def place(policy: Policy) -> County:
    return replace(county(CALENDAR), roster=people(), policy=policy, policies={policy.digest: policy})


def without_daily(policy: Policy) -> Policy:
    """All that has the engine's pace: the daily round and the digests have tests of their own."""
    return replace(policy, cadences={n: r for n, r in policy.cadences.items() if r.occasion not in OWN_PACE})


@dataclass(frozen=True, kw_only=True)
class Lived:
    """What was left, on which days each cadence opened a period, in how many steps."""

    book: Year
    opened: Mapping[str, set[date]]
    steps: int


def lived(name: str, forgotten: frozenset[int] = frozenset()) -> Lived:
    """The year, from one moment that is due to the next; after the `forgotten` steps nothing survives but the rows."""
    policy = without_daily(load_policy(FOLDER / f"{name}.toml"))
    book = Year(place(policy), *ROWS)
    book.save(*engine.first_cadences(book.county, START))
    opened: dict[str, set[date]] = {}
    step = 0
    while (now := _next(book)) is not None and now <= END:
        before = {c.key: c.period for c in book.all(Cadence)}
        book.beat(now)
        for cadence in book.all(Cadence):
            if cadence.period != before[cadence.key]:
                opened.setdefault(cadence.key, set()).add((now + timedelta(hours=8)).astimezone(UTC).date())
        step += 1
        if step in forgotten:
            said, book = book.said, Year(book.county, *book.rows.values())
            book.said = said
    return Lived(book=book, opened=opened, steps=step)


def _next(book: Year) -> datetime | None:
    return min((c.next_due_at for c in book.all(Cadence) if c.next_due_at is not None), default=None)


# A second calendar, from domain.md §5 and the page of policies, sharing nothing with `domain/rhythm`.


def _works(day: date) -> bool:
    return CALENDAR.is_work_day(day)


def _moved(day: date, shift: str) -> date:
    step = {"after": DAY, "before": -DAY, "none": timedelta()}[shift]
    while step and not _works(day):
        day += step
    return day


def _first_days(every: str) -> list[date]:
    """The first day of every period from January 2025 to February 2027."""
    days = [date(2025, 1, 1) + n * DAY for n in range(788)]
    begins = {
        "day": lambda _d: True,
        "work_day": lambda d: _works(d),
        "week": lambda d: d.isoweekday() == 1,
        "ten_days": lambda d: d.day in (1, 11, 21),
        "month": lambda d: d.day == 1,
        "quarter": lambda d: d.day == 1 and d.month in (1, 4, 7, 10),
        "half_year": lambda d: d.day == 1 and d.month in (1, 7),
        "year": lambda d: d.day == 1 and d.month == 1,
    }[every]
    return [day for day in days if begins(day)]


def _last_day(every: str, first: date) -> date:
    following = next((day for day in _first_days(every) if day > first), None)
    if following is None or every == "work_day":
        return first if every == "work_day" else date(2027, 12, 31)
    return following - DAY


def _opens(when: When, first: date, last: date) -> date | None:
    """By the page: which day of the period, before it, after it."""
    days = [first + n * DAY for n in range((last - first).days + 1)]
    working = [day for day in days if _works(day)]
    if when.work_day is not None:
        return working[min(when.work_day, len(working)) - 1 if when.work_day > 0 else max(when.work_day, -len(working))]
    if when.weekday is not None:
        return [day for day in days if day.isoweekday() == when.weekday][when.nth - 1]
    if when.ahead is not None:
        return first - when.ahead * DAY
    if when.after is not None:
        return last + when.after * DAY
    n = when.day or 1
    return days[min(n, len(days)) - 1 if n > 0 else max(n, -len(days))]


def expected(rule: CadenceRule) -> set[date]:
    """On which days of the year a cadence opens. A period that has no day of work has none."""
    every, found = rule.every.value, set()
    for first in _first_days(every):
        last = _last_day(every, first)
        if not any(_works(first + n * DAY) for n in range((last - first).days + 1)):
            continue
        day = _opens(rule.opens, first, last)
        found.add(_moved(day, rule.shift.value) if day else first)
    return {day for day in found if date(2026, 1, 1) <= day <= date(2026, 12, 31)}


@pytest.mark.parametrize("name", POLICIES)
def test_each_period_opens_once_on_its_day_and_everything_owed_is_closed(name: str) -> None:
    """The ledger fails where an occasion is said twice; the second calendar knows the days."""
    year = lived(name)
    rules = year.book.county.policy.cadences
    wanted = {cadence_key(rule.occasion, n): expected(rule) for n, rule in rules.items()}
    assert {key: sorted(days) for key, days in year.opened.items()} == {k: sorted(d) for k, d in wanted.items() if d}
    late = [d for d in year.book.all(Duty) if d.state is DutyState.OPEN and d.closes_at < END]
    assert late == []


@pytest.mark.parametrize("name", POLICIES)
def test_a_process_forgotten_a_hundred_times_does_the_same(name: str) -> None:
    """Rows and words, to the letter; where a year has fewer steps, after each of them."""
    plain = lived(name)
    moments = random.Random(name).sample(range(1, plain.steps + 1), min(100, plain.steps))
    often = lived(name, frozenset(moments))
    assert often.book.rows == plain.book.rows
    assert often.book.said == plain.book.said
