"""The connection to PostgreSQL breaks at COMMIT, before or after the server took it (F14), or all of them at once
(F15): what really happened is read again, one effect each, and the service goes on by itself."""

from __future__ import annotations

import asyncio
import tempfile
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import OperationalError

from domain.matters.items import Counter, Item
from store import tables
from store.audit import verify
from store.engine import WRITING, ping
from tests.handlers.test_door import confirmed, handed_over, kind, proposed
from tests.store.store_kit import House, opened

SOCKET = ".s.PGSQL.5432"
COMMIT = b"COMMIT"


@dataclass(kw_only=True)
class Wire:
    """Between the service and the server. `cuts` is how many COMMITs are still to be cut: before the server sees them,
    or (`arrives`) after it answered and before we hear of it."""

    server: Path
    arrives: bool = True
    cuts: int = 0
    cut: int = 0
    _lines: set[asyncio.StreamWriter] = field(default_factory=set)

    async def carry(self, ours: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        """One connection."""
        theirs, forth = await asyncio.open_unix_connection(str(self.server / SOCKET))
        self._lines |= {back, forth}
        answering = asyncio.create_task(self._answers(theirs, back))
        try:
            while said := await ours.read(1 << 16):
                if self.cuts and COMMIT in said:
                    self.cuts, self.cut = self.cuts - 1, self.cut + 1
                    answering.cancel()
                    if self.arrives:
                        forth.write(said)
                        await theirs.read(1 << 16)
                    return
                forth.write(said)
        except ConnectionError:
            pass
        finally:
            answering.cancel()
            for line in (back, forth):
                line.close()

    async def _answers(self, theirs: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while said := await theirs.read(1 << 16):
                back.write(said)
        back.close()


@asynccontextmanager
async def cutting(url: str, *, arrives: bool = True) -> AsyncIterator[tuple[House, Wire]]:
    """A house that reaches its server through a wire that can be cut."""
    server = Path(str(make_url(url).query["host"]))
    wire = Wire(server=server, arrives=arrives)
    with tempfile.TemporaryDirectory() as folder:
        listening = await asyncio.start_unix_server(wire.carry, str(Path(folder) / SOCKET))
        async with opened(make_url(url).update_query_dict({"host": folder}).render_as_string(False)) as house:
            yield house, wire
        listening.close()


@pytest.mark.parametrize("arrives", [True, False], ids=["kept", "lost"])
@pytest.mark.parametrize("cuts", [1, 2])
async def test_a_cut_commit_has_one_effect(postgres_url: str, arrives: bool, cuts: int) -> None:
    """The confirmation whose COMMIT nobody answered: one number, one audit chain, and the answer it would have had."""
    async with cutting(postgres_url, arrives=arrives) as (house, wire):
        await house.does(proposed())
        wire.cuts = cuts
        assert kind(await house.does(confirmed())) == "issued"
        assert wire.cut == cuts
        assert kind(await house.does(confirmed())) == "issued"
        assert (await house.all(Counter))["matter|2026"].value == 1
        assert list(await house.all(Item)) == ["2026-1"]
        assert (await house.said()).count("issued") == 1
        assert await house.count(tables.set_aside) == 0
        assert await house.store.read(verify) == []


async def test_a_server_that_drops_everybody_is_come_back_to(postgres_url: str) -> None:
    """As after a failover: every connection of the pool is dead, and the next act is done all the same."""
    async with opened(postgres_url) as house:
        await asyncio.gather(*(house.store.read(lambda c: c.scalar(text("SELECT pg_sleep(0.05)"))) for _n in range(3)))
        dropped = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        with suppress(Exception):  # who asks may be among them
            await house.store.read(lambda c: c.execute(text(f"{dropped} AND datname = current_database()")).all())
        await handed_over(house)
        assert list(await house.all(Item)) == ["2026-1"]


async def test_a_server_that_drops_everybody_refuses_one_transaction(postgres_url: str) -> None:
    """Each writing thread has a connection of its own: when one of them finds its own dead, none of them goes on
    with another."""
    meeting = threading.Barrier(WRITING)

    def meet(connection: Connection) -> None:
        ping(connection)
        meeting.wait(timeout=30)

    async with opened(postgres_url) as house:
        await asyncio.gather(*(house.writes(meet) for _thread in range(WRITING)))
        dropped = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        await house.store.read(lambda c: c.execute(text(f"{dropped} AND datname = current_database()")).all())
        with pytest.raises(OperationalError):
            await house.writes(ping)
        for _time in range(2 * WRITING):
            await house.writes(ping)
