"""evidence by chat, and who was not understood"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

MOMENT = sa.text("next_due_at IS NOT NULL")


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "evidence",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("chain", sa.String(length=64), nullable=False),
        sa.Column("next_due_at", sa.BigInteger(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("account", sa.String(length=80), nullable=False),
        sa.Column("item", sa.String(length=40), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_evidence")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(
            "ix_evidence_due", ["next_due_at"], unique=False, sqlite_where=MOMENT, postgresql_where=MOMENT
        )
        batch_op.create_index("ix_evidence_item", ["item"], unique=False)
        batch_op.create_index("ix_evidence_account", ["account", "sent_at"], unique=False)
    op.create_table(
        "misses",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("chain", sa.String(length=64), nullable=False),
        sa.Column("next_due_at", sa.BigInteger(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_misses")),
    )
    with op.batch_alter_table("misses", schema=None) as batch_op:
        batch_op.create_index(
            "ix_misses_due", ["next_due_at"], unique=False, sqlite_where=MOMENT, postgresql_where=MOMENT
        )


def downgrade() -> None:
    """Back."""
    op.drop_table("misses")
    op.drop_table("evidence")
