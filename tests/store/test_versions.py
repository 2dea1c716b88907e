"""The county's version under several workers: every change is seen by everybody."""

import asyncio
from dataclasses import replace

from domain.people.records import Person
from store.counties import VERSION, mark, raise_version
from tests.store.store_kit import another, opened


async def test_workers_that_raise_the_version_at_once_raise_it_each(postgres_url: str) -> None:
    """Eight county changes at the same moment: eight versions, so that no reader stays with an older roster."""
    async with opened(postgres_url) as house:
        begun = (await house.county()).version
        both_in = asyncio.Barrier(8)

        async def raised() -> None:
            async with another(postgres_url) as worker:
                await worker.county()
                await both_in.wait()
                await worker.writes(raise_version)

        await asyncio.gather(*(raised() for _ in range(8)))
        assert int(await house.store.read(lambda c: mark(c, VERSION)) or 0) == begun + 8


async def test_a_reader_that_was_slow_still_sees_the_last_change(postgres_url: str) -> None:
    """Two workers change two persons in overlapping transactions; a third that read in between reads again."""
    async with opened(postgres_url) as house, another(postgres_url) as watcher:
        people = await house.all(Person)
        for name in ("闲人", "住建员"):
            await house.keeps(replace(people[name], name=f"新{name}"))
            await house.writes(raise_version)
            assert (await watcher.county()).roster.persons[name].name == f"新{name}"


async def test_what_was_read_before_the_store_was_taken_is_read_again(database_url: str) -> None:
    """While a service waits its pages may have read a county; the store taken may be another of the same version."""
    async with opened(database_url) as house:
        person = (await house.county()).roster.persons["闲人"]
        await house.keeps(replace(person, name="新人"))
        house.reader.begin("")
        assert (await house.county()).roster.persons["闲人"].name == "新人"
