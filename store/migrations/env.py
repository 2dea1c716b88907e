"""Alembic's entry: it gets a connection from `store/migrate.py` and compares with `store/tables.py`."""

from typing import Literal

from alembic import context

from store.tables import Moment, metadata


def render(kind: str, value: object, _autogen: object) -> str | Literal[False]:
    """A moment is stored as a whole number."""
    return "sa.BigInteger()" if kind == "type" and isinstance(value, Moment) else False


def run() -> None:
    """Run on the connection that was handed over."""
    connection = context.config.attributes["connection"]
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, render_item=render)
    with context.begin_transaction():
        context.run_migrations()


run()
