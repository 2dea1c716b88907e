"""Whatever kind of row is tampered with behind the door, `audit verify` names it: its body, an entry of it, the row
itself gone, its history gone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from pydantic_core import from_json, to_json
from sqlalchemy import Connection, delete, select, update

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


def tampered(connection: Connection, name: str, how: str) -> tuple[str, list[tuple[str, str, str]]]:
    """The key of the row that was touched, and what verifying says; then it is as it was."""
    table = KINDS[name].table
    key = connection.scalars(select(table.c.key).order_by(table.c.key)).first()
    assert key is not None, f"no row of this kind to tamper with: {name}"
    with connection.begin_nested() as attempt:
        touch(connection, name, key, how)
        found = [(broken.kind, broken.key, broken.fault) for broken in verify(connection)]
        attempt.rollback()
    return key, found


def touch(connection: Connection, name: str, key: str, how: str) -> None:
    table, mine = KINDS[name].table, (ENTRIES.c.kind == name) & (ENTRIES.c.key == key)
    row = table.c.key == key
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
        key, found = await house.writes(lambda connection, name=name, how=how: tampered(connection, name, how))
        assert {(kind, about) for kind, about, _fault in found} == {(name, key)}, (name, how, found)
        assert fault in {said for *_about, said in found}, (name, how, found)
