"""Seals over the trail: the heads of the chains that grew in a stretch, in one hash with the seal before (S71)."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, func, select

from domain.audits.records import FIRST_SEAL, Seal
from domain.county import County
from store.mapping import KINDS, all_of
from store.round_lookups import Args
from store.tables import entries

_SEAL = TypeAdapter(Seal)


def seal_key(connection: Connection, previous: str, stretch: tuple[datetime | None, datetime]) -> str:
    """until|count|hash of what was written in the stretch, half open."""
    begins, until = stretch
    inside = entries.c.at < until if begins is None else (entries.c.at >= begins) & (entries.c.at < until)
    newest = select(func.max(entries.c.seq)).where(inside).group_by(entries.c.kind, entries.c.key)
    query = select(entries.c.kind, entries.c.key, entries.c.digest).where(entries.c.seq.in_(newest))
    rows = connection.execute(query.order_by(entries.c.kind, entries.c.key)).all()
    heads = sha256(previous.encode())
    for row in sorted(tuple(row) for row in rows):
        heads.update("\x1f".join(row).encode())
    return f"{until.isoformat()}|{len(rows)}|{heads.hexdigest()}"


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
    for key, seal in seals.items():
        if key == FIRST_SEAL:
            continue
        fits = key == seal_key(connection, seal.previous, (seal.from_at, seal.until_at))
        if not fits or seal.previous not in seals:
            yield key
