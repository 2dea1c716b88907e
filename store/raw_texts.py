"""Raw words lie apart from the trail, and can be destroyed without breaking it (design §4)."""

from collections.abc import Iterable

from sqlalchemy import Connection, delete, select

from domain.audits.records import Destruction
from store.tables import inbox, raw_texts


def destroy_raw(connection: Connection, orders: Iterable[Destruction]) -> None:
    """What came in before the moment is gone, in the transaction in which the second person agreed."""
    for order in orders:
        old = select(inbox.c.message_id).where(inbox.c.received_at < order.before_at)
        connection.execute(delete(raw_texts).where(raw_texts.c.message_id.in_(old)))
