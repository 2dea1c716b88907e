"""Bring a lasting store to the schema this program knows (Alembic)."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

HERE = Path(__file__).with_name("migrations")


def alembic_config(connection: Connection) -> Config:
    """Alembic on a connection of ours; no ini file, no address in any file."""
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["connection"] = connection
    return config


def migrate(connection: Connection) -> None:
    """Up to the newest revision, within the caller's transaction."""
    command.upgrade(alembic_config(connection), "head")
