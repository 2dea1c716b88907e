"""The disk is full, the file is read only, somebody holds the lock: what cannot be kept is not acknowledged, nothing
leaves that could not be recorded, and afterwards everything goes on by itself (F08-F10)."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, select
from sqlalchemy.exc import OperationalError

from rehearsal.stage import Play, Stage
from sandbox.city import Outcome
from sandbox.ledger import ROBOT
from store import tables

OFFICE = "王敏"
PEOPLE = ("张伟明", "李静", "王建国", "邓思雨", "罗永平", "谭雪")
# Longer than any free page: keeping it makes the file grow.
SAID = "建议 " + "把催办改到下午，" * 450
NO_LIMIT = 2**30


async def _pragma(stage: Stage, said: str) -> int:
    def run(connection: Connection) -> int:
        found = connection.exec_driver_sql(f"PRAGMA {said}")
        return int(found.scalar() or 0) if found.returns_rows else 0

    return await stage.service.store.transact(run)


@asynccontextmanager
async def full(stage: Stage, _file: Path) -> AsyncIterator[None]:
    """No page more."""
    await _pragma(stage, f"max_page_count={await _pragma(stage, 'page_count')}")
    yield
    await _pragma(stage, f"max_page_count={NO_LIMIT}")


@asynccontextmanager
async def read_only(stage: Stage, _file: Path) -> AsyncIterator[None]:
    """Nothing may be changed."""
    await _pragma(stage, "query_only=1")
    try:
        yield
    finally:
        _writable(stage)


def _writable(stage: Stage) -> None:
    """Past the store: not even a transaction begins any more."""
    [writing] = stage.service.store._held.values()
    writing.connection.cursor().execute("PRAGMA query_only=0")


@asynccontextmanager
async def locked(stage: Stage, file: Path) -> AsyncIterator[None]:
    """Somebody else writes and does not end."""
    await _pragma(stage, "busy_timeout=50")
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    yield
    holder.execute("ROLLBACK")
    holder.close()


@pytest.mark.parametrize("fault", [full, read_only, locked])
async def test_what_cannot_be_kept_is_not_acknowledged(tmp_path: Path, fault: object) -> None:
    """The platform is refused, so it comes again; the beat fails instead of sending; then the message counts once."""
    stage = Stage(Play(folder=tmp_path))
    await stage.open()
    try:
        for who in PEOPLE:
            assert await stage.city.says(who, None, "我的") is Outcome.ANSWERED
        before = stage.city.seq
        async with fault(stage, tmp_path / "qunding.sqlite3"):  # type: ignore[operator]
            assert await stage.city.says(OFFICE, None, SAID) is not Outcome.ANSWERED
            with pytest.raises(OperationalError):
                await stage.service.beat(stage.clock.now())
            assert _by_robot(stage, before) == 0
        await stage.machine.run_until(stage.clock.now() + timedelta(minutes=3))
        kept = await stage.service.store.read(lambda c: list(c.scalars(select(tables.raw_texts.c.text))))
        assert kept.count(SAID) == 1
        assert await stage.service.store.read(lambda c: list(c.scalars(select(tables.set_aside.c.key)))) == []
        assert _by_robot(stage, before) >= len(PEOPLE) + 1
    finally:
        await stage.close()


def _by_robot(stage: Stage, since: int) -> int:
    """Messages of the robot after a change of the ledger."""
    later = stage.city.platform.ledger.changes[since:]
    return sum(c.what == "message" and c.message is not None and c.message.draft.sender == ROBOT for c in later)
