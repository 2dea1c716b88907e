"""seals, the nightly self-audit, destroyed words, denials"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLES = ("seals", "self_audits", "destructions", "denials")
MOMENT = sa.text("next_due_at IS NOT NULL")


def upgrade() -> None:
    """Forward."""
    for name in TABLES:
        more = (sa.Column("until_at", sa.BigInteger(), nullable=False),) if name == "seals" else ()
        op.create_table(
            name,
            sa.Column("key", sa.String(length=200), nullable=False),
            sa.Column("version", sa.Integer(), nullable=False),
            sa.Column("chain", sa.String(length=64), nullable=False),
            sa.Column("next_due_at", sa.BigInteger(), nullable=True),
            sa.Column("body", sa.Text(), nullable=False),
            *more,
            sa.PrimaryKeyConstraint("key", name=op.f(f"pk_{name}")),
        )
        with op.batch_alter_table(name, schema=None) as batch_op:
            batch_op.create_index(
                f"ix_{name}_due", ["next_due_at"], unique=False, sqlite_where=MOMENT, postgresql_where=MOMENT
            )
            if more:
                batch_op.create_index(batch_op.f("ix_seals_until_at"), ["until_at"], unique=False)


def downgrade() -> None:
    """Back."""
    for name in TABLES:
        with op.batch_alter_table(name, schema=None) as batch_op:
            if name == "seals":
                batch_op.drop_index(batch_op.f("ix_seals_until_at"))
            batch_op.drop_index(f"ix_{name}_due", sqlite_where=MOMENT, postgresql_where=MOMENT)
        op.drop_table(name)
