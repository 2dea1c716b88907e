"""Periods of the calendar: keys, order, days, and the moments a rule makes of them."""

from __future__ import annotations

from datetime import date, time

import pytest

from domain.calendars import Calendar, SpecialDay
from domain.errors import SupervisionError
from domain.rhythm.cadence_rules import CadenceRule, Owes, Shift, When
from domain.rhythm.periods import Every, after, before, campaign_span, read_span, span_of
from domain.rhythm.schedule import moment_of, moments_of, newest, next_opening
from tests.domain.county_kit import CALENDAR, at

D = date.fromisoformat


@pytest.mark.parametrize(
    ("every", "day", "key", "first", "last"),
    [
        (Every.DAY, "2026-11-23", "2026-11-23", "2026-11-23", "2026-11-23"),
        (Every.WEEK, "2026-11-22", "2026-W47", "2026-11-16", "2026-11-22"),
        (Every.WEEK, "2027-01-01", "2026-W53", "2026-12-28", "2027-01-03"),
        (Every.TEN_DAYS, "2026-11-10", "2026-11-EARLY", "2026-11-01", "2026-11-10"),
        (Every.TEN_DAYS, "2026-11-11", "2026-11-MID", "2026-11-11", "2026-11-20"),
        (Every.TEN_DAYS, "2024-02-29", "2024-02-LATE", "2024-02-21", "2024-02-29"),
        (Every.MONTH, "2026-12-31", "2026-12", "2026-12-01", "2026-12-31"),
        (Every.QUARTER, "2026-11-23", "2026-Q4", "2026-10-01", "2026-12-31"),
        (Every.HALF_YEAR, "2026-06-30", "2026-H1", "2026-01-01", "2026-06-30"),
        (Every.YEAR, "2026-06-30", "2026", "2026-01-01", "2026-12-31"),
    ],
)
def test_a_day_lies_in_one_period(every: Every, day: str, key: str, first: str, last: str) -> None:
    """With its key, which is read back as the same period."""
    span = span_of(every, D(day))
    assert (span.key, span.first_on, span.last_on) == (key, D(first), D(last))
    assert read_span(key) == span


def test_a_campaign_is_one_period() -> None:
    """Its key holds its first day and its length."""
    span = campaign_span(D("2026-11-01"), D("2027-02-08"))
    assert (span.key, span.days, read_span(span.key)) == ("2026-11-01+100", 100, span)


def test_what_is_no_key_is_no_period() -> None:
    """Rows of another policy or none at all."""
    assert [read_span(text) for text in ("", "daily", "2026-W4", "2026-Q5")] == [None] * 4


@pytest.mark.parametrize("every", [each for each in Every if each is not Every.CAMPAIGN])
def test_periods_follow_one_another(every: Every) -> None:
    """Two years without gap or overlap, numbered one by one; forward and back meet."""
    span = span_of(every, D("2025-12-25"))
    for _ in range(730 // span.days):
        following = after(span)
        assert following.first_on.toordinal() == span.last_on.toordinal() + 1
        assert (following.number, before(following)) == (span.number + 1, span)
        span = following


@pytest.mark.parametrize(
    ("when", "shift", "every", "day", "moment"),
    [
        (When(), Shift.AFTER, Every.MONTH, "11-23", "11-02 09:10"),  # the 1st is a Sunday
        (When(), Shift.NONE, Every.MONTH, "11-23", "11-01 09:10"),
        (When(day=20, at=time(18, 0)), Shift.BEFORE, Every.MONTH, "11-03", "11-20 18:00"),
        (When(day=22), Shift.BEFORE, Every.MONTH, "11-03", "11-20 09:10"),
        (When(day=22), Shift.AFTER, Every.MONTH, "11-03", "11-23 09:10"),
        (When(day=31), Shift.NONE, Every.MONTH, "11-03", "11-30 09:10"),
        (When(day=-1), Shift.BEFORE, Every.TEN_DAYS, "11-25", "11-30 09:10"),
        (When(work_day=1), Shift.NONE, Every.MONTH, "10-15", "10-08 09:10"),  # after the holiday
        (When(work_day=3), Shift.NONE, Every.TEN_DAYS, "10-02", "10-10 09:10"),  # a make-up Saturday counts
        (When(work_day=-1), Shift.NONE, Every.WEEK, "11-23", "11-27 09:10"),
        (When(work_day=9), Shift.NONE, Every.TEN_DAYS, "10-02", "10-10 09:10"),  # it has only three
        (When(weekday=1), Shift.AFTER, Every.WEEK, "11-26", "11-23 09:10"),
        (When(weekday=1), Shift.AFTER, Every.WEEK, "10-07", "10-08 09:10"),
        (When(weekday=5, nth=2), Shift.AFTER, Every.MONTH, "11-01", "11-13 09:10"),
        (When(weekday=7, nth=9), Shift.NONE, Every.MONTH, "11-01", "11-29 09:10"),
        (When(after=10), Shift.AFTER, Every.MONTH, "11-30", "12-10 09:10"),
        (When(after=10), Shift.AFTER, Every.QUARTER, "09-30", "10-10 09:10"),
        (When(ahead=1, at=time(17, 20)), Shift.BEFORE, Every.TEN_DAYS, "11-21", "11-20 17:20"),
        (When(ahead=1), Shift.BEFORE, Every.MONTH, "10-12", "09-30 09:10"),
    ],
)
def test_a_rule_finds_its_day(when: When, shift: Shift, every: Every, day: str, moment: str) -> None:
    """By day, work day, weekday, before or after; a day of rest moves to the work day after it or before it."""
    span = span_of(every, D(f"2026-{day}"))
    assert moment_of(when, shift, span, CALENDAR) == at(moment)


def test_a_week_of_rest_has_no_moments() -> None:
    """Nothing is held for a week in which nobody works, instead of twice in the next."""
    rest = tuple(SpecialDay(on=D(f"2026-10-{n:02d}"), name="国庆节", works=False, source="国办") for n in range(5, 12))
    calendar = Calendar(days=rest, official_years=frozenset({2026}))
    rule = CadenceRule(every=Every.WEEK, occasion="owed", opens=When(weekday=1))
    assert moments_of(rule, span_of(Every.WEEK, D("2026-10-07")), calendar) is None
    coming = next_opening(rule, calendar, at("10-01 09:00"), None)
    assert coming is not None
    assert coming.opens_at == at("10-12 09:10")


@pytest.mark.parametrize(
    ("now", "period", "coming"),
    [
        ("11-17 09:09", "2026-10", "11-17 09:10"),
        ("11-17 09:11", "2026-11", "12-17 09:10"),
        ("11-16 08:00", "2026-11", "12-17 09:10"),  # opened already, by an earlier rule
        ("11-30 09:00", "", "12-17 09:10"),
    ],
)
def test_the_newest_and_the_next(now: str, period: str, coming: str) -> None:
    """The latest that has opened, and the first that opens after it and was not opened yet."""
    rule = CadenceRule(every=Every.MONTH, occasion="owed", opens=When(day=17))
    latest, following = newest(rule, CALENDAR, at(now)), next_opening(rule, CALENDAR, at(now), read_span(period))
    assert latest is not None
    assert latest.opens_at <= at(now)
    assert following is not None
    assert following.opens_at == at(coming)


def test_a_season_begins_and_ends() -> None:
    """Bounds of the policy: nothing before, nothing after."""
    rule = CadenceRule(
        every=Every.WEEK, occasion="owed", opens=When(weekday=3), first_on=D("2026-12-01"), last_on=D("2026-12-31")
    )
    first = next_opening(rule, CALENDAR, at("06-01 09:00"), None)
    assert first is not None
    assert first.opens_at == at("12-02 09:10")
    assert newest(rule, CALENDAR, at("11-30 09:00")) is None
    assert next_opening(rule, CALENDAR, at("2027-01-04 09:00"), None) is None


def test_a_day_of_a_campaign() -> None:
    """Day 50 of a hundred."""
    rule = CadenceRule(
        every=Every.CAMPAIGN, occasion="owed", opens=When(day=50), first_on=D("2026-11-01"), last_on=D("2027-02-08")
    )
    coming = next_opening(rule, CALENDAR, at("11-10 09:00"), None)
    assert coming is not None
    assert coming.opens_at == at("12-21 09:10")  # the 50th day, 20 December, is a Sunday
    assert next_opening(rule, CALENDAR, at("12-22 09:00"), None) is None


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: When(day=1, work_day=1),
        lambda: When(day=0),
        lambda: When(weekday=8),
        lambda: CadenceRule(every=Every.CAMPAIGN, occasion="owed"),
        lambda: CadenceRule(every=Every.WEEK, occasion="owed", owes=Owes.TURN, closes=When(day=5)),
        lambda: CadenceRule(every=Every.WEEK, occasion="owed", needed=0),
    ],
)
def test_what_contradicts_itself_is_refused(wrong) -> None:  # type: ignore[no-untyped-def]
    """At start, not on the day."""
    with pytest.raises(SupervisionError):
        wrong()
