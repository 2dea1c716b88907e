"""THE BEAT: APScheduler with one interval job, as a clock and nothing more (design §10.1). What is due stands in
the database; a missed beat loses nothing."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger(__name__)
EVERY_SECONDS = 1


class Beats:
    """Calls `beat` each second, and at once when woken."""

    def __init__(self, beat: Callable[[], Awaitable[None]]) -> None:
        self._beat = beat
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._woken: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin. Late beats are made up once, never dropped: the defaults would skip them (libraries §0.4)."""
        self._scheduler.add_job(
            self._beat, "interval", seconds=EVERY_SECONDS, coalesce=True, max_instances=1, misfire_grace_time=None
        )
        self._scheduler.start()

    def wake(self) -> None:
        """Somebody said something: answer now, not at the next second."""
        if self._woken is None or self._woken.done():
            self._woken = asyncio.get_running_loop().create_task(self._once())
            self._woken.add_done_callback(_logged)

    async def _once(self) -> None:
        await self._beat()

    def pause(self) -> None:
        """No beats while a time machine runs."""
        self._scheduler.pause()

    def resume(self) -> None:
        """Beat again."""
        self._scheduler.resume()

    def stop(self) -> None:
        """No more beats."""
        self._scheduler.shutdown(wait=False)
        if self._woken is not None:
            self._woken.cancel()


def _logged(task: asyncio.Task[None]) -> None:
    """A failed extra beat is only logged: the next second brings another."""
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("beat_failed", exc_info=error)
