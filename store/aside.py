"""Events that raise or that the store refuses: kept, tried again ever later, and one line before the office
(design §3.3). A poison row never starves the sweep."""

from datetime import timedelta
from hashlib import sha256

from pydantic_core import to_json
from sqlalchemy import insert, select, update

from domain.county import County
from domain.events import Event, Ticked
from domain.messages.notices import Notice, to_post
from domain.policy import NoticeClass
from store import tables
from store.mapping import KINDS
from store.transaction import Transaction

PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(days=1))


def put_aside(transaction: Transaction, event: Event, error: str, county: County) -> list[Notice]:
    """Keep the event, move the moment of the aggregate it belongs to, and say so once."""
    key = _key(event)
    tries = _kept(transaction, key, event, error)
    if isinstance(event, Ticked):
        _move(transaction, event, PAUSES[min(tries, len(PAUSES)) - 1])
    office = county.office()
    if tries > 1 or office is None:
        return []
    notice = Notice(
        key=f"set_aside|{key}",
        kind="set_aside",
        notice_class=NoticeClass.B,
        audience=to_post(office.key),
        facts={"event": type(event).__name__, "key": key, "error": error[:200]},
        not_before=transaction.now,
    )
    return [notice]


def _key(event: Event) -> str:
    if isinstance(event, Ticked):
        return f"Ticked|{event.kind}|{event.key}"
    return event.by.message_id or f"{type(event).__name__}|{sha256(repr(event).encode()).hexdigest()[:32]}"


def _kept(transaction: Transaction, key: str, event: Event, error: str) -> int:
    table = tables.set_aside
    tries = transaction.connection.scalar(select(table.c.tries).where(table.c.key == key)) or 0
    row = {
        "event": to_json({"type": type(event).__name__, "body": event}).decode(),
        "error": error,
        "tries": tries + 1,
        "at": transaction.now,
    }
    if tries:
        transaction.connection.execute(update(table).where(table.c.key == key).values(row))
    else:
        transaction.connection.execute(insert(table).values(key=key, **row))
    return tries + 1


def _move(transaction: Transaction, event: Ticked, pause: timedelta) -> None:
    table = KINDS[event.kind].table
    moved = update(table).where(table.c.key == event.key).values(next_due_at=transaction.now + pause)
    transaction.connection.execute(moved)
