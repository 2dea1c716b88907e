"""Entries chained per aggregate (design §4): a changed, missing or added row is found where it stands."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from itertools import groupby, islice
from operator import itemgetter
from typing import Any, NamedTuple

from pydantic_core import from_json, to_json
from sqlalchemy import Connection, Select, bindparam, select

from domain.audits.records import Seal
from domain.county import County
from domain.matters.items import Item
from domain.work import Key
from store import tables
from store.asking import ask
from store.looking import one_moment
from store.mapping import KINDS, UNAUDITED, Kind, Unreadable
from store.round_lookups import Args
from store.seals import broken_seals

Entry = Mapping[Any, Any]
Stored = tuple[Any, ...]


def act_number(entry: Mapping[str, object]) -> int:
    """The place of an entry in its aggregate's chain."""
    return int(str(entry["number"]))


# So many chains are asked for in one statement; so many broken ones are named in one night.
AT_ONCE, SHOWN = 500, 50
CHAINED = ("previous", "kind", "key", "number", "at", "act", "actor", "channel", "message_id", "change")
# Entries from before these columns were written without them, and still verify.
ADDED = ("post", "acting_for", "text_digest")
_AT_OF_CHAINED = CHAINED.index("at")


def text_digest(text: str) -> str:
    """What the chain keeps of the words: they can be destroyed while it still verifies (design §4)."""
    return sha256(text.encode()).hexdigest() if text else ""


def entry_digest(entry: Mapping[str, object]) -> str:
    """Hash of an entry with the one before it: a changed byte anywhere breaks the chain from there on (S71)."""
    get = entry.get
    said = [get(name, "") for name in CHAINED]
    at = said[_AT_OF_CHAINED]
    if isinstance(at, datetime):
        said[_AT_OF_CHAINED] = at.astimezone(UTC).isoformat()
    added = [get(name, "") for name in ADDED]
    return sha256("\x1f".join(map(str, [*said, *added] if any(added) else said)).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """Where a chain does not hold: the aggregate, the number of the entry, and what is wrong with it: `changed`
    its bytes, `unchained` its link to the one before, `head` the row it should end in, `body` what the row says, `seal`
    the hash of a day."""

    kind: str
    key: str
    number: int
    fault: str


class Standing(NamedTuple):
    """The row of an aggregate, as far as its chain is about it."""

    version: int
    chain: str
    body: str


Look = Callable[[Sequence[Stored], Standing | None, str], Iterator[Broken]]


def verify(connection: Connection) -> list[Broken]:
    """Every place where the audit does not hold; empty = all chains verify up to the rows as they stand."""
    audited = [kind for name, kind in KINDS.items() if name not in UNAUDITED]
    with one_moment(connection) as still:
        found = [broken for kind in audited for broken in _of_kind(still, kind)]
        seals = [Broken(kind=Seal.kind, key=key, number=0, fault="seal") for key in broken_seals(still)]
    return [*found, *seals]


def broken_chains(connection: Connection, args: Args, _county: County) -> list[str]:
    """(ISO moment): kind|key|fault of every chain that grew since then, or is an open matter's, and does not hold. An
    open matter's is looked at whole; of the others what was written since then, and that it goes on from the entry
    before: the chains of what lives for years grow longer every night. Other processes write meanwhile: what they
    commit between two of these reads is no fault."""
    with one_moment(connection) as still:
        return [f"{each.kind}|{each.key}|{each.fault}" for each in islice(_found_by_night(still, args[0]), SHOWN)]


def _found_by_night(connection: Connection, since: str) -> Iterator[Broken]:
    grown = _lately(connection, datetime.fromisoformat(since))
    open_ones = [key for (key,) in ask(connection, _OPEN)]
    whole = {(Item.kind, key) for key in open_ones}
    later = {key: history for key, history in grown.items() if key[0] in KINDS and key not in whole}
    yield from _of_open(connection, open_ones)
    yield from _of_grown(connection, later)


def _of_open(connection: Connection, keys: Sequence[str]) -> Iterator[Broken]:
    for each in range(0, len(keys), AT_ONCE):
        some = keys[each : each + AT_ONCE]
        bounds = {"first": some[0], "last": some[-1]}
        rows = {key: Standing(*rest) for key, *rest in ask(connection, _OPEN_ROWS, bounds)}
        yield from _whole(Item.kind, ask(connection, _OF_OPEN, bounds), rows, _by_night)


def _lately(connection: Connection, since: datetime) -> dict[Key, list[Stored]]:
    """What was written since a moment, by chain and in order. Entries are written in the order of time: they are read
    backwards until there is none so young."""
    found: dict[Key, list[Stored]] = {}
    last, more = MAX_SEQ, True
    while more:
        rows = ask(connection, _BACKWARDS, {"before": last})
        young = [row for row in rows if row[_AT] >= since]
        for row in young:
            found.setdefault((row[_KIND], row[_KEY]), []).append(row)
        last, more = rows[-1][_SEQ] if rows else 0, bool(young)
    return {key: history[::-1] for key, history in found.items()}


def _of_grown(connection: Connection, grown: Mapping[Key, Sequence[Stored]]) -> Iterator[Broken]:
    """Chains of which only the end is known."""
    firsts = [history[0][_SEQ] for history in grown.values()]
    before: dict[Key, str] = {}
    for each in range(0, len(firsts), AT_ONCE):
        found = ask(connection, _BEFORE, {"firsts": firsts[each : each + AT_ONCE]})
        before.update({(kind, key): digest for kind, key, digest in found})
    by_kind: defaultdict[str, list[str]] = defaultdict(list)
    for kind, key in sorted(grown):
        by_kind[kind].append(key)
    for name, keys in by_kind.items():
        rows = _rows(connection, name, keys)
        for key in keys:
            yield from _by_night(grown[name, key], rows.get(key), before.get((name, key), ""))


def _of_chain(stored: Sequence[Stored], row: Standing | None, before: str) -> Iterator[Broken]:
    """`before` is the hash of the entry that came before those that are known."""
    history = [dict(zip(_COLUMNS, each, strict=True)) for each in stored]
    yield from _links(history, before)
    fault, last = _end(history, row), history[-1]
    if fault:
        yield Broken(kind=last["kind"], key=last["key"], number=last["number"], fault=fault)


def _by_night(stored: Sequence[Stored], row: Standing | None, before: str) -> Iterator[Broken]:
    """What is to the byte as it was when it held still holds: most of it was looked at the night before, too."""
    seen = sha256(to_json((stored, row, before))).digest()
    if seen in _SOUND:
        return
    broken = list(_of_chain(stored, row, before))
    if not broken:
        _remember(seen)
    yield from broken


def _remember(seen: bytes) -> None:
    if len(_SOUND) >= MOST_REMEMBERED:
        _SOUND.clear()
    _SOUND.add(seen)


def _rows(connection: Connection, name: str, keys: Sequence[str]) -> dict[str, Standing]:
    slices = (keys[each : each + AT_ONCE] for each in range(0, len(keys), AT_ONCE))
    asked = (ask(connection, _standing(name), {"keys": some}) for some in slices)
    return {key: Standing(*rest) for rows in asked for key, *rest in rows}


def _of_kind(connection: Connection, kind: Kind) -> Iterator[Broken]:
    """Whole chains, every one."""
    columns, name = kind.table.c, kind.of.kind
    stored = connection.execute(select(columns.key, columns.version, columns.chain, columns.body))
    rows = {key: Standing(*rest) for key, *rest in stored}
    query = select(ENTRIES).where(ENTRIES.c.kind == name).order_by(ENTRIES.c.key, ENTRIES.c.number)
    yield from _whole(name, (tuple(entry) for entry in connection.execute(query)), rows, _of_chain)


def _whole(name: str, stored: Iterable[Stored], rows: dict[str, Standing], look: Look) -> Iterator[Broken]:
    """What is left of the rows has no history."""
    for key, found in groupby(stored, itemgetter(_KEY)):
        yield from look(list(found), rows.pop(key, None), "")
    yield from (Broken(kind=name, key=key, number=0, fault="head") for key in rows)


@cache
def _standing(name: str) -> Select[Any]:
    c = KINDS[name].table.c
    return select(c.key, c.version, c.chain, c.body).where(c.key.in_(bindparam("keys", expanding=True)))


MAX_SEQ = 2**62
ENTRIES = tables.entries
_COLUMNS = tuple(ENTRIES.c.keys())
_SEQ, _KIND, _KEY, _AT = (_COLUMNS.index(name) for name in ("seq", "kind", "key", "at"))
# Hashes of chains that held when this process looked at them by night, with the rows they end in: 32 bytes each.
_SOUND: set[bytes] = set()
MOST_REMEMBERED = 200_000
_BACKWARDS = select(ENTRIES).where(ENTRIES.c.seq < bindparam("before")).order_by(ENTRIES.c.seq.desc()).limit(AT_ONCE)
_ITEMS = tables.items.c
_OPEN = select(_ITEMS.key).where(_ITEMS.is_open).order_by(_ITEMS.key)
_SOME_OPEN = _ITEMS.is_open & _ITEMS.key.between(bindparam("first"), bindparam("last"))
_OPEN_ROWS = select(_ITEMS.key, _ITEMS.version, _ITEMS.chain, _ITEMS.body).where(_SOME_OPEN)
_OF_OPEN = (
    select(ENTRIES)
    .where(ENTRIES.c.kind == Item.kind, ENTRIES.c.key.in_(select(_ITEMS.key).where(_SOME_OPEN)))
    .order_by(ENTRIES.c.key, ENTRIES.c.number)
)
_AFTER = ENTRIES.alias()
_goes_on = (_AFTER.c.kind == ENTRIES.c.kind) & (_AFTER.c.key == ENTRIES.c.key)
_BEFORE = (
    select(ENTRIES.c.kind, ENTRIES.c.key, ENTRIES.c.digest)
    .join(_AFTER, _goes_on & (_AFTER.c.number == ENTRIES.c.number + 1))
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


def _end(history: Sequence[Entry], row: Standing | None) -> str:
    """The row names its last entry, and its body says what the entries tell, field by field."""
    if row is None or (row.version, row.chain) != (history[-1]["number"], history[-1]["digest"]):
        return "head"
    told = {name: after for entry in history for name, (_before, after) in from_json(entry["change"]).items()}
    body = from_json(row.body)
    other = {name: value for name, value in told.items() if name in body and body[name] != value}
    return "body" if other and not _means_the_same(history[-1]["kind"], body, other) else ""


def _means_the_same(kind: str, body: Entry, told: Entry) -> bool:
    """An earlier program did not write what has been added to a record since: neither is a change."""
    read = KINDS[kind].read
    try:
        return read(to_json({**body, **told}).decode()) == read(to_json(body).decode())
    except Unreadable:
        return False
