"""合并 of duplicates (domain §4): the later matter goes into the earlier one, the sources of both are kept."""

from dataclasses import replace
from datetime import datetime, timedelta

from domain.county import County
from domain.matters.drafts import Content, Order
from domain.matters.ending import over
from domain.matters.facts import item_facts
from domain.matters.items import Branch, BranchRole, Item
from domain.matters.ladders import scheduled
from domain.matters.signing import edited, no_such_item
from domain.matters.telling import Deed, Telling, told_units, units_of
from domain.matters.withdrawing import settled
from domain.outcome import Answer, Outcome, refuse
from domain.projects.files import ProjectFile
from domain.work import Lookup, Work


def of_project(project: str) -> Lookup:
    """The open matters of a project."""
    return Lookup(name="open_items_of_project", kind="item", args=(project,))


def projects_in(text: str) -> Lookup:
    """The projects that words speak of."""
    return Lookup(name="projects_in_words", kind=ProjectFile.kind, args=(text,))


def of_projects_in(text: str) -> Lookup:
    """The open matters of those."""
    return Lookup(name="open_items_in_words", kind="item", args=(text,))


def duplicates(work: Work, content: Content, county: County, now: datetime) -> list[Item]:
    """What may be the same: same project, same kind of problem, not older than the policy says."""
    if not content.project:
        return []
    since = now - timedelta(days=county.policy.terms.course.merge_within_days)
    asked = (of_project(content.project), of_projects_in(content.title))
    found = {item.key: item for look in asked for item in work.found(Item, look) if item.project == content.project}
    alike = (i for i in found.values() if i.is_open and i.issued_at >= since and i.element == content.element)
    return sorted(alike, key=lambda item: item.number, reverse=True)


def cannot_merge(item: Item, order: Order, _deed: Deed) -> Outcome | None:
    """Why not now."""
    if not order.other or order.other == order.item:
        return refuse("order_asks", verb=order.verb.value, asks=["other"], number=item.number)
    return over(item) if item.withdrawn or not item.is_open else None


def merge(work: Work, order: Order, deed: Deed) -> Outcome:
    """Its units go over with what they have done; the number stays, as 作废 with where it went."""
    item, into = work.get(Item, order.item), work.get(Item, order.other)
    if item is None or into is None:
        return no_such_item(order.other, ())
    if into.withdrawn or not into.is_open:
        return over(into)
    units, county, now = units_of(item), deed.county, deed.now
    gone = replace(item, withdrawn=deed.stamp, withdrawal=None, merged_into=into.key)
    parts = (*into.parts, *(part for part in item.parts if part not in (into.key, *into.parts)))
    both = replace(into, branches=_with(into, item), sources=_sources(into, item), parts=parts)
    both = scheduled(both, county, now)
    gone = scheduled(gone, county, now)
    facts = item_facts(gone, county, now) | {"other_number": into.number, "text": order.text, "verb": "merge"}
    telling = Telling(kind="merged_into", facts=facts, now=now)
    notices = (edited(gone, county, now), edited(both, county, now), *told_units(gone, units, county, telling))
    notices = (*notices, *settled(item, deed, "overtaken"))
    return Outcome(changes=(gone, both), notices=notices, answer=Answer(kind="order_done", facts=facts))


def _with(into: Item, item: Item) -> tuple[Branch, ...]:
    """A unit that had passed its share of the other on is in it again, with the share it comes with; who leads
    the matter that stays goes on to lead it."""
    standing = {b.unit: b.role for b in into.branches if b.released is None}
    coming = (b for b in item.branches if b.unit not in standing and b.released is None)
    led = any(role is not BranchRole.ASSISTING for role in standing.values())
    over = {b.unit: _beside(b) if led else b for b in coming}
    return (*(b for b in into.branches if b.unit not in over), *over.values())


def _beside(branch: Branch) -> Branch:
    """A share that leads no more."""
    return replace(branch, role=BranchRole.RESPONSIBLE) if branch.role is BranchRole.LEAD else branch


def _sources(into: Item, item: Item) -> tuple[str, ...]:
    mine = into.sources or ((into.source,) if into.source else ())
    return (*mine, *(item.sources or ((item.source,) if item.source else ())), item.key)
