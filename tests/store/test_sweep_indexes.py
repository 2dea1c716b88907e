"""What is asked at every beat and with every message is answered by an index, however many rows lie still."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, create_engine

from domain.matters.items import Phase
from store.numbers import numbered
from store.open_lookups import open_items_of_account, open_items_seen
from store.outgoing import due_dispatches, in_doubt, ready_notices, said_since, under_way
from store.queries import due_aggregates, upcoming
from store.round_lookups import Find
from store.tables import metadata
from tests.domain.county_kit import county

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
HEAD = "id-张局"


def asked(find: Find) -> Callable[[Connection], object]:
    return lambda connection: find(connection, (HEAD,), county())


@pytest.mark.parametrize(
    ("ask", "tables"),
    [
        pytest.param(lambda c: due_aggregates(c, NOW, 50), 10, id="due"),
        pytest.param(upcoming, 10, id="upcoming"),
        pytest.param(lambda c: ready_notices(c, NOW, 50), 1, id="ready"),
        # None is asked for and none found: as many as were asked for, so the rest of the same is asked for as well.
        pytest.param(lambda c: ready_notices(c, NOW, 0, answers_only=True), 2, id="answers"),
        pytest.param(lambda c: said_since(c, ["a"], NOW), 1, id="said"),
        pytest.param(lambda c: due_dispatches(c, NOW, 50), 1, id="due_dispatches"),
        pytest.param(lambda c: under_way(c, ["u"], NOW), 1, id="under_way"),
        pytest.param(in_doubt, 1, id="in_doubt"),
        pytest.param(asked(open_items_of_account), 1, id="own"),
        pytest.param(asked(open_items_seen), 2, id="seen"),
    ],
)
def test_no_sweep_reads_a_whole_table(ask: Callable[[Connection], object], tables: int) -> None:
    """Every table that is asked is reached through an index."""
    reached = [step.split() for step in plan_of(ask) if step.startswith(("SCAN", "SEARCH"))]
    whole = [words[1] for words in reached if words[1] in metadata.tables and "INDEX" not in words]
    assert len([words for words in reached if words[1] in metadata.tables]) >= tables
    assert whole == []


def test_what_is_under_way_is_found_past_what_was_sent() -> None:
    """A group has thousands of messages behind it: only those in hand are looked at."""
    assert "ix_dispatches_under_way" in " ".join(plan_of(lambda c: under_way(c, ["a"], NOW)))


def test_a_number_finds_its_matters_past_all_that_is_open() -> None:
    """It is looked up with every message that names one."""
    assert "ix_items_number" in " ".join(plan_of(lambda c: numbered(c, [17], Phase.OPEN, NOW)))


def test_the_newest_of_a_unit_are_read_without_reading_the_others() -> None:
    """Who names his matter needs three more as hints: a unit may have hundreds, and they are not sorted for it."""
    assert not [step for step in plan_of(asked(open_items_of_account)) if "ORDER BY" in step]


def plan_of(ask: Callable[[Connection], object]) -> list[str]:
    engine = create_engine("sqlite://")
    asked: list[str] = []
    with engine.connect() as connection:
        metadata.create_all(connection)
        raw = connection.connection.dbapi_connection
        assert isinstance(raw, sqlite3.Connection)
        raw.set_trace_callback(asked.append)
        ask(connection)
        raw.set_trace_callback(None)
        assert asked
        return [row[3] for text in asked for row in raw.execute(f"EXPLAIN QUERY PLAN {text}")]
