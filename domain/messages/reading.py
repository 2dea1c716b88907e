"""Who has opened what, as far as anybody told us: a hint of the platform, on which nothing rests (domain §2.1).
Asking is planned by `domain/messages/looking.py`; who pressed or quoted has read without being asked about."""

from collections.abc import Iterable
from datetime import datetime

from domain.actors import Actor, Channel
from domain.county import County
from domain.events import Opened, ReadSeen
from domain.matters.items import Item, ReadBy, Receipt
from domain.messages.looking import READABLE, Watch, moments, next_look
from domain.messages.notices import Channel as DispatchChannel
from domain.messages.notices import Dispatch, DispatchState
from domain.messages.rivals import suspected
from domain.outcome import Outcome
from domain.policy import NoticeClass
from domain.replacing import replace
from domain.work import Lookup, Needs, Work


def told_keys(about: Iterable[str], kind: str) -> list[str]:
    """The keys of a kind among what a dispatch tells of."""
    named = (each.partition("|") for each in sorted(about))
    return [key for of, _bar, key in named if of == kind]


def told_items(work: Work, about: Iterable[str]) -> tuple[Item, ...]:
    """The items whose copies a dispatch carried."""
    found = (work.get(Item, key) for key in told_keys(about, Item.kind))
    return tuple(item for item in found if item is not None)


def opened(item: Item, readers: Iterable[str], by: ReadBy, now: datetime) -> Item:
    """The item with the copies of these accounts opened; how it was first known stays."""
    accounts = frozenset(readers)

    def note(receipt: Receipt) -> Receipt:
        fresh = receipt.staff_id in accounts and receipt.read_at is None
        return replace(receipt, read_at=now, read_by=by) if fresh else receipt

    branches = (replace(b, receipts=tuple(map(note, b.receipts))) for b in item.branches)
    return replace(item, branches=tuple(branches))


def proven_read(item: Item, by: Actor, handle: str, now: datetime) -> Item:
    """Who presses a card or quotes a message has it before his eyes."""
    if by.channel is not Channel.CARD and not handle:
        return item
    return opened(item, (by.staff_id,), ReadBy.CLICK, now)


def missing_readers(item: Item) -> tuple[Receipt, ...]:
    """Copies nobody has opened, of branches nobody has signed."""
    return tuple(r for b in item.branches if b.signed is None and b.is_open for r in b.receipts if r.read_at is None)


def watch_of(look: Dispatch, items: Iterable[Item], county: County) -> Watch:
    """What is still to be learnt by a look. A private message is about its own reader, a group's about all."""
    missing = {r.staff_id for item in items for r in missing_readers(item)}
    in_group = look.channel is DispatchChannel.LOOK_GROUP
    return Watch(
        sent_at=look.created_at,
        in_group=in_group,
        missing=frozenset(missing if in_group else missing & {c.staff_id for c in look.copies}),
        told_by_events=county.told_by_events,
        strain=county.strain,
    )


def first_look(sent: Dispatch, county: County, now: datetime) -> list[Dispatch]:
    """The first look at a message just delivered: all looks of one carry that moment as their `created_at`."""
    look = Dispatch(
        key=f"look|{sent.key}|1",
        channel=sent.channel.look,
        target=sent.target,
        body=sent.handle,
        notice_class=NoticeClass.B,
        copies=sent.copies,
        state=DispatchState.PLANNED,
        created_at=now,
        looks_at=sent.key,
        look=1,
        about=sent.about,
    )
    planned = moments(watch_of(look, (), county), county.house)
    return [replace(look, next_due_at=planned[0])] if planned else []


def needs_opened(event: Opened, _now: datetime) -> Needs:
    """The items the message told of."""
    return Needs(lookups=(Lookup(name="items_of_handle", kind="item", args=(event.handle,)),))


def told_opened(work: Work, event: Opened, _county: County, now: datetime) -> Outcome:
    """The platform told by itself: only copies we keep are noted, and of leaders we keep none."""
    found = work.found(Item, Lookup(name="items_of_handle", kind="item", args=(event.handle,)))
    return Outcome(changes=tuple(opened(item, (event.by.staff_id,), ReadBy.EVENT, now) for item in found))


def read_seen(work: Work, event: ReadSeen, county: County, now: datetime) -> Outcome:
    """Who has opened it, as far as the platform says; look again only while somebody neither read nor signed."""
    look = work.get(Dispatch, event.dispatch)
    if look is None or look.fence != event.fence:
        return Outcome()
    done = replace(look, state=DispatchState.SENT, sent_at=now, next_due_at=None)
    before = told_items(work, event.about)
    items = [opened(item, event.readers, ReadBy.POLL, now) for item in before]
    at = next_look(watch_of(look, items, county), county.house, now)
    return Outcome(
        changes=(done, *items, *([_another(look, at)] if at else [])),
        notices=suspected(before, event, county, now),
    )


def _another(look: Dispatch, at: datetime) -> Dispatch:
    number = look.look + 1
    return replace(
        look, key=f"look|{look.looks_at}|{number}", look=number, state=DispatchState.PLANNED, next_due_at=at,
        sent_at=None, attempts=0, error="",
    )  # fmt: skip


def reconsidered(look: Dispatch, items: Iterable[Item], county: County, now: datetime) -> Dispatch | None:
    """A look whose moment has come: None = ask now; else the same look later, or ended without a call."""
    watch = watch_of(look, items, county)
    ended = replace(look, state=DispatchState.SENT, next_due_at=None, error="nobody_missing")
    if not watch.missing or now - look.created_at > READABLE:
        return ended
    if look.next_due_at in moments(watch, county.house):
        return None
    at = next_look(watch, county.house, now)
    return replace(look, next_due_at=at) if at else replace(ended, error="quota")
