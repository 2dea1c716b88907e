"""What leaders' groups hear by itself (messages §1.7): the field leaders every week, the principal leaders every week
and month, and these only through a person (domain §2.9). Counts only; a digest whose day has passed is not told."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from domain.calendars import ONE_DAY, local_date
from domain.campaigns.campaigns import Campaign
from domain.campaigns.telling import ALL_CAMPAIGNS, board_facts
from domain.codes import derived_code
from domain.county import County
from domain.events import Ticked
from domain.matters.gate import Submission
from domain.matters.gates import asked
from domain.matters.items import Branch, Item, ItemState, is_overdue
from domain.messages.notices import Notice, to_tier
from domain.outcome import NOTHING, Outcome
from domain.people.records import Tier
from domain.policy import NoticeClass
from domain.rounds.duties import DAILY, Cadence, Tally, moment_on
from domain.work import Lookup, Needs, Work

WEEK = 7 * ONE_DAY
FIELD, PRINCIPAL = "digest_field", "digest_principal"
DIGESTS = (FIELD, PRINCIPAL)

OPEN_ITEMS = Lookup(name="open_items", kind="item")


def closed_items(now: datetime) -> Lookup:
    """The items closed out on or after the same day last week."""
    return Lookup(name="closed_items", kind="item", args=((local_date(now) - WEEK).isoformat(),))


def needs_digest(event: Ticked, now: datetime) -> Needs:
    """The digest, how the week's rounds ended, what is open and what was closed."""
    keys = ((Cadence.kind, event.key), (Cadence.kind, DAILY))
    return Needs(keys=keys, lookups=(OPEN_ITEMS, closed_items(now), ALL_CAMPAIGNS))


# When


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """The day of a digest, when it may be seen, and when it is made: before, where a person must let it go."""

    on: date
    at: datetime
    made_at: datetime


def planned(cadence: Cadence, county: County, now: datetime) -> Cadence:
    """The digest with the moment that policy and calendar give it today."""
    return replace(cadence, next_due_at=next_digest(cadence, county, now))


def next_digest(cadence: Cadence, county: County, now: datetime) -> datetime:
    """When the next digest is made; no day has two."""
    slots = _slots(cadence.key, county, local_date(now))
    return next(s.made_at for s in slots if s.made_at > now and s.on.isoformat() > cadence.period)


def _slots(key: str, county: County, day: date) -> Iterator[Slot]:
    """The slots from a day on. Those of a day of rest move to the next work day of the same week."""
    while True:
        if _is_digest_day(key, county, day):
            yield _slot(key, county, day)
        day += ONE_DAY


def _slot(key: str, county: County, day: date) -> Slot:
    digests = county.house.digests
    if key == FIELD:
        at = moment_on(day, digests.field_at)
        return Slot(on=day, at=at, made_at=at)
    at = moment_on(day, digests.principal_at)
    return Slot(on=day, at=at, made_at=at - county.house.gate_preview)


def _is_digest_day(key: str, county: County, day: date) -> bool:
    digests = county.house.digests
    if key == FIELD:
        return _begins_week(county, day, digests.field_weekday)
    return _begins_week(county, day, digests.principal_weekday) or _begins_month(county, day)


def _begins_week(county: County, day: date, weekday: int) -> bool:
    """The weekday, or the first work day of the week after it."""
    nominal = day - (day.isoweekday() - weekday) * ONE_DAY
    return county.calendar.add_work_days(nominal - ONE_DAY, 1) == day


def _begins_month(county: County, day: date) -> bool:
    return county.calendar.add_work_days(day.replace(day=1) - ONE_DAY, 1) == day


# What


def tell(work: Work, event: Ticked, county: County, now: datetime) -> Outcome:
    """Say it, or put it before the person who may; then wait for the next slot."""
    cadence = work.get(Cadence, event.key)
    if cadence is None or cadence.next_due_at is None or cadence.next_due_at > now:
        return NOTHING
    slot = next(_slots(event.key, county, local_date(now)))
    is_due = slot.made_at <= now
    told = replace(cadence, period=slot.on.isoformat()) if is_due else cadence
    told = replace(told, next_due_at=next_digest(told, county, now))
    if not is_due:
        return Outcome(changes=(told,))
    facts = digest_facts(work, slot, now)
    if event.key == FIELD:
        return Outcome(changes=(told,), notices=(_field(slot, facts, now),))
    key = f"{PRINCIPAL}|{slot.on.isoformat()}"
    submission = Submission(key=key, notice="digest_principal", tier=Tier.PRINCIPAL.value, opened_at=now, facts=facts)
    put, notices = asked(submission, derived_code(event.seed, key), county, now)
    return Outcome(changes=(told, put), notices=tuple(notices))


def _field(slot: Slot, facts: dict[str, object], now: datetime) -> Notice:
    return Notice(
        key=f"{FIELD}|{slot.on.isoformat()}",
        kind="digest_field",
        notice_class=NoticeClass.D,
        audience=to_tier(Tier.FIELD),
        facts=facts,
        not_before=now,
    )


def digest_facts(work: Work, slot: Slot, now: datetime) -> dict[str, object]:
    """Counts of matters and of last week's rounds; no names of persons."""
    since = slot.on - WEEK
    items = [item for item in work.found(Item, OPEN_ITEMS) if item.is_open]
    rounds = _rounds(work, since, slot.on)
    return {
        "period_on": slot.on.isoformat(),
        "slot_at": slot.at.isoformat(),
        "week_from_on": since.isoformat(),
        "week_to_on": (slot.on - ONE_DAY).isoformat(),
        "open": len(items),
        "unsigned": sum(any(_is_unsigned(b) for b in item.branches) for item in items),
        "overdue": sum(any(is_overdue(b, now) for b in item.branches) for item in items),
        "overdue_units": _overdue_units(items, now),
        "closed_last_week": sum(_closed_within(item, since, slot.on) for item in work.found(Item, closed_items(now))),
        "rounds": len(rounds),
        "asked": sum(tally.asked for tally in rounds),
        "reported": sum(tally.reported for tally in rounds),
        "campaigns": [_clock(each, slot.on) for each in work.found(Campaign, ALL_CAMPAIGNS) if _runs(each, slot.on)],
    }


def _runs(campaign: Campaign, on: date) -> bool:
    return not campaign.is_over and campaign.starts_on <= on


def _clock(campaign: Campaign, on: date) -> dict[str, object]:
    """百日攻坚 day 37 of 100, so many closed out (domain §8 D0-6)."""
    facts = board_facts(campaign, on)
    return {name: facts[name] for name in ("name", "day", "days", "total", "closed_count")}


def _rounds(work: Work, since: date, until: date) -> list[Tally]:
    daily = work.get(Cadence, DAILY)
    tallies = daily.tallies if daily else ()
    return [tally for tally in tallies if since.isoformat() <= tally.period < until.isoformat()]


def _is_unsigned(branch: Branch) -> bool:
    return branch.is_open and branch.signed is None


def _overdue_units(items: list[Item], now: datetime) -> list[dict[str, object]]:
    """How many overdue shares each unit has, most first."""
    counts: dict[str, int] = {}
    for branch in (b for item in items for b in item.branches if is_overdue(b, now)):
        counts[branch.unit] = counts.get(branch.unit, 0) + 1
    return [{"unit": unit, "count": n} for unit, n in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))]


def _closed_within(item: Item, since: date, until: date) -> bool:
    if item.state is not ItemState.CLOSED:
        return False
    last = max((b.closed.at for b in item.branches if b.closed), default=None)
    return last is not None and since <= local_date(last) < until
