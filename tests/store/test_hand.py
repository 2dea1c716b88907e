"""The thread that writes: one thing after the other, and whoever asked hears what came of it."""

import asyncio
from functools import partial
from threading import Event

import pytest

from store.hand import Hand


async def test_one_thing_after_the_other_and_each_hears_his_own() -> None:
    """What is raised reaches who asked for it, and the next is done all the same."""
    hand, order = Hand("hand"), list[int]()

    def kept(number: int) -> int:
        order.append(number)
        if number == 2:
            raise ValueError("two")
        return number

    asked = [hand.do(partial(kept, number)) for number in (1, 2, 3)]
    one, two, three = await asyncio.gather(*asked, return_exceptions=True)
    hand.let_go()
    assert (one, three, order) == (1, 3, [1, 2, 3])
    assert isinstance(two, ValueError)


async def test_who_gives_up_before_it_was_begun_has_nothing_done() -> None:
    """And what was under way is finished before the thread is let go."""
    hand, begun, go, done = Hand("hand"), Event(), Event(), list[str]()

    def first() -> None:
        begun.set()
        go.wait()
        done.append("first")

    under_way = asyncio.create_task(hand.do(first))
    given_up = asyncio.create_task(hand.do(lambda: done.append("second")))
    await asyncio.to_thread(begun.wait)
    for each in (under_way, given_up):
        each.cancel()
        with pytest.raises(asyncio.CancelledError):
            await each
    go.set()
    hand.let_go()
    assert done == ["first"]


def test_a_loop_that_is_closed_is_told_nothing() -> None:
    """The thread lives on for the next loop."""
    hand, go = Hand("hand"), Event()

    async def given() -> None:
        asked = asyncio.create_task(hand.do(go.wait))
        await asyncio.sleep(0)
        asked.cancel()

    asyncio.run(given())
    go.set()
    assert asyncio.run(hand.do(lambda: 7)) == 7
    hand.let_go()
