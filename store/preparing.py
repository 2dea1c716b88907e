"""A store before its service begins: of today's shape, of one use, and nobody else's hand on what was claimed."""

from datetime import datetime
from functools import partial

from store.engine import Store
from store.marking import keep_apart
from store.outgoing import let_go


async def prepared(store: Store, now: datetime, *, rehearsal: bool) -> str:
    """A lasting store is migrated, and its schema is the answer; one that is only rehearsed on is made as it is
    today."""
    schema = ""
    if rehearsal:
        await store.create()
    else:
        from store.migrate import migrate  # Alembic takes longer to import than all the rest

        schema = await store.transact(migrate)
    await store.transact(partial(keep_apart, rehearsal=rehearsal))
    if store.is_sqlite:
        await store.transact(partial(let_go, now=now))
    return schema
