"""Figures about the store itself: what waits, what was set aside, what the platform was asked this month."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from domain.audits.records import SelfAudit
from store.mapping import all_of
from store.outgoing import used
from store.tables import dispatches, duties, notices, set_aside


@dataclass(frozen=True, slots=True, kw_only=True)
class Tallies:
    """Counts at one moment; `calls` of the month by the platform's call, `messages` ever by their state,
    `findings` of the last self-audit, `missing` reports that are still owed."""

    ready: int
    held: int
    set_aside: int
    findings: int
    missing: int
    messages: Mapping[str, int]
    calls: Mapping[str, int]


def tallies(connection: Connection, month: str) -> Tallies:
    """What waits and what was used; `month` as 2026-11."""
    waiting = select(notices.c.state, func.count()).where(notices.c.state.in_(("ready", "held")))
    counts = {str(state): int(count) for state, count in connection.execute(waiting.group_by(notices.c.state))}
    sent = select(dispatches.c.state, func.count()).group_by(dispatches.c.state)
    looked = next(iter(all_of(connection, SelfAudit).values()), None)
    return Tallies(
        findings=len(looked.findings) if looked else 0,
        missing=connection.scalar(select(func.count()).select_from(duties).where(duties.c.is_missing)) or 0,
        messages={str(state): int(count) for state, count in connection.execute(sent)},
        ready=counts.get("ready", 0),
        held=counts.get("held", 0),
        set_aside=connection.scalar(select(func.count()).select_from(set_aside)) or 0,
        calls=used(connection, month),
    )
