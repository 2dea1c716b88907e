"""Working time: office hours, adding and measuring it, sending slots and half days (domain §5).

Everything that comes in is aware, everything that goes out is aware UTC.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from domain.calendars import COUNTY_ZONE, ONE_DAY, Calendar

ZERO = timedelta(0)
LAST_DAY = date.max - timedelta(days=2)

HalfDay = Literal["am", "pm"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeHours:
    """The two spans of a working day, local to `tz`; ValueError unless they follow one another."""

    am: tuple[time, time] = (time(8, 30), time(12, 0))
    pm: tuple[time, time] = (time(14, 30), time(18, 0))
    tz: str = "Asia/Shanghai"

    def __post_init__(self) -> None:
        _check_spans(self.am, self.pm)

    def spans(self, day: date) -> tuple[tuple[datetime, datetime], tuple[datetime, datetime]]:
        """Both spans of `day` as aware UTC, half open, whether or not the county works that day."""
        am, pm = (_at(day, span, self.tz) for span in (self.am, self.pm))
        return am, pm

    def opening_of(self, day: date) -> datetime:
        """Start of office hours that day, aware UTC."""
        return self.spans(day)[0][0]

    def close_of(self, day: date) -> datetime:
        """End of office hours that day, aware UTC: when a date-only deadline falls due (domain §5)."""
        return self.spans(day)[1][1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slots:
    """When proactive messages may go on work days, half open and local to `tz` (domain §5, §10.5)."""

    am: tuple[time, time] = (time(8, 40), time(11, 50))
    pm: tuple[time, time] = (time(14, 40), time(17, 50))
    tz: str = "Asia/Shanghai"

    def __post_init__(self) -> None:
        _check_spans(self.am, self.pm)


def add_work_time(start: datetime, delta: timedelta, calendar: Calendar, hours: OfficeHours) -> datetime:
    """The earliest moment at which `delta` of office time has passed since `start`, aware UTC.

    A delta of zero gives `start`; ValueError when it is negative or no such moment exists.
    Inverse: `work_time_between(start, add_work_time(start, delta)) == delta`.
    """
    if delta < ZERO:
        raise ValueError("working time runs forward only")
    if delta == ZERO:
        return start.astimezone(UTC)
    for opens, closes in _spans_from(start, calendar, hours):
        begin = max(opens, start)
        if closes - begin >= delta:
            return begin + delta
        delta -= max(closes - begin, ZERO)
    raise ValueError("the working time ends after the calendar does")


def work_time_between(a: datetime, b: datetime, calendar: Calendar, hours: OfficeHours) -> timedelta:
    """Office time from a to b; negative when b is before a."""
    if b < a:
        return -work_time_between(b, a, calendar, hours)
    total = ZERO
    for opens, closes in _spans_from(a, calendar, hours):
        if opens >= b:
            break
        total += max(min(closes, b) - max(opens, a), ZERO)
    return total


def is_open(now: datetime, calendar: Calendar, hours: OfficeHours) -> bool:
    """Whether the offices work at that moment; the noon break is outside."""
    day = now.astimezone(ZoneInfo(hours.tz)).date()
    return calendar.is_work_day(day) and any(opens <= now < closes for opens, closes in hours.spans(day))


def next_slot(now: datetime, calendar: Calendar, slots: Slots) -> datetime:
    """`now` inside a slot, else the start of the next; aware UTC, never in the first minute of an hour."""
    spoken = OfficeHours(am=slots.am, pm=slots.pm, tz=slots.tz)
    for opens, closes in _spans_from(now, calendar, spoken):
        at = _off_the_hour(max(opens, now))
        if at < closes:
            return at.astimezone(UTC)
    raise ValueError("no sending slot before the calendar ends")


def half_day(now: datetime) -> tuple[date, HalfDay]:
    """The county's date and half day of a moment; noon begins the afternoon (domain §10.5)."""
    local = now.astimezone(COUNTY_ZONE)
    return local.date(), "am" if local.hour < 12 else "pm"


def _spans_from(start: datetime, calendar: Calendar, hours: OfficeHours) -> Iterator[tuple[datetime, datetime]]:
    day = start.astimezone(ZoneInfo(hours.tz)).date()
    while day < LAST_DAY:
        if calendar.is_work_day(day):
            yield from (span for span in hours.spans(day) if span[1] > start)
        day += ONE_DAY


def _off_the_hour(at: datetime) -> datetime:
    return at.replace(minute=1, second=0, microsecond=0) if at.minute == 0 else at


def _at(day: date, span: tuple[time, time], tz: str) -> tuple[datetime, datetime]:
    zone = ZoneInfo(tz)
    first, last = (datetime.combine(day, moment, zone).astimezone(UTC) for moment in span)
    return first, last


def _check_spans(am: tuple[time, time], pm: tuple[time, time]) -> None:
    if not am[0] < am[1] <= pm[0] < pm[1]:
        raise ValueError(f"spans must follow one another: {am}, {pm}")
