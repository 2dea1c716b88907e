"""A database that is not there yet: after a power cut it may come up later than we do. Meanwhile the pages say why
nothing is done, and whoever calls is told to come again."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack

from sqlalchemy.exc import OperationalError

from bot.patience import Patience

log = logging.getLogger(__name__)

Told = Callable[[OperationalError, float], None]
"""Hears what the database answered, and in how many seconds it is tried again."""


async def awaited(
    reach: Callable[[], Awaitable[None]], waiting: AbstractAsyncContextManager[None], patience: Patience, told: Told
) -> None:
    """`reach` is tried with growing pauses until the database answers; `waiting` lasts as long as it does not."""
    pause = patience.reconnect_least
    async with AsyncExitStack() as stack:
        while True:
            try:
                return await reach()
            except OperationalError as error:
                log.warning("store_awaited", extra={"pause": pause, "error": str(error.orig)})
                told(error, pause)
            if pause == patience.reconnect_least:
                await stack.enter_async_context(waiting)
            await asyncio.sleep(pause)
            pause = min(patience.reconnect_most, pause * 2)
