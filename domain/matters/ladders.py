"""Ladders: what is unsigned or overdue climbs from post to post (domain §6). A rung fires once per
(branch, ladder, rung, deadline version); after downtime one rung at a time; acting stops the ladder at once."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.calendars import COUNTY_ZONE, local_date
from domain.codes import derived_code
from domain.county import County
from domain.matters.absence import Silence, given_grace, grace_of, is_doubtful
from domain.matters.facts import branch_facts, item_facts
from domain.matters.gate import Submission
from domain.matters.gates import asked
from domain.matters.items import Branch, Fired, Item
from domain.messages.notices import Notice, Wanted, to_cards, to_post
from domain.outcome import Aggregate, Outcome
from domain.people.records import Post
from domain.policy import Addressee, Anchor, Ladder, Rung
from domain.worktime import add_work_time, work_time_between

UNSIGNED = "unsigned"
# A beat never comes to the second; only a rung later than this counts as late, and moves those after it.
PUNCTUAL = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A rung of a branch with its moment."""

    ladder: str
    rung: Rung
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From when a deadline version counts to when it is due."""

    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Rungs:
    """A ladder as it runs for one branch."""

    item: Item
    branch: Branch
    name: str
    ladder: Ladder


@dataclass(frozen=True, slots=True, kw_only=True)
class Climb:
    """A step that is taken now."""

    item: Item
    branch: Branch
    step: Step


def scheduled(item: Item, county: County, now: datetime) -> Item:
    """The item with its next moment: the earliest rung that can still fire."""
    steps = (step for b in item.branches for step in upcoming(item, b, county, now)) if item.is_open else ()
    return replace(item, next_due_at=min((step.at for step in steps), default=None))


def upcoming(item: Item, branch: Branch, county: County, now: datetime) -> Iterator[Step]:
    """The next rung of every ladder that still runs for a branch."""
    for name, ladder in county.terms_of(item.terms).terms.ladders.items():
        if runs(name, ladder, branch):
            step = next(_unfired(Rungs(item=item, branch=branch, name=name, ladder=ladder), county, now), None)
            if step is not None:
                yield step


def runs(name: str, ladder: Ladder, branch: Branch) -> bool:
    """Whether acting has not yet stopped a ladder: signing ends `issued` ones, submitting or closing all."""
    if not branch.is_open or branch.submitted is not None:
        return False
    if ladder.anchor is Anchor.ISSUED:
        return branch.reached_at is not None and not branch.is_taken_up
    return ladder.anchor is Anchor.DEADLINE


def _unfired(rungs: Rungs, county: County, now: datetime) -> Iterator[Step]:
    ladder, branch, name = rungs.ladder, rungs.branch, rungs.name
    version = branch.deadline
    span = Span(begins=max(rungs.item.issued_at, version.set_at), ends=version.due_at)
    # Nobody is late with what has not reached him: signing is counted from delivery.
    known_at = max(rungs.item.issued_at, branch.reached_at or rungs.item.issued_at)
    start = known_at if ladder.anchor is Anchor.ISSUED else version.due_at
    before: tuple[datetime, datetime] | None = None  # nominal and real moment of the last fired rung
    for rung in ladder.rungs:
        nominal = moment_of(rung, start, county)
        fired = fired_at(branch, name, rung, version.number)
        if fired is not None:
            before = (nominal, fired)
        else:
            moment = _anchored_again(rung, nominal, before, county)
            if nominal >= span.begins and not _is_moot(rung, span, max(moment, now)):
                grace = grace_of(branch, name, rung)
                yield Step(ladder=name, rung=rung, at=max(moment, grace.until) if grace else moment)


def _is_moot(rung: Rung, span: Span, when: datetime) -> bool:
    """A reminder of a deadline never comes after it, nor one of days ahead, held up by an outage or a review, on the
    very day. (Rungs that lay before the matter began never fire either.)"""
    days = 1 if rung.work_days is None else rung.work_days
    is_the_day = local_date(span.ends) <= local_date(when)
    return (days <= 0 and span.ends <= when) or (days < 0 and is_the_day)


def _anchored_again(
    rung: Rung, nominal: datetime, before: tuple[datetime, datetime] | None, county: County
) -> datetime:
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
    key = (ladder, rung.name, version)
    return next((f.at for f in branch.fired if (f.ladder, f.rung, f.deadline_version) == key), None)


def climb(item: Item, county: County, now: datetime, seed: str) -> Outcome:
    """Fire what is due: per branch and ladder at most one rung."""
    submissions: list[Submission] = []
    notices: list[Notice] = []
    for branch in item.branches:
        for step in list(upcoming(item, branch, county, now)):
            if step.at > now:
                continue
            silence = Silence(item=item, branch=branch, ladder=step.ladder, rung=step.rung)
            if is_doubtful(silence, county, now):
                item, said = given_grace(silence, county, now)
                notices.extend(said)
                continue
            item = _marked(item, branch.unit, step, now)
            taken = Climb(item=item, branch=branch, step=step)
            if step.rung.to is Addressee.COUNTY_HEAD:
                submissions.append(_proposed(taken, county, now))
            else:
                notices.extend(_notices(taken, county, now))
    asks = [asked(each, derived_code(seed, each.key), county, now) for each in submissions]
    notices.extend(notice for _submission, said in asks for notice in said)
    changes: list[Aggregate] = [scheduled(item, county, now), *(submission for submission, _said in asks)]
    return Outcome(changes=tuple(changes), notices=tuple(notices))


def _proposed(climb: Climb, county: County, now: datetime) -> Submission:
    """A rung that points at 县长 only proposes; it sends nothing upward itself (domain §2.9)."""
    item, branch, rung = climb.item, climb.branch, f"{climb.step.ladder}|{climb.step.rung.name}"
    return Submission(
        key=f"{item.key}|{branch.unit}|{rung}|{branch.deadline.number}",
        item=item.key,
        unit=branch.unit,
        rung=rung,
        deadline_version=branch.deadline.number,
        opened_at=now,
        facts=branch_facts(item, branch, county, now),
    )


def _marked(item: Item, unit: str, step: Step, now: datetime) -> Item:
    def mark(branch: Branch) -> Branch:
        fired = Fired(ladder=step.ladder, rung=step.rung.name, deadline_version=branch.deadline.number, at=now)
        return replace(branch, fired=(*branch.fired, fired))

    branches = tuple(mark(b) if b.unit == unit else b for b in item.branches)
    return replace(item, branches=branches)


def _notices(climb: Climb, county: County, now: datetime) -> Iterator[Notice]:
    item, branch, step = climb.item, climb.branch, climb.step
    base = Notice(
        key=f"{item.key}|{branch.unit}|{step.ladder}|{step.rung.name}|v{branch.deadline.number}",
        kind=step.rung.notice,
        notice_class=step.rung.notice_class,
        audience=to_cards(item.about),
        facts=branch_facts(item, branch, county, now),
        not_before=now,
        about=item.about,
        unit=branch.unit,
        wanted=Wanted.UNSIGNED if step.ladder == UNSIGNED else Wanted.OPEN,
        version=branch.deadline.number,
    )
    if step.rung.to is Addressee.CARD:
        yield replace(base, facts=item_facts(item, county, now))
    for post in addressees(step.rung.to, branch.unit, county):
        yield replace(base, key=f"{base.key}|{post.key}", audience=to_post(post.key))


def addressees(to: Addressee, unit: str, county: County) -> tuple[Post, ...]:
    """The posts a rung tells."""
    roster = county.roster
    leader, head = roster.field_leader_of(unit), roster.head_of(unit)
    if to is Addressee.RESPONSIBLE:
        return roster.told_for(unit)
    if to is Addressee.HEAD and head is not None:
        return (head,)
    if to in (Addressee.HEAD, Addressee.FIELD_LEADER):
        return (leader,) if leader else ()
    return tuple(p for p in roster.answering(unit) if p != head) if to is Addressee.LIAISON else ()
