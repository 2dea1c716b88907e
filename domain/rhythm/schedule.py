"""From a rule and the calendar to moments: when a period opens, nudges and closes, and which period is next."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from domain.calendars import COUNTY_ZONE, ONE_DAY, Calendar, local_date
from domain.rhythm.cadence_rules import CadenceRule, Shift, When
from domain.rhythm.periods import Every, Span, after, before, campaign_span, span_of

# A rule may speak of a day before or after its period, and a rest of days may lie between two work days: so many
# periods are looked at on both sides.
AROUND = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """When one period opens, nudges and closes, aware UTC."""

    span: Span
    opens_at: datetime
    nudges_at: tuple[datetime, ...] = ()
    closes_at: datetime | None = None

    @property
    def steps(self) -> tuple[datetime, ...]:
        """Everything that happens, in order: the opening, the nudges, the close."""
        return (self.opens_at, *self.nudges_at, *((self.closes_at,) if self.closes_at else ()))

    @property
    def is_fleeting(self) -> bool:
        """True where nothing is awaited after the opening."""
        return self.closes_at is None


def moments_of(rule: CadenceRule, span: Span, calendar: Calendar) -> Moments | None:
    """The moments of a period; None where it is out of bounds or has no day of work."""
    if not _in_bounds(rule, span) or span.work_day(1, calendar) is None:
        return None
    return Moments(
        span=span,
        opens_at=moment_of(rule.opens, rule.shift, span, calendar),
        # Two nudges that days of rest move onto one moment are one.
        nudges_at=tuple(dict.fromkeys(moment_of(each, rule.shift, span, calendar) for each in rule.nudges)),
        closes_at=moment_of(rule.closes, rule.shift, span, calendar) if rule.closes else None,
    )


def _in_bounds(rule: CadenceRule, span: Span) -> bool:
    begins = rule.first_on is None or rule.first_on <= span.last_on
    ends = rule.last_on is None or span.first_on <= rule.last_on
    return begins and ends


def moment_of(when: When, shift: Shift, span: Span, calendar: Calendar) -> datetime:
    """One moment of a period, moved off a day of rest the way the rule says."""
    day = _day_of(when, span, calendar)
    if shift is not Shift.NONE and not calendar.is_work_day(day):
        day = calendar.add_work_days(day, 1 if shift is Shift.AFTER else -1)
    return datetime.combine(day, when.at, COUNTY_ZONE).astimezone(UTC)


def _day_of(when: When, span: Span, calendar: Calendar) -> date:
    if when.work_day is not None:
        return span.work_day(when.work_day, calendar) or span.first_on
    if when.weekday is not None:
        return span.weekday(when.weekday, when.nth)
    if when.ahead is not None:
        return span.first_on - when.ahead * ONE_DAY
    return span.last_on + when.after * ONE_DAY if when.after is not None else span.day(when.day or 1)


def newest(rule: CadenceRule, calendar: Calendar, now: datetime) -> Moments | None:
    """The latest period that has opened by now."""
    return next((each for each in _backwards(rule, calendar, now) if each.opens_at <= now), None)


def next_opening(rule: CadenceRule, calendar: Calendar, now: datetime, past: Span | None) -> Moments | None:
    """The first period that opens from now on and lies after `past`."""
    coming = [
        each
        for each in _backwards(rule, calendar, now)
        if each.opens_at >= now and (past is None or each.span.first_on > past.first_on)
    ]
    return coming[-1] if coming else _far(rule, calendar, now, past)


def _backwards(rule: CadenceRule, calendar: Calendar, now: datetime) -> Iterator[Moments]:
    """The periods around now, the latest first."""
    if rule.every is Every.CAMPAIGN:
        spans: Iterator[Span] = iter(_campaign(rule))
    else:
        spans = _around(span_of(rule.every, local_date(now)))
    found = (moments_of(rule, span, calendar) for span in spans)
    return (each for each in found if each is not None)


def _campaign(rule: CadenceRule) -> tuple[Span, ...]:
    return (campaign_span(rule.first_on, rule.last_on),) if rule.first_on and rule.last_on else ()


def _around(middle: Span) -> Iterator[Span]:
    """The latest first."""
    span = middle
    for _ in range(AROUND):
        span = after(span)
    for _ in range(2 * AROUND):
        yield span
        span = before(span)


def _far(rule: CadenceRule, calendar: Calendar, now: datetime, past: Span | None) -> Moments | None:
    """A season that begins later: its first period."""
    if rule.every is Every.CAMPAIGN or rule.first_on is None or rule.first_on <= local_date(now):
        return None
    span = span_of(rule.every, rule.first_on)
    for _ in range(AROUND):
        found = moments_of(rule, span, calendar)
        if found is not None and found.opens_at >= now and (past is None or span.first_on > past.first_on):
            return found
        span = after(span)
    return None
