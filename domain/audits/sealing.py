"""A beat seals the heads of the day into one hash (design §4): who cuts the end off a chain breaks a seal."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from domain.audits.records import FIRST_SEAL, Seal
from domain.calendars import COUNTY_ZONE, ONE_DAY, local_date
from domain.county import County
from domain.events import Ticked
from domain.outcome import NOTHING, Outcome
from domain.work import Lookup, Needs, Work

# The last entries of a day are written a little after midnight.
SETTLED = timedelta(minutes=5)


def midnight(now: datetime) -> datetime:
    """The beginning of the county's day."""
    return datetime.combine(local_date(now), time(), COUNTY_ZONE).astimezone(now.tzinfo)


def first_seal(now: datetime) -> Seal:
    """Where sealing begins: what is older is sealed with the first day."""
    return Seal(key=FIRST_SEAL, until_at=midnight(now), next_due_at=midnight(now) + ONE_DAY + SETTLED)


def seal_of(previous: str, until: datetime) -> Lookup:
    """The key of the seal that comes after `previous` and covers everything before `until`."""
    return Lookup(name="seal_to_make", kind="seal", args=(previous, until.isoformat()))


def needs_ticked(event: Ticked, now: datetime) -> Needs:
    """The seal before, and what the new one says."""
    return Needs(keys=((Seal.kind, event.key),), lookups=(seal_of(event.key, midnight(now)),))


def tick(work: Work, event: Ticked, _county: County, now: datetime) -> Outcome:
    """One seal a day; after an outage one for all of its days."""
    last = work.get(Seal, event.key)
    if last is None or last.next_due_at is None or last.next_due_at > now:
        return NOTHING
    until = midnight(now)
    (key,) = work.answers[seal_of(event.key, until)]
    begins = None if last.key == FIRST_SEAL else last.until_at
    fresh = Seal(key=key, previous=last.key, from_at=begins, until_at=until, next_due_at=until + ONE_DAY + SETTLED)
    return Outcome(changes=(replace(last, next_due_at=None), fresh))
