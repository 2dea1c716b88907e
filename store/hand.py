"""A thread that does one thing after the other for an event loop. What `concurrent.futures` makes of each handing over,
two futures with a lock and callbacks between them, costs three times this."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

T = TypeVar("T")
Job = tuple[Callable[[], Any], asyncio.AbstractEventLoop, "asyncio.Future[Any]"]


class Hand:
    """One thread, from the first thing it is given until it is let go."""

    def __init__(self, name: str) -> None:
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._thread = Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    async def do(self, work: Callable[[], T]) -> T:
        """What `work` gives, done in the thread; whatever it raises is raised here. Who is cancelled before it was
        begun has nothing done."""
        loop = asyncio.get_running_loop()
        told: asyncio.Future[T] = loop.create_future()
        self._jobs.put((work, loop, told))
        return await told

    def let_go(self) -> None:
        """After what it was given before."""
        self._jobs.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            _done(*job)
            del job  # what it gave is not held until the next comes


def _done(work: Callable[[], Any], loop: asyncio.AbstractEventLoop, told: "asyncio.Future[Any]") -> None:
    if told.cancelled():
        return
    found, error = None, None
    try:
        found = work()
    except BaseException as raised:
        error = raised
    with suppress(RuntimeError):  # the loop is closed: nobody is there to be told
        loop.call_soon_threadsafe(_tell, told, found, error)


def _tell(told: "asyncio.Future[Any]", found: object, error: BaseException | None) -> None:
    if told.done():
        return
    if error is None:
        told.set_result(found)
    else:
        told.set_exception(error)
