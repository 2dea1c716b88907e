"""A stop from outside: Ctrl+C, or the machine's."""

import asyncio
import signal


async def interrupted() -> None:
    """Until Ctrl+C or a stop from outside."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(each, stop.set)
    await stop.wait()
