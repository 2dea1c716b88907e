"""What is ordered about a matter is shown whole and confirmed before it happens (S05): ORDERS is the table of verbs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from domain.codes import code_digest, content_digest
from domain.county import County
from domain.events import Ordered
from domain.matters import corrections, merging, passing, standstill, withdrawing
from domain.matters.drafts import Content, Draft, DraftKind, DraftState, Order, Verb
from domain.matters.facts import item_facts
from domain.matters.items import Item
from domain.matters.on_behalf import may_void
from domain.matters.pending import Confirmation
from domain.matters.signing import no_such_item
from domain.matters.telling import Deed
from domain.outcome import Answer, Outcome, refuse
from domain.permits import Act, Grant, grant_of, roles_with
from domain.work import Needs, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRule:
    """Which permit it takes on each share it touches, why it cannot be done now, and what it does."""

    act: Act
    units: Callable[[Item, Order], tuple[str, ...]]
    problem: Callable[[Item, Order, Deed], Outcome | None]
    perform: Callable[[Work, Order, Deed], Outcome]


def _every(item: Item, _order: Order) -> tuple[str, ...]:
    return tuple(b.unit for b in item.branches if b.released is None)


def _one(item: Item, order: Order) -> tuple[str, ...]:
    return (order.unit,) if order.unit else _every(item, order)


ORDERS: Mapping[Verb, OrderRule] = {
    Verb.TRANSFER: OrderRule(
        act=Act.CHANGE_DEADLINE, units=_one, problem=passing.cannot_transfer, perform=passing.transfer
    ),
    Verb.WITHDRAW: OrderRule(
        act=Act.WITHDRAW, units=_every, problem=withdrawing.cannot_withdraw, perform=withdrawing.withdraw
    ),
    Verb.CORRECT: OrderRule(
        act=Act.CHANGE_DEADLINE, units=_every, problem=corrections.cannot_correct, perform=corrections.correct
    ),
    Verb.SUSPEND: OrderRule(
        act=Act.CHANGE_DEADLINE, units=_every, problem=standstill.cannot_suspend, perform=standstill.suspend
    ),
    Verb.RESUME: OrderRule(
        act=Act.CHANGE_DEADLINE, units=_every, problem=standstill.cannot_resume, perform=standstill.resume
    ),
    Verb.REOPEN: OrderRule(
        act=Act.SEND_BACK, units=_one, problem=corrections.cannot_reopen, perform=corrections.reopen
    ),
    Verb.MERGE: OrderRule(act=Act.CHANGE_DEADLINE, units=_every, problem=merging.cannot_merge, perform=merging.merge),
}


def needs_ordered(event: Ordered, _now: datetime) -> Needs:
    """The matter, the one it is merged into, and the draft of this message."""
    order = event.order
    other = (("item", order.other),) if order.other else ()
    return Needs(keys=(("item", order.item), ("draft", event.by.message_id), *other))


def order(work: Work, event: Ordered, county: County, now: datetime) -> Outcome:
    """Shown with everything it will do; nothing has happened yet."""
    deed = Deed(who=county.standpoint(event.by, now), county=county, now=now)
    refusal = _refused(work, event.order, deed)
    item = work.get(Item, event.order.item)
    if refusal is not None or item is None:
        return refusal or no_such_item(event.order.item, ())
    whole = passing.whole(item, event.order)  # done as it is shown, whatever else happens before the 确认
    digest = content_digest(Content(title=repr(whole)))
    draft = Draft(
        key=event.by.message_id,
        draft_kind=DraftKind.ORDER,
        state=DraftState.WAITING,
        actor_account=event.by.staff_id,
        actor=deed.who.key,
        begun_at=now,
        expires_at=now + county.policy.terms.confirm_within,
        order=whole,
        subject=f"{item.key}|{event.order.other}",
        digest=digest,
        code_digest=code_digest(event.code, event.by.message_id, event.by.staff_id, digest),
    )
    facts = item_facts(item, county, now) | order_facts(whole)
    shown = facts | {"draft": draft.key, "code": event.code, "expires_at": draft.expires_at.isoformat()}
    return Outcome(changes=(draft,), answer=Answer(kind="order_confirm", facts=shown))


def order_facts(order: Order) -> dict[str, object]:
    """What an order says, whole."""
    return {
        "verb": order.verb.value,
        "unit": order.unit,
        "to_unit": order.to_unit,
        "other_number": order.other.partition("-")[2],
        "new_title": order.title,
        "new_due_at": order.due_at.isoformat() if order.due_at else "",
        "reason": order.reason,
        "text": order.text,
    }


def _refused(work: Work, order: Order, deed: Deed) -> Outcome | None:
    item, rule = work.get(Item, order.item), ORDERS[order.verb]
    if item is None:
        return no_such_item(order.item, ())
    grants = [grant_of(deed.who, rule.act, deed.county.roster, unit) for unit in rule.units(item, order)]
    own = order.verb is Verb.WITHDRAW and may_void(item, deed.who, deed.now)
    if not own and any(grant in (Grant.DENY, Grant.PROPOSE) for grant in grants):
        return refuse("no_permit", act=rule.act.value, who_can=[r.value for r in roles_with(rule.act)])
    if order.other and work.get(Item, order.other) is None:
        return no_such_item(order.other, ())
    return rule.problem(item, order, deed)


def order_confirmed(work: Work, confirmation: Confirmation, county: County, now: datetime) -> Outcome:
    """Looked at again in the county of this moment, then done."""
    draft = confirmation.draft
    deed = Deed(who=county.standpoint(confirmation.event.by, now), county=county, now=now)
    if draft.order is None:
        return refuse("nothing_pending")
    refusal = _refused(work, draft.order, deed)
    if refusal is not None:
        return refusal
    deed = replace(deed, code=confirmation.event.fresh_code)
    done = ORDERS[draft.order.verb].perform(work, draft.order, deed)
    return replace(done, changes=(*done.changes, replace(draft, state=DraftState.DONE)))
