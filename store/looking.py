"""A look at a store from another process: no lock, no writing, nothing created (design §4)."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Connection, create_engine, event, inspect
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.pool import NullPool

from domain.errors import SupervisionError
from store.tables import marks

SECONDS_TO_CONNECT = 5


class NoStore(SupervisionError):
    """There is no store here yet, or it has no tables."""


@contextmanager
def looking(url: str) -> Iterator[Connection]:
    """A connection that cannot write. NoStore where nothing was ever kept."""
    engine = _engine(make_url(url))
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table(marks.name):
                raise NoStore(f"{engine.url.render_as_string()}: no tables yet")
            yield connection
    finally:
        engine.dispose()


@contextmanager
def one_moment(connection: Connection) -> Iterator[Connection]:
    """For reads that must fit together while others write. On PostgreSQL a connection of its own, on which everything
    is as it was committed at one moment; SQLite gives that to whatever reads in one transaction."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("SAVEPOINT one_moment")  # within a transaction, or as the beginning of one
        try:
            yield connection
        finally:
            connection.exec_driver_sql("RELEASE one_moment")
        return
    with connection.engine.connect() as apart:
        yield apart.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        options = {"connect_timeout": SECONDS_TO_CONNECT, "options": "-c default_transaction_read_only=on"}
        return create_engine(url.set(drivername="postgresql+psycopg"), poolclass=NullPool, connect_args=options)
    path = Path(url.database or "")
    if not path.is_file():
        raise NoStore(f"{path}: no store yet")
    engine = create_engine(f"sqlite:///file:{quote(str(path.resolve()))}?mode=ro&uri=true", poolclass=NullPool)
    event.listen(engine, "connect", _refuse_writing)
    return engine


def _refuse_writing(connection, _record) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
    cursor = connection.cursor()
    cursor.execute("PRAGMA query_only=ON")
    cursor.execute("PRAGMA busy_timeout=5000")
    cursor.close()
