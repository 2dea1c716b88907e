"""Seals over the trail: the heads of the chains that grew in a stretch, in one hash with the seal before (S71)."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, func, select

from domain.audits.records import FIRST_SEAL, Seal
from domain.county import County
from store.mapping import all_of
from store.round_lookups import Args
from store.tables import entries


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


def broken_seals(connection: Connection) -> Iterator[Seal]:
    """Every seal that no longer fits what it seals, or whose forerunner is gone; oldest first."""
    seals = all_of(connection, Seal)
    for seal in sorted(seals.values(), key=lambda each: each.until_at):
        if seal.key == FIRST_SEAL:
            continue
        fits = seal.key == seal_key(connection, seal.previous, (seal.from_at, seal.until_at))
        if not fits or seal.previous not in seals:
            yield seal
