"""V1 to V15 (reliability §3.5): what must be so whatever happened, and V16: nothing was set aside.

Each gives the sentences that are not so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta

from sqlalchemy import Connection, func, select

from config.calendars import load_calendar
from domain.calendars import COUNTY_ZONE
from domain.matters.items import Item
from domain.messages.notices import Channel, Dispatch, DispatchState
from domain.people.records import Role
from domain.policy import NoticeClass
from store import tables
from store.audit import verify
from store.mapping import all_of
from tests.simulation.world import World

SENT_STATES = (DispatchState.SENT, DispatchState.UNKNOWN)
ENDED = timedelta(minutes=10)
GIVEN_UP = ("no_longer_wanted", "superseded")
"""Of what waited to be tried again: nobody asks any more, or a newer edit of the same card has taken its place."""
CALENDAR = load_calendar()
WINDOW, MOST = timedelta(seconds=61), 20
PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


class Facts:
    """What the disk and the platform say at the end of a run."""

    def __init__(self, world: World, planned: int | None) -> None:
        self.world, self.planned, self.now = world, planned, world.clock.now()
        self.dispatches: dict[str, Dispatch] = world.look(lambda c: all_of(c, Dispatch))
        self.items: dict[str, Item] = world.look(lambda c: all_of(c, Item))
        # What carries a file is written once more when it leaves: only then does the upload have a name.
        unlike = (Channel.FILE_PRIVATE, Channel.LOOK_GROUP, Channel.LOOK_PRIVATE)
        self.spoken = {d.key: d for d in self.dispatches.values() if d.channel not in unlike}
        same = Counter(d.body.encode() for d in self.spoken.values())
        self.visible = {key: world.taken[d.body.encode()] / same[d.body.encode()] for key, d in self.spoken.items()}
        self.notice_keys: set[str] = set(world.look(lambda c: list(c.scalars(select(tables.notices.c.key)))))


def broken(world: World, planned: int | None = None, log: str = "") -> list[str]:
    """Everything that does not hold; `planned` is how many hand-overs were confirmed, where all were."""
    facts = Facts(world, planned)
    found = [f"{name}: {fault}" for name, truth in TRUTHS.items() for fault in truth(facts)]
    return [*found, *(f"V14: {match[0]}" for match in PHONE.finditer(log))]


def _v1(facts: Facts) -> Iterator[str]:
    """What was acknowledged stands in the inbox."""
    kept = set(facts.world.look(lambda c: list(c.scalars(select(tables.inbox.c.message_id)))))
    yield from (f"acknowledged and not kept: {each}" for each in facts.world.heard - kept)


def _v2(facts: Facts) -> Iterator[str]:
    """Numbers are drawn once each within a county year, without gaps, and no hand-over is there twice."""
    items = facts.items.values()
    for year in {item.year for item in items}:
        numbers = sorted(item.number for item in items if item.year == year)
        if numbers != list(range(1, len(numbers) + 1)):
            yield f"numbers of {year}: {numbers}"
    if facts.planned is not None and len(items) != facts.planned:
        yield f"{len(items)} matters of {facts.planned}"


def _v3(facts: Facts) -> Iterator[str]:
    """Everything that was due ten minutes ago has come to an end."""
    late = facts.now - ENDED
    ready = tables.notices.c.state.in_(("ready", "held")) & (tables.notices.c.not_before < late)
    waiting = facts.world.look(lambda c: list(c.scalars(select(tables.notices.c.key).where(ready))))
    yield from (f"notice waits: {key}" for key in waiting)
    for each in facts.dispatches.values():
        if each.next_due_at is not None and each.next_due_at < late:
            yield f"dispatch waits: {each.state} {each.notice_kinds}"


def _v4(facts: Facts) -> Iterator[str]:
    """Nothing without a key is seen twice but class A; A is seen at least once or shown to the office as unknown."""
    for key, each in facts.spoken.items():
        seen, most = facts.visible[key], 2 if each.notice_class is NoticeClass.A else 1
        if seen > most and not each.channel.is_keyed:
            yield f"{each.notice_kinds} seen {seen} times"
        if each.notice_class is NoticeClass.A and seen == 0 and not _told(each, facts) and each.next_due_at is None:
            yield f"{each.notice_kinds} lost ({each.state} {each.error})"
        if each.state is DispatchState.UNKNOWN and each.next_due_at is None and not _told(each, facts):
            yield f"nobody was told of {each.notice_kinds} of class {each.notice_class}"
    cards = Counter(m.draft.card for m in facts.world.city.platform.ledger.messages if m.draft.card)
    yield from (f"card {card} stands {n} times" for card, n in cards.items() if n > 1)


def _told(each: Dispatch, facts: Facts) -> bool:
    """The office has it before it, or an answer (C) or a reminder (B) may be lost."""
    if each.notice_class in (NoticeClass.B, NoticeClass.C) or "delivery_unknown" in each.notice_kinds:
        return True
    ended = each.error in GIVEN_UP
    return ended or any(key.startswith(f"{each.key}|delivery_") for key in facts.notice_keys)


def _v5(facts: Facts) -> Iterator[str]:
    """A rung fires once per branch, ladder and deadline version."""
    for item in facts.items.values():
        for branch in item.branches:
            fired = Counter((f.ladder, f.rung, f.deadline_version) for f in branch.fired)
            yield from (f"{item.key} {branch.unit} {rung}" for rung, n in fired.items() if n > 1)


def _v6(facts: Facts) -> Iterator[str]:
    """Nothing of class S was claimed about a branch that was closed before."""
    for each in facts.spoken.values():
        about = [a.partition("|")[2] for a in each.about if a.startswith("item|")]
        items = [facts.items[key] for key in about if key in facts.items]
        if each.notice_class is NoticeClass.S and items and all(_closed_before(i, each.created_at) for i in items):
            yield f"{each.notice_kinds} about a closed matter"


def _closed_before(item: Item, at: datetime) -> bool:
    return all(branch.closed is not None and branch.closed.at < at for branch in item.branches)


def _v7(facts: Facts) -> Iterator[str]:
    """Class S is claimed within the slots of work days only."""
    for each in facts.spoken.values():
        at = each.created_at.astimezone(COUNTY_ZONE)
        morning = time(8, 40) <= at.time() <= time(11, 50)
        afternoon = time(14, 40) <= at.time() <= time(17, 50)
        if each.notice_class is NoticeClass.S and (not CALENDAR.is_work_day(at.date()) or not (morning or afternoon)):
            yield f"{each.notice_kinds} at {at:%m-%d %H:%M}"


def _v8(facts: Facts) -> Iterator[str]:
    """Class S goes to whoever leads, or answers for a unit, at the moment it is claimed."""
    seats = (Role.PRINCIPAL, Role.FIELD_LEADER)
    leading = {post.holder for post in facts.world.place.roster.posts if post.role in seats}
    leads = {f"u-{name}" for name in leading | facts.world.heads}
    for each in facts.spoken.values():
        private = not each.channel.posts_to_group and not each.channel.is_look
        if each.notice_class is NoticeClass.S and private and each.target.startswith("u-") and each.target not in leads:
            yield f"{each.notice_kinds} went to {each.target}"


def _v9(facts: Facts) -> Iterator[str]:
    """Every matter begins with somebody's confirmation."""

    def first(connection: Connection) -> list[tuple[str, str, str]]:
        entries = tables.entries.c
        query = select(entries.key, entries.act, entries.actor).where(entries.kind == "item", entries.number == 1)
        return [(row.key, row.act, row.actor) for row in connection.execute(query)]

    for key, act, actor in facts.world.look(first):
        if act != "Confirmed" or not actor:
            yield f"{key} was begun by {act} of {actor or 'nobody'}"


def _v10(facts: Facts) -> Iterator[str]:
    """The audit holds and has an entry for every audited row."""
    yield from (str(each) for each in facts.world.look(verify))


def _v11(facts: Facts) -> Iterator[str]:
    """No group gets more than twenty posts in any 61 s."""
    groups = facts.world.city.platform.directory.groups
    for place in groups:
        said = facts.world.city.platform.ledger.in_place(place)
        moments = [m.at for m in said if m.draft.sender == "robot"]
        for first, last in zip(moments, moments[MOST:], strict=False):
            if last - first <= WINDOW:
                yield f"{place}: more than {MOST} posts after {first}"


def _v13(facts: Facts) -> Iterator[str]:
    """A person gets at most one capped message a half day."""
    halves: Counter[tuple[str, str]] = Counter()
    for each in facts.spoken.values():
        if each.proactive and each.channel.look.value == "look_private" and set(each.notice_kinds) <= CAPPED:
            halves[each.target, f"{each.created_at.astimezone(COUNTY_ZONE):%m-%d %p}"] += 1
    yield from (f"{who} got {n} on {half}" for (who, half), n in halves.items() if n > 1)


CAPPED = frozenset(
    {"unsigned_reminder", "unsigned_head", "unsigned_leader", "due_tomorrow", "due_today", "overdue_head",
     "overdue_leader", "round_missing", "no_report"}
)  # fmt: skip


def _v16(facts: Facts) -> Iterator[str]:
    """No event was refused by a rule or by the store."""
    yield from facts.world.look(lambda c: list(c.scalars(select(tables.set_aside.c.error))))


def _v15(facts: Facts) -> Iterator[str]:
    """What the store calls sent, the platform has; what the platform has, the store does not call unsent."""
    for key, each in facts.spoken.items():
        if each.state is DispatchState.SENT and facts.visible[key] == 0:
            yield f"sent and not there: {each.notice_kinds}"
        if each.state is DispatchState.FAILED_PERM and facts.visible[key] >= 1 and each.error not in GIVEN_UP:
            yield f"failed and there: {each.notice_kinds} {each.error}"
    known = {each.body.encode() for each in facts.spoken.values()}
    words = {body: n for body, n in facts.world.taken.items() if b"msgKey" in body and b"sampleFile" not in body}
    said = sum(n for body, n in words.items() if body not in known)
    if said:
        yield f"{said} messages of which the store knows nothing"


TRUTHS: dict[str, Callable[[Facts], Iterator[str]]] = {
    "V1": _v1, "V2": _v2, "V3": _v3, "V4": _v4, "V5": _v5, "V6": _v6, "V7": _v7, "V8": _v8, "V9": _v9, "V10": _v10,
    "V11": _v11, "V13": _v13, "V15": _v15, "V16": _v16,
}  # fmt: skip


def signature(world: World) -> str:
    """Everything that happened, as one hash: two runs of a seed have the same."""
    from hashlib import sha256

    said = [
        (c.seq, c.at.isoformat(), c.what, c.place, repr(c.message.draft.content) if c.message else "", repr(c.face))
        for c in world.city.platform.ledger.changes
    ]
    rows = world.look(
        lambda connection: [
            list(connection.execute(select(tables.entries.c.digest).order_by(tables.entries.c.seq)).scalars()),
            connection.scalar(select(func.count()).select_from(tables.notices)),
        ]
    )
    return sha256(repr((said, rows)).encode()).hexdigest()
