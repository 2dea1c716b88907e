"""Two stores behind one function: SQLite with one writer thread, PostgreSQL with equal processes (design §4)."""

import fcntl
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import IO, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import StaticPool

from domain.errors import SupervisionError
from store.hand import Hand
from store.memory import ANYTHING, SAVED, Memory
from store.tables import metadata

T = TypeVar("T")


class StoreBusy(SupervisionError):
    """Another process already writes to this SQLite file."""


class Store:
    """`transact(fn)` runs one plain function over a synchronous connection in one transaction and commits;
    `read(fn)` does the same read-only. No log shows what a refused statement carried: people's words."""

    def __init__(self, url: str, *, durable: bool = True) -> None:
        self.url: URL = make_url(url)
        self._durable = durable
        self._lock: IO[str] | None = None
        self._writer: Engine | None = None
        self._writing: Connection | None = None
        self._glancing: Connection | None = None
        self._memory = Memory()
        self._hand: Hand | None = None
        if self.is_sqlite:
            self._open_sqlite()
        else:
            # An address that swallows what is sent there must not be waited for in silence (seconds).
            patient = {"connect_timeout": "10", **self.url.query}
            where = self.url.set(drivername="postgresql+psycopg", query=patient)
            self._async: AsyncEngine = create_async_engine(where, hide_parameters=True)
            # Each statement sees by itself what is committed, as within READ COMMITTED: BEGIN and ROLLBACK around a
            # question are two more ways to the server than the question.
            self._reading = self._async.execution_options(isolation_level="AUTOCOMMIT")

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
        self._hand = Hand("store")
        _prepare_writer(self._writer, durable=self._durable)
        self._async = create_async_engine(self.url.set(drivername="sqlite+aiosqlite"), hide_parameters=True)
        self._reading = self._async
        event.listen(self._async.sync_engine, "connect", _read_only)
        glancing = create_engine(self.url.set(drivername="sqlite"), poolclass=StaticPool, hide_parameters=True)
        event.listen(glancing, "connect", _read_only)
        self._glancing = glancing.connect()

    async def create(self) -> None:
        """All tables, for a store that is only rehearsed on; a lasting one is migrated (store/migrate.py)."""
        await self.transact(metadata.create_all)

    async def transact(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in one transaction. Raises whatever it raises, after a rollback."""
        if self._hand is None:
            async with self._async.begin() as connection:
                return await connection.run_sync(work)
        return await self._hand.do(lambda: self._in_thread(work))

    def _in_thread(self, work: Callable[[Connection], T]) -> T:
        connection, saved = self._connection(), None
        try:
            connection.info.pop(SAVED, None)
            # A plain BEGIN that reads first cannot always upgrade to a write later ("database is locked").
            _say(connection, "BEGIN IMMEDIATE")
            try:
                found = work(connection)
                saved = connection.info.pop(SAVED, None)
                _commit(connection)
            except BaseException:
                _undo(connection)
                raise
            return found
        finally:
            self._memory.commit(saved)

    def _connection(self) -> Connection:
        """The one that writes, for good: to be lent one for each transaction costs more than a small transaction."""
        if self._writer is None:
            raise SupervisionError("the store is closed")
        if self._writing is None or self._writing.invalidated:
            self._writing = self._writer.connect()
        return self._writing

    def _let_go(self) -> None:
        if self._writing is not None:
            self._writing.close()
        if self._writer is not None:
            self._writer.dispose()

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run `work` on a reading connection; on SQLite it cannot write and never waits for the writer."""
        async with self._reading.connect() as connection:
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
        """Let go of everything; an aiosqlite thread left open would keep the process alive."""
        await self._async.dispose()
        if self._glancing is not None:
            self._glancing.close()
            self._glancing.engine.dispose()
        if self._hand is not None:
            await self._hand.do(self._let_go)
            self._hand.let_go()
        if self._lock is not None:
            self._lock.close()


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


def _say(connection: Connection, statement: str) -> None:
    """By the driver: what SQLAlchemy does around a transaction costs as much as a small one. Raises as SQLAlchemy
    would, for so the door knows it; a second try would wait for a foreign lock a second time."""
    foreign = connection.dialect.loaded_dbapi.Error
    try:
        connection.connection.cursor().execute(statement)
    except foreign as error:
        raise DBAPIError.instance(statement, None, error, foreign, dialect=connection.dialect) from error


def _commit(connection: Connection) -> None:
    """What was asked in SQLAlchemy's way has begun a transaction in its books as well; to the driver it is the same."""
    if connection.in_transaction():
        connection.commit()
    else:
        _say(connection, "COMMIT")


def _undo(connection: Connection) -> None:
    """In the books, and with the driver; nothing where SQLite has undone it by itself."""
    connection.rollback()
    connection.connection.rollback()


def _read_only(connection, _record) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout=5000")
    cursor.execute("PRAGMA query_only=ON")
    cursor.close()


def ping(connection: Connection) -> None:
    """A question that only a living store answers."""
    connection.execute(text("SELECT 1"))
