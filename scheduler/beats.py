"""THE BEAT: APScheduler with one interval job, as a clock and nothing more (design §10.1). What is due stands in
the database; a missed beat loses nothing."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger(__name__)
EVERY_SECONDS = 1
# Who speaks alone is answered at once. Where many speak, answers begin no closer than this: ten claims of one cost four
# times one claim of ten, and whoever speaks next waits behind them.
APART = 0.02


class Beats:
    """Calls `beat` each second, and again as long as it says that it left work behind: ten thousand messages of one
    moment are not to leave at fifty a second. `answer` is asked when somebody spoke, also while a long beat runs; it
    says whether something came of it that only a beat can do."""

    def __init__(self, beat: Callable[[], Awaitable[bool]], answer: Callable[[], Awaitable[bool]]) -> None:
        self._beat, self._answer = beat, answer
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._stopped = self._asked = False
        self._answered_at = -APART
        self._beating: asyncio.Task[None] | None = None
        self._answering: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin. Late beats are made up once, never dropped: the defaults would skip them (libraries §0.4)."""
        self._scheduler.add_job(
            self._tick, "interval", seconds=EVERY_SECONDS, coalesce=True, max_instances=1, misfire_grace_time=None
        )
        self._scheduler.start()

    def wake(self) -> None:
        """Somebody said something: answer now, not at the next second; then do what else came of it and is due."""
        self._asked = True
        if _is_free(self._answering):
            self._answering = _logging(self._answered())

    async def _tick(self) -> None:
        if _is_free(self._beating):
            self._beating = _logging(self._beaten())

    async def _beaten(self) -> None:
        while await self._beat() and not self._stopped:
            pass

    async def _answered(self) -> None:
        loop, more = asyncio.get_running_loop(), False
        while self._asked and not self._stopped:
            await asyncio.sleep(self._answered_at + APART - loop.time())
            self._asked, self._answered_at = False, loop.time()
            more = await self._answer()
        if more:
            await self._tick()

    def pause(self) -> None:
        """No beats while a time machine runs."""
        self._scheduler.pause()

    def resume(self) -> None:
        """Beat again."""
        self._scheduler.resume()

    async def stop(self) -> None:
        """No more beats; what is under way is finished, so that nothing is left in hand."""
        self._stopped = True
        self._scheduler.shutdown(wait=False)
        under_way = [task for task in (self._answering, self._beating) if task is not None and not task.done()]
        await asyncio.gather(*under_way, return_exceptions=True)


def _is_free(task: asyncio.Task[None] | None) -> bool:
    return task is None or task.done()


def _logging(work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    task = asyncio.get_running_loop().create_task(work)
    task.add_done_callback(_logged)
    return task


def _logged(task: asyncio.Task[None]) -> None:
    """A failed beat is only logged: the next second brings another."""
    if not task.cancelled() and (error := task.exception()) is not None:
        log.error("beat_failed", exc_info=error)
