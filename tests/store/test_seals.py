"""Seals over the trail, words that are destroyed while the chain still verifies, and who acted in which post."""

import sqlite3
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, delete, select, update

from domain.actors import Actor, Channel
from domain.audits.records import FIRST_SEAL, Destruction, Seal
from domain.audits.sealing import first_seal
from domain.events import Acknowledged, Ticked
from domain.matters.items import Counter, Item
from domain.people.records import Period
from store import tables
from store.audit import entry_digest, text_digest, verify
from store.mapping import KINDS
from store.seals import broken_seals
from tests.domain.matter_kit import at, id_of, roster, with_person, with_post
from tests.store.store_kit import NOW, House, item, opened

ENTRIES = tables.entries
DAYS = tuple(at(f"11-{day} 00:05") for day in (24, 25, 26))


async def sealed(house: House) -> list[Seal]:
    """Three days with one act each, and a seal after each."""
    house.now = NOW
    await house.keeps(first_seal(NOW))
    for number, midnight in enumerate(DAYS):
        house.now = midnight - timedelta(hours=12)
        await house.keeps(Counter(key="c", value=number), replace(item(1), title=f"第{number}稿"))
        house.now = midnight
        due = next(s for s in (await house.all(Seal)).values() if s.next_due_at is not None)
        await house.door.apply(Ticked(kind="seal", key=due.key))
    return sorted((await house.all(Seal)).values(), key=lambda seal: seal.until_at)


async def test_a_day_is_sealed_once_and_the_seals_are_chained(database_url: str) -> None:
    """On both stores; the first covers what came before, each names the one before, the newest has the moment."""
    async with opened(database_url) as house:
        seals = await sealed(house)
        assert [s.previous for s in seals] == ["", FIRST_SEAL, seals[1].key, seals[2].key]
        assert [s.until_at for s in seals[1:]] == [at(f"11-{day} 00:00") for day in (24, 25, 26)]
        assert [s.next_due_at for s in seals] == [None, None, None, at("11-27 00:05")]
        again = await house.door.apply(Ticked(kind="seal", key=seals[-1].key))
        assert (again, len(await house.all(Seal))) == (None, 4)
        assert await house.store.read(verify) == []


async def test_a_chain_whose_end_was_cut_off_breaks_its_seal(sqlite_url: str) -> None:
    """Row and last entry changed so that the chain itself verifies: the seal of the day does not."""
    async with opened(sqlite_url) as house:
        seals = await sealed(house)

        def cut(connection: Connection) -> None:
            mine = (ENTRIES.c.kind == "counter") & (ENTRIES.c.key == "c")
            connection.execute(delete(ENTRIES).where(mine & (ENTRIES.c.number == 3)))
            last = connection.execute(select(ENTRIES).where(mine & (ENTRIES.c.number == 2))).mappings().one()
            row = tables.counters
            body = '{"key":"c","value":1}'
            connection.execute(update(row).where(row.c.key == "c").values(version=2, chain=last["digest"], body=body))

        await house.writes(cut)
        found = await house.store.read(verify)
        assert [(b.kind, b.key, b.fault) for b in found] == [("seal", seals[-1].key, "seal")]


async def test_a_seal_that_is_gone_is_missed_by_the_next(sqlite_url: str) -> None:
    """Nobody takes one out of the middle."""
    async with opened(sqlite_url) as house:
        seals = await sealed(house)
        await house.writes(lambda c: c.execute(delete(tables.seals).where(tables.seals.c.key == seals[1].key)))
        assert await house.store.read(lambda c: list(broken_seals(c))) == [seals[2].key]


async def test_the_trail_is_read_once_for_all_seals(sqlite_url: str) -> None:
    """A year has 365: each of them looked up in the whole trail took nine tenths of verifying it."""
    async with opened(sqlite_url) as house:
        seals = await sealed(house)
        asked: list[str] = []

        def counted(connection: Connection) -> list[str]:
            raw = connection.connection.dbapi_connection
            assert isinstance(raw, sqlite3.Connection)
            raw.set_trace_callback(asked.append)
            return list(broken_seals(connection))

        assert await house.store.glance(counted) == []
    assert len(seals) == 4
    assert len([text for text in asked if "FROM entries" in text]) == 1


async def test_a_seal_that_covers_another_is_still_looked_at(sqlite_url: str) -> None:
    """One that was made to begin earlier does not fit, and the one after it does."""
    async with opened(sqlite_url) as house:
        seals = await sealed(house)
        longer = KINDS[Seal.kind].row(replace(seals[2], from_at=seals[1].from_at))
        mine = tables.seals.c.key == seals[2].key
        await house.writes(lambda c: c.execute(update(tables.seals).where(mine).values(body=longer["body"])))
        assert await house.store.read(lambda c: list(broken_seals(c))) == [seals[2].key]


async def test_words_are_destroyed_and_the_trail_still_verifies(database_url: str) -> None:
    """Only what came in before the day; its digest stays in the entry."""
    async with opened(database_url) as house:
        await house.keeps(item(1))
        for message, moment in (("old", NOW), ("new", NOW + timedelta(days=30))):
            house.now = moment
            by = Actor(staff_id=id_of("住建员"), channel=Channel.PRIVATE, message_id=message, proven=True)
            await house.door.apply(Acknowledged(by=by, items=("2026-1",)), text=f"收到1 {message}")
        house.now = NOW + timedelta(days=31)
        gone = Destruction(key="d1", before_at=NOW + timedelta(days=10), by="主任", second="审计", at=house.now)
        await house.keeps(gone)
        texts = tables.raw_texts
        assert await house.store.read(lambda c: list(c.scalars(select(texts.c.message_id)))) == ["new"]
        kept = select(ENTRIES.c.text_digest).where(ENTRIES.c.message_id == "old")
        assert await house.store.read(lambda c: set(c.scalars(kept))) == {text_digest("收到1 old")}
        assert await house.store.read(verify) == []


async def test_who_acted_for_whom_stands_in_the_entry(database_url: str) -> None:
    """The post, its holder, and the digest of the words; all of it in the chain."""
    away = Period(start_on=NOW.date(), end_on=NOW.date())
    people = with_post(with_person(roster(), "住建员", leave=(away,)), "住建局|联络员", backup="闲人")
    async with opened(database_url, people) as house:
        await house.keeps(item(1))
        by = Actor(staff_id=id_of("闲人"), channel=Channel.PRIVATE, message_id="m1", proven=True)
        answer = await house.door.apply(Acknowledged(by=by, items=("2026-1",)), text="收到1")
        assert answer is not None
        assert answer.facts["acting"] == {"name": "住建员", "unit": "住建局", "title": "联络员"}
        query = select(ENTRIES).where(ENTRIES.c.message_id == "m1")
        entry = await house.store.read(lambda c: dict(c.execute(query).mappings().one()))
        assert (entry["post"], entry["acting_for"]) == ("住建局|联络员", "住建员")
        signed = (await house.all(Item))["2026-1"].branches[0].signed
        assert signed is not None
        assert (signed.by, signed.acting_for) == ("闲人", "住建员")
        for column in ("post", "acting_for", "text_digest"):
            assert entry_digest({**entry, column: "x"}) != entry["digest"]


@pytest.mark.parametrize("column", ["post", "acting_for", "text_digest"])
def test_an_entry_from_before_these_columns_keeps_its_digest(column: str) -> None:
    """A store that is upgraded still verifies; what is written today may not lose them."""
    old = dict.fromkeys(
        ("previous", "kind", "key", "number", "at", "act", "actor", "channel", "message_id", "change"), ""
    )
    assert entry_digest(old) == entry_digest({**old, "post": "", "acting_for": "", "text_digest": ""})
    assert entry_digest(old) != entry_digest({**old, column: "x"})
