"""撤销交办 (domain §4, matrix row 4): clocks end, readers are told, the number stays. The office needs a second."""

from dataclasses import replace
from datetime import datetime

from domain.codes import code_digest, is_confirmed
from domain.county import County, seated_account
from domain.events import WithdrawalDecided
from domain.matters.course import Withdrawal
from domain.matters.drafts import Order
from domain.matters.ending import over
from domain.matters.facts import item_facts
from domain.matters.items import Item
from domain.matters.ladders import scheduled
from domain.matters.signing import edited, no_such_item
from domain.matters.telling import Deed, Telling, told, told_units, units_of
from domain.messages.notices import Notice, Wanted, to_account, to_cards
from domain.outcome import Answer, Outcome, refuse
from domain.people.records import Post, Role
from domain.permits import Act, Grant, grant_of
from domain.policy import NoticeClass
from domain.work import Needs, Work, needs_keys


def cannot_withdraw(item: Item, order: Order, deed: Deed) -> Outcome | None:
    """Why not now. Who needs no second person does not wait for the one another has asked."""
    if item.withdrawn is not None:
        return over(item)
    if item.withdrawal is not None and _needs_second(item, deed):
        return refuse("withdrawal_pending", number=item.number)
    return None if order.text else refuse("order_asks", verb=order.verb.value, asks=["text"], number=item.number)


def withdraw(work: Work, order: Order, deed: Deed) -> Outcome:
    """At once where the permit allows it alone; else it waits for a second person of the office."""
    item = work.get(Item, order.item)
    if item is None:
        return refuse("nothing_pending")
    if not _needs_second(item, deed):
        done = withdrawn(item, order.text, deed)
        return replace(done, notices=(*done.notices, *settled(item, deed, "overtaken")))
    second = second_of_office(deed.who.key, deed.county, deed.now)
    if second is None:
        return refuse("no_second_person", count=1)
    account = seated_account(deed.county, second, deed.now)
    asked = Withdrawal(
        at=deed.now,
        by=deed.who.key,
        account=deed.who.actor.staff_id,
        text=order.text,
        code=code_digest(deed.code, _subject(item), account, order.text),
    )
    facts = item_facts(item, deed.county, deed.now) | {"text": order.text, "by": deed.who.name}
    telling = Telling(
        kind="withdrawal_second", facts=facts | {"code": deed.code}, now=deed.now, unit=item.lead.unit,
        wanted=Wanted.WITHDRAWAL,
    )  # fmt: skip
    answer = Answer(kind="withdrawal_asked", facts=facts | {"title_of": second.title})
    return Outcome(changes=(replace(item, withdrawal=asked),), notices=(told(item, second, telling),), answer=answer)


def _needs_second(item: Item, deed: Deed) -> bool:
    roster = deed.county.roster
    return any(
        grant_of(deed.who, Act.WITHDRAW, roster, b.unit) is Grant.SECOND for b in item.branches if b.released is None
    )


def _subject(item: Item) -> str:
    return f"{item.key}|withdrawal"


def second_of_office(first: str, county: County, now: datetime) -> Post | None:
    """A post of the office where somebody else than `first` (a person's key) sits today."""
    roster, today = county.roster, county.today(now)
    seats = ((post, roster.seat(post, today).person) for post in roster.posts_with(Role.OFFICE))
    return next((post for post, person in seats if person and person.key != first), None)


def withdrawn(item: Item, text: str, deed: Deed) -> Outcome:
    """No clock runs any more, what is queued is not sent, and everybody who was told is told so."""
    units = units_of(item)
    changed = replace(item, withdrawn=deed.stamp, withdrawal=None)
    changed = scheduled(changed, deed.county, deed.now)
    facts = item_facts(changed, deed.county, deed.now) | {"text": text, "verb": "withdraw"}
    notices = told_units(changed, units, deed.county, Telling(kind="withdrawn", facts=facts, now=deed.now))
    card = edited(changed, deed.county, deed.now)
    return Outcome(changes=(changed,), notices=(card, *notices), answer=Answer(kind="order_done", facts=facts))


def needs_withdrawal(event: WithdrawalDecided, _now: datetime) -> Needs:
    """The item."""
    return needs_keys(("item", event.item))


def decide_withdrawal(work: Work, event: WithdrawalDecided, county: County, now: datetime) -> Outcome:
    """The second person agrees, or it stays issued."""
    item = work.get(Item, event.item)
    if item is None:
        return no_such_item(event.item, ())
    asked = item.withdrawal
    if asked is None:
        return refuse("withdrawal_none", **_present_state(item, county, now))
    deed = Deed(who=county.standpoint(event.by, now), county=county, now=now)
    if Role.OFFICE not in deed.who.roles or deed.who.key == asked.by:
        return refuse("needs_another_person", number=item.number)
    if not is_confirmed(event.by, event.code, asked.code, (_subject(item), asked.text)):
        return refuse("code_wrong")
    if event.agree:
        outcome = withdrawn(item, asked.text, deed)
        return replace(outcome, notices=(*outcome.notices, *settled(item, deed, "agreed")))
    facts = item_facts(item, county, now)
    answer = Answer(kind="withdrawal_refused", facts=facts)
    kept = replace(item, withdrawal=None)
    return Outcome(changes=(kept,), notices=settled(item, deed, "declined"), answer=answer)


def settled(item: Item, deed: Deed, verdict: str) -> tuple[Notice, ...]:
    """The second person's card says how it ended and has nothing to press; who asked is told."""
    asked = item.withdrawal
    if asked is None:
        return ()
    facts = item_facts(item, deed.county, deed.now) | {
        "verdict": verdict, "who": deed.who.name, "text": asked.text, "decided_at": deed.now.isoformat(),
    }  # fmt: skip
    edit = Notice(
        key=f"{_subject(item)}|{asked.at.isoformat()}|decided",
        kind="withdrawal_edit",
        notice_class=NoticeClass.C,
        audience=to_cards(item.about),
        facts=facts,
        not_before=deed.now,
    )
    told_first = replace(
        edit,
        key=f"{_subject(item)}|{asked.at.isoformat()}|told",
        kind="withdrawal_told",
        notice_class=NoticeClass.B,
        audience=to_account(asked.account),
    )
    return (edit, told_first)


def _present_state(item: Item, county: County, now: datetime) -> dict[str, object]:
    ended = item.withdrawn
    who = county.roster.persons.get(ended.by) if ended else None
    facts = {"who": who.name if who else "", "decided_at": ended.at.isoformat() if ended else ""}
    return item_facts(item, county, now) | facts
