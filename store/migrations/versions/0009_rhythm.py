"""rhythm: which duties are still missing"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward: what is missing stands in the body already."""
    missing = sa.or_(*(sa.column("body").like(f'%"state":"{state}"%') for state in ("open", "missed")))
    with op.batch_alter_table("duties", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_missing", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(
        sa.update(sa.table("duties", sa.column("body"), sa.column("is_missing"))).where(missing).values(is_missing=True)
    )
    with op.batch_alter_table("duties", schema=None) as batch_op:
        batch_op.alter_column("is_missing", server_default=None)
        batch_op.create_index(
            "ix_duties_missing",
            ["post"],
            unique=False,
            sqlite_where=sa.text("is_missing"),
            postgresql_where=sa.text("is_missing"),
        )


def downgrade() -> None:
    """Back."""
    with op.batch_alter_table("duties", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_duties_missing", sqlite_where=sa.text("is_missing"), postgresql_where=sa.text("is_missing")
        )
        batch_op.drop_column("is_missing")
