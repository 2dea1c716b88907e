"""Claim after claim: while one is on its way the next is made, for neither store nor platform need wait for the
other."""

import asyncio
from collections.abc import Awaitable, Callable

from outbox.claim import Claimed
from outbox.deliver import Courier, ended

# Claims that follow each other before anybody else has a turn: what becomes due meanwhile waits about a second.
MOST_AHEAD = 20
Claim = Callable[[], Awaitable[Claimed]]
Turn = Callable[[], Awaitable[None]]


async def at_once() -> None:
    """Nobody else is waited for."""


async def drain(courier: Courier, claim: Claim, turn: Turn = at_once) -> bool:
    """Send what is ready, each claim but the first when it is our `turn`. True where the last claim took as much as it
    might, and more may be there. A courier that sends one after the other (a rehearsal) makes one claim, so that its
    transcript is the same every time."""
    found, under_way = await claim(), list[asyncio.Task[None]]()
    try:
        for _turn in range(MOST_AHEAD):
            if not found.dispatches or not found.more or courier.at_once == 1:
                break
            sent = asyncio.Event()
            under_way.append(asyncio.create_task(courier.carry(found.dispatches, sent.set)))
            found = Claimed()
            await turn()
            found = await claim()
            await sent.wait()
            # What became of these is kept while the next are sent; what became of those before them must be kept now.
            *before, _last = under_way
            await asyncio.gather(*before)
            under_way = under_way[-1:]
    except (Exception, asyncio.CancelledError):
        # What was claimed is sent in any case: nobody else would before its lease ends, and by then nobody could tell
        # that it never left. Where the loop itself is gone, nothing can be.
        await ended(courier.carry(found.dispatches), *under_way)
        raise
    await ended(courier.carry(found.dispatches), *under_way)
    return found.more
