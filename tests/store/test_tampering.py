"""Whatever kind of row is tampered with behind the door, `audit verify` names it: its body, an entry of it, the row
itself gone, its history gone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from pydantic_core import from_json, to_json
from sqlalchemy import ColumnElement, Connection, Table, delete, insert, select, update

from domain.audits.records import Denial, Destruction, LoggedAct, Seal, SelfAudit
from domain.boards.boards import Board
from domain.matters.items import Counter
from domain.outcome import Aggregate
from store import tables
from store.audit import verify
from store.mapping import KINDS, UNAUDITED
from tests.store.store_kit import NOW, House, keep, opened
from tests.store.test_lookups import ROWS

ENTRIES = tables.entries
Kept = list[list[dict[str, Any]]]
AUDITED = sorted(set(KINDS) - UNAUDITED)
OTHERS: list[Aggregate] = [
    Counter(key="matter|2026", value=7),
    Seal(key="first", until_at=NOW),
    SelfAudit(key="nightly", looked_at=NOW, items=3),
    Destruction(key="d", before_at=NOW - timedelta(days=400), by="主任", second="审计", at=NOW),
    Denial(key="m", account="id-x", act="issue", reason="no_permit", channel="group", at=NOW),
    LoggedAct(key="m", account="id-x", act="export", facts=(("rows", "3"),), channel="command", at=NOW),
    Board(),
]


@pytest.fixture
async def house(database_url: str) -> AsyncIterator[House]:
    async with opened(database_url) as house:
        rows = [row for row in (*ROWS, *OTHERS) if row.kind not in UNAUDITED]
        await house.writes(lambda connection: keep(connection, *rows))
        yield house


async def tampered(house: House, name: str, how: str) -> tuple[str, list[tuple[str, str, str]]]:
    """The key of the row that was touched, and what verifying says; then it is as it was."""
    key, kept = await house.writes(lambda connection: touched(connection, name, how))
    found = [(broken.kind, broken.key, broken.fault) for broken in await house.store.read(verify)]
    await house.writes(lambda connection: put_back(connection, name, key, kept))
    return key, found


def touched(connection: Connection, name: str, how: str) -> tuple[str, Kept]:
    """Its key, and the row and its history as they were."""
    table = KINDS[name].table
    key = connection.scalars(select(table.c.key).order_by(table.c.key)).first()
    assert key is not None, f"no row of this kind to tamper with: {name}"
    kept = [
        [dict(row) for row in connection.execute(select(of).where(mine)).mappings()] for of, mine in rows(name, key)
    ]
    touch(connection, name, key, how)
    return key, kept


def put_back(connection: Connection, name: str, key: str, kept: Kept) -> None:
    for (table, mine), before in zip(rows(name, key), kept, strict=True):
        connection.execute(delete(table).where(mine))
        connection.execute(insert(table), before)


def rows(name: str, key: str) -> tuple[tuple[Table, ColumnElement[bool]], ...]:
    """Where a row of this kind stands, and where its history does."""
    table = KINDS[name].table
    return (table, table.c.key == key), (ENTRIES, (ENTRIES.c.kind == name) & (ENTRIES.c.key == key))


def touch(connection: Connection, name: str, key: str, how: str) -> None:
    (table, row), (_entries, mine) = rows(name, key)
    if how == "row gone":
        connection.execute(delete(table).where(row))
    elif how == "history gone":
        connection.execute(delete(ENTRIES).where(mine))
    elif how == "entry":
        connection.execute(update(ENTRIES).where(mine).values(actor="id-somebody-else"))
    else:
        body: dict[str, Any] = from_json(connection.scalar(select(table.c.body).where(row)))
        field = next(each for each in reversed(body) if each not in ("key", "next_due_at"))
        connection.execute(update(table).where(row).values(body=to_json({**body, field: "改过"}).decode()))


TOUCHED = (("body", "body"), ("entry", "changed"), ("row gone", "head"), ("history gone", "head"))


async def test_nothing_is_changed_behind_the_door(house: House) -> None:
    """Each of the four is found in each kind of row, and nothing else is called broken."""
    assert await house.store.read(verify) == []
    for name, (how, fault) in product(AUDITED, TOUCHED):
        key, found = await tampered(house, name, how)
        assert {(kind, about) for kind, about, _fault in found} == {(name, key)}, (name, how, found)
        assert fault in {said for *_about, said in found}, (name, how, found)
