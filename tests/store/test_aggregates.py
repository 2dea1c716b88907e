"""Every kind of aggregate comes back as it was saved and is never overwritten unseen."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import timedelta
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from domain.matters.items import Counter, Item
from domain.matters.undo import Undo
from domain.messages.listening import Stretch
from domain.messages.missed import Miss
from domain.messages.notices import Dispatch, Notice, to_post
from domain.outcome import COUNTY_KINDS, Aggregate
from domain.people.records import Person
from domain.policy import NoticeClass, Policy
from domain.rounds.duties import Cadence
from domain.work import Needs
from store import tables
from store.engine import Store, StoreBusy
from store.mapping import KINDS, TICKED, UNAUDITED, Unreadable
from store.transaction import Conflict, Transaction
from tests.domain.matter_kit import POLICY, at
from tests.store.store_kit import NOW, act, item, keep, opened, reader

MOMENTS = st.datetimes(
    min_value=at("01-01 00:00").replace(tzinfo=None), max_value=at("12-31 00:00").replace(tzinfo=None)
).map(lambda naive: naive.replace(tzinfo=NOW.tzinfo))
BIG = st.integers(-(2**53), 2**53)
WORDS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=6) | st.sampled_from(
    ["住建局", "|", "'", "\x00"]
)
JSON = st.dictionaries(WORDS, st.none() | st.booleans() | BIG | WORDS | st.lists(WORDS), max_size=3)


def whole(of: Any) -> st.SearchStrategy[Any]:
    """Any value of a dataclass with every field drawn, defaults included."""
    st.register_type_strategy(str, WORDS)
    st.register_type_strategy(type(NOW), MOMENTS)
    # A figure nobody equals, or that JSON cannot say, is no figure.
    st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
    names = [each.name for each in fields(of)]
    hints = get_type_hints(of)
    drawn: dict[str, Any] = {"facts": JSON} if get_origin(hints.get("facts")) in {dict, Mapping} else {}
    drawn |= {name: BIG for name in names if hints[name] is int}
    return st.builds(of, **drawn, **{name: st.from_type(hints[name]) for name in names if name not in drawn})


PLAIN = [kind.of for name, kind in KINDS.items() if kind.of is not Policy]


def test_every_aggregate_has_its_table() -> None:
    """A kind added to the domain without a row of the mapping is found here."""
    assert isinstance(Aggregate, UnionType) or get_args(Aggregate)
    assert {kind.of for kind in KINDS.values()} == set(get_args(Aggregate))
    assert len({kind.table.name for kind in KINDS.values()}) == len(KINDS)
    assert set(TICKED) <= set(KINDS)
    assert set(KINDS) >= UNAUDITED | COUNTY_KINDS


@pytest.mark.parametrize("of", PLAIN, ids=lambda of: of.kind)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_body_reads_back_as_it_was(of: type[Aggregate], data: st.DataObject) -> None:
    """Every field of every kind, with awkward words, big money and exact microseconds."""
    aggregate = data.draw(whole(of))
    kind = KINDS[of.kind]
    row = kind.row(aggregate)
    assert kind.read(str(row["body"])) == aggregate
    assert set(row) == {c.name for c in kind.table.columns} - {"version", "chain"}


def test_the_policy_reads_back_as_it_was() -> None:
    """Ladders, clock times and spans of the shipped policy."""
    kind = KINDS["policy"]
    assert kind.read(str(kind.row(POLICY)["body"])) == POLICY


async def test_a_row_on_disk_reads_back_as_it_was(database_url: str) -> None:
    """Through the database itself: moments exact to the microsecond, words beyond the common plane, a null moment."""
    odd = NOW + timedelta(microseconds=1)
    rows: list[Aggregate] = [
        replace(item(1), title="𠮷野家'\"\\n|%s", issued_at=odd),
        replace(item(2), next_due_at=odd),
        Cadence(key="daily", next_due_at=None),
        Counter(key="matter|2026", value=2**31 - 1),
    ]
    async with opened(database_url) as house:
        await house.keeps(*rows)
        for row in rows:
            assert (await house.all(type(row)))[row.key] == row
        query = select(tables.items.c.next_due_at).where(tables.items.c.key == "2026-2")
        assert await house.store.read(lambda c: c.scalar(query)) == odd


async def test_a_version_that_has_moved_refuses_the_whole_save(database_url: str) -> None:
    """Two who loaded the same row: the second is refused and leaves nothing, not even an entry."""
    async with opened(database_url) as house:
        await house.keeps(Counter(key="c"), Counter(key="other"))
        before = await house.count(tables.entries)

        def stale(connection) -> None:
            first, second = (Transaction(connection=connection, now=NOW) for _ in range(2))
            needs = Needs(keys=(("counter", "c"), ("counter", "other")))
            for transaction in (first, second):
                transaction.load(needs, reader().read(connection))
            first.save([act(Counter(key="c", value=1))])
            second.loaded = {k: v for k, v in second.loaded.items() if k[1] == "other"} | {
                ("counter", "c"): second.loaded["counter", "c"]
            }
            rows = [{**KINDS["counter"].row(Counter(key="c", value=9)), "version": 9, "chain": "x"}]
            second._update("counter", [{**rows[0], "_key": "c", "_version": second.loaded["counter", "c"].version}])

        with pytest.raises(Conflict):
            await house.writes(stale)
        assert (await house.all(Counter))["c"].value == 0
        assert await house.count(tables.entries) == before


async def test_an_occasion_is_planned_once(database_url: str) -> None:
    """The second notice with the same key is refused by the store, with everything around it."""
    notice = Notice(key="k", kind="x", notice_class=NoticeClass.B, audience=to_post("p"), not_before=NOW)
    async with opened(database_url) as house:
        await house.writes(lambda c: Transaction(connection=c, now=NOW).plan([notice]))

        def again(connection) -> None:
            keep(connection, Counter(key="beside"))
            Transaction(connection=connection, now=NOW).plan([notice])

        with pytest.raises(IntegrityError):
            await house.writes(again)
        assert await house.count(tables.notices) == 1
        assert await house.all(Counter) == {}


async def test_a_row_nobody_understands_is_named(database_url: str) -> None:
    """Not a traceback of ours: the kind and the beginning of the row."""
    async with opened(database_url) as house:
        await house.keeps(item(1))
        await house.writes(lambda c: c.execute(tables.items.update().values(body='{"key": "2026-1"}')))
        with pytest.raises(Unreadable, match=r"item: .*2026-1"):
            await house.all(Item)


async def test_a_county_is_read_again_when_its_version_moves(database_url: str) -> None:
    """The same object while nothing changed; a new one after a change through the door of another reader."""
    async with opened(database_url) as house:
        first = await house.county()
        assert await house.county() is first
        await house.keeps(item(1))
        assert await house.county() is first
        people = await house.all(Person)
        await house.keeps(replace(people["闲人"], name="忙人"))
        assert (await house.county()).roster.persons["闲人"].name == "闲人"
        from store.counties import raise_version

        await house.writes(raise_version)
        again = await house.county()
        assert (again.version, again.roster.persons["闲人"].name) == (first.version + 1, "忙人")


def test_a_second_process_is_refused_and_the_first_keeps_serving(sqlite_url: str) -> None:
    """One writer per SQLite file; once it has closed another may open."""
    import asyncio

    first = Store(sqlite_url)
    with pytest.raises(StoreBusy, match="already serves"):
        Store(sqlite_url)
    asyncio.run(first.create())
    asyncio.run(first.close())
    second = Store(sqlite_url)
    asyncio.run(second.close())


async def test_a_reader_cannot_write(database_url: str) -> None:
    """The reading engine is read only, whatever is asked of it, also on a connection that was lent before."""
    async with opened(database_url) as house:
        for look in (house.store.read, house.store.glance, house.store.read):
            with pytest.raises(DBAPIError, match=r"read-?only"):
                await look(lambda c: c.execute(tables.marks.insert().values(name="x", value="y")))
        assert "x" not in [name for (name,) in await house.rows(tables.marks, "name")]


async def test_a_lasting_store_is_durable_before_anything_is_said(sqlite_url: str) -> None:
    """WAL with synchronous=FULL unless it is only rehearsed on (I1)."""
    store = Store(sqlite_url)
    try:
        found = await store.transact(
            lambda c: [c.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")]
        )
        assert found == ["wal", 2]
    finally:
        await store.close()
    engine = create_engine(sqlite_url)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    engine.dispose()


def test_dispatches_stretches_and_undos_alone_carry_no_second_record() -> None:
    """They are the record themselves: of what was sent, of when we listened; an undo's matters have their own."""
    assert {Dispatch.kind, Stretch.kind, Undo.kind, Miss.kind} == UNAUDITED
