"""Of which day or holiday the calendar is asked: 12月5号上班吗, 离30号还剩几个工作日, 国庆放几天假."""

import re

from domain.calendars import COUNTY_ZONE
from domain.events import Asked, Event
from handlers.language.dates import find_deadline
from handlers.language.holidays import HOLIDAYS
from handlers.said import Said

_HOLIDAY = re.compile("|".join(sorted(HOLIDAYS, key=len, reverse=True)))
_DAY = re.compile(r"(?:\d{1,2}月)?\d{1,2}(?=[号日])")


def asked(said: Said) -> Event | None:
    """A day ahead or a holiday by name; None where neither can be told."""
    county, spoken = said.county, said.text
    holiday = _HOLIDAY.search(spoken)
    if holiday and "后" not in spoken and "前" not in spoken:
        return Asked(by=said.by, query="calendar", subject=HOLIDAYS[holiday[0]])
    day = _DAY.search(spoken)
    found = find_deadline(f"{day[0]}日前" if day else spoken, said.now, county.calendar, county.house.office)
    if found is None or found.at is None:
        return None
    return Asked(by=said.by, query="calendar", subject=found.at.astimezone(COUNTY_ZONE).date().isoformat())
