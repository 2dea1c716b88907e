"""Which matters bear a number, whatever their year (domain §4)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from domain.matters.items import Item, ItemState, Phase
from domain.matters.recheck import Recheck
from store.asking import ask
from store.mapping import read_all
from store.round_lookups import asked_keys
from store.tables import items, rechecks

# Whether a matter is open is looked at afterwards: asked for as well, it tempts SQLite to walk through all that are.
_OF_NUMBER = select(items.c.key, items.c.is_open).where(items.c.number.in_(bindparam("numbers", expanding=True)))
_LOOKS = select(rechecks.c.key).where(rechecks.c.item.in_(bindparam("items", expanding=True)))


def numbered(connection: Connection, numbers: Sequence[int], phase: Phase, now: datetime) -> set[str]:
    """Keys of the matters with these numbers that stand so."""
    stands: dict[str, bool] = dict(ask(connection, _OF_NUMBER, {"numbers": numbers})) if numbers else {}
    if phase is Phase.OPEN:
        return {key for key, is_open in stands.items() if is_open}
    if phase is Phase.CLOSED:
        ended = read_all(connection, Item, [key for key, is_open in stands.items() if not is_open])
        return {item.key for item in ended if item.state is ItemState.CLOSED}
    rows = asked_keys(connection, _LOOKS, {"items": list(stands)}) if stands else []
    return {row.item for row in read_all(connection, Recheck, rows) if row.held is None and row.due_at <= now}
