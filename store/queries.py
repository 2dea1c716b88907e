"""What the beat asks: what is due now, and when is the next moment (design §10)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    String,
    bindparam,
    func,
    literal_column,
    select,
    union_all,
)

from domain.work import Key
from store import tables
from store.asking import ask
from store.engine import Store
from store.mapping import KINDS, TICKED
from store.tables import Moment, in_states, notices

DISPATCH, EVIDENCE, NOTICE = "dispatch", "evidence", "notice"
FETCHED = (DISPATCH, EVIDENCE)
"""Kinds with a moment that are carried to the platform or fetched from it, never ticked."""
LEAVES = (NOTICE, DISPATCH)
"""What a claim looks at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upcoming:
    """The first moment of every kind that has one: what is not due here need not be asked about."""

    first: Mapping[str, datetime]

    def is_due(self, kinds: Collection[str], now: datetime) -> bool:
        """Whether the moment of one of them has come."""
        return any(at <= now for kind, at in self.first.items() if kind in kinds)

    @property
    def next(self) -> datetime | None:
        """The earliest moment at which anything will happen by itself."""
        return min(self.first.values(), default=None)


def upcoming(connection: Connection) -> Upcoming:
    """The moments as they stand."""
    return Upcoming(first=dict(ask(connection, _MOMENTS)))


async def upcoming_of(store: Store) -> Upcoming:
    """The same, asked anew only where something was committed since."""
    return await store.glance(upcoming, "upcoming")


def due_aggregates(connection: Connection, now: datetime, limit: int) -> list[Key]:
    """(kind, key) of what is due, the longest waiting first; served by the partial index on `next_due_at`."""
    return [(kind, key) for kind, key in ask(connection, _DUE, {"now": now, "most": limit})]


def _due() -> Select[tuple[str, str]]:
    parts, most = [], bindparam("most", type_=Integer())
    for name in TICKED:
        table = KINDS[name].table
        due = select(_word(name).label("kind"), table.c.key, table.c.next_due_at)
        due = due.where(table.c.next_due_at.is_not(None), table.c.next_due_at <= bindparam("now", type_=Moment()))
        parts.append(due.order_by(table.c.next_due_at, table.c.key).limit(most).subquery())
    every = union_all(*(select(part) for part in parts)).subquery()
    return select(every.c.kind, every.c.key).order_by(every.c.next_due_at, every.c.key).limit(most)


def _moments() -> Select[tuple[str, datetime]]:
    """The first of every kind. `min()` of a whole column reads it all; only the words of the partial index let the
    index answer."""
    parts = []
    for name in (*TICKED, *FETCHED):
        due = KINDS[name].table.c.next_due_at
        first = select(_word(name).label("kind"), due.label("at")).where(due.is_not(None))
        parts.append(first.order_by(due).limit(literal_column("1")).subquery())
    waiting = in_states(notices.c.state, *tables.WAITING)
    said = select(_word(NOTICE).label("kind"), notices.c.not_before.label("at")).where(waiting)
    parts.append(said.order_by(notices.c.not_before).limit(literal_column("1")).subquery())
    every = union_all(*(select(part) for part in parts)).subquery()
    return select(every.c.kind, every.c.at)


def _word(name: str) -> ColumnElement[str]:
    return literal_column(f"'{name}'", String)


# Asked at every beat: built once. Building them took nearly half of a simulated year.
_DUE, _MOMENTS = _due(), _moments()


def is_empty(connection: Connection) -> bool:
    """True for a store in which nothing has happened yet."""
    return connection.scalar(select(func.count()).select_from(tables.entries)) == 0
