"""Stretches of the calendar that something happens once in: a day, a week, 旬, a month … with keys that sort nowhere
but read well (`2026-11-EARLY`, `2026-W47`, `2026-Q4`), and their order (domain §5)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.calendars import ONE_DAY, Calendar, TenDayPeriod, month_end

_MONDAY = date(1, 1, 1)


class Every(StrEnum):
    """How often. A campaign has one period: all of its days."""

    DAY = "day"
    WORK_DAY = "work_day"
    WEEK = "week"
    TEN_DAYS = "ten_days"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"
    CAMPAIGN = "campaign"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One period, both ends included."""

    every: Every
    first_on: date
    last_on: date

    @property
    def key(self) -> str:
        """How rows name it."""
        return _KEYS[self.every](self)

    @property
    def number(self) -> int:
        """Consecutive among periods of its kind: whose turn it is follows from it."""
        return _NUMBERS[self.every](self.first_on)

    @property
    def days(self) -> int:
        """How long it is."""
        return (self.last_on - self.first_on).days + 1

    def day(self, n: int) -> date:
        """Its n-th day, counted from 1, from the end where negative; never one outside of it."""
        day = self.first_on + (n - 1) * ONE_DAY if n > 0 else self.last_on + (n + 1) * ONE_DAY
        return min(max(day, self.first_on), self.last_on)

    def work_day(self, n: int, calendar: Calendar) -> date | None:
        """Its n-th work day, from the end where negative; the farthest it has; None where it has none."""
        last = None
        for day in map(self.day, range(1, self.days + 1) if n > 0 else range(-1, -self.days - 1, -1)):
            if calendar.is_work_day(day):
                last, n = day, n - 1 if n > 0 else n + 1
            if not n:
                break
        return last

    def weekday(self, weekday: int, nth: int) -> date:
        """Its n-th Monday (1) … Sunday (7), the last where it has fewer."""
        first = self.first_on + ((weekday - self.first_on.isoweekday()) % 7) * ONE_DAY
        while nth > 1 and first + 7 * ONE_DAY <= self.last_on:
            first, nth = first + 7 * ONE_DAY, nth - 1
        return min(first, self.last_on)


def span_of(every: Every, day: date) -> Span:
    """The period a day lies in. A campaign's is made by `campaign_span`."""
    first, last = _BOUNDS[every](day)
    return Span(every=every, first_on=first, last_on=last)


def campaign_span(first_on: date, last_on: date) -> Span:
    """All days of a campaign."""
    return Span(every=Every.CAMPAIGN, first_on=first_on, last_on=last_on)


def after(span: Span) -> Span:
    """The next period."""
    return span_of(span.every, span.last_on + ONE_DAY)


def before(span: Span) -> Span:
    """The period before."""
    return span_of(span.every, span.first_on - ONE_DAY)


def read_span(key: str) -> Span | None:
    """The period of a key; None for what is no key of ours."""
    for every, pattern in _PATTERNS.items():
        if match := re.fullmatch(pattern, key):
            return _READERS[every](match)
    return None


# Bounds


def _whole_day(day: date) -> tuple[date, date]:
    return day, day


def _week(day: date) -> tuple[date, date]:
    monday = day - (day.isoweekday() - 1) * ONE_DAY
    return monday, monday + 6 * ONE_DAY


def _ten_days(day: date) -> tuple[date, date]:
    part = TenDayPeriod.of(day)
    return part.start(day.year, day.month), part.end(day.year, day.month)


def _months(count: int) -> Callable[[date], tuple[date, date]]:
    def bounds(day: date) -> tuple[date, date]:
        first = (day.month - 1) // count * count + 1
        return date(day.year, first, 1), month_end(day.year, first + count - 1)

    return bounds


_BOUNDS: Mapping[Every, Callable[[date], tuple[date, date]]] = {
    Every.DAY: _whole_day,
    Every.WORK_DAY: _whole_day,
    Every.WEEK: _week,
    Every.TEN_DAYS: _ten_days,
    Every.MONTH: _months(1),
    Every.QUARTER: _months(3),
    Every.HALF_YEAR: _months(6),
    Every.YEAR: _months(12),
}
_NUMBERS: Mapping[Every, Callable[[date], int]] = {
    Every.DAY: date.toordinal,
    Every.WORK_DAY: date.toordinal,
    Every.WEEK: lambda first: (first - _MONDAY).days // 7,
    Every.TEN_DAYS: lambda first: (first.year * 12 + first.month - 1) * 3 + (first.day - 1) // 10,
    Every.MONTH: lambda first: first.year * 12 + first.month - 1,
    Every.QUARTER: lambda first: first.year * 4 + (first.month - 1) // 3,
    Every.HALF_YEAR: lambda first: first.year * 2 + (first.month - 1) // 6,
    Every.YEAR: lambda first: first.year,
    Every.CAMPAIGN: date.toordinal,
}


# Keys


def _week_key(span: Span) -> str:
    year, week, _day = span.first_on.isocalendar()
    return f"{year}-W{week:02d}"


_KEYS: Mapping[Every, Callable[[Span], str]] = {
    Every.DAY: lambda span: span.first_on.isoformat(),
    Every.WORK_DAY: lambda span: span.first_on.isoformat(),
    Every.WEEK: _week_key,
    Every.TEN_DAYS: lambda span: f"{span.first_on:%Y-%m}-{TenDayPeriod.of(span.first_on).name}",
    Every.MONTH: lambda span: f"{span.first_on:%Y-%m}",
    Every.QUARTER: lambda span: f"{span.first_on.year}-Q{(span.first_on.month + 2) // 3}",
    Every.HALF_YEAR: lambda span: f"{span.first_on.year}-H{(span.first_on.month + 5) // 6}",
    Every.YEAR: lambda span: str(span.first_on.year),
    Every.CAMPAIGN: lambda span: f"{span.first_on.isoformat()}+{span.days}",
}
_PATTERNS: Mapping[Every, str] = {
    Every.DAY: r"(\d{4}-\d\d-\d\d)",
    Every.WEEK: r"(\d{4})-W(\d\d)",
    Every.TEN_DAYS: r"(\d{4})-(\d\d)-(EARLY|MID|LATE)",
    Every.MONTH: r"(\d{4})-(\d\d)",
    Every.QUARTER: r"(\d{4})-Q([1-4])",
    Every.HALF_YEAR: r"(\d{4})-H([12])",
    Every.YEAR: r"(\d{4})",
    Every.CAMPAIGN: r"(\d{4}-\d\d-\d\d)\+(\d+)",
}


def _of_months(every: Every, count: int) -> Callable[[re.Match[str]], Span]:
    return lambda match: span_of(every, date(int(match[1]), (int(match[2]) - 1) * count + 1, 1))


def _read_campaign(match: re.Match[str]) -> Span:
    first = date.fromisoformat(match[1])
    return campaign_span(first, first + timedelta(days=int(match[2]) - 1))


_READERS: Mapping[Every, Callable[[re.Match[str]], Span]] = {
    Every.DAY: lambda match: span_of(Every.DAY, date.fromisoformat(match[1])),
    Every.WEEK: lambda match: span_of(Every.WEEK, date.fromisocalendar(int(match[1]), int(match[2]), 1)),
    Every.TEN_DAYS: lambda match: span_of(Every.TEN_DAYS, TenDayPeriod[match[3]].start(int(match[1]), int(match[2]))),
    Every.MONTH: _of_months(Every.MONTH, 1),
    Every.QUARTER: _of_months(Every.QUARTER, 3),
    Every.HALF_YEAR: _of_months(Every.HALF_YEAR, 6),
    Every.YEAR: lambda match: span_of(Every.YEAR, date(int(match[1]), 1, 1)),
    Every.CAMPAIGN: _read_campaign,
}
