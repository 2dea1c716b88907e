"""Rows of the outbox: ready notices, what a recipient got today, cards that can be edited, dispatches to send."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import NamedTuple

from sqlalchemy import Connection, Integer, Select, bindparam, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from domain.audits.records import Denial
from domain.burden.leaving import Said
from domain.messages.notices import AudienceKind, Channel, Dispatch, DispatchState, Notice, NoticeState
from store import tables
from store.asking import ask
from store.bulk import run_many
from store.mapping import KINDS, NOTICE
from store.memory import SAVED
from store.tables import dispatch_about, dispatches, in_states, notices

MOST_EDITS = 200
IN_HAND = timedelta(seconds=5)


def ready_notices(connection: Connection, now: datetime, limit: int, *, answers_only: bool = False) -> list[Notice]:
    """What may be looked at now, in planned order: up to `limit`, and whatever else is ready for the same audiences
    or about the same matters, so that nobody's messages are torn apart and who holds two posts is found. Rows another
    worker holds are left to it."""
    asked = _ready(answers_only=answers_only)
    rows = [_Row(*row) for row in ask(connection, asked.first, {"now": now, "most": limit})]
    if len(rows) == limit:
        taken = {row.seq for row in rows}
        audiences, abouts = {row.audience for row in rows}, {row.about for row in rows if row.about}
        same = ask(connection, asked.same, {"now": now, "audiences": sorted(audiences), "abouts": sorted(abouts)})
        rows += [_Row(*row) for row in same if row[0] not in taken]
    return [NOTICE.validate_json(row.body) for row in rows]


class _Row(NamedTuple):
    seq: int
    audience: str
    about: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ready:
    """The two questions of a claim: what is ready, and what else of the same."""

    first: Select[tuple[int, str, str, str]]
    same: Select[tuple[int, str, str, str]]


@cache
def _ready(*, answers_only: bool) -> _Ready:
    """Built once: they are asked at every beat."""
    ready = in_states(notices.c.state, *tables.WAITING) & (
        notices.c.not_before <= bindparam("now", type_=tables.Moment())
    )
    if answers_only:
        ready = ready & (notices.c.audience_kind == AudienceKind.ACCOUNT)
    columns = select(notices.c.seq, notices.c.audience_key, notices.c.about, notices.c.body).where(ready)
    for_them = notices.c.audience_key.in_(bindparam("audiences", expanding=True))
    same = columns.where(for_them | notices.c.about.in_(bindparam("abouts", expanding=True)))
    return _Ready(first=_locked(columns.limit(bindparam("most", type_=Integer()))), same=_locked(same))


def _locked(query: Select[tuple[int, str, str, str]]) -> Select[tuple[int, str, str, str]]:
    return query.order_by(notices.c.not_before, notices.c.seq).with_for_update(skip_locked=True)


def said_since(connection: Connection, targets: Sequence[str], since: datetime) -> Mapping[str, list[Said]]:
    """Target → proactive messages since a moment, whatever became of them: an unknown one may have arrived."""
    found: defaultdict[str, list[Said]] = defaultdict(list)
    asked = ask(connection, _SAID, {"targets": targets, "since": since}) if targets else ()
    for target, kinds, at in asked:
        found[target].append(Said(kinds=tuple(kinds.split()), at=at))
    return found


_TO_THEM = dispatches.c.target.in_(bindparam("targets", expanding=True))
_SAID = (
    select(dispatches.c.target, dispatches.c.kinds, dispatches.c.created_at)
    .where(dispatches.c.proactive & _TO_THEM)
    .where(dispatches.c.created_at >= bindparam("since", type_=tables.Moment()))
    .where(dispatches.c.state != DispatchState.FAILED_PERM)
    .order_by(dispatches.c.created_at)
)


def acted(connection: Connection, accounts: Sequence[str]) -> frozenset[str]:
    """Which of them have done anything by their own words; being seen in a group, or refused, is nothing."""
    return frozenset(key for (key,) in ask(connection, _ACTED, {"accounts": accounts})) if accounts else frozenset()


_ACTED = (
    select(tables.entries.c.actor)
    .where(tables.entries.c.actor.in_(bindparam("accounts", expanding=True)))
    .where(tables.entries.c.kind != Denial.kind, tables.entries.c.act != "MemberSeen")
    .distinct()
)


def under_way(connection: Connection, targets: Sequence[str], now: datetime) -> Mapping[str, datetime]:
    """Target → until when something later must wait (reliability §3.3): a message to it waits to be tried again, or is
    in hand and will be looked for again shortly."""
    found = dict.fromkeys(_claimed_elsewhere(connection, targets), now + IN_HAND)
    for target, state, at in ask(connection, _UNDER_WAY, {"targets": targets}) if targets else ():
        until = now + IN_HAND if state == DispatchState.CLAIMED else at
        found[target] = max(until, found.get(target, until))
    return found


def _claimed_elsewhere(connection: Connection, targets: Sequence[str]) -> list[str]:
    """To which of them another claim, not committed yet, may be about to send: its dispatches cannot be seen. From here
    to our own commit the others are ours. SQLite makes one claim at a time."""
    if connection.dialect.name == "sqlite":
        return []
    return list(connection.scalars(_TAKEN, {"targets": sorted({each for each in targets if each})}))


# Tried and never waited for: who waited here with rows in hand could wait for one who waits for him.
_TAKEN = text(
    "SELECT target FROM unnest(CAST(:targets AS text[])) AS target"
    " WHERE NOT pg_try_advisory_xact_lock(hashtextextended(target, 0))"
)
_UNDER_WAY = select(dispatches.c.target, dispatches.c.state, dispatches.c.next_due_at).where(
    in_states(dispatches.c.state, *tables.UNDER_WAY),
    in_states(dispatches.c.channel, *(c for c in Channel if not c.is_look and c is not Channel.CARD_EDIT)),
    _TO_THEM,
)


def newer_edits(connection: Connection, edit: Dispatch) -> bool:
    """True where a later edit of the same card was claimed: an older one must not come after it."""
    later = (dispatches.c.target == edit.target) & (dispatches.c.created_at > edit.created_at)
    query = select(dispatches.c.body).where(later, dispatches.c.channel == Channel.CARD_EDIT)
    kind = KINDS[Dispatch.kind]
    found = (kind.read(body) for body in connection.scalars(query))
    return any(isinstance(each, Dispatch) and each.looks_at == edit.looks_at for each in found)


def cards_about(connection: Connection, about: str) -> list[Dispatch]:
    """The cards that were sent about an aggregate and can be edited in place."""
    kind = KINDS[Dispatch.kind]
    found = (kind.read(body) for (body,) in ask(connection, _CARDS_ABOUT, {"about": about}))
    return [each for each in found if isinstance(each, Dispatch)]


_CARDS_ABOUT = (
    select(dispatches.c.body)
    .join(dispatch_about, dispatch_about.c.dispatch == dispatches.c.key)
    .where(
        dispatch_about.c.about == bindparam("about"),
        in_states(dispatches.c.channel, Channel.CARD_GROUP, Channel.CARD_PRIVATE),
    )
    .where(dispatches.c.state == DispatchState.SENT)
    .order_by(dispatches.c.created_at)
    .limit(MOST_EDITS)
)


def notices_of(connection: Connection, keys: Sequence[str]) -> list[Notice]:
    """Notices by key, in planned order."""
    return [NOTICE.validate_json(body) for (body,) in ask(connection, _OF_KEYS, {"keys": keys})]


_OF_KEYS = select(notices.c.body).where(notices.c.key.in_(bindparam("keys", expanding=True))).order_by(notices.c.seq)


def said_already(connection: Connection, keys: Sequence[str]) -> set[str]:
    """Which occasions have had their notice."""
    return set(connection.scalars(select(notices.c.key).where(notices.c.key.in_(keys)))) if keys else set()


def settle(connection: Connection, rows: Iterable[Mapping[str, object]]) -> None:
    """State, reason, moment and dispatch of notices that were looked at; keys `_key state reason _at dispatch`."""
    values = list(rows)
    if values:
        run_many(connection, _SETTLE, values)


_SETTLE = (
    update(notices)
    .where(notices.c.key == bindparam("_key"))
    .values(
        state=bindparam("state"),
        reason=bindparam("reason"),
        not_before=func.coalesce(bindparam("_at", type_=tables.Moment), notices.c.not_before),
        dispatch=bindparam("dispatch"),
    )
)


def state_row(key: str, state: NoticeState, reason: str = "", at: datetime | None = None) -> dict[str, object]:
    """One row for `settle`."""
    return {"_key": key, "state": state, "reason": reason, "_at": at, "dispatch": ""}


def due_dispatches(connection: Connection, now: datetime, limit: int) -> list[Dispatch]:
    """Dispatches whose moment came: a look, a retry, or one whose claimer died before it could say."""
    kind = KINDS[Dispatch.kind]
    found = (kind.read(body) for (body,) in ask(connection, _DUE, {"now": now, "most": limit}))
    return [each for each in found if isinstance(each, Dispatch)]


_DUE = (
    select(dispatches.c.body)
    .where(dispatches.c.next_due_at.is_not(None), dispatches.c.next_due_at <= bindparam("now", type_=tables.Moment()))
    .order_by(dispatches.c.next_due_at, dispatches.c.key)
    .limit(bindparam("most", type_=Integer()))
    .with_for_update(skip_locked=True)
)


def let_go(connection: Connection, now: datetime) -> None:
    """Whoever had these in hand is dead, for one process alone writes here: they are looked at now, not when his lease
    ends."""
    c = dispatches.c
    mine = in_states(c.state, DispatchState.CLAIMED) & (c.next_due_at > now)
    connection.execute(update(dispatches).where(mine).values(next_due_at=now))


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Notices of a kind that wait for the same reason, and since when the first of them."""

    kind: str
    reason: str
    count: int
    first: datetime


def in_doubt(connection: Connection) -> list[Dispatch]:
    """What a person may decide: nobody knows whether it arrived, or it was refused; the newest first."""
    unsure = in_states(dispatches.c.state, *tables.UNSURE)
    query = select(dispatches.c.body).where(unsure, dispatches.c.next_due_at.is_(None))
    kind = KINDS[Dispatch.kind]
    found = (kind.read(body) for body in connection.scalars(query.order_by(dispatches.c.created_at.desc()).limit(200)))
    messages = (each for each in found if isinstance(each, Dispatch) and not each.channel.is_look)
    return [each for each in messages if each.error not in SETTLED]


SETTLED = frozenset({"no_longer_wanted", "superseded", "abandoned"})


def waiting(connection: Connection) -> list[Waiting]:
    """What is planned and has not left, by kind and reason."""
    pending = in_states(notices.c.state, "ready", "held")
    first = func.min(notices.c.not_before, type_=tables.Moment).label("first")
    query = select(notices.c.kind, notices.c.reason, func.count().label("count"), first).where(pending)
    rows = connection.execute(query.group_by(notices.c.kind, notices.c.reason).order_by("first"))
    return [Waiting(kind=r.kind, reason=r.reason, count=r._mapping["count"], first=r.first) for r in rows]


def count_call(connection: Connection, month: str, calls: Mapping[str, int]) -> None:
    """Add to the month's ledger of platform calls (messages §1.9); no aggregate is."""
    connection.info.setdefault(SAVED, set())
    rows = [{"of_month": month, "of_call": call, "more": count} for call, count in sorted(calls.items())]
    for row in rows:
        if run_many(connection, _ONE_MORE, [row]) == 0:
            _count_first(connection, row)


def _count_first(connection: Connection, row: Mapping[str, object]) -> None:
    """The first of its kind this month; another worker may count its own first at the same moment."""
    try:
        with connection.begin_nested():
            first = {"month": row["of_month"], "call": row["of_call"], "count": row["more"]}
            connection.execute(insert(tables.usage).values(first))
    except IntegrityError:
        run_many(connection, _ONE_MORE, [row])


_ONE_MORE = (
    update(tables.usage)
    .where(tables.usage.c.month == bindparam("of_month"), tables.usage.c.call == bindparam("of_call"))
    .values(count=tables.usage.c["count"] + bindparam("more", type_=Integer()))
)


def used(connection: Connection, month: str) -> dict[str, int]:
    """Call → count of a month."""
    return {str(call): int(count) for call, count in ask(connection, _USED, {"of_month": month})}


_USED = (
    select(tables.usage.c.call, tables.usage.c["count"])
    .where(tables.usage.c.month == bindparam("of_month"))
    .order_by(tables.usage.c.call)
)
