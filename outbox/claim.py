"""The claim transaction: ready notices become dispatches whose bytes never change again (design §5)."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection

from bot.dingtalk.render import Renderer
from bot.messages import Message
from domain.actors import SYSTEM
from domain.burden.leaving import GREETING, posted_handovers
from domain.calendars import COUNTY_ZONE, local_date
from domain.county import County
from domain.messages.manners import manner_of
from domain.messages.notices import (
    AudienceKind,
    Channel,
    Condition,
    Copy,
    Dispatch,
    Notice,
    NoticeState,
    Wanted,
)
from domain.messages.quota import edits_groups_only
from domain.messages.storm import upward
from domain.people.records import Tier
from domain.replacing import replace
from outbox.breaker import guarded
from outbox.bundle import FIRST_SENT, Bundle, Settled, Surroundings, address, bundle, needs_of, said_as
from outbox.edits import edits
from outbox.handed import Handed
from outbox.parcels import Parcel, listed
from outbox.retaking import LEASE, MOST, Ours, taken_again
from outbox.vacancies import vacancies
from outbox.write import Writer
from store.attempts import free_from
from store.counties import CountyReader
from store.outgoing import acted, ready_notices, said_since, settle, state_row, under_way
from store.transaction import Act, Transaction

log = logging.getLogger(__name__)
MENDED_BY = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What the outbox needs to write and render; `fence` tells one process's claims from another's; `handed` knows
    what of a dead one's claims surely never left."""

    reader: CountyReader
    writer: Writer
    renderer: Renderer
    fence: int
    handed: Handed = field(default_factory=Handed)

    @property
    def ours(self) -> Ours:
        """As whom we claim, and what the dead have left as of this claim."""
        return Ours(fence=self.fence, remains=self.handed.remains())


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """One claim: what to send now, and whether it took as much as it might, so that more may be there."""

    dispatches: tuple[Dispatch, ...] = ()
    more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Bite:
    """What one claim may take: `most` notices and what belongs to them; while a long sweep is still ticking answers
    only, so that nobody's reminders of one moment are torn apart."""

    most: int = MOST
    answers_only: bool = False


def claim(connection: Connection, desk: Desk, now: datetime, bite: Bite = Bite()) -> Claimed:
    """Turn ready notices into dispatches and take over the dispatches that are due."""
    county = desk.reader.read(connection)
    transaction = Transaction(connection=connection, now=now)
    held = county.hold is not None and county.hold.holds
    again = () if held else taken_again(transaction, county, desk.ours, now)
    answers_only = bite.answers_only or held
    found = [said_as(n, county) for n in ready_notices(connection, now, bite.most, answers_only=answers_only)]
    work = transaction.load(needs_of(found), county)
    at = {n.key: address(n, county, now) for n in found if n.audience.kind is not AudienceKind.CARDS}
    targets = [each.target for each in at.values()]
    said = said_since(connection, [t for t in targets if t], _midnight(now))
    groups = sorted(set(targets) & county.roster.groups.keys())
    around = Surroundings(
        said=said, work=work, county=county, now=now, at=at,
        busy=under_way(connection, targets, now), room=free_from(connection, groups, now),
        acted=acted(connection, [n.audience.key for n in found if n.kind == GREETING]),
    )  # fmt: skip
    plan = bundle(found, around)
    halted = guarded(transaction, plan, around)
    posted = {target: posted_handovers(said.get(target, ()), now) for target in targets}
    changed = edits(connection, found, groups_only=edits_groups_only(county.strain))
    plan.parcels = [*listed(plan.parcels, posted, county.house.caps.handovers_half_day), *changed]
    fresh = _written(plan, desk, county, now)
    _keep(transaction, fresh, plan, found)
    transaction.plan([*vacancies(connection, found, plan, (county, now)), *halted])
    return Claimed(dispatches=(*again, *fresh), more=len(found) >= bite.most)


def _midnight(now: datetime) -> datetime:
    return datetime.combine(local_date(now), datetime.min.time(), COUNTY_ZONE).astimezone(now.tzinfo)


def _written(plan: Bundle, desk: Desk, county: County, now: datetime) -> list[Dispatch]:
    """A notice that cannot be written is logged and tried again later; the others leave, of its own parcel too."""
    fresh: list[Dispatch] = []
    for parcel in plan.parcels:
        whole = _tried(parcel, desk, county, now)
        if whole is None and len(parcel.notices) > 1:
            sound = (n for n in parcel.notices if _tried(replace(parcel, notices=(n,)), desk, county, now))
            whole = _tried(replace(parcel, notices=tuple(sound)), desk, county, now)
        fresh.extend([whole] if whole else [])
        written = whole.notices if whole else ()
        plan.settled.extend(_tried_again(n, now) for n in parcel.notices if n.key not in written)
    return fresh


def _tried(parcel: Parcel, desk: Desk, county: County, now: datetime) -> Dispatch | None:
    try:
        return _dispatch(parcel, desk, county, now) if parcel.notices else None
    except Exception:
        log.exception("unwritable", extra={"notices": [n.key for n in parcel.notices]})
        return None


def _tried_again(notice: Notice, now: datetime) -> Settled:
    """Nothing is lost by a fault in a sentence: it waits until somebody has mended it."""
    return Settled(key=notice.key, state=NoticeState.HELD, reason="unwritable", not_before=now + MENDED_BY)


def _dispatch(parcel: Parcel, desk: Desk, county: County, now: datetime) -> Dispatch:
    message = desk.writer.write(parcel, county)
    channel = _channel(parcel, message, desk.renderer)
    key = _key(parcel)
    return Dispatch(
        key=key,
        channel=channel,
        target=parcel.target,
        body=_body(message, channel, parcel, desk.renderer),
        notices=tuple(n.key for n in parcel.notices),
        notice_kinds=tuple(dict.fromkeys(n.kind for n in parcel.notices)),
        notice_class=min((n.notice_class for n in parcel.notices), key="SADBC".index),
        about=tuple(dict.fromkeys(n.about for n in parcel.notices if n.about)),
        copies=() if parcel.edits else _copies(parcel),
        conditions=_conditions(parcel),
        proactive=not parcel.edits and any(manner_of(n).proactive for n in parcel.notices),
        created_at=now,
        fence=desk.fence,
        next_due_at=now + LEASE,
        looks_at=parcel.edits,
    )


def _key(parcel: Parcel) -> str:
    """One notice: its own key and the target; several: their common hash. Never longer than a column."""
    own = "+".join(n.key for n in parcel.notices)
    return sha256(f"{own}>{parcel.target}>{parcel.edits}".encode()).hexdigest()


def _channel(parcel: Parcel, message: Message, renderer: Renderer) -> Channel:
    if parcel.edits:
        return Channel.CARD_EDIT
    if message.attachment is not None and renderer.can.files and not parcel.group:
        return Channel.FILE_PRIVATE
    wants_card = renderer.can.buttons and (bool(message.buttons) or parcel.notices[0].kind in FIRST_SENT)
    if parcel.group:
        return Channel.CARD_GROUP if wants_card else Channel.TEXT_GROUP
    return Channel.CARD_PRIVATE if wants_card else Channel.TEXT_PRIVATE


def _body(message: Message, channel: Channel, parcel: Parcel, renderer: Renderer) -> str:
    if channel is Channel.CARD_EDIT:
        return renderer.card_edit(message, parcel.edits)
    if channel is Channel.CARD_GROUP:
        return renderer.card_to_group(message, parcel.target, _key(parcel))
    if channel is Channel.CARD_PRIVATE:
        return renderer.card_to_person(message, parcel.target, _key(parcel))
    if channel is Channel.FILE_PRIVATE:
        return renderer.file_to_person(message, parcel.target)
    if channel is Channel.TEXT_GROUP:
        return renderer.text_to_group(message, parcel.target)
    return renderer.text_to_person(message, parcel.target)


def _conditions(parcel: Parcel) -> tuple[Condition, ...]:
    """What each report upward rests on: looked at once more when it has arrived."""
    return tuple(
        Condition(item=n.about.partition("|")[2], unit=n.unit, wanted=n.wanted, version=n.version)
        for n in upward(parcel.notices)
        if n.about.startswith("item|") and n.wanted is not Wanted.ALWAYS
    )


def _copies(parcel: Parcel) -> tuple[Copy, ...]:
    """The 应阅 copies: first notices to persons, and the group's card, whose readers count for all of them. A leader
    who stands in for a vacant post is never asked whether he has read (domain §2.1)."""
    asked = parcel.group or parcel.tier is Tier.STAFF
    first = [n for n in parcel.notices if n.kind in FIRST_SENT and asked]
    return tuple(
        Copy(
            item=n.about.partition("|")[2],
            unit=n.unit,
            post=parcel.posts.get(n.key, ""),
            staff_id="" if parcel.group else parcel.target,
        )
        for n in first
    )


def _keep(transaction: Transaction, fresh: Sequence[Dispatch], plan: Bundle, found: Sequence[Notice]) -> None:
    transaction.save([Act(name="Claimed", by=SYSTEM, changes=tuple((None, d) for d in fresh))])
    rows = {n.key: state_row(n.key, NoticeState.IN) for n in found}
    for dispatch in fresh:
        for key in dispatch.notices:
            rows[key] = {**state_row(key, NoticeState.IN), "dispatch": dispatch.key}
    for each in plan.settled:
        rows[each.key] = _settled_row(each)
    settle(transaction.connection, rows.values())


def _settled_row(each: Settled) -> dict[str, object]:
    return state_row(each.key, each.state, each.reason, each.not_before)
