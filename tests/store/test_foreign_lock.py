"""Somebody else writes to the SQLite file: how long we wait for him is one number."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from store.engine import Store, ping


def _watched(begun: list[str]) -> Callable[[Connection], None]:
    """Short waits, and each statement that begins noted."""

    def work(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA busy_timeout=20")
        connection.connection.dbapi_connection.set_trace_callback(begun.append)  # type: ignore[union-attr]

    return work


async def test_a_foreign_lock_is_waited_for_once(sqlite_url: str) -> None:
    """The caller hears of it after one wait, as an error the door knows; then the store goes on."""
    store, begun = Store(sqlite_url), list[str]()
    await store.transact(_watched(begun))
    with closing(sqlite3.connect(store.url.database or "", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        begun.clear()
        with pytest.raises(OperationalError, match="locked") as refused:
            await store.transact(ping)
        assert begun == ["BEGIN IMMEDIATE"]
        assert isinstance(refused.value.__cause__, sqlite3.OperationalError)
    await store.transact(ping)
    await store.close()
