"""The store without threads and the wire without sockets, both with seams."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from email import message_from_bytes
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

import orjson
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import StaticPool

from bot.dingtalk.client import Client
from bot.dingtalk.wire import Call, Wire
from bot.errors import Unknown
from bot.patience import Patience
from sandbox.calls import Request
from sandbox.city import City
from sandbox.media import Stored
from store.engine import Store
from store.memory import ANYTHING, Memory
from tests.simulation.seams import Life, LostReply, Seams

T = TypeVar("T")


class Disk:
    """What outlives the process: one database in memory."""

    def __init__(self) -> None:
        self.raw = sqlite3.connect(":memory:", isolation_level=None)
        self.engine: Engine = create_engine("sqlite://", creator=lambda: self.raw, poolclass=StaticPool)
        event.listen(self.engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
        self.writer = self.engine.connect()
        self._reader = create_engine("sqlite://", creator=lambda: self.raw, poolclass=StaticPool).connect()
        self.commits = 0

    def read(self, work: Callable[[Connection], T]) -> T:
        """For whoever looks on; as the store reads, without a transaction."""
        return work(self._reader)


class InlineStore(Store):
    """Everything in the caller's thread."""

    def __init__(self, disk: Disk, seams: Seams, life: Life) -> None:
        self.disk, self._seams, self._life = disk, seams, life
        self._memory = Memory()

    @property
    def is_sqlite(self) -> bool:
        """It is."""
        return True

    async def transact(self, work: Callable[[Connection], T]) -> T:
        """Die before the commit and nothing is there; die after it and nobody was told."""
        if self._life.dead:
            self._seams.at("dead", self._life)
        with self.disk.writer.begin():
            found = work(self.disk.writer)
            self._seams.at("commit", self._life)
        self.disk.commits += 1
        self._memory.commit()
        self._seams.at("committed", self._life)
        return found

    async def read(self, work: Callable[[Connection], T]) -> T:
        """On the same connection: nobody else is there."""
        return self.disk.read(work)

    async def glance(self, work: Callable[[Connection], T], asked: Hashable = None, kind: str = ANYTHING) -> T:
        """As the store does on SQLite; no commit tells here what it saved."""
        if asked is None:
            return self.disk.read(work)
        return self._memory.answer(asked, lambda: self.disk.read(work), kind)

    async def close(self) -> None:
        """The disk stays."""


class DirectWire(Wire):
    """Calls the platform as an object. `taken` counts the bodies the platform accepted."""

    def __init__(self, city: City, seams: Seams, life: Life, taken: Counter[bytes]) -> None:
        self._city, self._seams, self._life, self.taken = city, seams, life, taken
        self.date = ""

    async def close(self) -> None:
        """There is nothing to let go of."""

    async def _asked(self, call: Call) -> tuple[int, bytes | None, str]:
        parts = urlsplit(call.url)
        headers = {"content-type": "application/json"} | {name.lower(): value for name, value in call.headers.items()}
        query = dict(parse_qsl(parts.query))
        form = _form(headers["content-type"], call.body)
        request = Request(method=call.method, path=parts.path, query=query, headers=headers, body=call.body, form=form)
        self._seams.at("send", self._life)
        reply = self._city.platform.answer(request, self._city.clock())
        if reply.status == 200:
            self.taken[call.body] += 1
        try:
            self._seams.at("sent", self._life)
        except LostReply as error:
            raise Unknown("no_answer", "lost") from error
        if reply.drop:
            raise Unknown("no_answer", "dropped")
        return reply.status, orjson.dumps(reply.body), ""

    async def download(self, url: str, most: int) -> bytes:
        """What somebody sent, as the platform keeps it."""
        self._seams.at("send", self._life)
        content = self._city.platform.media.received[urlsplit(url).path.rpartition("/")[2]].content
        assert len(content) <= most, "only small files are sent here"
        return content


def _form(kind: str, body: bytes) -> Mapping[str, Any] | None:
    """The fields of a form with files, as the platform's server would take them apart."""
    if not kind.startswith("multipart/"):
        return None
    parts = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + body).walk()
    fields = [each for each in parts if not each.is_multipart()]
    return {
        str(each.get_param("name", header="content-disposition")): Stored(name=name, content=content)
        if (name := each.get_filename())
        else content.decode()
        for each in fields
        if isinstance(content := each.get_payload(decode=True), bytes)
    }


class DirectClient(Client):
    """The client over that wire."""

    def __init__(self, wire: DirectWire, *given: Any) -> None:
        self._direct = wire
        super().__init__(*given)

    def _wired(self, _patience: Patience) -> Wire:
        return self._direct
