"""Two stores behind one function: SQLite with one writer thread, PostgreSQL with equal processes (design §4), asked by
its plain driver in threads (ADR 43)."""

import asyncio
import fcntl
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import get_ident
from typing import IO, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import StaticPool

from domain.errors import SupervisionError
from store.asking import told
from store.hand import Hand
from store.memory import ANYTHING, SAVED, Memory
from store.tables import metadata

T = TypeVar("T")
# Transactions and questions that one process has under way at once: on PostgreSQL a message does not wait until a claim
# of reminders is kept.
WRITING, READING = 2, 8
# How libpq notices a server that is gone without a word: seconds, but for the last, which is milliseconds.
PATIENCE = {
    "connect_timeout": "10", "keepalives_idle": "30", "keepalives_interval": "10", "keepalives_count": "3",
    "tcp_user_timeout": "60000",
}  # fmt: skip


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
        self._doubted: set[int] = set()
        self._glancing: Connection | None = None
        self._memory = Memory()
        self._reader: Engine | AsyncEngine
        threads = 1 if self.is_sqlite else WRITING
        self._hand = Hand("store", threads)
        self._reading = ThreadPoolExecutor(max_workers=READING, thread_name_prefix="reading")
        if self.is_sqlite:
            self._open_sqlite()
        else:
            # An address that swallows what is sent there must not be waited for in silence.
            patient = {**PATIENCE, **self.url.query}
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
        return await self._hand.do(lambda: self._in_thread(work))

    def _in_thread(self, work: Callable[[Connection], T]) -> T:
        connection, saved = self._connection(), None
        try:
            connection.info.pop(SAVED, None)
            with _immediate(connection) if connection.dialect.name == "sqlite" else connection.begin():
                found = work(connection)
                saved = connection.info.pop(SAVED, None)
            return found
        except DBAPIError as error:
            if error.connection_invalidated:  # what cut this one off has cut off those of the other threads as well
                self._doubted.update(self._held)
            raise
        finally:
            self._memory.commit(saved)

    def _connection(self) -> Connection:
        """The one of this thread, for good: to be lent one for each transaction costs more than a small transaction."""
        thread = get_ident()
        held = self._held.get(thread)
        if held is not None and (held.invalidated or thread in self._doubted):
            self._held.pop(thread).close()
            held = None
        self._doubted.discard(thread)
        if held is None:
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
        self._reading.shutdown()
        self._hand.let_go()
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


@contextmanager
def _immediate(connection: Connection) -> Iterator[None]:
    """SQLite's transaction by its driver: what SQLAlchemy does around one costs as much as a small one. A plain BEGIN
    that reads first cannot always upgrade to a write later ("database is locked")."""
    _say(connection, "BEGIN IMMEDIATE")
    try:
        yield
        if connection.in_transaction():  # what was asked in SQLAlchemy's way has begun one in its books as well
            connection.commit()
        else:
            _say(connection, "COMMIT")
    except BaseException:
        connection.rollback()
        connection.connection.rollback()  # nothing where SQLite has undone it by itself
        raise


def _say(connection: Connection, statement: str) -> None:
    """Refused as the door knows it; a second try would wait for a foreign lock a second time."""
    try:
        connection.connection.cursor().execute(statement)
    except connection.dialect.loaded_dbapi.Error as error:
        raise told(connection, statement, error) from error


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
