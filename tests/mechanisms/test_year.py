"""A quarter of one policy in continuous integration; `make soak` lives the year of all five."""

from __future__ import annotations

from datetime import date, datetime

from domain.calendars import COUNTY_ZONE
from tests.mechanisms.year import Year, expected, open_too_long

FIRST, LAST = date(2026, 9, 1), date(2026, 11, 30)


def proven(year: Year) -> None:
    """Each period that the calendar says opens, opens once and none else; what was awaited is closed."""
    rules = year.book.county.policy.cadences.items()
    wanted = expected(rules, year.book.county, year.first, year.last)
    opened = {key: [period for (name, period) in year.opened if name == key and period] for key in wanted}
    assert opened == wanted
    assert {count for (_name, period), count in year.opened.items() if period} == {1}
    end = datetime.combine(year.last, datetime.max.time(), COUNTY_ZONE)
    assert open_too_long(year.duties, end) == []
    assert len({d.key for d in year.duties}) == len(year.duties)


def test_a_quarter_opens_and_closes_each_period_once() -> None:
    """With and without twenty deaths of the process: the same duties, scores and words."""
    plain, killed = Year("wu_mei", FIRST, LAST).lived(), Year("wu_mei", FIRST, LAST, kills=20, seed=1).lived()
    proven(plain)
    assert plain.facts == killed.facts
    assert plain.duties
