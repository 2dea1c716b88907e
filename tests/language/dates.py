"""What our own grammar says of a phrase of docs/language-dates.md, in the words of that page."""

from datetime import datetime

from config.calendars import load_calendar
from domain.calendars import COUNTY_ZONE
from domain.worktime import OfficeHours
from handlers.language.dates import find_deadline
from handlers.language.normalise import normalise

NOW = datetime(2026, 11, 23, 9, 10, tzinfo=COUNTY_ZONE)
ASKED = {"past": "已过，问", "ambiguous": "不明，问", "no_such_day": "没有这天，问"}


def ours(phrase: str) -> str:
    """A day where no time is said (it falls due at the close of office hours), else the moment, else what is asked."""
    found = find_deadline(normalise(phrase), NOW, load_calendar(), OfficeHours())
    if found is None:
        return ""
    if found.problem:
        return ASKED[found.problem]
    local = found.at.astimezone(COUNTY_ZONE) if found.at else NOW
    timed = "clock" in found.because or "hours" in found.because
    return local.strftime("%Y-%m-%d %H:%M" if timed else "%Y-%m-%d")
