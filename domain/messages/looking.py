"""When to ask the platform again who has opened a message (messages §1.5): as few calls as give the same facts.

The group's card is asked first: whoever opened it there need not be asked about in private. Nobody is looked for who
has read or signed, and the last look comes just before the platform stops answering."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from domain.calendars import COUNTY_ZONE, local_date
from domain.messages.quota import Strain
from domain.policy import House

# The platform answers for 24 h (dingtalk §3.2); the last look stays safely inside.
READABLE = timedelta(hours=23, minutes=30)
LAST = timedelta(hours=23)
# By then the group's answer to the same moment is known.
AFTER_THE_GROUP = timedelta(minutes=2)
# From 70 % on: once in the course of the day, and at the end.
ONCE = timedelta(hours=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """One message that is watched: when it was delivered, where, whom it has not been seen by (`missing` holds
    neither who read nor who signed), whether readers are told by events, and how scarce calls are."""

    sent_at: datetime
    in_group: bool
    missing: frozenset[str]
    told_by_events: bool = False
    strain: Strain = Strain.NORMAL


def next_look(watch: Watch, house: House, now: datetime) -> datetime | None:
    """The next moment to ask; None = never again."""
    if not watch.missing:
        return None
    return next((at for at in moments(watch, house) if at > now), None)


def moments(watch: Watch, house: House) -> list[datetime]:
    """Every moment at which this message may be asked about, in order."""
    if watch.strain is Strain.SPENT or (watch.strain is Strain.SCARCE and not watch.in_group):
        return []
    last = watch.sent_at + LAST
    first = watch.sent_at + min(house.looks_after, default=LAST)
    kept = sorted({at for at in _wanted(watch, house) if first <= at < last} | {last})
    return kept if watch.in_group else [at + AFTER_THE_GROUP for at in kept]


def _wanted(watch: Watch, house: House) -> set[datetime]:
    """Before the last one. In private the first after a while, then only at the clock times."""
    if watch.told_by_events or watch.strain is Strain.SCARCE:
        return set()
    if watch.strain is Strain.TIGHT:
        return {watch.sent_at + ONCE}
    after = house.looks_after if watch.in_group else house.looks_after[:1]
    return {watch.sent_at + each for each in after} | set(_clock_moments(watch.sent_at, house.looks_at))


def _clock_moments(sent_at: datetime, at: tuple[time, ...]) -> list[datetime]:
    days = (local_date(sent_at + timedelta(days=days)) for days in (0, 1))
    return [datetime.combine(day, each, COUNTY_ZONE).astimezone(sent_at.tzinfo) for day in days for each in at]
