"""A lasting store is migrated: from nothing to exactly the tables of the program, and back."""

from dataclasses import replace

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, select, text

from store import tables
from store.counties import SCHEMA, SchemaMoved, raise_version, set_mark
from store.engine import Store
from store.migrate import alembic_config, migrate
from store.revisions import revisions
from store.tables import Moment, metadata
from tests.handlers.test_door import handed_over, kind, signed
from tests.store.store_kit import another, item, opened
from tests.store.test_lookups import BACK_AGAIN, HELPED, LEAD


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
            assert await store.transact(migrate) == max(revisions())
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


async def test_an_older_program_does_not_start_on_a_newer_store(database_url: str) -> None:
    """It leaves everything as it is, and says which schema it found."""
    store = Store(database_url)
    try:
        await store.transact(migrate)
        await store.transact(lambda c: c.execute(text("UPDATE alembic_version SET version_num = '0999'")))
        with pytest.raises(SchemaMoved, match="0999"):
            await store.transact(migrate)
    finally:
        await store.close()


async def test_a_process_that_still_runs_stops_when_the_schema_moves(postgres_url: str) -> None:
    """A rolling upgrade: the newer worker migrates; the older one neither writes nor sets anything aside, and what was
    sent to it is refused, so that it is sent again."""
    async with opened(postgres_url) as old, another(postgres_url) as new:
        old.reader.schema = "0012"
        await handed_over(old)

        def moved(connection: Connection) -> None:
            set_mark(connection, SCHEMA, "0013")
            raise_version(connection)

        await new.writes(moved)
        rows = [await new.count(table) for table in (tables.notices, tables.entries, tables.inbox, tables.set_aside)]
        with pytest.raises(SchemaMoved, match="0013"):
            await old.does(signed("late"), "收到1")
        new.reader.schema = "0013"
        after = [await new.count(table) for table in (tables.notices, tables.entries, tables.inbox, tables.set_aside)]
        assert after == rows
        assert kind(await new.does(signed("late"), "收到1")) == "signed"


async def test_who_holds_a_ball_after_his_own_share_is_found_in_an_older_store(database_url: str) -> None:
    """The rows of before say that such a unit has nothing to do; the bodies know better, and nobody else gains one."""
    done = replace(item(10, "水利局", "交通局"), branches=(LEAD, HELPED))

    def older(connection: Connection) -> None:
        connection.execute(tables.branches.update().where(tables.branches.c.unit == "交通局").values(is_open=False))
        command.stamp(alembic_config(connection), "0016")

    def known(connection: Connection) -> set[tuple[str, str]]:
        rows = tables.branches.c
        return {(r.item, r.unit) for r in connection.execute(select(rows.item, rows.unit).where(rows.is_open))}

    async with opened(database_url) as house:
        await house.keeps(BACK_AGAIN, done)
        wanted = await house.store.read(known)
        await house.writes(older)
        await house.writes(migrate)
        assert (
            await house.store.read(known)
            == wanted
            == {("2026-9", "水利局"), ("2026-9", "交通局"), ("2026-10", "水利局")}
        )
        await house.writes(lambda c: command.downgrade(alembic_config(c), "0016"))
        await house.writes(migrate)
        assert await house.store.read(known) == wanted
