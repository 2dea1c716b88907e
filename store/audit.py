"""Entries chained per aggregate (design §4): a changed, missing or added row is found where it stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import Connection, select

from store import tables
from store.mapping import KINDS, UNAUDITED


def act_number(entry: Mapping[str, object]) -> int:
    """The place of an entry in its aggregate's chain."""
    return int(str(entry["number"]))


CHAINED = ("previous", "kind", "key", "number", "at", "act", "actor", "channel", "message_id", "change")


def entry_digest(entry: Mapping[str, object]) -> str:
    """Hash of an entry with the one before it: a changed byte anywhere breaks the chain from there on (S71)."""
    values = (entry[name] for name in CHAINED)
    parts = (v.astimezone(UTC).isoformat() if isinstance(v, datetime) else str(v) for v in values)
    return sha256("\x1f".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """Where a chain does not hold: the aggregate, the number of the entry, and what is wrong with it
    (`changed` its bytes, `unchained` its link to the one before, `head` the row it should end in)."""

    kind: str
    key: str
    number: int
    fault: str


def verify(connection: Connection) -> list[Broken]:
    """Every place where the audit does not hold; empty = all chains verify up to the rows as they stand."""
    return [*_chains(connection), *_heads(connection)]


def _chains(connection: Connection) -> Iterator[Broken]:
    entries = tables.entries
    last: tuple[str, str, int, str] = ("", "", 0, "")
    query = select(entries).order_by(entries.c.kind, entries.c.key, entries.c.number)
    for row in connection.execute(query).mappings():
        number, before = (last[2], last[3]) if (row["kind"], row["key"]) == last[:2] else (0, "")
        place = {"kind": row["kind"], "key": row["key"], "number": row["number"]}
        if row["number"] != number + 1 or row["previous"] != before:
            yield Broken(**place, fault="unchained")
        elif entry_digest(dict(row)) != row["digest"]:
            yield Broken(**place, fault="changed")
        last = (row["kind"], row["key"], row["number"], row["digest"])


def _heads(connection: Connection) -> Iterator[Broken]:
    """Rows whose last entry is missing or is not the one they name."""
    for name, kind in KINDS.items():
        if name not in UNAUDITED:
            rows = connection.execute(select(kind.table.c.key, kind.table.c.version, kind.table.c.chain))
            for row in rows:
                entries = tables.entries
                same = (entries.c.kind == name) & (entries.c.key == row.key) & (entries.c.number == row.version)
                if connection.scalar(select(entries.c.digest).where(same)) != row.chain:
                    yield Broken(kind=name, key=row.key, number=row.version, fault="head")
