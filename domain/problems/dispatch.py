"""四级调度 (domain §6): office → 分管 → 常务 → 县长. A level passes a problem up only with the reason, what was tried
and what is asked; 县长 hears of it only through the gate."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from domain.actors import Channel
from domain.county import County
from domain.events import Raised
from domain.matters.course import Level, Rise
from domain.matters.deciders import post_of_level
from domain.matters.ending import over
from domain.matters.facts import item_facts
from domain.matters.gate import GateState, Submission
from domain.matters.items import Item
from domain.matters.ladders import scheduled
from domain.matters.signing import edited, no_such_item
from domain.matters.telling import Deed, Telling, told
from domain.messages.notices import Wanted
from domain.outcome import Answer, Outcome, refuse
from domain.people.records import Role
from domain.permits import Act, may
from domain.problems.raising import level_due
from domain.work import Lookup, Needs, Work, needs_keys


def needs_raised(event: Raised, _now: datetime) -> Needs:
    """The item."""
    return needs_keys(("item", event.item))


def raise_up(work: Work, event: Raised, county: County, now: datetime) -> Outcome:
    """By whoever answers for the level where it lies; a matter that lay at none begins with the field leader."""
    item = work.get(Item, event.item)
    if item is None:
        return no_such_item(event.item, ())
    deed = Deed(who=county.standpoint(event.by, now), county=county, now=now)
    level = item.rise.level if item.rise else Level.OFFICE
    problem = _problem(item, event, level, deed)
    if problem is not None or level.above is None:
        return problem or refuse("level_highest", number=item.number)
    course = county.terms_of(item.terms).terms.course
    rise = Rise(
        level=level.above,
        at=now,
        by=deed.who.key,
        due_at=level_due(level.above, course, county, now),
        reason=event.reason,
        tried=event.tried,
        asked=event.asked,
    )
    changed = scheduled(replace(item, rises=(*item.rises, rise)), county, now)
    return _told(changed, rise, deed)


def _problem(item: Item, event: Raised, level: Level, deed: Deed) -> Outcome | None:
    if item.withdrawn or not item.is_open:
        return over(item)
    if not _answers_for(item, level, deed):
        post = post_of_level(level, item.lead.unit, deed.county)
        return refuse("level_not_yours", number=item.number, level=level.value, title_of=post.title if post else "")
    missing = [name for name in ("reason", "tried", "asked") if not getattr(event, name)]
    if missing:
        return refuse("raise_asks", number=item.number, asks=missing)
    if not (event.by.proven and event.by.channel in (Channel.PRIVATE, Channel.CARD)):
        return refuse("only_in_private", number=item.number)
    return None


def _answers_for(item: Item, level: Level, deed: Deed) -> bool:
    if level is Level.OFFICE:
        return may(deed.who, Act.ESCALATE, deed.county.roster)
    post = post_of_level(level, item.lead.unit, deed.county)
    return post is not None and any(own.key == post.key for own in deed.who.posts)


def rise_facts(item: Item, rise: Rise, county: County, now: datetime) -> dict[str, object]:
    """What a level reads of a problem."""
    post = post_of_level(rise.level, item.lead.unit, county)
    return item_facts(item, county, now) | {
        "unit": item.lead.unit,
        "level": rise.level.value,
        "title_of": post.title if post else "",
        "reason_text": rise.reason,
        "tried": rise.tried,
        "asked_for": rise.asked,
        "level_due_at": rise.due_at.isoformat(),
    }


def _told(item: Item, rise: Rise, deed: Deed) -> Outcome:
    county, now = deed.county, deed.now
    facts = rise_facts(item, rise, county, now)
    answer = Answer(kind="raised_up", facts=facts)
    card = edited(item, county, now)
    post = post_of_level(rise.level, item.lead.unit, county)
    if rise.level is Level.COUNTY_HEAD:
        put = Submission(
            key=f"{item.key}|{item.lead.unit}|level|{len(item.rises)}",
            item=item.key,
            unit=item.lead.unit,
            deadline_version=len(item.rises),
            notice="level_up",
            opened_at=now,
            facts=facts,
            next_due_at=now,
        )
        return Outcome(changes=(item, put), notices=(card,), answer=answer)
    telling = Telling(
        kind="level_raised", facts=facts, now=now, unit=item.lead.unit, wanted=Wanted.LEVEL, version=len(item.rises)
    )
    asked = (told(item, post, telling),) if post else ()
    return Outcome(changes=(item,), notices=(card, *asked), answer=answer)


def levels_of(deed: Deed) -> frozenset[Level]:
    """The levels somebody answers for today."""
    roles, fields = deed.who.roles, deed.who.fields
    found = {Level.OFFICE} if Role.OFFICE in roles else set()
    if Role.FIELD_LEADER in roles:
        found.add(Level.EXECUTIVE if "*" in fields else Level.FIELD_LEADER)
    if Role.PRINCIPAL in roles:
        found.add(Level.COUNTY_HEAD)
    return frozenset(found)


LEVELS_UP = Lookup(name="levels_up", kind=Submission.kind)
"""What was put before the gate of open matters that rose to 县长."""


def agenda(items: Iterable[Item], put: Iterable[Submission], deed: Deed) -> list[tuple[Item, Rise]]:
    """议程: exactly what the level below could not solve and this one has not decided, the longest waiting first. To
    县长 it goes through the gate; a question does not go round it."""
    levels = levels_of(deed)
    let_go = {(each.item, each.deadline_version) for each in put if each.state is GateState.RELEASED}
    lying = [(item, item.rise) for item in items if item.rise is not None]
    lying = [(i, r) for i, r in lying if r.level is not Level.COUNTY_HEAD or (i.key, len(i.rises)) in let_go]
    found = [(i, r) for i, r in lying if r.level in levels and not r.decided and _is_mine(i, r.level, deed)]
    return sorted(found, key=lambda pair: (pair[1].due_at, pair[0].key))


def _is_mine(item: Item, level: Level, deed: Deed) -> bool:
    return level is not Level.FIELD_LEADER or may(deed.who, Act.SEE_LEDGER, deed.county.roster, item.lead.unit)
