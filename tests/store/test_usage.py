"""Counted calls, kept spans of listening and the strain in force, on both databases."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from domain.events import Listened, UsageCounted
from domain.messages.listening import Stretch
from domain.messages.quota import Allowance, Strain, Usage
from store.ledger import Ledger
from tests.store.store_kit import NOW, opened


async def test_calls_and_messages_are_counted_by_kind_and_month(database_url: str) -> None:
    """The county's month; nothing counted is nothing written."""
    async with opened(database_url) as home:
        ledger = Ledger(home.store, home.reader, lambda: NOW)
        assert await ledger.flush() is None
        for kind in ("card_create", "card_create", "push_words", "user_by_mobile"):
            ledger.count(kind)
        assert await ledger.flush() == Usage(api=2, push=1, as_of=NOW)
        ledger.count("card_create")
        await ledger.flush()
        assert await ledger.usage() == Usage(api=3, push=1, as_of=NOW)
        later = Ledger(home.store, home.reader, lambda: NOW + timedelta(days=31))
        assert (await later.usage()).api == 0


async def test_workers_that_count_the_first_of_a_month_at_once_count_each(postgres_url: str) -> None:
    """None of them fails, and nothing counted is lost."""
    async with opened(postgres_url) as home:
        ledgers = [Ledger(home.store, home.reader, lambda: NOW) for _n in range(6)]
        for ledger in ledgers:
            ledger.count("card_create")
        await asyncio.gather(*(ledger.flush() for ledger in ledgers))
        assert (await ledgers[0].usage()).api == len(ledgers)


async def test_what_could_not_be_kept_is_kept_with_the_next(sqlite_url: str) -> None:
    """Somebody else has the file: the calls of that while are not forgotten."""
    async with opened(sqlite_url) as home:
        ledger = Ledger(home.store, home.reader, lambda: NOW)
        ledger.count("card_create")
        await home.store.transact(lambda connection: connection.exec_driver_sql("PRAGMA busy_timeout=20"))
        with closing(sqlite3.connect(home.store.url.database or "", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(OperationalError, match="locked"):
                await ledger.flush()
        ledger.count("card_create")
        await ledger.flush()
        assert (await ledger.usage()).api == 2


async def test_a_day_of_listening_is_one_row(database_url: str) -> None:
    """Spans that touch are joined; a gap begins another."""
    async with opened(database_url) as home:
        for begins, ends in ((0, 5), (5, 9), (9, 30), (45, 60)):
            span = Listened(from_at=NOW + timedelta(minutes=begins), until_at=NOW + timedelta(minutes=ends))
            await home.does(span)
        kept = await home.all(Stretch)
        lengths = [(each.ended_at - each.began_at) // timedelta(minutes=1) for each in kept.values()]
        assert sorted(lengths) == [15, 30]


async def test_the_strain_is_in_force_for_the_county(database_url: str) -> None:
    """Judged once, read by every decision."""
    async with opened(database_url) as home:
        assert (await home.county()).strain is Strain.NORMAL
        usage = Usage(api=95, as_of=NOW)
        await home.does(UsageCounted(usage=usage, allowed=Allowance(api=100, push=100)))
        assert (await home.county()).strain is Strain.SCARCE
