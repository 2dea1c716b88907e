"""the score ledger and the readings of targets"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

MOMENT = sa.text("next_due_at IS NOT NULL")
TABLES = ("score_books", "target_books")


def upgrade() -> None:
    """Forward."""
    for name in TABLES:
        op.create_table(
            name,
            sa.Column("key", sa.String(length=200), nullable=False),
            sa.Column("version", sa.Integer(), nullable=False),
            sa.Column("chain", sa.String(length=64), nullable=False),
            sa.Column("next_due_at", sa.BigInteger(), nullable=True),
            sa.Column("body", sa.Text(), nullable=False),
            sa.PrimaryKeyConstraint("key", name=op.f(f"pk_{name}")),
        )
        with op.batch_alter_table(name, schema=None) as batch_op:
            batch_op.create_index(
                f"ix_{name}_due", ["next_due_at"], unique=False, sqlite_where=MOMENT, postgresql_where=MOMENT
            )


def downgrade() -> None:
    """Back."""
    for name in TABLES:
        op.drop_table(name)
