"""Which days the county works: statutory holidays, make-up work days, ten-day periods (domain §5).

A year without an official list counts Mon-Fri less the holidays fixed by law, and is *provisional*.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate
from zoneinfo import ZoneInfo

COUNTY_ZONE = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)
HORIZON_DAYS = 400
"""How far ahead a holiday is looked for: a year and what the moon may move it."""


class TenDayPeriod(StrEnum):
    """The ten-day period of a month: 1-10, 11-20, 21-month end (domain §5)."""

    EARLY = "early"
    MID = "mid"
    LATE = "late"

    @classmethod
    def of(cls, day: date) -> "TenDayPeriod":
        """The period `day` lies in."""
        return (cls.EARLY, cls.MID, cls.LATE)[min((day.day - 1) // 10, 2)]

    def start(self, year: int, month: int) -> date:
        """First day of this period in that month."""
        return date(year, month, {"early": 1, "mid": 11, "late": 21}[self.value])

    def end(self, year: int, month: int) -> date:
        """Last day of this period in that month."""
        return month_end(year, month) if self is TenDayPeriod.LATE else self.start(year, month) + 9 * ONE_DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialDay:
    """A day that does not follow its weekday: a rest day or (`works`) make-up day of the holiday `name`."""

    on: date
    name: str
    works: bool
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class YearlyHoliday:
    """A holiday the law fixes to a date; counts only in years without an official list."""

    name: str
    month: int
    day: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """A whole run of rest days with at least one named day in it; `names` in order of appearance."""

    names: tuple[str, ...]
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The county's calendar: `days` name no date twice; `official_years` have a State Council list."""

    days: tuple[SpecialDay, ...] = ()
    official_years: frozenset[int] = frozenset()
    yearly: tuple[YearlyHoliday, ...] = ()
    _special: dict[date, SpecialDay] = field(init=False, repr=False, compare=False)
    _fixed: dict[tuple[int, int], str] = field(init=False, repr=False, compare=False)
    _counted: dict[int, tuple[int, ...]] = field(init=False, repr=False, compare=False, default_factory=dict)
    _next: dict[tuple[date, str | None], Holiday | None] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        special = {day.on: day for day in self.days}
        if len(special) != len(self.days):
            raise ValueError("a calendar names the same date twice")
        object.__setattr__(self, "_special", special)
        object.__setattr__(self, "_fixed", {(each.month, each.day): each.name for each in self.yearly})

    def __hash__(self) -> int:
        """Cheap, since readings are kept by the calendar they were read against; equality still looks at every day."""
        return hash((len(self.days), self.official_years))

    def is_provisional(self, day: date) -> bool:
        """Whether the year of `day` has no official list yet, so that every count is 暂定 (domain §5)."""
        return day.year not in self.official_years

    def holiday_name(self, day: date) -> str | None:
        """The holiday `day` is a rest day of; None on ordinary days, plain weekends and make-up days."""
        special = self._special.get(day)
        if special is not None:
            return None if special.works else special.name
        return self._fixed.get((day.month, day.day)) if self.is_provisional(day) else None

    def is_work_day(self, day: date) -> bool:
        """Whether the county works that day; make-up Saturdays and Sundays do count."""
        special = self._special.get(day)
        if special is not None:
            return special.works
        return day.weekday() < 5 and self.holiday_name(day) is None

    def source_of(self, day: date) -> str | None:
        """Where a special day was decided; None for a day that simply follows its weekday."""
        special = self._special.get(day)
        return special.source if special else None

    def add_work_days(self, day: date, n: int) -> date:
        """The n-th work day strictly after `day` (before it when n < 0); n = 0 gives `day` itself."""
        within = self._later_in_year(day, n) if n > 0 else None
        if within is not None:
            return within
        step = ONE_DAY if n > 0 else -ONE_DAY
        for _ in range(abs(n)):
            day += step
            while not self.is_work_day(day):
                day += step
        return day

    def _later_in_year(self, day: date, n: int) -> date | None:
        """The n-th work day after `day`, looked up among those of its year; None where the year ends before it."""
        passed, today = self._passed(day.year), day_of_year(day)
        found = bisect_left(passed, passed[today] + n)
        return day + (found - today) * ONE_DAY if found < len(passed) else None

    def work_days_between(self, a: date, b: date) -> int:
        """Work days in (a, b], the inverse of `add_work_days`; negative (over [b, a)) when b < a."""
        if b < a:
            return -self.work_days_between(b - ONE_DAY, a - ONE_DAY)
        years = sum(self._passed(year)[-1] for year in range(a.year, b.year))
        return years + self._passed(b.year)[day_of_year(b)] - self._passed(a.year)[day_of_year(a)]

    def _passed(self, year: int) -> Sequence[int]:
        """Work days of a year through its n-th day, counted once a year: every card says how many are left."""
        if year not in self._counted:
            days = _days(date(year, 1, 1), date(year + 1, 1, 1))
            self._counted[year] = tuple(accumulate(map(self.is_work_day, days), initial=0))
        return self._counted[year]

    def remaining_work_days(self, now: datetime, due: datetime) -> int:
        """Work days after today (county time) through the due day; 0 = due today, negative = overdue."""
        return self.work_days_between(local_date(now), local_date(due))

    def next_holiday(self, day: date, name: str | None = None) -> Holiday | None:
        """The first holiday (of that name) that ends on or after `day`; the one under way counts. Looked for once:
        a text may speak of holidays a hundred times."""
        if (day, name) not in self._next:
            self._next[day, name] = self._found_next(day, name)
        return self._next[day, name]

    def _found_next(self, day: date, name: str | None) -> Holiday | None:
        start = day
        while not self.is_work_day(start):
            start -= ONE_DAY
        for each in _days(start, day + HORIZON_DAYS * ONE_DAY):
            found = self.holiday_name(each)
            if found is not None and name in (None, found):
                holiday = self._run(each)
                if holiday.last >= day:
                    return holiday
        return None

    def _run(self, day: date) -> Holiday:
        first = last = day
        while not self.is_work_day(first - ONE_DAY):
            first -= ONE_DAY
        while not self.is_work_day(last + ONE_DAY):
            last += ONE_DAY
        names = (self.holiday_name(each) for each in _days(first, last + ONE_DAY))
        return Holiday(names=tuple(dict.fromkeys(name for name in names if name)), first=first, last=last)


@lru_cache(maxsize=4096)
def local_date(moment: datetime) -> date:
    """The county's date (Asia/Shanghai) at an aware moment; ValueError when it is naive."""
    if moment.tzinfo is None:
        raise ValueError("a naive datetime has no date in the county")
    return moment.astimezone(COUNTY_ZONE).date()


def day_of_year(day: date) -> int:
    """1 for the first of January."""
    return day.toordinal() - _ordinal_before(day.year)


@lru_cache(maxsize=64)
def _ordinal_before(year: int) -> int:
    return date(year, 1, 1).toordinal() - 1


def month_end(year: int, month: int) -> date:
    """Last day of that month."""
    return date(year + month // 12, month % 12 + 1, 1) - ONE_DAY


def _days(start: date, stop: date) -> Iterator[date]:
    return (start + timedelta(days=n) for n in range((stop - start).days))
