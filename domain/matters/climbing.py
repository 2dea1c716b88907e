"""A rung fires (domain §6): per branch and ladder at most one at a time. A rung that points at 县长 only proposes."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from domain.actors import SYSTEM
from domain.county import County
from domain.matters.absence import Silence, given_grace, is_doubtful
from domain.matters.anchors import ANCHORS
from domain.matters.blocks import consented, consents
from domain.matters.deciders import addressees, post_of_level
from domain.matters.facts import branch_facts, item_facts
from domain.matters.gate import Submission
from domain.matters.items import Branch, Fired, Item
from domain.matters.ladders import Step, scheduled, upcoming
from domain.matters.signing import edited
from domain.matters.standstill import resumed, resumed_notices
from domain.matters.telling import Deed
from domain.messages.notices import Notice, to_cards, to_post
from domain.outcome import Aggregate, Outcome
from domain.people.records import Post
from domain.policy import Addressee


@dataclass(frozen=True, slots=True, kw_only=True)
class Climb:
    """A step that is taken now."""

    item: Item
    branch: Branch
    step: Step


def climb(item: Item, county: County, now: datetime) -> Outcome:
    """Fire what is due; what only waited for a day goes on first."""
    item, notices = _gone_on(item, county, now)
    changes: list[Aggregate] = []
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
                changes.append(_proposed(taken, county, now))
                notices.extend(_foretold(taken, county, now))
            else:
                notices.extend(_notices(taken, county, now))
    return Outcome(changes=(scheduled(item, county, now), *changes), notices=tuple(notices))


def _gone_on(item: Item, county: County, now: datetime) -> tuple[Item, list[Notice]]:
    """The end of a suspension, and consent by silence where the policy knows it."""
    deed = Deed(who=county.standpoint(SYSTEM, now), county=county, now=now)
    if item.suspension is not None and item.suspension.until_at <= now:
        item = resumed(item, deed)
        return item, [edited(item, county, now), *resumed_notices(item, deed)]
    after = consented(item, county, now)
    return after, list(consents(item, after, county, now))


def _proposed(climb: Climb, county: County, now: datetime) -> Submission:
    """It sends nothing upward itself (domain §2.9), and nothing goes before the unit had its half hour (E8)."""
    item, branch, rung = climb.item, climb.branch, f"{climb.step.ladder}|{climb.step.rung.name}"
    slot = now + county.house.gate_preview
    return Submission(
        key=f"{item.key}|{branch.unit}|{rung}|{climb.step.version}",
        item=item.key,
        unit=branch.unit,
        rung=rung,
        deadline_version=branch.deadline.number,
        opened_at=now,
        facts=branch_facts(item, branch, county, now) | {"slot_at": slot.isoformat()},
        next_due_at=now,
    )


def _foretold(climb: Climb, county: County, now: datetime) -> Iterator[Notice]:
    """预告: whoever holds the ball knows before anything goes up."""
    base = replace(_base(climb, county, now), kind="report_up_ahead")
    for post in _told(Addressee.HEAD, climb, county):
        yield replace(base, key=f"{base.key}|ahead|{post.key}", audience=to_post(post.key))


def _marked(item: Item, unit: str, step: Step, now: datetime) -> Item:
    def mark(branch: Branch) -> Branch:
        fired = Fired(ladder=step.ladder, rung=step.rung.name, deadline_version=step.version, at=now)
        return replace(branch, fired=(*branch.fired, fired))

    branches = tuple(mark(b) if b.unit == unit else b for b in item.branches)
    return replace(item, branches=branches)


def _base(climb: Climb, county: County, now: datetime) -> Notice:
    item, branch, step = climb.item, climb.branch, climb.step
    ladder = county.terms_of(item.terms).terms.ladders[step.ladder]
    return Notice(
        key=f"{item.key}|{branch.unit}|{step.ladder}|{step.rung.name}|v{step.version}",
        kind=step.rung.notice,
        notice_class=step.rung.notice_class,
        audience=to_cards(item.about),
        facts=branch_facts(item, branch, county, now),
        not_before=now,
        about=item.about,
        unit=branch.unit,
        wanted=ANCHORS[ladder.anchor].wanted,
        version=step.version,
    )


def _notices(climb: Climb, county: County, now: datetime) -> Iterator[Notice]:
    base, to = _base(climb, county, now), climb.step.rung.to
    if to is Addressee.CARD:
        yield replace(base, facts=item_facts(climb.item, county, now))
        return
    for post in _told(to, climb, county):
        yield replace(base, key=f"{base.key}|{post.key}", audience=to_post(post.key))


# Whom a rung tells: what climbs for a blocked share climbs to who holds the ball (domain §2.7).


def _some(*posts: Post | None) -> tuple[Post, ...]:
    return tuple(post for post in posts if post is not None)


def _decider(climb: Climb, county: County) -> tuple[Post, ...]:
    """Who decides a request; 县长 is never reminded by a machine, the 审定人 is."""
    request = climb.branch.pending_extension
    post = county.roster.posts.get(request.decider) if request else None
    return _some(county.approver() if post is not None and post == county.county_head() else post)


def _level(climb: Climb, county: County) -> tuple[Post, ...]:
    rise = climb.item.rise
    post = post_of_level(rise.level, climb.branch.unit, county) if rise else None
    return _some(county.approver() if post is not None and post == county.county_head() else post)


ADDRESSEES: Mapping[Addressee, Callable[[Climb, County], tuple[Post, ...]]] = {
    Addressee.OFFICE: lambda _climb, county: _some(county.office()),
    Addressee.ISSUER: lambda climb, county: _some(county.roster.posts.get(climb.item.issuer_post) or county.office()),
    Addressee.DECIDER: _decider,
    Addressee.LEVEL: _level,
}


def _told(to: Addressee, climb: Climb, county: County) -> tuple[Post, ...]:
    find = ADDRESSEES.get(to)
    return find(climb, county) if find else addressees(to, climb.branch.holder, county)
