"""leads"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

MOMENT = sa.text("next_due_at IS NOT NULL")


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "leads",
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("chain", sa.String(length=64), nullable=False),
        sa.Column("next_due_at", sa.BigInteger(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_leads")),
    )
    with op.batch_alter_table("leads", schema=None) as batch_op:
        batch_op.create_index(
            "ix_leads_due", ["next_due_at"], unique=False, sqlite_where=MOMENT, postgresql_where=MOMENT
        )


def downgrade() -> None:
    """Back."""
    op.drop_table("leads")
