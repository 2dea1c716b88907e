"""whose own share is done and who holds the ball of another's is found by what he holds"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ITEMS = sa.table("items", sa.column("key"), sa.column("is_open", sa.Boolean), sa.column("body"))
BRANCHES = sa.table("branches", sa.column("item"), sa.column("unit"), sa.column("is_open", sa.Boolean))


def upgrade() -> None:
    """Forward; the bodies know who holds what."""
    connection = op.get_bind()
    held = ITEMS.c.is_open & ITEMS.c.body.contains('"ended_at":null')
    found = connection.execute(sa.select(ITEMS.c.key, ITEMS.c.body).where(held)).all()
    rows = [{"of": key, "by": unit} for key, body in found for unit in _holders(json.loads(body))]
    if rows:
        mine = (BRANCHES.c.item == sa.bindparam("of")) & (BRANCHES.c.unit == sa.bindparam("by"))
        connection.execute(sa.update(BRANCHES).where(mine).values(is_open=True), rows)


def downgrade() -> None:
    """Back: no column came. An older program shows the matter to whom the ball lies with, and writes the row anew with
    the next change."""


def _holders(item: dict[str, list[dict[str, object]]]) -> set[str]:
    """The units that hold the ball of an open share."""
    lasts = [b["blocks"][-1] for b in item["branches"] if b["blocks"] and not (b["closed"] or b["released"])]  # type: ignore[index]
    return {last["unit"] for last in lasts if last["unit"] and last["ended_at"] is None}
