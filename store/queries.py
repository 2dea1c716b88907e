"""What the beat asks: what is due now, and when is the next moment (design §10)."""

from datetime import datetime

from sqlalchemy import Connection, Integer, Select, bindparam, func, literal, select, union_all

from domain.work import Key
from store import tables
from store.mapping import KINDS, TICKED
from store.tables import Moment, in_states, notices

FETCHED = ("dispatch", "evidence")
"""Kinds with a moment that are carried to the platform or fetched from it, never ticked."""


def due_aggregates(connection: Connection, now: datetime, limit: int) -> list[Key]:
    """(kind, key) of what is due, the longest waiting first; served by the partial index on `next_due_at`."""
    return [(row.kind, row.key) for row in connection.execute(_DUE, {"now": now, "most": limit})]


def next_moment(connection: Connection) -> datetime | None:
    """The earliest moment at which anything will happen by itself."""
    moments: list[datetime] = list(connection.scalars(_MOMENTS))
    return min(moments, default=None)


def _due() -> Select[tuple[str, str]]:
    parts, most = [], bindparam("most", type_=Integer())
    for name in TICKED:
        table = KINDS[name].table
        due = select(literal(name).label("kind"), table.c.key, table.c.next_due_at)
        due = due.where(table.c.next_due_at.is_not(None), table.c.next_due_at <= bindparam("now", type_=Moment()))
        parts.append(due.order_by(table.c.next_due_at, table.c.key).limit(most).subquery())
    every = union_all(*(select(part) for part in parts)).subquery()
    return select(every.c.kind, every.c.key).order_by(every.c.next_due_at, every.c.key).limit(most)


def _moments() -> Select[tuple[datetime]]:
    """The first of every kind. `min()` of a whole column reads it all; only the words of the partial index let the
    index answer."""
    parts = []
    for name in (*TICKED, *FETCHED):
        due = KINDS[name].table.c.next_due_at
        parts.append(select(due.label("at")).where(due.is_not(None)).order_by(due).limit(1).subquery())
    first = (
        select(notices.c.not_before.label("at"))
        .where(in_states(notices.c.state, "ready", "held"))
        .order_by(notices.c.not_before)
        .limit(1)
    )
    every = union_all(*(select(part) for part in (*parts, first.subquery()))).subquery()
    return select(every.c.at)


# Asked at every beat: built once. Building them took nearly half of a simulated year.
_DUE, _MOMENTS = _due(), _moments()


def is_empty(connection: Connection) -> bool:
    """True for a store in which nothing has happened yet."""
    return connection.scalar(select(func.count()).select_from(tables.entries)) == 0
