"""更正 of a wrong hand-over and 重开 of a closed one (domain §4): the number stays, the old words and dates too."""

from dataclasses import replace
from datetime import datetime

from domain.matters.drafts import Order
from domain.matters.ending import over, unasked
from domain.matters.facts import item_facts
from domain.matters.items import Branch, DeadlineVersion, Item, ItemState
from domain.matters.ladders import scheduled
from domain.matters.signing import edited
from domain.matters.standstill import ended
from domain.matters.telling import Deed, Telling, told_units, units_of
from domain.outcome import Answer, Outcome, refuse
from domain.work import Work


def _dated(branch: Branch, due_at: datetime, reason: str, deed: Deed) -> Branch:
    number = branch.deadline.number + 1
    version = DeadlineVersion(number=number, due_at=due_at, set_at=deed.now, by=deed.who.key, reason=reason)
    return replace(branch, deadlines=(*branch.deadlines, version))


def cannot_correct(item: Item, order: Order, deed: Deed) -> Outcome | None:
    """Something must be said that is to stand instead."""
    if item.withdrawn or not item.is_open:
        return over(item)
    if not order.title and order.due_at is None:
        return refuse("order_asks", verb=order.verb.value, asks=["correction"], number=item.number)
    if order.due_at is not None and order.due_at <= deed.now:
        return refuse("order_asks", verb=order.verb.value, asks=["due"], number=item.number)
    return None


def correct(work: Work, order: Order, deed: Deed) -> Outcome:
    """New words, a new date, or both; a new date is a new version and its rungs begin anew."""
    item = work.get(Item, order.item)
    if item is None:
        return refuse("nothing_pending")
    due_at = order.due_at
    branches = tuple(_dated(b, due_at, "correction", deed) if due_at and b.is_open else b for b in item.branches)
    kept = (*item.corrected, item.title) if order.title else item.corrected
    changed = replace(item, branches=branches, title=order.title or item.title, corrected=kept)
    return _told(scheduled(changed, deed.county, deed.now), order, "corrected", deed)


def _closed(item: Item, order: Order) -> list[Branch]:
    return [b for b in item.branches if b.closed is not None and order.unit in ("", b.unit)]


def cannot_reopen(item: Item, order: Order, deed: Deed) -> Outcome | None:
    """Only what was closed, with a reason and a date to come."""
    if item.withdrawn or not _closed(item, order):
        return refuse("not_closed", number=item.number)
    due = order.due_at if order.due_at is not None and order.due_at > deed.now else None
    missing = [name for name, value in (("text", order.text), ("due", due)) if not value]
    return refuse("order_asks", verb=order.verb.value, asks=missing, number=item.number) if missing else None


def reopen(work: Work, order: Order, deed: Deed) -> Outcome:
    """The same number goes on; that it was closed before is counted."""
    item, due_at = work.get(Item, order.item), order.due_at
    if item is None or due_at is None:
        return refuse("nothing_pending")
    again = {b.unit for b in _closed(item, order)}
    branches = tuple(reopened(b, due_at, deed) if b.unit in again else b for b in item.branches)
    # What had its clocks stand ended with it; the new date is meant as it is said.
    changed = replace(item if item.is_open else ended(item, deed), branches=branches)
    return _told(scheduled(changed, deed.county, deed.now), order, "reopened", deed)


def reopened(branch: Branch, due_at: datetime, deed: Deed) -> Branch:
    """A share that was closed is owed again; what it waited for when it was closed ended there."""
    free = unasked(branch, branch.closed.at, branch.closed.by) if branch.closed else branch
    fresh = replace(free, closed=None, submitted=None, submission_text="", met=(), reopened=branch.reopened + 1)
    return _dated(fresh, due_at, "reopened", deed)


def is_reopened(item: Item) -> bool:
    """Whether it once was closed and is open again."""
    return item.state is not ItemState.CLOSED and any(b.reopened for b in item.branches)


def _told(item: Item, order: Order, kind: str, deed: Deed) -> Outcome:
    facts = item_facts(item, deed.county, deed.now) | {"text": order.text, "verb": order.verb.value}
    telling = Telling(kind=kind, facts=facts, now=deed.now)
    notices = (edited(item, deed.county, deed.now), *told_units(item, units_of(item), deed.county, telling))
    return Outcome(changes=(item,), notices=notices, answer=Answer(kind="order_done", facts=facts))
