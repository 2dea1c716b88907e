"""Ladders: what is unsigned or overdue climbs from post to post (domain §6). A rung fires once per
(branch, ladder, rung, deadline version); after downtime one rung at a time; acting stops the ladder at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.calendars import COUNTY_ZONE, local_date
from domain.county import County
from domain.matters.absence import ABOVE_THE_UNIT, grace_of
from domain.matters.anchors import ANCHORS, Anchoring
from domain.matters.items import Branch, Item
from domain.policy import Anchor, Ladder, Rung
from domain.replacing import replace
from domain.worktime import add_work_time, work_time_between

# A beat never comes to the second; only a rung later than this counts as late, and moves those after it.
PUNCTUAL = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A rung of a branch with its moment; `version` numbers the occasion it belongs to."""

    ladder: str
    rung: Rung
    version: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From when an occasion counts to when it is due; `is_bound` = nothing of it comes on or after the due day."""

    begins: datetime
    ends: datetime
    is_bound: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rungs:
    """A ladder as it runs for one branch."""

    item: Item
    branch: Branch
    name: str
    ladder: Ladder


def scheduled(item: Item, county: County, now: datetime) -> Item:
    """The item with its next moment: the earliest rung that can still fire, or the end of a suspension or a consent."""
    return replace(item, next_due_at=min(_moments(item, county, now), default=None) if item.is_open else None)


def _moments(item: Item, county: County, now: datetime) -> list[datetime]:
    steps = [step.at for branch in item.branches for step in upcoming(item, branch, county, now)]
    return [*steps, *_ends(item, county)]


def _ends(item: Item, county: County) -> Iterator[datetime]:
    if item.suspension is not None:
        yield item.suspension.until_at
        return
    silent_consent = county.terms_of(item.terms).terms.course.deemed_consent
    yield from (b.block.due_at for b in item.branches if b.is_open and b.block and b.block.element in silent_consent)


def upcoming(item: Item, branch: Branch, county: County, now: datetime) -> Iterator[Step]:
    """The next rung of every ladder that still runs for a branch."""
    for name, ladder in county.terms_of(item.terms).terms.ladders.items():
        anchoring = ANCHORS.get(ladder.anchor)
        if anchoring is not None and anchoring.runs(item, branch):
            rungs = Rungs(item=item, branch=branch, name=name, ladder=ladder)
            step = next(_unfired(rungs, anchoring, county, now), None)
            if step is not None:
                yield step


def _unfired(rungs: Rungs, anchoring: Anchoring, county: County, now: datetime) -> Iterator[Step]:
    item, branch, name = rungs.item, rungs.branch, rungs.name
    start, version = anchoring.start(item, branch), anchoring.version(item, branch)
    span = _span(rungs, anchoring, start)
    last: tuple[Rung, datetime] | None = None  # that fired, and when
    for rung in rungs.ladder.rungs:
        fired = fired_at(branch, name, rung, version)
        if fired is not None:
            last = (rung, fired)
        elif not _is_paused(item, rung):
            # Counting work days is the dear part: a ladder that was climbed to its end needs none of it.
            nominal = moment_of(rung, start, county)
            before = (moment_of(last[0], start, county), last[1]) if last else None
            moment = anchored_again(rung, nominal, before, county)
            if nominal >= span.begins and not is_moot(rung, span, max(moment, now)):
                grace = grace_of(branch, name, rung)
                at = max(moment, grace.until) if grace else moment
                yield Step(ladder=name, rung=rung, version=version, at=at)


def _span(rungs: Rungs, anchoring: Anchoring, start: datetime) -> Span:
    """What a rung must lie in. Rungs of `signed` are no reminders of a date but must come before the due day."""
    item, branch, ends = rungs.item, rungs.branch, start
    if rungs.ladder.anchor in (Anchor.ISSUED, Anchor.SIGNED):
        ends = branch.deadline.due_at
    return Span(begins=anchoring.begins(item, branch), ends=ends, is_bound=rungs.ladder.anchor is Anchor.SIGNED)


def _is_paused(item: Item, rung: Rung) -> bool:
    """暂停上报: nothing of this matter climbs above its unit; the unit itself is still reminded."""
    return item.escalation_paused is not None and rung.to in ABOVE_THE_UNIT


def is_moot(rung: Rung, span: Span, when: datetime) -> bool:
    """A reminder of a deadline never comes after it, nor one of days ahead, held up by an outage or a review, on the
    very day. (Rungs that lay before the matter began never fire either.)"""
    days = 1 if rung.work_days is None else rung.work_days
    is_the_day = local_date(span.ends) <= local_date(when)
    if span.is_bound:
        return is_the_day
    return (days <= 0 and span.ends <= when) or (days < 0 and is_the_day)


def anchored_again(rung: Rung, nominal: datetime, before: tuple[datetime, datetime] | None, county: County) -> datetime:
    """After an outage delays start again from now: nobody is skipped over, nobody gets four messages (E5). A rung
    with a clock time of its own keeps it."""
    if before is None or before[1] - before[0] <= PUNCTUAL:
        return nominal
    calendar, hours = county.calendar, county.house.office
    gap = max(work_time_between(before[0], nominal, calendar, hours), timedelta(0))
    moved = add_work_time(before[1], gap, calendar, hours)
    if rung.at is not None:
        moved = datetime.combine(local_date(moved), rung.at, COUNTY_ZONE).astimezone(nominal.tzinfo)
    return max(nominal, moved)


def moment_of(rung: Rung, start: datetime, county: County) -> datetime:
    """The nominal moment of a rung counted from `start`, aware UTC."""
    hours, calendar = county.house.office, county.calendar
    if rung.work_hours is not None:
        return add_work_time(start, timedelta(hours=rung.work_hours), calendar, hours)
    day = calendar.add_work_days(local_date(start), rung.work_days or 0)
    at = rung.at or start.astimezone(COUNTY_ZONE).time()
    return datetime.combine(day, at, COUNTY_ZONE).astimezone(start.tzinfo)


def fired_at(branch: Branch, ladder: str, rung: Rung, version: int) -> datetime | None:
    """When a rung fired for a deadline version."""
    if not branch.fired:
        return None
    key = (ladder, rung.name, version)
    return next((f.at for f in branch.fired if (f.ladder, f.rung, f.deadline_version) == key), None)
