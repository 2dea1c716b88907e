"""Entries chained per aggregate: whole as written, and every changed byte, missing or added row is found."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, Engine, Select, create_engine, delete, event, func, insert, make_url, select, update
from sqlalchemy.pool import NullPool

from domain.matters.items import Counter, Item, Stamp
from store import audit, tables
from store.asking import NOTHING, Row, ask
from store.audit import broken_chains, entry_digest, verify
from store.mapping import KINDS
from tests.store.store_kit import NOW, House, item, keep, opened

ENTRIES = tables.entries


async def filled(house: House) -> None:
    """Two matters and a counter with histories of several acts, written at county time too."""
    for value in range(3):
        house.now = (NOW + timedelta(minutes=value)).astimezone(ZoneInfo("Asia/Shanghai") if value else NOW.tzinfo)
        await house.keeps(Counter(key="c", value=value), replace(item(1), title=f"第{value}稿"))
    await house.keeps(item(2))


def mine(number: int):
    return (ENTRIES.c.kind == "counter") & (ENTRIES.c.key == "c") & (ENTRIES.c.number == number)


async def test_what_was_written_verifies(database_url: str) -> None:
    """On both stores, whatever zone the clock speaks; several changes of one transaction are entries in a row."""
    async with opened(database_url) as house:
        await filled(house)
        await house.writes(lambda c: [keep(c, Counter(key="c", value=n)) for n in (7, 8)])
        numbers = select(ENTRIES.c.number).where(ENTRIES.c.key == "c").order_by(ENTRIES.c.number)
        assert await house.store.read(lambda c: list(c.scalars(numbers))) == [1, 2, 3, 4, 5]
        assert await house.store.read(verify) == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", NOW - timedelta(microseconds=1)),
        ("act", "Other"),
        ("actor", "id-闲人"),
        ("channel", "card"),
        ("message_id", "m"),
        ("change", '{"value":[null,9]}'),
        ("previous", "0" * 64),
        ("digest", "0" * 64),
    ],
)
async def test_a_changed_byte_is_found_where_it_stands(sqlite_url: str, column: str, value: object) -> None:
    """Each column of an entry, and no other chain is called broken."""
    async with opened(sqlite_url) as house:
        await filled(house)
        await house.writes(lambda c: c.execute(update(ENTRIES).where(mine(2)).values({column: value})))
        found = await house.store.read(verify)
        assert {(b.kind, b.key) for b in found} == {("counter", "c")}
        assert min(b.number for b in found) == 2


@pytest.mark.parametrize("number", [1, 2, 3])
async def test_a_missing_entry_is_found(sqlite_url: str, number: int) -> None:
    """The first, one between, and the last, which only the row itself can tell."""
    async with opened(sqlite_url) as house:
        await filled(house)
        await house.writes(lambda c: c.execute(delete(ENTRIES).where(mine(number))))
        assert {(b.kind, b.key) for b in await house.store.read(verify)} == {("counter", "c")}


async def test_an_added_entry_is_found(sqlite_url: str) -> None:
    """Even one that is chained correctly: the row does not end in it."""
    from store.audit import entry_digest

    async with opened(sqlite_url) as house:
        await filled(house)

        def forge(connection: Connection) -> None:
            last = dict(connection.execute(select(ENTRIES).where(mine(3))).mappings().one())
            forged = {**last, "number": 4, "previous": last["digest"]}
            del forged["seq"]
            connection.execute(insert(ENTRIES).values({**forged, "digest": entry_digest(forged)}))

        await house.writes(forge)
        assert {(b.kind, b.key) for b in await house.store.read(verify)} == {("counter", "c")}


async def test_what_an_earlier_program_did_not_write_yet_is_no_change(sqlite_url: str) -> None:
    """A field that came since stands nowhere in an old entry, and in the row once anything else of it was saved."""
    async with opened(sqlite_url) as house:
        await house.keeps(item(1))
        await house.writes(as_an_earlier_program_wrote_it)
        assert await house.store.read(verify) == []
        old = (await house.all(Item))["2026-1"]
        await house.keeps(replace(old, title="改过"))
        assert await house.store.read(verify) == []


def as_an_earlier_program_wrote_it(connection: Connection) -> None:
    """The first entry and the row, before a deadline had its reason."""
    entry = dict(connection.execute(select(ENTRIES).where(ENTRIES.c.kind == "item")).mappings().one())
    entry["change"] = entry["change"].replace(',"reason":""', "")
    digest = entry_digest(entry)
    changed = update(ENTRIES).where(ENTRIES.c.kind == "item").values(change=entry["change"], digest=digest)
    assert connection.execute(changed).rowcount == 1
    row = update(tables.items).values(chain=digest, body=func.replace(tables.items.c.body, ',"reason":""', ""))
    connection.execute(row)


async def test_a_row_changed_behind_the_audit_is_found(database_url: str) -> None:
    """Chain and entries untouched, one figure of the body altered: what the entries tell says otherwise."""
    async with opened(database_url) as house:
        await filled(house)
        changed = replace((await house.all(Item))["2026-1"], title="改过")
        body = KINDS["item"].row(changed)["body"]
        await house.writes(
            lambda c: c.execute(update(tables.items).where(tables.items.c.key == "2026-1").values(body=body))
        )
        assert [(b.kind, b.key, b.fault) for b in await house.store.read(verify)] == [("item", "2026-1", "body")]


async def test_the_nightly_look_names_the_chain_that_was_cut(database_url: str) -> None:
    """What was touched since, and every open matter however old; what holds is not named."""
    async with opened(database_url) as house:
        await filled(house)
        county, later = await house.county(), (NOW + timedelta(days=30)).isoformat()
        assert await house.store.read(lambda c: broken_chains(c, (NOW.isoformat(),), county)) == []
        await house.writes(lambda c: c.execute(update(ENTRIES).where(mine(2)).values(act="Other")))
        cut = (ENTRIES.c.kind == "item") & (ENTRIES.c.key == "2026-1") & (ENTRIES.c.number == 2)
        await house.writes(lambda c: c.execute(delete(ENTRIES).where(cut)))
        found = await house.store.read(lambda c: broken_chains(c, (NOW.isoformat(),), county))
        assert sorted(found) == ["counter|c|changed", "item|2026-1|unchained"]
        assert await house.store.read(lambda c: broken_chains(c, (later,), county)) == ["item|2026-1|unchained"]


async def test_what_held_the_night_before_is_not_taken_for_granted(database_url: str) -> None:
    """The look remembers what it has found sound: with one byte changed, in an old entry or in the row, it is not."""
    async with opened(database_url) as house:
        await filled(house)
        county, later = await house.county(), (NOW + timedelta(days=30)).isoformat()

        async def looked() -> list[str]:
            found: list[str] = await house.store.read(lambda c: broken_chains(c, (later,), county))
            return found

        assert [await looked(), await looked()] == [[], []]
        changed = replace((await house.all(Item))["2026-1"], title="改过")
        mine, row = tables.items.c.key == "2026-1", KINDS["item"].row
        whole = row((await house.all(Item))["2026-1"])["body"]
        await house.writes(lambda c: c.execute(update(tables.items).where(mine).values(body=row(changed)["body"])))
        assert await looked() == ["item|2026-1|body"]
        await house.writes(lambda c: c.execute(update(tables.items).where(mine).values(body=whole)))
        assert await looked() == []
        first = (ENTRIES.c.kind == "item") & (ENTRIES.c.key == "2026-1") & (ENTRIES.c.number == 1)
        await house.writes(lambda c: c.execute(update(ENTRIES).where(first).values(actor="id-闲人")))
        assert await looked() == ["item|2026-1|changed"]


async def test_what_grew_must_go_on_from_what_was_there(sqlite_url: str) -> None:
    """By night only the young entries of a long chain are read, and the hash they go on from; what is older is left to
    `verify`."""
    async with opened(sqlite_url) as house:
        await filled(house)
        county, since = await house.county(), (NOW + timedelta(days=1)).isoformat()
        house.now = NOW + timedelta(days=2)
        await house.keeps(Counter(key="c", value=9))
        await house.writes(lambda c: c.execute(update(ENTRIES).where(mine(2)).values(act="Other")))
        assert await house.store.read(lambda c: broken_chains(c, (since,), county)) == []
        await house.writes(lambda c: c.execute(update(ENTRIES).where(mine(3)).values(digest="0" * 64)))
        assert await house.store.read(lambda c: broken_chains(c, (since,), county)) == ["counter|c|unchained"]
        await house.writes(lambda c: c.execute(delete(ENTRIES).where(mine(3))))
        assert await house.store.read(lambda c: broken_chains(c, (since,), county)) == ["counter|c|unchained"]


async def test_a_row_that_lost_its_history_is_found(sqlite_url: str) -> None:
    """No entry at all is no chain."""
    async with opened(sqlite_url) as house:
        await filled(house)
        await house.writes(lambda c: c.execute(delete(ENTRIES).where(ENTRIES.c.key == "c")))
        assert {(b.kind, b.key) for b in await house.store.read(verify)} == {("counter", "c")}


@contextmanager
def _written_meanwhile(house: House, url: str, patch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Before each question about matters, by the driver or in SQLAlchemy's way, another process has written to one."""
    other = create_engine(make_url(url), poolclass=NullPool)
    done: list[int] = []

    def write(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if "items" in statement:
            done.append(len(done))
            with other.begin() as connection:
                keep(connection, replace(item(1), title=f"{len(done)}"), now=NOW)

    def asked(connection: Connection, query: Select[Any], values: Mapping[str, Any] = NOTHING) -> list[Row]:
        write(None, None, str(query))
        return ask(connection, query, values)

    patch.setattr(audit, "ask", asked)
    reader = house.store._reader
    answering = reader if isinstance(reader, Engine) else reader.sync_engine
    event.listen(answering, "before_cursor_execute", write)
    try:
        yield done
    finally:
        event.remove(answering, "before_cursor_execute", write)
        patch.undo()
        other.dispose()


@pytest.mark.parametrize("look", ["night", "whole"])
async def test_what_others_write_during_the_look_is_no_fault(
    database_url: str, look: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several processes on one PostgreSQL: a row read before a commit and its entries after it would not fit. On
    SQLite nobody else writes but the service itself, while a command looks."""

    def look_at(connection: Connection) -> Sequence[object]:
        return broken_chains(connection, (NOW.isoformat(),), county) if look == "night" else verify(connection)

    async with opened(database_url) as house:
        county = await house.county()
        await house.keeps(item(1), replace(item(2), withdrawn=Stamp(at=NOW, by="主任")))
        with _written_meanwhile(house, database_url, monkeypatch) as done:
            assert await house.store.read(look_at) == []
        assert done
        assert await house.store.read(look_at) == []
