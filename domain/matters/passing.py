"""转办: a share goes to another unit, which begins anew (domain §4, matrix row 3)."""

from dataclasses import replace

from domain.matters.course import Objection
from domain.matters.drafts import Order, Verb
from domain.matters.ending import over, unasked
from domain.matters.facts import item_facts
from domain.matters.items import Branch, DeadlineVersion, Item, with_branch
from domain.matters.ladders import scheduled
from domain.matters.signing import edited
from domain.matters.telling import Deed, Telling, told_units
from domain.outcome import Answer, Outcome, refuse
from domain.work import Work


def share_of(item: Item, order: Order) -> Branch | None:
    """The open share that is meant: by unit, or the only one, or the one that was returned."""
    standing = [b for b in item.branches if b.is_open and order.unit in ("", b.unit)]
    returned = [b for b in standing if b.objection is not None]
    found = returned or standing
    return found[0] if len(found) == 1 else None


def whole(item: Item, order: Order) -> Order:
    """What was left out of the words but will happen: from whom it goes, and by when the other one must be done."""
    branch = share_of(item, order) if order.verb is Verb.TRANSFER else None
    if branch is None:
        return order
    return replace(order, unit=branch.unit, due_at=order.due_at or branch.deadline.due_at)


def cannot_transfer(item: Item, order: Order, deed: Deed) -> Outcome | None:
    """Why not now."""
    branch = share_of(item, order)
    if item.withdrawn or not item.is_open:
        return over(item)
    if branch is None:
        return refuse("order_which_unit", number=item.number, units=[b.unit for b in item.branches if b.is_open])
    if order.to_unit not in deed.county.roster.units:
        return refuse("order_asks", verb=order.verb.value, asks=["to_unit"], number=item.number)
    there = item.branch(order.to_unit)
    if there is not None and there.released is None:
        return refuse("already_has_share", number=item.number, unit=order.to_unit)
    if (order.due_at or branch.deadline.due_at) <= deed.now:
        return refuse("order_asks", verb=order.verb.value, asks=["due"], number=item.number)
    return None


def transfer(work: Work, order: Order, deed: Deed) -> Outcome:
    """The first unit is out, the second begins anew; the trail of both stays."""
    item, now, county = work.get(Item, order.item), deed.now, deed.county
    branch = share_of(item, order) if item else None
    if item is None or branch is None:
        return refuse("nothing_pending")
    released = replace(branch, released=deed.stamp, objections=_decided(branch, deed))
    changed = with_branch(item, branch.unit, lambda _b: released)
    changed = _with_share(changed, branch, order, deed)
    changed = scheduled(changed, county, now)
    facts = item_facts(changed, county, now, branch.unit) | {"to_unit": order.to_unit, "text": order.text}
    gone = Telling(kind="transferred", facts=facts, now=now, unit=branch.unit)
    come = Telling(
        kind="assignment_private",
        facts=facts | item_facts(changed, county, now, order.to_unit),
        now=now,
        unit=order.to_unit,
    )
    notices = (
        edited(changed, county, now),
        *told_units(changed, [branch.unit], county, gone),
        *told_units(changed, [order.to_unit], county, come),
    )
    return Outcome(changes=(changed,), notices=notices, answer=Answer(kind="order_done", facts=facts | _verb(order)))


def _verb(order: Order) -> dict[str, object]:
    return {"verb": order.verb.value}


def _decided(branch: Branch, deed: Deed) -> tuple[Objection, ...]:
    """Passing a returned share on is the issuer's answer to the objection."""
    if branch.objection is None:
        return branch.objections
    answer = replace(branch.objection, decided_at=deed.now, decided_by=deed.who.key, upheld=True)
    return (*branch.objections[:-1], answer)


def _with_share(item: Item, before: Branch, order: Order, deed: Deed) -> Item:
    known = item.branch(order.to_unit)
    number = known.deadline.number + 1 if known else 1
    due_at = order.due_at or before.deadline.due_at
    version = DeadlineVersion(number=number, due_at=due_at, set_at=deed.now, by=deed.who.key, reason="transfer")
    if known is None:
        fresh = Branch(unit=order.to_unit, role=before.role, deadlines=(version,))
        return replace(item, branches=(*item.branches, fresh))
    again = _begun_anew(known, deed)
    again = replace(again, role=before.role, deadlines=(*known.deadlines, version))
    return with_branch(item, known.unit, lambda _b: again)


def _begun_anew(branch: Branch, deed: Deed) -> Branch:
    """A share that comes back: nothing of it is done, nothing waits for an answer; its trail and its counts stay."""
    free = unasked(branch, deed.now, deed.who.key)
    return replace(free, released=None, signed=None, submitted=None, submission_text="", met=())
