"""acts that leave no other trace"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MOMENT = sa.text("next_due_at IS NOT NULL")


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "logged_acts",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("chain", sa.String(length=64), nullable=False),
        sa.Column("next_due_at", sa.BigInteger(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_logged_acts")),
    )
    with op.batch_alter_table("logged_acts", schema=None) as batch_op:
        batch_op.create_index(
            "ix_logged_acts_due", ["next_due_at"], unique=False, sqlite_where=MOMENT, postgresql_where=MOMENT
        )


def downgrade() -> None:
    """Back."""
    op.drop_table("logged_acts")
