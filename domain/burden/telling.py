"""减负报告: what a month cost people, told to the office when it asks, and by itself on a month's first work day."""

from datetime import datetime

from domain.burden.meter import Days, Load, Meter, meter_of, needs_days
from domain.calendars import local_date
from domain.county import County
from domain.messages.notices import to_post
from domain.outcome import NOTHING, Outcome
from domain.people.records import Tier
from domain.rhythm.periods import Every, before, read_span, span_of
from domain.rhythm.turns import Occasion, Turn
from domain.work import Needs, Work


def days_of(month: str, now: datetime) -> Days:
    """A month as 2026-11, "" = this one; days to come are left out."""
    today = local_date(now)
    span = read_span(month) or span_of(Every.MONTH, today)
    return Days(first_on=span.first_on, last_on=max(span.first_on, min(span.last_on, today)))


def last_month(now: datetime) -> Days:
    """The one that is over."""
    span = before(span_of(Every.MONTH, local_date(now)))
    return Days(first_on=span.first_on, last_on=span.last_on)


def figures(work: Work, county: County, days: Days) -> dict[str, object]:
    """What the report says."""
    return facts_of(meter_of(work, county, days), county)


def facts_of(meter: Meter, county: County) -> dict[str, object]:
    """No person is named: the office sees what the county was asked to bear, not who got most."""
    return {
        "from_on": meter.days.first_on.isoformat(),
        "to_on": meter.days.last_on.isoformat(),
        "persons": len(meter.persons),
        "person_messages": meter.person_messages,
        "each_week": meter.each_week,
        "most_a_day": max((load.most_a_day for load in meter.persons), default=0),
        "groups": [{"tier": tier.value, "posts": _posts(meter.groups, county, tier)} for tier in Tier],
        "asks": meter.asks,
        "seconds": meter.seconds_each,
        "minutes": meter.minutes,
        "merged": meter.merged,
        "avoided": meter.avoided,
        "off_hours": meter.off_hours,
        "over": meter.over,
    }


def _posts(groups: tuple[Load, ...], county: County, tier: Tier) -> int:
    return sum(load.messages for load in groups if county.roster.groups[load.target].tier is tier)


def needs_last_month(_key: str, now: datetime) -> Needs:
    """What left in it."""
    return needs_days(last_month(now))


def opens(turn: Turn) -> Outcome:
    """To the office, about the month before; nothing where nothing was sent in it."""
    office = turn.county.office()
    facts = figures(turn.work, turn.county, last_month(turn.now))
    if office is None or not facts["persons"]:
        return NOTHING
    return Outcome(notices=(turn.notice("burden_report", to_post(office.key), facts),))


BURDEN = Occasion(opens=opens, needs=needs_last_month)
