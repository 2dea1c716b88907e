"""The blocking clock (责任时钟, domain §2.7): 卡在 hands the clock to who holds the ball, until it answers."""

from dataclasses import replace
from datetime import datetime

from domain.actors import SYSTEM, Standpoint
from domain.county import County
from domain.events import BlockAnswered, Blocked
from domain.matters.charges import charge_facts
from domain.matters.course import Block
from domain.matters.ending import over
from domain.matters.facts import item_facts, silence_facts
from domain.matters.items import Branch, Item, with_branch
from domain.matters.ladders import scheduled
from domain.matters.own import meant, own_branch
from domain.matters.signing import edited
from domain.matters.telling import Deed, Telling, told_units
from domain.messages.notices import Notice
from domain.outcome import Answer, Outcome, refuse
from domain.people.records import Role
from domain.work import Work


def block(work: Work, event: Blocked, county: County, now: datetime) -> Outcome:
    """The ball goes over; what was blocked elsewhere before is blocked here now."""
    deed = Deed(who=county.standpoint(event.by, now), county=county, now=now)
    found = _share(work, event, deed.who)
    if isinstance(found, Outcome):
        return found
    item, branch = found
    if branch.submitted is not None:
        return refuse("already_submitted", **item_facts(item, county, now))
    if event.unit == branch.unit:
        return refuse("blocked_by_itself", number=item.number, unit=branch.unit)
    if _says_it_already(branch.block, event):
        return Outcome(answer=Answer(kind="blocked", facts=_facts(item, branch.unit, deed)))
    fresh = Block(
        unit=event.unit,
        element=event.element,
        text=event.text,
        began_at=now,
        by=deed.who.key,
        due_at=deed.due_in(county.terms_of(item.terms).terms.course.block_days),
    )
    changed = with_branch(item, branch.unit, lambda b: replace(b, blocks=(*_ended(b, deed), fresh)))
    return _told(scheduled(changed, county, now), branch.unit, "blocked", deed)


def _says_it_already(held: Block | None, event: Blocked) -> bool:
    """Whoever holds the ball has been told: saying it again must neither nag nor give more time."""
    return held is not None and (held.unit, held.element, held.text) == (event.unit, event.element, event.text)


def _share(work: Work, event: Blocked, who: Standpoint) -> tuple[Item, Branch] | Outcome:
    """The unit's own share; the office speaks for the lead of a matter it names."""
    if Role.OFFICE not in who.roles or not event.item:
        return own_branch(work, event, who)
    item = meant(work, event)
    if isinstance(item, Outcome):
        return item
    return (item, item.lead) if item.lead.is_open else over(item)


def _ended(branch: Branch, deed: Deed) -> tuple[Block, ...]:
    if branch.block is None:
        return branch.blocks
    return (*branch.blocks[:-1], replace(branch.block, ended_at=deed.now, ended_by=deed.who.key))


def _answered(branch: Branch, answer: str, deed: Deed) -> tuple[Block, ...]:
    *before, last = _ended(branch, deed)
    return (*before, replace(last, answer=answer, answered=True))


def answer_block(work: Work, event: BlockAnswered, county: County, now: datetime) -> Outcome:
    """已答复: by the unit that holds the ball, by the one that waits for it, or by the office."""
    item = meant(work, event)
    if isinstance(item, Outcome):
        return item
    deed = Deed(who=county.standpoint(event.by, now), county=county, now=now)
    blocked = [b for b in item.branches if b.is_open and b.block is not None and item.is_open]
    mine = [b for b in blocked if {b.unit, b.holder} & deed.who.units or Role.OFFICE in deed.who.roles]
    if not blocked:
        return refuse("not_blocked", **item_facts(item, county, now))
    if not mine:
        return refuse("not_your_item", number=item.number, units=[b.holder for b in blocked if b.holder])
    changed = item
    for branch in mine:
        changed = with_branch(changed, branch.unit, lambda b: replace(b, blocks=_answered(b, event.text, deed)))
    return _told(scheduled(changed, county, now), mine[0].unit, "block_answered", deed)


def consented(item: Item, county: County, now: datetime) -> Item:
    """超时默认: silence is consent for the elements the policy names, and for no other (domain §8 D3-5)."""
    elements = county.terms_of(item.terms).terms.course.deemed_consent

    def end(branch: Branch) -> Branch:
        held = branch.block
        if held is None or held.element not in elements or held.due_at > now:
            return branch
        return replace(branch, blocks=(*branch.blocks[:-1], replace(held, ended_at=held.due_at, deemed=True)))

    return replace(item, branches=tuple(end(b) for b in item.branches))


def consents(before: Item, after: Item, county: County, now: datetime) -> tuple[Notice, ...]:
    """Both sides are told that it goes on by consent."""
    deed = Deed(who=county.standpoint(SYSTEM, now), county=county, now=now)
    ended = [b.unit for b, a in zip(before.branches, after.branches, strict=True) if b.block and not a.block]
    return tuple(n for unit in ended for n in _notices(after, unit, "block_deemed", deed))


def _facts(item: Item, unit: str, deed: Deed) -> dict[str, object]:
    facts = item_facts(item, deed.county, deed.now, unit) | charge_facts(item, deed.county, deed.now)
    branch = item.branch(unit)
    last = branch.blocks[-1] if branch else None
    if last is not None:
        facts |= {"holder": last.unit, "element": last.element, "text": last.answer or last.text}
        facts |= {"answer_due_at": last.due_at.isoformat()} | silence_facts(item, last.element, deed.county)
    return facts


def _notices(item: Item, unit: str, kind: str, deed: Deed) -> tuple[Notice, ...]:
    """To both sides but the one that spoke."""
    branch = item.branch(unit)
    sides = {unit, branch.blocks[-1].unit if branch else ""} - {""}
    others = sorted(sides - deed.who.units) if kind != "blocked" else sorted(sides - {unit})
    telling = Telling(kind=f"{kind}_told", facts=_facts(item, unit, deed), now=deed.now, unit=unit)
    return told_units(item, others, deed.county, telling)


def _told(item: Item, unit: str, kind: str, deed: Deed) -> Outcome:
    notices = (edited(item, deed.county, deed.now), *_notices(item, unit, kind, deed))
    return Outcome(changes=(item,), notices=notices, answer=Answer(kind=kind, facts=_facts(item, unit, deed)))
