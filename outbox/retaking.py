"""Dispatches whose moment came: looks, retries, and what a dead worker left (O4, E3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.actors import SYSTEM
from domain.burden.leaving import still_wanted
from domain.county import County
from domain.matters.items import Item
from domain.messages.notices import Channel, Dispatch, DispatchState
from domain.messages.reading import reconsidered, told_items, told_keys
from domain.messages.receipts import told_office
from domain.policy import NoticeClass
from domain.work import Needs, Work
from outbox.bundle import about_of, needs_of
from outbox.handed import Remains
from store.attempts import Room, free_from
from store.outgoing import due_dispatches, newer_edits, notices_of
from store.transaction import Act, Transaction

# Two claims of one process can be in hand (`outbox/drain.py`), and a kill leaves in doubt what is in hand.
MOST = 25
# How long a worker may take over one dispatch before another may assume that it died.
LEASE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ours:
    """As whom a process takes over, and what it knows of what a dead one had claimed (`outbox/handed.py`)."""

    fence: int
    remains: Remains

    def taken(self, dispatch: Dispatch, now: datetime) -> "Taken":
        """In our hand, with what we know of it. What is keyed or only looks is not noted: it may be repeated freely."""
        noted = not (dispatch.channel.is_keyed or dispatch.channel.is_look)
        stayed = noted and dispatch.state is DispatchState.CLAIMED and self.remains.never_left(dispatch, now)
        return Taken(was=dispatch, ours=replace(dispatch, fence=self.fence, next_due_at=now + LEASE), stayed=stayed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A dispatch as it was and as it is in our hand; `stayed` = a dead process had it and surely never handed it
    over."""

    was: Dispatch
    ours: Dispatch
    stayed: bool


def taken_again(transaction: Transaction, county: County, by: Ours, now: datetime) -> list[Dispatch]:
    """What is sent now. The lease passes to us, and with it the fence; what is no longer wanted ends, and what may
    have been sent already and must never arrive twice is parked and told to the office."""
    due = due_dispatches(transaction.connection, now, MOST)
    if not due:
        return []
    looks = ((Item.kind, key) for d in due if d.channel.is_look for key in told_keys(d.about, Item.kind))
    work = transaction.load(Needs(keys=(*((Dispatch.kind, d.key) for d in due), *looks)), county)
    before = [work.get(Dispatch, d.key) or d for d in due]
    room = free_from(transaction.connection, [d.target for d in before if d.channel.posts_to_group], now)
    after = [_spared(d, work, county, now) or _settled(by.taken(d, now), transaction, county) for d in before]
    after = [_paced(now_so, was, room, now) for now_so, was in zip(after, before, strict=True)]
    transaction.save([Act(name="Claimed", by=SYSTEM, changes=tuple(zip(before, after, strict=True)))])
    parked = [d for d in after if d.state is DispatchState.UNKNOWN]
    transaction.plan([line for each in parked for line in told_office(each, "delivery_unknown", county, now)])
    return [d for d in after if d.state is DispatchState.CLAIMED]


def _paced(ours: Dispatch, was: Dispatch, room: Mapping[str, Room], now: datetime) -> Dispatch:
    """A group takes twenty posts a minute: what would be too many waits as it was."""
    if ours.state is not DispatchState.CLAIMED or not ours.channel.posts_to_group or room[ours.target].take():
        return ours
    waits = DispatchState.FAILED_TEMP if was.state is DispatchState.CLAIMED else was.state
    return replace(was, state=waits, doubts=ours.doubts, next_due_at=room[ours.target].again_at(now))


def _spared(dispatch: Dispatch, work: Work, county: County, now: datetime) -> Dispatch | None:
    """A look that need not be made now: the facts are known, or calls have become scarce since it was planned."""
    if not dispatch.channel.is_look or dispatch.state is not DispatchState.PLANNED:
        return None
    return reconsidered(dispatch, told_items(work, dispatch.about), county, now)


def _settled(taken: Taken, transaction: Transaction, county: County) -> Dispatch:
    dispatch = taken.was
    if _is_ambiguous(dispatch) and not taken.stayed:
        return replace(dispatch, state=DispatchState.UNKNOWN, next_due_at=None)
    if dispatch.channel is Channel.CARD_EDIT and newer_edits(transaction.connection, dispatch):
        return replace(dispatch, state=DispatchState.FAILED_PERM, error="superseded", next_due_at=None)
    waited = taken.stayed or dispatch.state is DispatchState.FAILED_TEMP
    if waited and not _is_wanted(dispatch.notices, transaction, county):
        return replace(dispatch, state=DispatchState.FAILED_PERM, error="no_longer_wanted", next_due_at=None)
    doubts = dispatch.doubts + (dispatch.state is DispatchState.CLAIMED and not taken.stayed)
    return replace(taken.ours, state=DispatchState.CLAIMED, attempts=dispatch.attempts + 1, doubts=doubts)


def _is_ambiguous(dispatch: Dispatch) -> bool:
    """A worker died with it in hand, before or after sending; what must never arrive twice is parked, and class A after
    its second doubt (O3)."""
    died = dispatch.state is DispatchState.CLAIMED
    once_more = dispatch.notice_class is NoticeClass.A and not dispatch.doubts
    return died and not (dispatch.channel.is_keyed or dispatch.channel.is_look or once_more)


def _is_wanted(keys: Sequence[str], transaction: Transaction, county: County) -> bool:
    """Acting stops also what waits to be sent again."""
    notices = notices_of(transaction.connection, keys)
    work = transaction.load(needs_of(notices), county)
    return not notices or any(still_wanted(notice, about_of(notice, work)) for notice in notices)
