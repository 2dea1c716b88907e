"""Entries chained per aggregate (design §4): a changed, missing or added row is found where it stands."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from pydantic_core import from_json
from sqlalchemy import Connection, Row, Select, func, select, true

from domain.audits.records import Seal
from domain.county import County
from domain.matters.items import Item
from store import tables
from store.mapping import KINDS, UNAUDITED, Kind
from store.round_lookups import Args
from store.seals import broken_seals

Entry = Mapping[Any, Any]


def act_number(entry: Mapping[str, object]) -> int:
    """The place of an entry in its aggregate's chain."""
    return int(str(entry["number"]))


# So many chains are asked for in one statement; so many broken ones are named in one night.
AT_ONCE, SHOWN = 500, 50
CHAINED = ("previous", "kind", "key", "number", "at", "act", "actor", "channel", "message_id", "change")
# Entries from before these columns were written without them, and still verify.
ADDED = ("post", "acting_for", "text_digest")


def text_digest(text: str) -> str:
    """What the chain keeps of the words: they can be destroyed while it still verifies (design §4)."""
    return sha256(text.encode()).hexdigest() if text else ""


def entry_digest(entry: Mapping[str, object]) -> str:
    """Hash of an entry with the one before it: a changed byte anywhere breaks the chain from there on (S71)."""
    added = ADDED if any(entry.get(name) for name in ADDED) else ()
    values = (entry.get(name, "") for name in (*CHAINED, *added))
    parts = (v.astimezone(UTC).isoformat() if isinstance(v, datetime) else str(v) for v in values)
    return sha256("\x1f".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """Where a chain does not hold: the aggregate, the number of the entry, and what is wrong with it: `changed`
    its bytes, `unchained` its link to the one before, `head` the row it should end in, `body` what the row says, `seal`
    the hash of a day."""

    kind: str
    key: str
    number: int
    fault: str


def verify(connection: Connection) -> list[Broken]:
    """Every place where the audit does not hold; empty = all chains verify up to the rows as they stand."""
    audited = (kind for name, kind in KINDS.items() if name not in UNAUDITED)
    found = [broken for kind in audited for broken in _of_kind(connection, kind)]
    seals = (Broken(kind=Seal.kind, key=key, number=0, fault="seal") for key in broken_seals(connection))
    return [*found, *seals]


def broken_chains(connection: Connection, args: Args, _county: County) -> list[str]:
    """(ISO moment): kind|key|fault of every chain that grew since then, or is an open matter's, and does not hold. An
    open matter's is looked at whole; of the others what was written since then, and the entry it goes on from: the
    chains of what lives for years grow longer every night."""
    entries, items = tables.entries, tables.items
    since = datetime.fromisoformat(args[0])
    touched: defaultdict[str, set[str]] = defaultdict(set)
    for row in connection.execute(select(entries.c.kind, entries.c.key).where(entries.c.at >= since).distinct()):
        touched[row.kind].add(row.key)
    open_ones = set(connection.scalars(select(items.c.key).where(items.c.is_open)))
    touched[Item.kind] -= open_ones
    asked = [*((name, keys, since) for name, keys in touched.items()), (Item.kind, open_ones, None)]
    found = (
        broken
        for name, keys, begins in asked
        if name in KINDS
        for each in range(0, len(keys), AT_ONCE)
        for broken in _of_kind(connection, KINDS[name], sorted(keys)[each : each + AT_ONCE], begins)
    )
    return [f"{each.kind}|{each.key}|{each.fault}" for each in islice(found, SHOWN)]


def _history(kind: str, only: Collection[str], since: datetime | None) -> Select[Any]:
    """The entries of chains in order; with `since` those from then on and the one before them."""
    entries = tables.entries
    mine = entries.c.kind == kind
    if only:
        mine = mine & entries.c.key.in_(only)
    query = select(entries).where(mine).order_by(entries.c.key, entries.c.number)
    if since is None:
        return query
    before = select(entries.c.key, func.max(entries.c.number).label("number")).where(mine, entries.c.at < since)
    last = before.group_by(entries.c.key).subquery()
    later = last.c.number.is_(None) | (entries.c.number >= last.c.number)
    return query.select_from(entries.outerjoin(last, last.c.key == entries.c.key)).where(later)


def _of_kind(
    connection: Connection, kind: Kind, only: Collection[str] = (), since: datetime | None = None
) -> Iterator[Broken]:
    columns, name = kind.table.c, kind.of.kind
    mine = columns.key.in_(only) if only else true()
    stored = connection.execute(select(columns.key, columns.version, columns.chain, columns.body).where(mine))
    rows: dict[str, Any] = {row.key: row for row in stored}
    query = _history(name, only, since)
    for key, found in groupby(connection.execute(query).mappings(), itemgetter("key")):
        history = list(found)
        yield from _links(history, whole=since is None)
        fault = _end(history, rows.pop(key, None))
        if fault:
            yield Broken(kind=name, key=key, number=history[-1]["number"], fault=fault)
    yield from (Broken(kind=name, key=key, number=0, fault="head") for key in rows)


def _links(history: Sequence[Entry], *, whole: bool) -> Iterator[Broken]:
    """From the first entry; where it is not `whole`, from one that goes on from what is not looked at."""
    number, previous = (0, "") if whole else (history[0]["number"] - 1, history[0]["previous"])
    for entry in history:
        if entry["number"] != number + 1 or entry["previous"] != previous:
            yield Broken(kind=entry["kind"], key=entry["key"], number=entry["number"], fault="unchained")
        elif entry_digest(entry) != entry["digest"]:
            yield Broken(kind=entry["kind"], key=entry["key"], number=entry["number"], fault="changed")
        number, previous = entry["number"], entry["digest"]


def _end(history: Sequence[Entry], row: Row[Any] | None) -> str:
    """The row names its last entry, and its body says what the entries tell, field by field."""
    if row is None or (row.version, row.chain) != (history[-1]["number"], history[-1]["digest"]):
        return "head"
    told = {name: after for entry in history for name, (_before, after) in from_json(entry["change"]).items()}
    body = from_json(row.body)
    return "body" if any(name in body and body[name] != value for name, value in told.items()) else ""
