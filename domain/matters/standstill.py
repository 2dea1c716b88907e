"""中止 and 恢复 (domain §4): every clock of a matter stands, for a typed reason, until a day that is told at once."""

from dataclasses import replace
from datetime import datetime

from domain.calendars import local_date
from domain.matters.course import DelayReason, Suspension
from domain.matters.drafts import Order
from domain.matters.ending import over
from domain.matters.facts import item_facts
from domain.matters.items import Branch, Item
from domain.matters.ladders import scheduled
from domain.matters.objections import given_back
from domain.matters.signing import edited
from domain.matters.telling import Deed, Telling, told_units, units_of
from domain.messages.notices import Notice
from domain.outcome import Answer, Outcome, refuse
from domain.work import Work


def cannot_suspend(item: Item, order: Order, deed: Deed) -> Outcome | None:
    """Reason class, approver and end belong to it; the approver is who confirms."""
    if item.withdrawn or not item.is_open:
        return over(item)
    if item.suspension is not None:
        return refuse("already_suspended", number=item.number, until_at=item.suspension.until_at.isoformat())
    due = order.due_at if order.due_at is not None and order.due_at > deed.now else None
    missing = [name for name, value in (("until", due), ("reason", order.reason)) if not value]
    return refuse("order_asks", verb=order.verb.value, asks=missing, number=item.number) if missing else None


def suspend(work: Work, order: Order, deed: Deed) -> Outcome:
    """From now until the day named."""
    item = work.get(Item, order.item)
    if item is None or order.due_at is None:
        return refuse("nothing_pending")
    fresh = Suspension(
        reason=DelayReason(order.reason), text=order.text, began_at=deed.now, by=deed.who.key, until_at=order.due_at
    )
    changed = replace(item, suspensions=(*item.suspensions, fresh))
    return _told(scheduled(changed, deed.county, deed.now), order, "suspended", deed)


def cannot_resume(item: Item, _order: Order, _deed: Deed) -> Outcome | None:
    """Only what stands still can go on."""
    if item.withdrawn or not item.is_open:
        return over(item)
    return None if item.suspension is not None else refuse("not_suspended", number=item.number)


def resume(work: Work, order: Order, deed: Deed) -> Outcome:
    """Before its day, by hand."""
    item = work.get(Item, order.item)
    if item is None:
        return refuse("nothing_pending")
    return _told(resumed(item, deed), order, "resumed", deed)


def resumed(item: Item, deed: Deed) -> Item:
    """The clocks go on, and the work days they stood are given back to every share that is still owed."""
    began = item.suspensions[-1].began_at
    branches = tuple(
        given_back(b, (began, _until(b, deed)), "suspension", deed) if b.is_open and b.submitted is None else b
        for b in item.branches
    )
    return scheduled(replace(ended(item, deed), branches=branches), deed.county, deed.now)


def _until(branch: Branch, deed: Deed) -> datetime:
    """A share that objects goes on standing: the days since then come back with the answer, and once."""
    return branch.objection.at if branch.objection else deed.now


def ended(item: Item, deed: Deed) -> Item:
    """Without what has its clocks stand, if anything has."""
    if item.suspension is None:
        return item
    last = replace(item.suspension, ended_at=deed.now, ended_by=deed.who.key)
    return replace(item, suspensions=(*item.suspensions[:-1], last))


def resumed_notices(item: Item, deed: Deed) -> tuple[Notice, ...]:
    """Everybody who has to do with it hears the new date."""
    return told_units(item, units_of(item), deed.county, _telling(item, "resumed", deed))


def _telling(item: Item, kind: str, deed: Deed) -> Telling:
    last = item.suspensions[-1]
    facts = item_facts(item, deed.county, deed.now) | {
        "reason": last.reason.value,
        "text": last.text,
        "until_at": last.until_at.isoformat(),
        "days": max(deed.county.calendar.work_days_between(local_date(last.began_at), local_date(deed.now)), 0),
    }
    return Telling(kind=kind, facts=facts, now=deed.now)


def _told(item: Item, order: Order, kind: str, deed: Deed) -> Outcome:
    telling = _telling(item, kind, deed)
    notices = (edited(item, deed.county, deed.now), *told_units(item, units_of(item), deed.county, telling))
    facts = {**telling.facts, "verb": order.verb.value}
    return Outcome(changes=(item,), notices=notices, answer=Answer(kind="order_done", facts=facts))
