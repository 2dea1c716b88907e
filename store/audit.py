"""Entries chained per aggregate (design §4): a changed, missing or added row is found where it stands."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from itertools import chain, groupby, islice
from operator import itemgetter
from typing import Any

from pydantic_core import from_json
from sqlalchemy import Connection, Row, Select, bindparam, select, true

from domain.audits.records import Seal
from domain.county import County
from domain.matters.items import Item
from domain.work import Key
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
    at = entry["at"]
    said = {**entry, "at": at.astimezone(UTC).isoformat() if isinstance(at, datetime) else at}
    return sha256("\x1f".join([str(said.get(name, "")) for name in (*CHAINED, *added)]).encode()).hexdigest()


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
    open matter's is looked at whole; of the others what was written since then, and that it goes on from the entry
    before: the chains of what lives for years grow longer every night."""
    open_ones = sorted(connection.scalars(select(tables.items.c.key).where(tables.items.c.is_open)))
    grown = _lately(connection, datetime.fromisoformat(args[0]))
    whole = {(Item.kind, key) for key in open_ones}
    later = {key: history for key, history in grown.items() if key[0] in KINDS and key not in whole}
    found = chain(_of_open(connection, open_ones), _of_grown(connection, later))
    return [f"{each.kind}|{each.key}|{each.fault}" for each in islice(found, SHOWN)]


def _of_open(connection: Connection, keys: Sequence[str]) -> Iterator[Broken]:
    for each in range(0, len(keys), AT_ONCE):
        yield from _of_kind(connection, KINDS[Item.kind], keys[each : each + AT_ONCE])


def _lately(connection: Connection, since: datetime) -> dict[Key, list[Entry]]:
    """What was written since a moment, by chain and in order. Entries are written in the order of time: they are read
    backwards until there is none so young."""
    found: dict[Key, list[Entry]] = {}
    last, more = MAX_SEQ, True
    while more:
        rows = [dict(row) for row in connection.execute(_BACKWARDS, {"before": last}).mappings()]
        young = [row for row in rows if row["at"] >= since]
        for row in young:
            found.setdefault((row["kind"], row["key"]), []).append(row)
        last, more = rows[-1]["seq"] if rows else 0, bool(young)
    return {key: history[::-1] for key, history in found.items()}


def _of_grown(connection: Connection, grown: Mapping[Key, Sequence[Entry]]) -> Iterator[Broken]:
    """Chains of which only the end is known."""
    firsts = [history[0]["seq"] for history in grown.values()]
    before: dict[Key, str] = {}
    for each in range(0, len(firsts), AT_ONCE):
        found = connection.execute(_BEFORE, {"firsts": firsts[each : each + AT_ONCE]})
        before.update({(row.kind, row.key): row.digest for row in found})
    by_kind: defaultdict[str, list[str]] = defaultdict(list)
    for kind, key in sorted(grown):
        by_kind[kind].append(key)
    for name, keys in by_kind.items():
        rows = _rows(connection, name, keys)
        for key in keys:
            yield from _of_chain(grown[name, key], rows.get(key), before.get((name, key), ""))


def _of_chain(history: Sequence[Entry], row: Row[Any] | None, before: str) -> Iterator[Broken]:
    """`before` is the hash of the entry that came before those that are known."""
    yield from _links(history, before)
    fault, last = _end(history, row), history[-1]
    if fault:
        yield Broken(kind=last["kind"], key=last["key"], number=last["number"], fault=fault)


def _rows(connection: Connection, name: str, keys: Sequence[str]) -> dict[str, Row[Any]]:
    slices = (keys[each : each + AT_ONCE] for each in range(0, len(keys), AT_ONCE))
    return {row.key: row for some in slices for row in connection.execute(_standing(name), {"keys": some})}


def _of_kind(connection: Connection, kind: Kind, only: Collection[str] = ()) -> Iterator[Broken]:
    """Whole chains."""
    columns, entries, name = kind.table.c, tables.entries, kind.of.kind
    mine, theirs = (columns.key.in_(only), entries.c.key.in_(only)) if only else (true(), true())
    stored = connection.execute(select(columns.key, columns.version, columns.chain, columns.body).where(mine))
    rows: dict[str, Any] = {row.key: row for row in stored}
    query = select(entries).where(entries.c.kind == name, theirs).order_by(entries.c.key, entries.c.number)
    for key, found in groupby(connection.execute(query).mappings(), itemgetter("key")):
        yield from _of_chain([dict(entry) for entry in found], rows.pop(key, None), "")
    yield from (Broken(kind=name, key=key, number=0, fault="head") for key in rows)


@cache
def _standing(name: str) -> Select[Any]:
    c = KINDS[name].table.c
    return select(c.key, c.version, c.chain, c.body).where(c.key.in_(bindparam("keys", expanding=True)))


MAX_SEQ = 2**62
_BACKWARDS = (
    select(tables.entries)
    .where(tables.entries.c.seq < bindparam("before"))
    .order_by(tables.entries.c.seq.desc())
    .limit(AT_ONCE)
)
_AFTER = tables.entries.alias()
_goes_on = (_AFTER.c.kind == tables.entries.c.kind) & (_AFTER.c.key == tables.entries.c.key)
_BEFORE = (
    select(tables.entries.c.kind, tables.entries.c.key, tables.entries.c.digest)
    .join(_AFTER, _goes_on & (_AFTER.c.number == tables.entries.c.number + 1))
    .where(_AFTER.c.seq.in_(bindparam("firsts", expanding=True)))
)


def _links(history: Sequence[Entry], before: str) -> Iterator[Broken]:
    """From the first entry, or from the one that goes on from `before`."""
    number, previous = history[0]["number"] - 1 if before else 0, before
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
