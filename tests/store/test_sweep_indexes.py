"""What is asked at every beat is answered by an index, however many rows lie still."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, create_engine, event

from store.outgoing import due_dispatches, in_doubt, ready_notices, under_way
from store.queries import due_aggregates, upcoming
from store.tables import metadata

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ask", "tables"),
    [
        (lambda connection: due_aggregates(connection, NOW, 50), 11),
        (upcoming, 11),
        (lambda connection: ready_notices(connection, NOW, 50), 1),
        (lambda connection: ready_notices(connection, NOW, 50, answers_only=True), 1),
        (lambda connection: due_dispatches(connection, NOW, 50), 1),
        (lambda connection: under_way(connection, ["u"], NOW), 1),
        (in_doubt, 1),
    ],
    ids=["due", "upcoming", "ready", "answers", "dispatches", "under way", "in doubt"],
)
def test_no_sweep_reads_a_whole_table(ask: Callable[[Connection], object], tables: int) -> None:
    """Every table of the sweep is reached through an index, a partial one where there is one."""
    reached = [step.split() for step in plan_of(ask) if step.startswith(("SCAN", "SEARCH"))]
    whole = [words[1] for words in reached if words[1] in metadata.tables and "INDEX" not in words]
    assert len([words for words in reached if words[1] in metadata.tables]) >= tables
    assert whole == []


def plan_of(ask: Callable[[Connection], object]) -> list[str]:
    engine = create_engine("sqlite://")
    asked: list[tuple[str, tuple[object, ...]]] = []
    with engine.connect() as connection:
        metadata.create_all(connection)

        @event.listens_for(connection, "before_cursor_execute")
        def note(_c: object, _k: object, text: str, values: tuple[object, ...], *_rest: object) -> None:
            asked.append((text, values))

        ask(connection)
        plans = [connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values) for text, values in tuple(asked)]
        return [row.detail for plan in plans for row in plan]
