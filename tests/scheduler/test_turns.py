"""Whoever speaks goes first; what is sent to many is never kept waiting for long."""

import asyncio

from outbox.retaking import MOST
from scheduler.turns import FEW, LOOK_AGAIN, PATIENCE, SPEAKING, Turns


async def _waited(turns: Turns) -> float:
    loop = asyncio.get_running_loop()
    begun = loop.time()
    await turns.ours()
    return loop.time() - begun


async def test_where_nobody_speaks_nobody_is_waited_for() -> None:
    """Ten thousand reminders of one moment leave as fast as they can."""
    turns = Turns(is_idle=lambda: False)
    async with asyncio.timeout(PATIENCE):
        await turns.ours()
    assert turns.bite == MOST


async def test_while_people_speak_bites_are_small_and_leave_when_nobody_waits() -> None:
    """What they said is kept and answered first."""
    waits = iter([False, False, True])
    turns = Turns(is_idle=lambda: next(waits))
    turns.spoken()
    assert turns.bite == FEW
    assert await _waited(turns) >= 3 * LOOK_AGAIN - 0.001
    assert next(waits, None) is None


async def test_somebody_who_never_stops_does_not_hold_it_up() -> None:
    """It leaves after its patience all the same, and at full size when they have been silent for a while."""
    turns = Turns(is_idle=lambda: False)
    turns.spoken()
    assert await _waited(turns) >= PATIENCE - 0.001
    turns._spoken_at -= SPEAKING
    assert turns.bite == MOST
