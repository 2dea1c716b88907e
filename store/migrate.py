"""Bring a lasting store to the schema this program knows (Alembic)."""

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from store.counties import SCHEMA, SchemaMoved, raise_version, set_mark
from store.revisions import MIGRATIONS


def alembic_config(connection: Connection) -> Config:
    """Alembic on a connection of ours, within its transaction; no ini file, no address in any file."""
    if not connection.in_transaction():  # SQLite's writer begins without SQLAlchemy, and Alembic would end it
        connection.begin()
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def migrate(connection: Connection) -> str:
    """Up to the newest revision, within the caller's transaction; its name. Whoever still runs an older program finds
    out with its next transaction, and stops (F13). Raises SchemaMoved where this is the older one."""
    config = alembic_config(connection)
    scripts = ScriptDirectory.from_config(config)
    newest = scripts.get_current_head() or ""
    has = MigrationContext.configure(connection).get_current_revision()
    if has is not None and has not in {each.revision for each in scripts.walk_revisions()}:
        raise SchemaMoved(has)
    command.upgrade(config, "head")
    if has != newest:
        set_mark(connection, SCHEMA, newest)
        raise_version(connection)
    return newest
