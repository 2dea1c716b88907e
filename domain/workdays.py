"""Whether a day is worked, and when a holiday is: read off the county's calendar (language §3 `calendar`)."""

from datetime import date, datetime

from domain.calendars import local_date
from domain.county import County
from domain.outcome import NOTHING, Answer, Outcome


def told(subject: str, county: County, now: datetime) -> Outcome:
    """Of a day (2026-12-05), or of the next holiday of a name (国庆节)."""
    calendar, today = county.calendar, local_date(now)
    if not subject[:1].isdigit():
        holiday = calendar.next_holiday(today, subject)
        if holiday is None:
            return NOTHING
        facts: dict[str, object] = {
            "name": subject,
            "first_on": holiday.first.isoformat(),
            "last_on": holiday.last.isoformat(),
            "days": (holiday.last - holiday.first).days + 1,
            "back_on": calendar.add_work_days(holiday.last, 1).isoformat(),
            "provisional": calendar.is_provisional(holiday.first),
        }
        return Outcome(answer=Answer(kind="holiday", facts=facts))
    day = date.fromisoformat(subject)
    facts = {
        "day_on": subject,
        "works": calendar.is_work_day(day),
        "name": calendar.holiday_name(day) or "",
        "work_days_left": calendar.work_days_between(today, day),
        "provisional": calendar.is_provisional(day),
    }
    return Outcome(answer=Answer(kind="workday", facts=facts))
