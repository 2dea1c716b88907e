"""Two stores behind one function: SQLite with one writer thread, PostgreSQL with equal processes (design §4), asked by
its plain driver in threads (ADR 43)."""

import asyncio
import fcntl
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import get_ident
from typing import IO, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import StaticPool

from domain.errors import SupervisionError
from store.memory import ANYTHING, SAVED, Memory
from store.tables import metadata

T = TypeVar("T")
# Transactions and questions that one process has under way at once: on PostgreSQL a message does not wait until a claim
# of reminders is kept.
WRITING, READING = 2, 8


class StoreBusy(SupervisionError):
    """Another process already writes to this SQLite file."""


class Store:
    """`transact(fn)` runs one plain function over a synchronous connection in one transaction and commits;
    `read(fn)` does the same read-only. No log shows what a refused statement carried: people's words."""

    def __init__(self, url: str, *, durable: bool = True) -> None:
        self.url: URL = make_url(url)
        self._durable = durable
        self._lock: IO[str] | None = None
        self._held: dict[int, Connection] = {}
        self._glancing: Connection | None = None
        self._memory = Memory()
        self._reader: Engine | AsyncEngine
        threads = 1 if self.is_sqlite else WRITING
        self._thread = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="store")
        self._reading = ThreadPoolExecutor(max_workers=READING, thread_name_prefix="reading")
        if self.is_sqlite:
            self._open_sqlite()
        else:
            # An address that swallows what is sent there must not be waited for in silence (seconds).
            patient = {"connect_timeout": "10", **self.url.query}
            where = self.url.set(drivername="postgresql+psycopg", query=patient)
            self._writer = create_engine(where, pool_size=WRITING, hide_parameters=True)
            # Each statement sees by itself what is committed, as within READ COMMITTED: BEGIN and ROLLBACK around a
            # question are two more ways to the server than the question. Connections of its own, which cannot write:
            # what one wrote by mistake would be kept at once.
            self._reader = create_engine(where, pool_size=READING, hide_parameters=True, isolation_level="AUTOCOMMIT")
            event.listen(self._reader, "connect", _reads_only)

    @property
    def is_sqlite(self) -> bool:
        """True for the single-writer store."""
        return self.url.get_backend_name() == "sqlite"

    def _open_sqlite(self) -> None:
        path = Path(self.url.database or "")
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = _locked(path.with_suffix(path.suffix + ".lock"))
        self._writer = create_engine(
            self.url.set(drivername="sqlite"), pool_size=1, max_overflow=0, hide_parameters=True
        )
        _prepare_writer(self._writer, durable=self._durable)
        self._reader = create_async_engine(self.url.set(drivername="sqlite+aiosqlite"), hide_parameters=True)
        event.listen(self._reader.sync_engine, "connect", _read_only)
        glancing = create_engine(self.url.set(drivername="sqlite"), poolclass=StaticPool, hide_parameters=True)
        event.listen(glancing, "connect", _read_only)
        self._glancing = glancing.connect()

    async def create(self) -> None:
        """All tables, for a store that is only rehearsed on; a lasting one is migrated (store/migrate.py)."""
        await self.transact(metadata.create_all)

    async def transact(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in one transaction. Raises whatever it raises, after a rollback."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._in_thread, work)

    def _in_thread(self, work: Callable[[Connection], T]) -> T:
        connection, saved = self._connection(), None
        try:
            with connection.begin():
                connection.info.pop(SAVED, None)
                found = work(connection)
                saved = connection.info.pop(SAVED, None)
                return found
        finally:
            self._memory.commit(saved)

    def _connection(self) -> Connection:
        """The one of this thread, for good: to be lent one for each transaction costs more than a small transaction."""
        thread = get_ident()
        held = self._held.get(thread)
        if held is None or held.invalidated:
            held = self._held[thread] = self._writer.connect()
        return held

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run `work` on a reading connection: it cannot write, and on SQLite it never waits for the writer."""
        try:
            return await self._looked(work)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            return await self._looked(work)  # the server had let go of what lay by; now all of them are new

    async def _looked(self, work: Callable[[Connection], T]) -> T:
        reader = self._reader
        if isinstance(reader, Engine):
            return await asyncio.get_running_loop().run_in_executor(self._reading, _asked, reader, work)
        async with reader.connect() as connection:
            return await connection.run_sync(work)

    async def glance(self, work: Callable[[Connection], T], asked: Hashable = None, kind: str = ANYTHING) -> T:
        """`read` for a few rows by key. On SQLite they are looked up at once in the caller's thread: handing so small
        a question to another thread costs ten times the question (ADR 23). The answer to a question with a name, which
        nobody may change, stands until the next commit, or until the next that saves an aggregate of `kind`: nobody
        else writes there (ADR 23)."""
        glancing = self._glancing
        if glancing is None:
            return await self.read(work)
        return work(glancing) if asked is None else self._memory.answer(asked, lambda: work(glancing), kind)

    async def close(self) -> None:
        """Finish what is under way, and let go of everything; an aiosqlite thread left open would keep the process
        alive."""
        if isinstance(self._reader, AsyncEngine):
            await self._reader.dispose()
        await asyncio.to_thread(self._closed)
        if self._lock is not None:
            self._lock.close()

    def _closed(self) -> None:
        for threads in (self._reading, self._thread):
            threads.shutdown()
        held = (*self._held.values(), *((self._glancing,) if self._glancing else ()))
        for connection in held:
            connection.close()
        for engine in (*(each.engine for each in held), self._writer, self._reader):
            if isinstance(engine, Engine):
                engine.dispose()


def _asked(reader: Engine, work: Callable[[Connection], T]) -> T:
    with reader.connect() as connection:
        return work(connection)


def _locked(path: Path) -> IO[str]:
    """One writing process per SQLite file: below 3.51.3 several writers can corrupt a WAL (design §4)."""
    lock = path.open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.close()
        raise StoreBusy(f"{path}: another process already serves this store") from error
    return lock


def _prepare_writer(engine: Engine, *, durable: bool) -> None:
    @event.listens_for(engine, "connect")
    def pragmas(connection, _record) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
        connection.isolation_level = None  # we say BEGIN ourselves
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute(f"PRAGMA synchronous={'FULL' if durable else 'OFF'}")
        cursor.execute("PRAGMA busy_timeout=5000")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A plain BEGIN that reads first cannot always upgrade to a write later ("database is locked").
        foreign = connection.dialect.loaded_dbapi.Error
        try:
            connection.connection.cursor().execute("BEGIN IMMEDIATE")
        except foreign as error:  # as the door knows it; a second try would wait for a foreign lock a second time
            raise DBAPIError.instance("BEGIN IMMEDIATE", None, error, foreign, dialect=connection.dialect) from error


def _read_only(connection, _record) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout=5000")
    cursor.execute("PRAGMA query_only=ON")
    cursor.close()


def _reads_only(connection, _record) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
    cursor = connection.cursor()
    cursor.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")
    cursor.close()
    connection.commit()


def ping(connection: Connection) -> None:
    """A question that only a living store answers."""
    connection.execute(text("SELECT 1"))
