"""the life of a matter"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SET = sa.text("next_due_at IS NOT NULL")


def upgrade() -> None:
    """Forward."""
    for name in ("rechecks", "undos"):
        item = (sa.Column("item", sa.String(length=40), nullable=False),) if name == "rechecks" else ()
        op.create_table(
            name,
            sa.Column("key", sa.String(length=200), nullable=False),
            sa.Column("version", sa.Integer(), nullable=False),
            sa.Column("chain", sa.String(length=64), nullable=False),
            sa.Column("next_due_at", sa.BigInteger(), nullable=True),
            sa.Column("body", sa.Text(), nullable=False),
            *item,
            sa.PrimaryKeyConstraint("key", name=op.f(f"pk_{name}")),
        )
        with op.batch_alter_table(name, schema=None) as batch_op:
            batch_op.create_index(
                f"ix_{name}_due", ["next_due_at"], unique=False, sqlite_where=SET, postgresql_where=SET
            )
            if item:
                batch_op.create_index(batch_op.f(f"ix_{name}_item"), ["item"], unique=False)


def downgrade() -> None:
    """Back."""
    op.drop_table("undos")
    op.drop_table("rechecks")
