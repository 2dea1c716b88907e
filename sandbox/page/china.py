"""Moments as people in China write them."""

from datetime import datetime, timedelta, timezone

ZONE = timezone(timedelta(hours=8))
DAY_BEGINS = (8, 40)


def local(moment: datetime) -> str:
    """`2026-11-23T08:45:00`"""
    return moment.astimezone(ZONE).strftime("%Y-%m-%dT%H:%M:%S")


def minute(moment: datetime) -> datetime:
    """The minute a moment falls into, in China."""
    return moment.astimezone(ZONE).replace(second=0, microsecond=0)


def parsed(text: str) -> datetime:
    """`2026-11-23T08:45` as a moment; ValueError when it is none."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)


def next_morning(now: datetime) -> datetime:
    """08:40 of the next day."""
    hour, least = DAY_BEGINS
    return (minute(now) + timedelta(days=1)).replace(hour=hour, minute=least)
