"""Figures about the store itself: what waits, what was set aside, what the platform was asked this month."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from domain.audits.records import SelfAudit
from domain.matters.items import Item, is_overdue
from domain.messages.notices import DispatchState
from store.mapping import all_of, read_all
from store.outgoing import used
from store.queries import upcoming
from store.tables import branches, dispatches, duties, in_states, notices, set_aside


@dataclass(frozen=True, slots=True, kw_only=True)
class Tallies:
    """Counts at one moment; `calls` of the month by the platform's call, `messages` ever by their state,
    `findings` of the last self-audit, `missing` reports that are still owed, `overdue` open matters; `late` is for
    how many seconds the earliest thing that should have happened by itself has been waiting."""

    ready: int
    held: int
    set_aside: int
    findings: int
    missing: int
    overdue: int
    late: float
    messages: Mapping[str, int]
    calls: Mapping[str, int]


def tallies(connection: Connection, month: str, now: datetime) -> Tallies:
    """What waits and what was used; `month` as 2026-11."""
    waiting = select(notices.c.state, func.count()).where(in_states(notices.c.state, "ready", "held"))
    counts = {str(state): int(count) for state, count in connection.execute(waiting.group_by(notices.c.state))}
    looked = next(iter(all_of(connection, SelfAudit).values()), None)
    first = upcoming(connection).next
    return Tallies(
        findings=len(looked.findings) if looked else 0,
        missing=connection.scalar(select(func.count()).select_from(duties).where(duties.c.is_missing)) or 0,
        overdue=_overdue(connection, now),
        late=max((now - first).total_seconds(), 0.0) if first else 0.0,
        messages=_messages(connection),
        ready=counts.get("ready", 0),
        held=counts.get("held", 0),
        set_aside=connection.scalar(select(func.count()).select_from(set_aside)) or 0,
        calls=used(connection, month),
    )


def _messages(connection: Connection) -> dict[str, int]:
    """What was sent is by far the most and is never read for being counted: it is all rows less the few others, which
    have their indexes."""
    state = dispatches.c.state
    waits = dispatches.c.next_due_at.is_not(None) & (state == DispatchState.PLANNED)
    few = (in_states(state, "claimed", "failed_temp"), in_states(state, "unknown", "failed_perm"), waits)
    found: dict[str, int] = {}
    for condition in few:
        counted = connection.execute(select(state, func.count()).where(condition).group_by(state))
        found |= {str(name): int(count) for name, count in counted}
    whole = connection.scalar(select(func.count()).select_from(dispatches)) or 0
    sent = whole - sum(found.values())
    return {**found, "sent": sent} if sent else found


def _overdue(connection: Connection, now: datetime) -> int:
    """Open matters with a share past its due moment that nobody has applied for."""
    late = branches.c.is_open & (branches.c.due_at < now)
    keys = list(connection.scalars(select(branches.c.item).where(late).distinct()))
    return sum(any(is_overdue(branch, now) for branch in item.branches) for item in read_all(connection, Item, keys))
