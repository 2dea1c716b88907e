"""A store before its service begins: of today's shape, of one use, and nobody else's hand on what was claimed."""

from datetime import datetime
from functools import partial

from sqlalchemy import Connection, inspect, text

from store.engine import Store
from store.marking import keep_apart
from store.outgoing import let_go
from store.revisions import revisions


async def prepared(store: Store, now: datetime, *, rehearsal: bool) -> str:
    """A lasting store is migrated, and its schema is the answer; one that is only rehearsed on is made as it is
    today."""
    schema = ""
    if rehearsal:
        await store.create()
    else:
        schema = await store.transact(_migrated)
    await store.transact(partial(keep_apart, rehearsal=rehearsal))
    if store.is_sqlite:
        await store.transact(partial(let_go, now=now))
    return schema


def _migrated(connection: Connection) -> str:
    """The schema it then has. Of today's shape is a store at nearly every start: then nothing is loaded for it."""
    has = _schema(connection)
    if has == max(revisions()):
        return has
    from store.migrate import migrate  # Alembic takes longer to import than all the rest

    return migrate(connection)


def _schema(connection: Connection) -> str:
    """What Alembic wrote there last; "" = nothing."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.scalar(text("SELECT version_num FROM alembic_version")) or "")
