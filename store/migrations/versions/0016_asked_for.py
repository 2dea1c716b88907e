"""who issued an item and the unit of a letter can be asked for; what a unit has open lies in order; what is under way
is found past what was sent"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

SAID = {"sqlite": "json_extract(body, '$.issuer')", "postgresql": "body::json ->> 'issuer'"}
UNDER_WAY = sa.text("state IN ('claimed', 'failed_temp')")


def upgrade() -> None:
    """Forward; the bodies know their issuers already."""
    with op.batch_alter_table("items", schema=None) as batch_op:
        batch_op.add_column(sa.Column("issuer", sa.String(length=120), server_default="", nullable=False))
        batch_op.create_index("ix_items_issuer", ["issuer", "is_open"], unique=False)
    op.execute(f"UPDATE items SET issuer = coalesce({SAID[op.get_bind().dialect.name]}, '')")
    with op.batch_alter_table("branches", schema=None) as batch_op:
        batch_op.add_column(sa.Column("number", sa.Integer(), server_default="0", nullable=False))
        batch_op.drop_index("ix_branches_unit_open")
        batch_op.create_index("ix_branches_unit_open", ["unit", "is_open", "number"], unique=False)
    op.execute("UPDATE branches SET number = coalesce((SELECT number FROM items WHERE items.key = branches.item), 0)")
    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.create_index("ix_letters_unit", ["unit"], unique=False)
    _under_way("state", "target")


def downgrade() -> None:
    """Back."""
    _under_way("target")
    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.drop_index("ix_letters_unit")
    with op.batch_alter_table("branches", schema=None) as batch_op:
        batch_op.drop_index("ix_branches_unit_open")
        batch_op.create_index("ix_branches_unit_open", ["unit", "is_open"], unique=False)
        batch_op.drop_column("number")
    with op.batch_alter_table("items", schema=None) as batch_op:
        batch_op.drop_index("ix_items_issuer")
        batch_op.drop_column("issuer")


def _under_way(*columns: str) -> None:
    with op.batch_alter_table("dispatches", schema=None) as batch_op:
        batch_op.drop_index("ix_dispatches_under_way")
        batch_op.create_index(
            "ix_dispatches_under_way",
            list(columns),
            unique=False,
            sqlite_where=UNDER_WAY,
            postgresql_where=UNDER_WAY,
        )
