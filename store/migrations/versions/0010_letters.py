"""letters and the daily look for them"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MOMENT = sa.text("next_due_at IS NOT NULL")
OWN: tuple[sa.Column[Any], ...] = (
    sa.Column("letter_kind", sa.String(length=40), nullable=False),
    sa.Column("year", sa.Integer(), nullable=False),
    sa.Column("serial", sa.Integer(), nullable=True),
    sa.Column("number", sa.Integer(), nullable=False),
    sa.Column("drafted_year", sa.Integer(), nullable=False),
    sa.Column("subject", sa.String(length=120), nullable=False),
    sa.Column("unit", sa.String(length=120), nullable=False),
    sa.Column("is_waiting", sa.Boolean(), nullable=False),
    sa.Column("is_owed", sa.Boolean(), nullable=False),
)
TABLES: dict[str, tuple[sa.Column[Any], ...]] = {"letters": OWN, "letter_watches": ()}


def upgrade() -> None:
    """Forward."""
    for name, more in TABLES.items():
        op.create_table(
            name,
            sa.Column("key", sa.String(length=200), nullable=False),
            sa.Column("version", sa.Integer(), nullable=False),
            sa.Column("chain", sa.String(length=64), nullable=False),
            sa.Column("next_due_at", sa.BigInteger(), nullable=True),
            sa.Column("body", sa.Text(), nullable=False),
            *(column._copy() for column in more),
            sa.PrimaryKeyConstraint("key", name=op.f(f"pk_{name}")),
        )
        with op.batch_alter_table(name, schema=None) as batch_op:
            batch_op.create_index(
                f"ix_{name}_due", ["next_due_at"], unique=False, sqlite_where=MOMENT, postgresql_where=MOMENT
            )
    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letters_subject"), ["subject"], unique=False)
        batch_op.create_index("ux_letters_register", ["letter_kind", "year", "serial"], unique=True)
        batch_op.create_index("ux_letters_drafts", ["drafted_year", "number"], unique=True)


def downgrade() -> None:
    """Back."""
    op.drop_table("letter_watches")
    op.drop_table("letters")
