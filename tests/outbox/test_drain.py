"""Claims that follow each other: the next is made while the last is on its way, and none is forgotten."""

import asyncio
from dataclasses import dataclass, field, replace

import pytest

from bot.dingtalk.client import Sent
from domain.events import Delivered, Event
from domain.messages.notices import Channel, Dispatch
from outbox.claim import Claimed
from outbox.deliver import Courier
from outbox.drain import MOST_AHEAD, drain
from tests.store.store_kit import NOW

ENDLESS = 10**6


class StoreGoneError(Exception):
    """What the door says where the store is gone."""


@dataclass(kw_only=True)
class Place:
    """A store of so many full claims, a platform that answers once `open` is set, and a door that may break, or keeps
    once `kept_once` is set."""

    left: int
    claims: int = 0
    begun: list[str] = field(default_factory=list)
    kept: int = 0
    open: asyncio.Event = field(default_factory=asyncio.Event)
    kept_once: asyncio.Event | None = None
    broken: bool = False
    claim_breaks_at: int = ENDLESS

    async def claim(self) -> Claimed:
        """The next full claim, of one message each."""
        self.claims += 1
        if self.claims == self.claim_breaks_at:
            raise StoreGoneError
        if not self.left:
            return Claimed()
        self.left -= 1
        sent = Dispatch(
            key=f"d{self.claims}", channel=Channel.TEXT_PRIVATE, target=f"t{self.claims}", body="{}", created_at=NOW
        )
        return Claimed(dispatches=(sent,), more=True)

    async def send(self, dispatch: Dispatch) -> Sent:
        """To the platform."""
        self.begun.append(dispatch.key)
        await self.open.wait()
        return Sent()

    async def apply(self, _event: Event) -> None:
        """Through the door."""
        if self.broken:
            raise StoreGoneError
        if self.kept_once is not None:
            await self.kept_once.wait()
        self.kept += 1

    @property
    def courier(self) -> Courier:
        """Of this place."""
        return Courier(send=self.send, apply=self.apply, clock=lambda: NOW)


async def test_the_next_claim_is_made_while_the_last_is_on_its_way() -> None:
    """The platform has not answered yet, and the second claim stands; a third waits for the first to have arrived."""
    place = Place(left=3)
    task = asyncio.create_task(drain(place.courier, place.claim))
    async with asyncio.timeout(5):
        while place.claims < 2:
            await asyncio.sleep(0)
    await asyncio.sleep(0.01)
    assert (place.claims, place.begun, place.kept) == (2, ["d1"], 0)
    place.open.set()
    assert await task is False
    assert (place.begun, place.kept) == (["d1", "d2", "d3"], 3)


async def test_each_claim_but_the_first_waits_for_its_turn() -> None:
    """Whoever speaks meanwhile goes first."""
    place, turns = Place(left=3), list[int]()
    place.open.set()

    async def turn() -> None:
        turns.append(place.claims)

    assert await drain(place.courier, place.claim, turn) is False
    assert (turns, place.claims, place.kept) == ([1, 2, 3], 4, 3)


async def test_a_rehearsal_makes_one_claim() -> None:
    """Its transcript is the same every time."""
    place = Place(left=3)
    place.open.set()
    assert await drain(replace(place.courier, at_once=1), place.claim) is True
    assert place.begun == ["d1"]


async def test_others_have_their_turn() -> None:
    """An endless outbox does not keep the beat from what has become due."""
    place = Place(left=ENDLESS)
    place.open.set()
    assert await drain(place.courier, place.claim) is True
    assert place.kept == MOST_AHEAD + 1


async def test_what_was_claimed_meanwhile_is_sent_though_the_door_broke() -> None:
    """Left lying it would be in doubt for ever: claimed, and nobody could tell that it never left."""
    place = Place(left=2, broken=True)
    place.open.set()
    with pytest.raises(StoreGoneError):
        await drain(place.courier, place.claim)
    assert place.begun == ["d1", "d2"]


async def test_what_is_on_its_way_is_waited_for_though_the_next_claim_broke() -> None:
    """Its outcome is kept before anybody hears of the fault."""
    place = Place(left=2, claim_breaks_at=2)
    place.open.set()
    with pytest.raises(StoreGoneError):
        await drain(place.courier, place.claim)
    assert (place.begun, place.kept) == (["d1"], 1)


async def test_the_next_are_sent_while_outcomes_are_kept() -> None:
    """Who waited for the last outcome of each claim would stand still as long as outcomes wait for company; of the
    claim before the last everything is kept."""
    place = Place(left=4, kept_once=asyncio.Event())
    place.open.set()
    task = asyncio.create_task(drain(place.courier, place.claim))
    async with asyncio.timeout(5):
        while len(place.begun) < 2:
            await asyncio.sleep(0)
    await asyncio.sleep(0.01)
    assert (place.claims, place.begun, place.kept) == (3, ["d1", "d2"], 0)
    place.kept_once.set()
    assert await task is False
    assert (place.begun, place.kept) == (["d1", "d2", "d3", "d4"], 4)


async def test_whatever_is_on_its_way_is_waited_for_though_an_outcome_is_lost() -> None:
    """The store that went away keeps nothing of the first; the second still waits for the platform's answer, and
    whoever ends the service must not hear that all is done."""
    place = Place(left=0, open=asyncio.Event())

    async def send(dispatch: Dispatch) -> Sent:
        return await place.send(dispatch) if dispatch.key == "slow" else Sent()

    async def apply(event: Event) -> None:
        if isinstance(event, Delivered) and event.dispatch == "quick":
            raise StoreGoneError
        await place.apply(event)

    both = [
        Dispatch(key=key, channel=Channel.TEXT_PRIVATE, target=key, body="{}", created_at=NOW)
        for key in ("quick", "slow")
    ]
    carrying = asyncio.create_task(replace(place.courier, send=send, apply=apply).carry(both))
    await asyncio.sleep(0.01)
    assert not carrying.done()
    place.open.set()
    with pytest.raises(StoreGoneError):
        await carrying
    assert place.kept == 1
