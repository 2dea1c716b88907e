"""Which shapes of the store this program knows, told by the names of its migrations: Alembic, which runs them, takes
longer to import than all the rest."""

from pathlib import Path

MIGRATIONS = Path(__file__).with_name("migrations")


def revisions() -> frozenset[str]:
    """Every one of them; the greatest is today's."""
    return frozenset(file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*_*.py"))
