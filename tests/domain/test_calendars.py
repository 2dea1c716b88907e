"""The calendar: holidays, make-up days, provisional years, ten-day periods."""

from datetime import UTC, date, datetime, timedelta

import chinese_calendar  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.calendars import load_calendar
from domain.calendars import Calendar, Holiday, SpecialDay, TenDayPeriod, YearlyHoliday, local_date, month_end

CALENDAR = load_calendar()
DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_shipped_years_agree_with_the_official_list_day_by_day(year: int) -> None:
    """Every day of 2025 and 2026 works exactly when chinesecalendar says so."""
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
    assert [CALENDAR.is_work_day(day) for day in days] == [chinese_calendar.is_workday(day) for day in days]
    assert not any(CALENDAR.is_provisional(day) for day in days)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 9, 20), True),
        (date(2026, 10, 10), True),
        (date(2026, 10, 1), False),
        (date(2026, 11, 22), False),
        (date(2027, 1, 1), False),
        (date(2027, 2, 8), False),
        (date(2027, 5, 3), True),
        (date(2040, 10, 3), False),
        (date(2040, 10, 4), True),
    ],
)
def test_make_up_days_work_and_statutory_days_do_not(day: date, works: bool) -> None:
    """Make-up days work; years without a list keep the holidays fixed by law."""
    assert CALENDAR.is_work_day(day) is works


def test_a_year_without_a_list_is_provisional() -> None:
    """2027 had no list when this was shipped."""
    assert CALENDAR.is_provisional(date(2027, 3, 1))
    assert not CALENDAR.is_provisional(date(2026, 12, 31))


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (date(2026, 11, 22), 5, date(2026, 11, 27)),
        (date(2026, 9, 30), 5, date(2026, 10, 13)),
        (date(2026, 9, 18), 1, date(2026, 9, 20)),
        (date(2026, 10, 8), -1, date(2026, 9, 30)),
        (date(2026, 10, 3), 0, date(2026, 10, 3)),
    ],
)
def test_work_days_step_over_holidays(start: date, n: int, end: date) -> None:
    """Counting skips holidays and lands on make-up days."""
    assert CALENDAR.add_work_days(start, n) == end


@given(DAYS, st.integers(-300, 300))
def test_counting_work_days_inverts_adding_them(day: date, n: int) -> None:
    """Between undoes add, forwards and backwards."""
    assert CALENDAR.work_days_between(day, CALENDAR.add_work_days(day, n)) == n


def test_remaining_work_days_count_county_dates() -> None:
    """0 is due today, negative is overdue; 17:00 UTC is already tomorrow in the county."""
    due = datetime(2026, 11, 27, 10, tzinfo=UTC)
    assert CALENDAR.remaining_work_days(datetime(2026, 11, 22, 2, tzinfo=UTC), due) == 5
    assert CALENDAR.remaining_work_days(datetime(2026, 11, 26, 17, tzinfo=UTC), due) == 0
    assert CALENDAR.remaining_work_days(datetime(2026, 12, 1, 2, tzinfo=UTC), due) == -2


@pytest.mark.parametrize(
    ("day", "name", "holiday"),
    [
        (
            date(2026, 9, 1),
            "国庆节",
            Holiday(names=("国庆节",), first=date(2026, 10, 1), last=date(2026, 10, 7)),
        ),
        (date(2026, 11, 22), None, Holiday(names=("元旦",), first=date(2027, 1, 1), last=date(2027, 1, 3))),
        (date(2026, 11, 22), "春节", Holiday(names=("春节",), first=date(2027, 2, 5), last=date(2027, 2, 8))),
        (date(2027, 1, 3), None, Holiday(names=("元旦",), first=date(2027, 1, 1), last=date(2027, 1, 3))),
        (
            date(2025, 9, 1),
            "中秋节",
            Holiday(names=("国庆节", "中秋节"), first=date(2025, 10, 1), last=date(2025, 10, 8)),
        ),
    ],
)
def test_holidays_are_whole_runs_of_rest_days(day: date, name: str | None, holiday: Holiday) -> None:
    """The next holiday comes with its first and last rest day; the one under way counts."""
    assert CALENDAR.next_holiday(day, name) == holiday


def test_an_unknown_holiday_is_none() -> None:
    """A name nobody celebrates is not found."""
    assert CALENDAR.next_holiday(date(2026, 1, 5), "三月三") is None


def test_an_official_list_overrules_the_fixed_days() -> None:
    """Once a year is official only its list counts."""
    fixed = (YearlyHoliday(name="劳动节", month=5, day=1),)
    moved = SpecialDay(on=date(2028, 5, 2), name="劳动节", works=False, source="test")
    calendar = Calendar(days=(moved,), official_years=frozenset({2028}), yearly=fixed)
    assert calendar.is_work_day(date(2028, 5, 1))
    assert calendar.source_of(date(2028, 5, 2)) == "test"


def test_a_date_named_twice_is_refused() -> None:
    """Two statements about one day are a mistake."""
    day = SpecialDay(on=date(2028, 5, 2), name="劳动节", works=False, source="test")
    with pytest.raises(ValueError, match="twice"):
        Calendar(days=(day, day))


@pytest.mark.parametrize(
    ("day", "period", "first", "last"),
    [
        (date(2026, 12, 10), TenDayPeriod.EARLY, 1, 10),
        (date(2026, 12, 11), TenDayPeriod.MID, 11, 20),
        (date(2026, 12, 31), TenDayPeriod.LATE, 21, 31),
        (date(2028, 2, 29), TenDayPeriod.LATE, 21, 29),
    ],
)
def test_ten_day_periods(day: date, period: TenDayPeriod, first: int, last: int) -> None:
    """1-10, 11-20, 21 to the end of the month."""
    assert TenDayPeriod.of(day) is period
    assert (period.start(day.year, day.month).day, period.end(day.year, day.month).day) == (first, last)


def test_month_ends_and_naive_moments() -> None:
    """December ends on the 31st; a naive moment has no county date."""
    assert month_end(2026, 12) == date(2026, 12, 31)
    with pytest.raises(ValueError, match="naive"):
        local_date(datetime(2026, 1, 1))  # noqa: DTZ001
