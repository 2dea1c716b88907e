"""Claim after claim: while one is on its way the next is made, for neither store nor platform need wait for the
other."""

import asyncio
from collections.abc import Awaitable, Callable

from outbox.claim import Claimed
from outbox.deliver import Courier
from outbox.retaking import MOST

# Claims that follow each other before anybody else has a turn: what becomes due meanwhile waits about a second.
MOST_AHEAD = 20
Claim = Callable[[], Awaitable[Claimed]]


async def drain(courier: Courier, claim: Claim) -> bool:
    """Send what is ready. True where the last claim found as much as one may take, and more may be there. A courier
    that sends one after the other (a rehearsal) makes one claim, so that its transcript is the same every time."""
    found = await claim()
    for _turn in range(MOST_AHEAD):
        if not found.dispatches or found.looked_at < MOST or courier.at_once == 1:
            break
        found = await _sent_and_claimed(courier, claim, found)
    if found.dispatches:
        await courier.carry(found.dispatches)
    return found.looked_at >= MOST


async def _sent_and_claimed(courier: Courier, claim: Claim, found: Claimed) -> Claimed:
    """The next claim, once the last has been sent. What was claimed is sent in any case: nobody else would before its
    lease ends, and by then nobody could tell that it never left."""
    sending = asyncio.create_task(courier.carry(found.dispatches))
    following = Claimed()
    try:
        following = await claim()
    finally:
        try:
            await sending
        except Exception:
            await courier.carry(following.dispatches)
            raise
    return following
