"""应急模式 (reliability §5.10 row 23): while it is in force hand-overs leave at any hour and beyond every cap, labelled
so. It ends by itself; the gate and the permits stay as they are (domain §2.9)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from domain.calendars import COUNTY_ZONE, local_date

LONGEST = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Emergency:
    """Declared, by whom and why, until the end of a day."""

    until: datetime
    by: str
    reason: str


def until_end_of(day: date) -> datetime:
    """The last moment of a day of the county."""
    return datetime.combine(day + timedelta(days=1), time(), COUNTY_ZONE)


def is_too_long(last_on: date, now: datetime) -> bool:
    """It is declared for days, not for good, and not for the past."""
    today = local_date(now)
    return not today <= last_on <= today + LONGEST


def written(emergency: Emergency) -> str:
    """As a setting."""
    return "|".join((emergency.until.isoformat(), emergency.by, emergency.reason))


def emergency_of(value: str) -> Emergency | None:
    """From a setting; "" = none was declared, or it was called off."""
    if not value:
        return None
    until, by, reason = value.split("|", 2)
    return Emergency(until=datetime.fromisoformat(until), by=by, reason=reason)
