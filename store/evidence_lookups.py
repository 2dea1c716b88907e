"""Lookups of evidence by chat: what an account sent last, what was sent about a matter (design §3)."""

from datetime import datetime

from sqlalchemy import Connection, func, select

from domain.audits.records import Destruction
from domain.county import County
from domain.evidence.records import Evidence, place
from store.asking import ask
from store.mapping import all_of, read_all
from store.round_lookups import Args, keys_of
from store.tables import destructions, dispatch_about, dispatches, evidence

MOST_RECENT, MOST_OF_ITEM = 20, 200


def recent_evidence(connection: Connection, args: Args, _county: County) -> list[str]:
    """(staff id): what it sent last, newest first."""
    query = select(evidence.c.key).where(evidence.c.account == args[0])
    return keys_of(connection, query.order_by(evidence.c.sent_at.desc(), evidence.c.key.desc()).limit(MOST_RECENT))


def items_of_recent_evidence(connection: Connection, args: Args, county: County) -> list[str]:
    """(staff id): the matters of what it sent last."""
    sent = read_all(connection, Evidence, recent_evidence(connection, args, county))
    return sorted({each.item for each in sent if each.item})


def evidence_of_item(connection: Connection, args: Args, _county: County) -> list[str]:
    """(item or "", handle): what was sent about a matter, or about those of a quoted message, the earliest first."""
    told = select(dispatch_about.c.about).join(dispatches, dispatches.c.key == dispatch_about.c.dispatch)
    abouts = [] if args[0] else keys_of(connection, told.where(dispatches.c.handle == args[1]))
    meant = [args[0]] if args[0] else [about.removeprefix("item|") for about in abouts]
    query = select(evidence.c.key).where(evidence.c.item.in_([each for each in meant if each]))
    return keys_of(connection, query.order_by(evidence.c.sent_at, evidence.c.key).limit(MOST_OF_ITEM))


def evidence_to_fetch(connection: Connection, now: datetime, most: int) -> list[Evidence]:
    """What lies with the platform and is to be tried now, the longest waiting first."""
    due = evidence.c.next_due_at
    query = select(evidence.c.key).where(due.is_not(None), due <= now).order_by(due, evidence.c.key).limit(most)
    return read_all(connection, Evidence, keys_of(connection, query))


def orders_to_destroy(connection: Connection) -> int:
    """How many orders of two persons to destroy there are; none is ever taken back."""
    return int(ask(connection, _ORDERS)[0][0])


# Asked at every beat: built once.
_ORDERS = select(func.count()).select_from(destructions)


def files_to_destroy(connection: Connection) -> tuple[str, ...]:
    """The places of the files that the orders mean. What was sent again since lies there under the same name and
    stays."""
    orders = all_of(connection, Destruction).values()
    before = max(order.before_at for order in orders)
    known = [each for each in all_of(connection, Evidence).values() if each.digest]
    young = {place(each.digest, each.suffix) for each in known if each.sent_at >= before}
    return tuple(sorted({place(each.digest, each.suffix) for each in known} - young))


EVIDENCE_LOOKUPS = (recent_evidence, items_of_recent_evidence, evidence_of_item)
