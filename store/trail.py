"""The trail read back, newest last: what was done, by whom, and what it changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic_core import from_json
from sqlalchemy import Connection, select

from domain.matters.items import Item
from store.tables import entries

MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What is looked for: an account's own acts, those about one matter, those between two moments (half open)."""

    account: str = ""
    item: str = ""
    begins: datetime | None = None
    ends: datetime | None = None


def trail(connection: Connection, sought: Sought) -> list[Mapping[str, Any]]:
    """The newest MOST entries, oldest first; `change` is field → (before, after)."""
    query = select(entries)
    if sought.account:
        query = query.where(entries.c.actor == sought.account)
    if sought.item:
        query = query.where(entries.c.kind == Item.kind, entries.c.key == sought.item)
    if sought.begins is not None:
        query = query.where(entries.c.at >= sought.begins)
    if sought.ends is not None:
        query = query.where(entries.c.at < sought.ends)
    found = connection.execute(query.order_by(entries.c.seq.desc()).limit(MOST)).mappings()
    return [{**row, "change": from_json(row["change"])} for row in reversed(list(found))]
