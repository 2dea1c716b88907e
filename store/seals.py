"""Seals over the trail: the heads of the chains that grew in a stretch, in one hash with the seal before (S71)."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from hashlib import sha256
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, func, select

from domain.audits.records import FIRST_SEAL, Seal
from domain.county import County
from store.mapping import KINDS, all_of
from store.round_lookups import Args
from store.tables import entries

_SEAL = TypeAdapter(Seal)


Head = tuple[str, str, str]


def seal_key(connection: Connection, previous: str, stretch: tuple[datetime | None, datetime]) -> str:
    """until|count|hash of what was written in the stretch, half open."""
    begins, until = stretch
    inside = entries.c.at < until if begins is None else (entries.c.at >= begins) & (entries.c.at < until)
    newest = select(func.max(entries.c.seq)).where(inside).group_by(entries.c.kind, entries.c.key)
    query = select(entries.c.kind, entries.c.key, entries.c.digest).where(entries.c.seq.in_(newest))
    return _key(previous, until, (tuple(row) for row in connection.execute(query)))


def _key(previous: str, until: datetime, heads: Iterable[Head]) -> str:
    found, ordered = sha256(previous.encode()), sorted(heads)
    for head in ordered:
        found.update("\x1f".join(head).encode())
    return f"{until.isoformat()}|{len(ordered)}|{found.hexdigest()}"


def seal_to_make(connection: Connection, args: Args, _county: County) -> list[str]:
    """(seal before, ISO moment): the key of the seal that covers everything between them."""
    previous, until = args[0], datetime.fromisoformat(args[1])
    found = all_of(connection, Seal).get(previous)
    begins = found.until_at if found is not None and previous != FIRST_SEAL else None
    return [seal_key(connection, previous, (begins, until))]


def broken_seals(connection: Connection) -> Iterator[str]:
    """The key of every seal that no longer fits what it seals, whose forerunner is gone, or that cannot be read any
    more; oldest first."""
    kind = KINDS[Seal.kind]
    seals: dict[str, Seal] = {}
    for row in connection.execute(select(kind.table.c.key, kind.table.c.body).order_by(kind.table.c.until_at)):
        try:
            seals[row.key] = _SEAL.validate_json(row.body)
        except ValidationError:
            yield row.key
    trail = Trail(connection)
    for key, seal in seals.items():
        if key != FIRST_SEAL and (key != trail.key_of(seal) or seal.previous not in seals):
            yield key


class Trail:
    """The trail in the order of time, read once for all seals: a day is looked up in it where the one before ended."""

    def __init__(self, connection: Connection) -> None:
        c = entries.c
        self._connection = connection
        self._rows = iter(connection.execute(select(c.at, c.seq, c.kind, c.key, c.digest).order_by(c.at, c.seq)))
        self._next = next(self._rows, None)
        self._behind: datetime | None = None

    def key_of(self, seal: Seal) -> str:
        """What it should be called. One that begins before another ended is asked for by itself."""
        begins, until = seal.from_at, seal.until_at
        if self._behind is not None and (begins is None or begins < self._behind):
            return seal_key(self._connection, seal.previous, (begins, until))
        heads: dict[tuple[str, str], tuple[int, str]] = {}
        for at, seq, kind, key, digest in self._until(until):
            if begins is None or at >= begins:
                heads[kind, key] = max(heads.get((kind, key), (0, "")), (seq, digest))
        return _key(seal.previous, until, ((*chain, digest) for chain, (_seq, digest) in heads.items()))

    def _until(self, until: datetime) -> Iterator[Any]:
        while self._next is not None and self._next[0] < until:
            yield self._next
            self._next = next(self._rows, None)
        self._behind = until
