"""What the beat asks: what is due now, and when is the next moment (design §10)."""

from datetime import datetime

from sqlalchemy import Connection, func, literal, select, union_all

from domain.work import Key
from store import tables
from store.mapping import KINDS, TICKED
from store.tables import notices


def due_aggregates(connection: Connection, now: datetime, limit: int) -> list[Key]:
    """(kind, key) of what is due, the longest waiting first; served by the partial index on `next_due_at`."""
    parts = []
    for name in TICKED:
        table = KINDS[name].table
        due = select(literal(name).label("kind"), table.c.key, table.c.next_due_at)
        due = due.where(table.c.next_due_at.is_not(None), table.c.next_due_at <= now)
        parts.append(due.order_by(table.c.next_due_at, table.c.key).limit(limit).subquery())
    every = union_all(*(select(part) for part in parts)).subquery()
    query = select(every.c.kind, every.c.key).order_by(every.c.next_due_at, every.c.key).limit(limit)
    return [(row.kind, row.key) for row in connection.execute(query)]


def next_moment(connection: Connection) -> datetime | None:
    """The earliest moment at which anything will happen by itself."""
    # `min()` of a whole column reads it all; only the words of the partial index let the index answer.
    moments: list[datetime | None] = []
    for name in (*TICKED, "dispatch"):
        due = KINDS[name].table.c.next_due_at
        moments.append(connection.scalar(select(due).where(due.is_not(None)).order_by(due).limit(1)))
    waiting = notices.c.state.in_(("ready", "held"))
    moments.append(
        connection.scalar(select(notices.c.not_before).where(waiting).order_by(notices.c.not_before).limit(1))
    )
    return min((m for m in moments if m is not None), default=None)


def is_empty(connection: Connection) -> bool:
    """True for a store in which nothing has happened yet."""
    return connection.scalar(select(func.count()).select_from(tables.entries)) == 0
