"""A lasting store is migrated: from nothing to exactly the tables of the program, and back."""

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect

from store.engine import Store
from store.migrate import alembic_config, migrate
from store.tables import Moment, metadata


def types_differ(_context, _inspected, column, _given, wanted) -> bool | None:
    """A moment is a whole number on disk."""
    return False if isinstance(wanted, Moment) else None


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": types_differ})
    return list(compare_metadata(context, metadata))


def indexes(connection: Connection) -> dict[str, set[tuple[str, tuple[str, ...], str]]]:
    """Table → its indexes with columns and condition."""
    inspector = inspect(connection)
    found = {}
    for table in metadata.tables:
        rows = inspector.get_indexes(table)
        found[table] = {
            (
                str(r["name"]),
                tuple(map(str, r["column_names"])),
                str(next((v for k, v in r.get("dialect_options", {}).items() if "where" in k), "")),
            )
            for r in rows
        }
    return found


async def test_migrated_is_exactly_what_the_program_expects(database_url: str) -> None:
    """Alembic finds no difference, and a second run changes nothing."""
    store = Store(database_url)
    try:
        for _again in range(2):
            await store.transact(migrate)
            assert await store.transact(differences) == []
        migrated = await store.transact(indexes)
        await store.transact(lambda c: command.downgrade(alembic_config(c), "base"))
        left = await store.transact(lambda c: set(inspect(c).get_table_names()))
        assert left <= {"alembic_version"}
        await store.transact(metadata.create_all)
        assert await store.transact(indexes) == migrated
    finally:
        await store.close()


async def test_a_migration_that_fails_leaves_nothing(database_url: str) -> None:
    """Everything happens in the caller's transaction."""
    store = Store(database_url)

    def broken(connection: Connection) -> None:
        migrate(connection)
        raise RuntimeError("the power went")

    try:
        with pytest.raises(RuntimeError, match="power"):
            await store.transact(broken)
        assert await store.transact(lambda c: inspect(c).get_table_names()) == []
    finally:
        await store.close()
