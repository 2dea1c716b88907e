"""Row c: a sweep that finds 100 due rows among so many open ones, and how much it grows."""

import statistics
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

from sqlalchemy import Connection, create_engine, insert
from sqlalchemy.pool import StaticPool

from store import tables
from store.queries import due_aggregates, upcoming

SIZES = (10_000, 100_000, 1_000_000)
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
DUE, ROUNDS, SLICE = 100, 30, 20_000


def measured() -> list[tuple[int, float, float]]:
    """Open matters, milliseconds of a sweep, milliseconds of asking for the next moment."""
    return [(size, *_one(size)) for size in SIZES]


def _one(size: int) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{Path(folder) / 'sweep.sqlite3'}", poolclass=StaticPool)
        with engine.begin() as connection:
            tables.metadata.create_all(connection)
            for rows in _rows(size):
                connection.execute(insert(tables.items), rows)
        with engine.connect() as connection:
            found = due_aggregates(connection, NOW, DUE)
            if len(found) != DUE:
                raise RuntimeError(f"{len(found)} due")
            return _median(lambda: due_aggregates(connection, NOW, DUE)), _median(lambda: _next(connection))


def _next(connection: Connection) -> object:
    return upcoming(connection)


def _rows(size: int) -> Iterator[list[dict[str, object]]]:
    """The body is not read by a sweep; the columns and their indexes are what counts."""
    for first in range(0, size, SLICE):
        yield [
            {
                "key": f"2026-{n}", "version": 1, "chain": "", "body": "{}", "number": n, "project": "",
                "is_open": True,
                "next_due_at": NOW - timedelta(seconds=n) if n < DUE else NOW + timedelta(minutes=n),
            }
            for n in range(first, first + SLICE if first + SLICE < size else size)
        ]  # fmt: skip


def _median(work: object) -> float:
    times = []
    for _round in range(ROUNDS):
        begun = perf_counter()
        work()  # type: ignore[operator]
        times.append(1000 * (perf_counter() - begun))
    return statistics.median(times)
