"""Delivered and read: facts of the platform per copy. *Read* is a hint; leaders' is never asked (domain §2.1)."""

from dataclasses import replace
from datetime import datetime, timedelta

from domain.actors import Actor
from domain.actors import Channel as ActorChannel
from domain.calendars import COUNTY_ZONE, local_date
from domain.county import County
from domain.events import Delivered, DeliveryFailed, DeliveryUnknown, ReadSeen
from domain.items import Branch, Item, Receipt, with_branch
from domain.notices import Copy, Dispatch, DispatchState, Notice, to_post
from domain.outcome import Aggregate, Outcome
from domain.people import Tier
from domain.policy import House, NoticeClass
from domain.work import Lookup, Needs, Work

# The platform answers for 24 h (dingtalk §3.2); the last look stays safely inside.
READABLE = timedelta(hours=23, minutes=30)
DeliveryEvent = Delivered | DeliveryFailed | DeliveryUnknown | ReadSeen


def told_items(dispatch: str) -> Lookup:
    """The items whose copies a dispatch carried."""
    return Lookup(name="items_of_dispatch", kind="item", args=(dispatch,))


def needs_delivery(event: DeliveryEvent, _now: datetime) -> Needs:
    """The dispatch and the items it told of."""
    return Needs(keys=(("dispatch", event.dispatch),), lookups=(told_items(event.dispatch),))


def delivered(work: Work, event: Delivered, county: County, now: datetime) -> Outcome:
    """The platform took it: note handle and copies, and plan the first look."""
    dispatch = work.get(Dispatch, event.dispatch)
    if dispatch is None or dispatch.fence != event.fence:
        return Outcome()
    sent = replace(dispatch, state=DispatchState.SENT, handle=event.handle, sent_at=now, next_due_at=None)
    changes: list[Aggregate] = [sent]
    reached = [c for c in sent.copies if c.staff_id not in ("", *event.refused) and _is_staff(c, county, now)]
    told = work.found(Item, told_items(event.dispatch))
    changes.extend(_noted(item, [c for c in reached if c.item == item.key], now) for item in told)
    if event.handle and (reached or any(not c.staff_id for c in sent.copies)):
        changes.extend(_first_look(sent, county, now))
    return Outcome(changes=tuple(changes), notices=_unreachable(sent, event.refused, county, now))


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


def _first_look(sent: Dispatch, county: County, now: datetime) -> list[Dispatch]:
    at = look_moment(now, 1, county.house)
    if at is None:
        return []
    look = Dispatch(
        key=f"look|{sent.key}|1",
        channel=sent.channel.look,
        target=sent.target,
        body=sent.handle,
        notice_class=NoticeClass.B,
        copies=sent.copies,
        state=DispatchState.PLANNED,
        created_at=now,
        next_due_at=max(at, now),
        looks_at=sent.key,
        look=1,
        about=sent.about,
    )
    return [look]


def look_moment(sent_at: datetime, number: int, house: House) -> datetime | None:
    """When the n-th look (from 1) is due: the plan of messages §1.5, or None after the last."""
    moments = {sent_at + after for after in house.looks_after}
    for days in (0, 1):
        day = local_date(sent_at + timedelta(days=days))
        moments |= {datetime.combine(day, at, COUNTY_ZONE).astimezone(sent_at.tzinfo) for at in house.looks_at}
    earliest = min(house.looks_after, default=timedelta(0))
    plan = sorted(m for m in moments if sent_at + earliest <= m <= sent_at + READABLE)
    return plan[number - 1] if number <= len(plan) else None


def read_seen(work: Work, event: ReadSeen, county: County, now: datetime) -> Outcome:
    """Who has opened it, as far as the platform says; look again only while somebody neither read nor signed."""
    look = work.get(Dispatch, event.dispatch)
    if look is None or look.fence != event.fence:
        return Outcome()
    done = replace(look, state=DispatchState.SENT, sent_at=now, next_due_at=None)
    items = [_read(item, event.readers, now) for item in work.found(Item, told_items(event.dispatch))]
    if not any(missing_readers(item) for item in items):
        return Outcome(changes=(done, *items))
    return Outcome(changes=(done, *items, *_next_look(look, county, now)))


def _next_look(look: Dispatch, county: County, now: datetime) -> list[Dispatch]:
    """All looks of one message carry the moment it was delivered as their `created_at`: the plan counts from it."""
    number = look.look + 1
    while (at := look_moment(look.created_at, number, county.house)) is not None and at <= now:
        number += 1
    if at is None:
        return []
    fresh = replace(
        look, key=f"look|{look.looks_at}|{number}", look=number, state=DispatchState.PLANNED,
        next_due_at=at, sent_at=None, attempts=0, error="",
    )  # fmt: skip
    return [fresh]


def _read(item: Item, readers: tuple[str, ...], now: datetime) -> Item:
    def note(branch: Branch) -> Branch:
        receipts = tuple(
            replace(r, read_at=now) if r.staff_id in readers and r.read_at is None else r for r in branch.receipts
        )
        return replace(branch, receipts=receipts)

    return replace(item, branches=tuple(note(b) for b in item.branches))


def missing_readers(item: Item) -> tuple[Receipt, ...]:
    """Copies nobody has opened, of branches nobody has signed."""
    return tuple(r for b in item.branches if b.signed is None and b.is_open for r in b.receipts if r.read_at is None)


def failed(work: Work, event: DeliveryFailed, county: County, now: datetime) -> Outcome:
    """Refused for good, or to be tried again at a moment that is a row."""
    dispatch = work.get(Dispatch, event.dispatch)
    if dispatch is None or dispatch.fence != event.fence:
        return Outcome()
    if event.retry_at is not None:
        again = replace(
            dispatch, state=DispatchState.FAILED_TEMP, error=event.error, next_due_at=event.retry_at,
            attempts=dispatch.attempts + 1,
        )  # fmt: skip
        return Outcome(changes=(again,))
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
            next_due_at=now + timedelta(minutes=3),
        )  # fmt: skip
        return Outcome(changes=(again,))
    parked = replace(dispatch, state=DispatchState.UNKNOWN, error=event.error, next_due_at=None)
    return Outcome(changes=(parked,), notices=told_office(parked, "delivery_unknown", county, now))


def _may_repeat(dispatch: Dispatch) -> bool:
    if dispatch.channel.is_look or dispatch.channel.is_keyed:
        return dispatch.attempts < 5
    return dispatch.notice_class is NoticeClass.A and dispatch.attempts < 2


def told_office(dispatch: Dispatch, kind: str, county: County, now: datetime) -> tuple[Notice, ...]:
    """One line to the office about a message of weight that was refused, or of which nobody knows."""
    office = county.office()
    if office is None or dispatch.notice_class in (NoticeClass.B, NoticeClass.C) or kind in dispatch.notice_kinds:
        return ()
    notice = Notice(
        key=f"{dispatch.key}|{kind}",
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
