"""What nobody waits for shares a transaction with whoever comes (ADR 41)."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from domain.events import DeliveryFailed, Event
from domain.outcome import Answer
from handlers.apply import ENOUGH, Door
from handlers.batch import Arrival
from store.counties import CountyReader
from tests.handlers.test_door import signed
from tests.store.store_kit import NOW, House, opened


@dataclass
class Counted(Door):
    """Notes how many went through together."""

    house: House
    together: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        reader: CountyReader = self.house.reader
        super().__init__(self.house.store, reader, lambda: NOW)

    async def apply_all(self, arrivals: Sequence[Arrival]) -> list[Answer | None]:
        """As the door does."""
        self.together.append(len(arrivals))
        return await super().apply_all(arrivals)


@asynccontextmanager
async def door(url: str) -> AsyncIterator[Counted]:
    """On a store with nothing in it but people."""
    async with opened(url) as house:
        yield Counted(house)


def outcome(number: int) -> Event:
    """Of a message nobody knows: the cheapest event there is."""
    return DeliveryFailed(dispatch=f"d{number}", fence=1, error="busy")


async def test_whoever_speaks_takes_along_what_waits(sqlite_url: str) -> None:
    """One transaction for both; nobody waits for the clock."""
    async with door(sqlite_url) as counted:
        waits = asyncio.create_task(counted.apply_soon(outcome(1)))
        await asyncio.sleep(0)
        await counted.apply(signed("m1"))
        await waits
        assert counted.together == [2]


async def test_alone_it_waits_a_moment_and_goes(sqlite_url: str) -> None:
    """Durable when it returns, though nobody came."""
    async with door(sqlite_url) as counted:
        async with asyncio.timeout(5):
            await asyncio.gather(*(counted.apply_soon(outcome(n)) for n in range(3)))
        assert counted.together == [3]


async def test_enough_of_them_wait_for_nobody(sqlite_url: str) -> None:
    """A drain of thousands does not stand still."""
    async with door(sqlite_url) as counted:
        many = [asyncio.create_task(counted.apply_soon(outcome(n))) for n in range(ENOUGH)]
        for _turn in range(3):
            await asyncio.sleep(0)
        assert counted.together == [ENOUGH]
        await asyncio.gather(*many)


async def test_what_came_during_a_transaction_waits_as_well(sqlite_url: str) -> None:
    """The straggler of ten is not worth a commit of its own while company may come."""
    async with door(sqlite_url) as counted:
        spoken = asyncio.create_task(counted.apply(signed("m1")))
        await asyncio.sleep(0)
        late = asyncio.create_task(counted.apply_soon(outcome(1)))
        await spoken
        assert counted.together == [1]
        await counted.apply(signed("m2"))
        await late
        assert counted.together == [1, 2]


async def test_the_end_leaves_nothing_waiting(sqlite_url: str) -> None:
    """What waits for company when the service stops is kept first."""
    async with door(sqlite_url) as counted:
        waits = asyncio.create_task(counted.apply_soon(outcome(1)))
        await asyncio.sleep(0)
        await counted.close()
        assert counted.together == [1]
        await waits
