"""Delivered and read: facts of the platform per copy. *Read* is a hint; leaders' is never asked (domain §2.1)."""

from datetime import datetime, timedelta

from domain.actors import Actor
from domain.actors import Channel as ActorChannel
from domain.county import County
from domain.events import Delivered, DeliveryFailed, DeliveryUnknown, ReadSeen
from domain.letters.climbing import scheduled as rescheduled
from domain.letters.letters import Letter
from domain.matters.conditions import holds
from domain.matters.facts import item_facts
from domain.matters.items import Branch, Item, Receipt, with_branch
from domain.matters.ladders import scheduled
from domain.messages.notices import Copy, Dispatch, DispatchState, Notice, to_account, to_post
from domain.messages.reading import first_look, told_items, told_keys
from domain.outcome import Aggregate, Outcome
from domain.people.records import Tier
from domain.policy import NoticeClass
from domain.replacing import replace
from domain.work import Needs, Work

SERVED = "letter_served"
DeliveryEvent = Delivered | DeliveryFailed | DeliveryUnknown | ReadSeen


def needs_delivery(event: DeliveryEvent, _now: datetime) -> Needs:
    """The dispatch; where it arrived or was looked at, also the items and letters it told of."""
    about = event.about if isinstance(event, Delivered | ReadSeen) else ()
    told = ((kind, key) for kind in (Item.kind, Letter.kind) for key in told_keys(about, kind))
    return Needs(keys=((Dispatch.kind, event.dispatch), *told))


def _reached(work: Work, sent: Dispatch, event: Delivered, county: County) -> list[Letter]:
    """The letter a card served: its unit's time to sign begins with the first copy that arrived."""
    if SERVED not in sent.notice_kinds or sent.target in event.refused or sent.sent_at is None:
        return []
    found = (work.get(Letter, key) for key in told_keys(event.about, Letter.kind))
    fresh = (each for each in found if each is not None and each.reached_at is None)
    return [rescheduled(replace(each, reached_at=sent.sent_at), county, sent.sent_at) for each in fresh]


def delivered(work: Work, event: Delivered, county: County, now: datetime) -> Outcome:
    """The platform took it: note handle and copies, and plan the first look."""
    dispatch = work.get(Dispatch, event.dispatch)
    if dispatch is None or dispatch.fence != event.fence:
        return Outcome()
    sent = replace(dispatch, state=DispatchState.SENT, handle=event.handle, sent_at=now, next_due_at=None)
    changes: list[Aggregate] = [sent]
    reached = [c for c in sent.copies if c.staff_id not in ("", *event.refused) and _is_staff(c, county, now)]
    told = told_items(work, event.about)
    noted = (_noted(item, [c for c in reached if c.item == item.key], now) for item in told)
    changes.extend(scheduled(item, county, now) for item in noted)
    changes.extend(_reached(work, sent, event, county))
    if event.handle and (reached or any(not c.staff_id for c in sent.copies)):
        changes.extend(first_look(sent, county, now))
    corrections = _corrected(sent, told, county, now)
    return Outcome(changes=tuple(changes), notices=(*_unreachable(sent, event.refused, county, now), *corrections))


def _corrected(sent: Dispatch, told: tuple[Item, ...], county: County, now: datetime) -> tuple[Notice, ...]:
    """A race was lost: somebody acted between the claim and the arrival. Whoever read it is told once (E3)."""
    items = {item.key: item for item in told}
    lost = [c for c in sent.conditions if not holds(c.wanted, items.get(c.item), c.unit, c.version)]
    return tuple(
        Notice(
            key=f"{sent.key}|correction|{each.item}|{each.unit}",
            kind="correction",
            notice_class=NoticeClass.A,
            audience=to_account(sent.target),
            facts=item_facts(items[each.item], county, now, each.unit),
            not_before=now,
            about=items[each.item].about,
        )
        for each in lost
        if each.item in items
    )


def _is_staff(copy: Copy, county: County, now: datetime) -> bool:
    """A leader who stands in for a vacant post is never looked at (domain §2.1)."""
    account = Actor(staff_id=copy.staff_id, channel=ActorChannel.PRIVATE)
    return county.standpoint(account, now).tier is Tier.STAFF


def _noted(item: Item, copies: list[Copy], now: datetime) -> Item:
    for copy in copies:

        def note(branch: Branch, copy: Copy = copy) -> Branch:
            others = tuple(r for r in branch.receipts if r.staff_id != copy.staff_id)
            known = next((r for r in branch.receipts if r.staff_id == copy.staff_id), None)
            fresh = known or Receipt(staff_id=copy.staff_id, post=copy.post)
            return replace(branch, receipts=(*others, replace(fresh, delivered_at=fresh.delivered_at or now)))

        item = with_branch(item, copy.unit, note)
    return item


def failed(work: Work, event: DeliveryFailed, county: County, now: datetime) -> Outcome:
    """Refused for good, or to be tried again at a moment that is a row. What may have arrived by an earlier try stays
    unknown whatever the last try was answered (reliability §3.2)."""
    dispatch = work.get(Dispatch, event.dispatch)
    if dispatch is None or dispatch.fence != event.fence:
        return Outcome()
    if event.retry_at is not None:
        again = replace(
            dispatch, state=DispatchState.FAILED_TEMP, error=event.error, next_due_at=event.retry_at,
            attempts=dispatch.attempts + 1,
        )  # fmt: skip
        return Outcome(changes=(again,))
    if dispatch.doubts:
        return _parked(dispatch, event.error, county, now)
    dead = replace(dispatch, state=DispatchState.FAILED_PERM, error=event.error, next_due_at=None)
    return Outcome(changes=(dead,), notices=told_office(dead, "delivery_failed", county, now))


def unknown(work: Work, event: DeliveryUnknown, county: County, now: datetime) -> Outcome:
    """Ambiguity is a state (O3). Class A is sent once more, marked; S is parked and told to the office; cards
    are keyed by their own id and may be repeated freely (reliability §3.2)."""
    dispatch = work.get(Dispatch, event.dispatch)
    if dispatch is None or dispatch.fence != event.fence:
        return Outcome()
    if _may_repeat(dispatch):
        again = replace(
            dispatch, state=DispatchState.UNKNOWN, error=event.error, attempts=dispatch.attempts + 1,
            doubts=dispatch.doubts + 1, next_due_at=now + timedelta(minutes=3),
        )  # fmt: skip
        return Outcome(changes=(again,))
    return _parked(dispatch, event.error, county, now)


def _parked(dispatch: Dispatch, error: str, county: County, now: datetime) -> Outcome:
    """No further try: whether it arrived, a person finds out."""
    parked = replace(dispatch, state=DispatchState.UNKNOWN, error=error, next_due_at=None)
    return Outcome(changes=(parked,), notices=told_office(parked, "delivery_unknown", county, now))


def _may_repeat(dispatch: Dispatch) -> bool:
    if dispatch.channel.is_look or dispatch.channel.is_keyed:
        return dispatch.attempts < 5
    return dispatch.notice_class is NoticeClass.A and not dispatch.doubts


def told_office(dispatch: Dispatch, kind: str, county: County, now: datetime) -> tuple[Notice, ...]:
    """One line to the office about a message of weight that was refused, or of which nobody knows."""
    office = county.office()
    if office is None or dispatch.notice_class in (NoticeClass.B, NoticeClass.C) or kind in dispatch.notice_kinds:
        return ()
    notice = Notice(
        key=f"{dispatch.key}|{kind}|{dispatch.attempts}",  # a person may have it sent once more, and it ends once more
        kind=kind,
        notice_class=NoticeClass.B,
        audience=to_post(office.key),
        facts={"about": list(dispatch.about), "error": dispatch.error, "kinds": list(dispatch.notice_kinds)},
        not_before=now,
    )
    return (notice,)


def _unreachable(sent: Dispatch, refused: tuple[str, ...], county: County, now: datetime) -> tuple[Notice, ...]:
    if not refused:
        return ()
    names = [p.name for p in county.roster.persons.values() if p.staff_id in refused]
    office = county.office()
    if office is None:
        return ()
    notice = Notice(
        key=f"{sent.key}|unreachable",
        kind="unreachable",
        notice_class=NoticeClass.B,
        audience=to_post(office.key),
        facts={"names": names, "about": list(sent.about)},
        not_before=now,
    )
    return (notice,)
