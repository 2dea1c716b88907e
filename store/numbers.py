"""Which matters bear a number, whatever their year (domain §4)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from domain.matters.items import Item, ItemState, Phase
from domain.matters.recheck import Recheck
from store.mapping import read_all
from store.round_lookups import keys_of
from store.tables import items, rechecks


def numbered(connection: Connection, numbers: Sequence[int], phase: Phase, now: datetime) -> set[str]:
    """Keys of the matters with these numbers that stand so."""
    of_number = select(items.c.key).where(items.c.number.in_(numbers))
    if phase is Phase.OPEN:
        return set(keys_of(connection, of_number.where(items.c.is_open)))
    if phase is Phase.CLOSED:
        ended = read_all(connection, Item, keys_of(connection, of_number.where(~items.c.is_open)))
        return {item.key for item in ended if item.state is ItemState.CLOSED}
    rows = keys_of(connection, select(rechecks.c.key).where(rechecks.c.item.in_(of_number)))
    return {row.item for row in read_all(connection, Recheck, rows) if row.held is None and row.due_at <= now}
