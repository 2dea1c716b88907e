"""The rules of the reference once more (domain §6, §7, §8 D1-5, D2-2, D3-4), in exact fractions and from the standard
library alone: written from its text, without the code of the first. `test_independence` holds the imports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction

DAY = timedelta(days=1)
GREEN, YELLOW, RED, WATCH = "绿灯", "黄灯", "红灯", "绿灯（重点跟踪）"
# Mid-autumn and the October rest of 2026 and the two days made up for it.
REST = frozenset({date(2026, 9, 25), *(date(2026, 10, n) for n in range(1, 8))})
MADE_UP = frozenset({date(2026, 9, 20), date(2026, 10, 10)})
OFFICE_HOURS = ((time(8, 30), time(12, 0)), (time(14, 30), time(18, 0)))


# Time


def works(day: date) -> bool:
    """Monday to Friday, but for the rest, and the days made up."""
    return day in MADE_UP or (day.isoweekday() <= 5 and day not in REST)


def work_days_after(day: date, count: int) -> date:
    """`count` work days on, back where negative."""
    step = DAY if count > 0 else -DAY
    while count:
        day += step
        count -= (1 if count > 0 else -1) if works(day) else 0
    return day


def work_hours_after(moment: datetime, hours: int) -> datetime:
    """So many hours of office time on; moments are of the county's clock."""
    left = timedelta(hours=hours)
    day = moment.date()
    while True:
        for opens, closes in OFFICE_HOURS if works(day) else ():
            begin = max(moment, datetime.combine(day, opens, moment.tzinfo))
            end = datetime.combine(day, closes, moment.tzinfo)
            if begin >= end:
                continue
            if begin + left <= end:
                return begin + left
            left -= end - begin
        day += DAY


# Ladders (§6)


def unsigned_rungs(issued: datetime) -> list[tuple[str, datetime]]:
    """2 work hours → private reminder; 4 → unit head; 1 work day → the field leader."""
    hours = sum(
        (datetime.combine(DAY_ONE, closes) - datetime.combine(DAY_ONE, opens) for opens, closes in OFFICE_HOURS),
        timedelta(),
    )
    a_day = int(hours / timedelta(hours=1))
    steps = (("unsigned_reminder", 2), ("unsigned_head", 4), ("unsigned_leader", a_day))
    return [(name, work_hours_after(issued, n)) for name, n in steps]


DAY_ONE = date(2026, 1, 1)
# How many work days each of these says it is late (§6).
DAYS_LATE: Mapping[str, int] = {"overdue_head": 1, "overdue_leader": 2}


def overdue_rungs(due: datetime) -> list[tuple[str, datetime]]:
    """T−1 private; T in the afternoon; T+1 09:10 unit head; T+2 the field leader; T+5 the county head by the gate."""
    steps = (
        ("due_tomorrow", -1, time(14, 40)), ("due_today", 0, time(14, 40)), ("overdue_head", 1, time(9, 10)),
        ("overdue_leader", 2, time(9, 10)), ("gate", 5, time(9, 10)),
    )  # fmt: skip
    return [
        (name, datetime.combine(work_days_after(due.date(), n), at, due.tzinfo)) for name, n, at in steps
    ]  # fmt: skip


# Lights (§7)


@dataclass(frozen=True, kw_only=True)
class Figures:
    """万元 and days, as a clerk would have them on paper. `months` = the monthly plan, () = none."""

    annual: int
    done: int
    months: Sequence[int] = ()
    start: date | None = None
    started: date | None = None
    enrolled: bool = True


def due_by(figures: Figures, on: date) -> Fraction:
    """The time-proportional plan: the months that are over, the running one by its days; else the year by its days."""
    if not figures.months:
        days = (date(on.year + 1, 1, 1) - date(on.year, 1, 1)).days
        return Fraction(figures.annual * on.timetuple().tm_yday, days)
    month_days = ((date(on.year, on.month, 28) + 4 * DAY).replace(day=1) - DAY).day
    over = sum(figures.months[: on.month - 1])
    return over + Fraction(figures.months[on.month - 1] * on.day, month_days)


def colour(preset: str, figures: Figures, on: date) -> str:
    """The worst of progress, start and enrolment."""
    ranks = (GREEN, WATCH, YELLOW, RED)
    found = [_by_progress(preset, figures, on)]
    if preset == "points_10_30":
        found += [_by_start(figures, on), _by_enrolment(figures, on)]
    return max(found, key=ranks.index)


def _by_progress(preset: str, figures: Figures, on: date) -> str:
    """What has not started is late in starting, not in its progress: §7 is silent, docs/lights.md says so; and where
    no rule looks at starts, once the month of the planned start is over what was due is missing like any other."""
    if figures.started is None and (preset == "points_10_30" or _by_start(figures, on) == GREEN):
        return GREEN
    plan = due_by(figures, on)
    below_points = (plan - figures.done) * 100 / figures.annual
    share = Fraction(figures.done) * 100 / plan if plan else Fraction(100)
    if preset == "points_10_30":
        return RED if below_points > 30 else YELLOW if below_points >= 10 else GREEN
    if preset == "ratio_50":
        return GREEN if share >= 100 else YELLOW if 100 - share <= 50 else RED
    if preset == "ratio_80_60":
        return GREEN if share >= 80 else YELLOW if share >= 60 else RED
    return GREEN if share >= 80 else WATCH if share >= 60 else YELLOW


def _by_start(figures: Figures, on: date) -> str:
    """The month of the planned start is over and it has not started; three months running."""
    if figures.start is None or figures.started is not None:
        return GREEN
    months = (on.year - figures.start.year) * 12 + on.month - figures.start.month
    return RED if months >= 3 else YELLOW if months >= 1 else GREEN


def _by_enrolment(figures: Figures, on: date) -> str:
    """Started + 1 month and not enrolled, + 2 months."""
    if figures.started is None or figures.enrolled:
        return GREEN
    return RED if on >= _months_on(figures.started, 2) else YELLOW if on >= _months_on(figures.started, 1) else GREEN


def _months_on(day: date, count: int) -> date:
    """The same day so many months on, the month's last where it has no such day."""
    month = day.month - 1 + count
    year, month = day.year + month // 12, month % 12 + 1
    last = ((date(year, month, 28) + 4 * DAY).replace(day=1) - DAY).day
    return date(year, month, min(day.day, last))


def one_decimal(number: Fraction) -> str:
    """Cut towards zero, as people are told it."""
    tenths = abs(number) * 10 // 1
    text = f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10)
    return f"-{text}" if number < 0 and tenths else text


# Letters (§8 D3-4)


def letter_on(start: date, on: date) -> str:
    """提醒函 one month before the start, 交办函 half a month overdue; "" = none is due. Lag is serious from 60 days."""
    if start - 30 * DAY <= on < start:
        return "reminder_letter"
    late = (on - start).days
    if late >= 60:
        return "supervision_letter"
    return "assignment_letter" if late >= 15 else ""


def lag_letter(figures: Figures, on: date) -> str:
    """督办函 at serious lag: what is red in points, of the year's plan."""
    below = (due_by(figures, on) - figures.done) * 100 / figures.annual
    return "supervision_letter" if below > 30 else ""


def to_a_tenth(number: Fraction) -> str:
    """Rounded to the nearest, as it stands in a letter."""
    tenths = round(number * 10)
    return f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10)


# Scores (§8 D1-5, D2-2)


def worth(rule: Mapping[str, object], evidence: Mapping[str, str], taken: int = 0) -> int:
    """The points of one entry from the policy's own text and the fact the user sees; 0 where the fact does not hold."""
    fact, points = rule["fact"], int(str(rule.get("points", 0)))
    if fact == "target_reached":
        tiers: Sequence[Mapping[str, int]] = rule["tiers"]  # type: ignore[assignment]
        reached = [tier["points"] for tier in tiers if int(evidence["percent"]) >= tier["percent"]]
        return max(reached, default=0)
    if fact == "subjective_delay":
        two = evidence["held_by"] and evidence["confirmed_by"] and evidence["held_by"] != evidence["confirmed_by"]
        return points if two else 0
    if fact == "recovered":
        return int(Fraction(-taken * int(str(rule.get("percent", 100))), 100))
    if evidence["planned_on"] and evidence["done_on"]:
        return points if evidence["done_on"] <= evidence["planned_on"] else 0
    return points if evidence["done_on"] else 0
