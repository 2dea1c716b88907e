"""Office hours, working time as an exact pair of inverses, sending slots, half days."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.calendars import load_calendar
from domain.calendars import COUNTY_ZONE
from domain.worktime import OfficeHours, Slots, add_work_time, half_day, next_slot, work_time_between

CALENDAR = load_calendar()
HOURS = OfficeHours()
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
DELTAS = st.timedeltas(timedelta(0), timedelta(hours=400))


def at(text: str) -> datetime:
    """A moment of 2026 in county time, from "MM-DD HH:MM"."""
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=COUNTY_ZONE)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("11-23 09:00", 2, "11-23 11:00"),
        ("11-23 11:00", 2, "11-23 15:30"),
        ("11-23 11:00", 1, "11-23 12:00"),
        ("11-23 13:00", 1, "11-23 15:30"),
        ("11-20 17:00", 4, "11-23 11:30"),
        ("09-19 10:00", 1, "09-20 09:30"),
        ("09-30 17:30", 1, "10-08 09:00"),
        ("02-14 17:00", 2, "02-24 09:30"),
        ("11-22 10:00", 0, "11-22 10:00"),
    ],
)
def test_work_time_skips_lunch_nights_and_holidays(start: str, hours: int, end: str) -> None:
    """Two hours from 11:00 end at 15:30; a make-up Sunday counts."""
    assert add_work_time(at(start), timedelta(hours=hours), CALENDAR, HOURS) == at(end)


@settings(max_examples=400)
@given(MOMENTS, DELTAS)
def test_measuring_inverts_adding(start: datetime, delta: timedelta) -> None:
    """What was added is what is measured, to the microsecond, over all of 2026."""
    end = add_work_time(start, delta, CALENDAR, HOURS)
    assert work_time_between(start, end, CALENDAR, HOURS) == delta
    assert work_time_between(end, start, CALENDAR, HOURS) == -delta
    assert end.utcoffset() == timedelta(0)


@settings(max_examples=200)
@given(MOMENTS, MOMENTS)
def test_adding_what_was_measured_never_overshoots(a: datetime, b: datetime) -> None:
    """Adding the measured time gives the earliest moment with that much work behind it."""
    a, b = sorted((a, b))
    spent = work_time_between(a, b, CALENDAR, HOURS)
    again = add_work_time(a, spent, CALENDAR, HOURS)
    assert again <= b
    assert work_time_between(again, b, CALENDAR, HOURS) == timedelta(0)


def test_a_full_day_has_seven_hours() -> None:
    """Three and a half in the morning, three and a half in the afternoon."""
    assert work_time_between(at("11-23 00:00"), at("11-24 00:00"), CALENDAR, HOURS) == timedelta(hours=7)


def test_negative_working_time_is_refused() -> None:
    """Working time runs forward."""
    with pytest.raises(ValueError, match="forward"):
        add_work_time(at("11-23 09:00"), timedelta(hours=-1), CALENDAR, HOURS)


def test_the_day_closes_at_six() -> None:
    """18:00 in the county is 10:00 UTC."""
    assert HOURS.close_of(date(2026, 11, 27)) == datetime(2026, 11, 27, 10, tzinfo=UTC)
    assert HOURS.opening_of(date(2026, 11, 27)) == datetime(2026, 11, 27, 0, 30, tzinfo=UTC)


def test_overlapping_spans_are_refused() -> None:
    """An afternoon that begins before the morning ends is a mistake."""
    with pytest.raises(ValueError, match="follow"):
        OfficeHours(am=(time(8), time(15)))


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        ("11-23 08:40", "11-23 08:40"),
        ("11-23 09:00", "11-23 09:01"),
        ("11-23 10:17", "11-23 10:17"),
        ("11-23 11:50", "11-23 14:40"),
        ("11-23 17:50", "11-24 08:40"),
        ("11-20 19:00", "11-23 08:40"),
        ("09-30 18:00", "10-08 08:40"),
        ("10-09 20:00", "10-10 08:40"),
    ],
)
def test_proactive_messages_wait_for_a_slot(now: str, slot: str) -> None:
    """Inside a slot at once, else at the start of the next one, never on the hour."""
    assert next_slot(at(now), CALENDAR, Slots()) == at(slot)


@given(MOMENTS)
def test_no_slot_is_ever_on_the_hour_or_on_a_day_of_rest(now: datetime) -> None:
    """Whatever the moment: later or equal, on a work day, not in the first minute of an hour."""
    slot = next_slot(now, CALENDAR, Slots())
    local = slot.astimezone(COUNTY_ZONE)
    assert slot >= now
    assert local.minute != 0
    assert CALENDAR.is_work_day(local.date())


@pytest.mark.parametrize(
    ("now", "half"),
    [("11-23 08:00", "am"), ("11-23 11:59", "am"), ("11-23 12:00", "pm"), ("11-23 23:59", "pm")],
)
def test_noon_parts_the_day(now: str, half: str) -> None:
    """The morning ends at noon."""
    assert half_day(at(now)) == (date(2026, 11, 23), half)
