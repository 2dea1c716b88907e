"""Threads that do one thing after the other for an event loop. What `concurrent.futures` makes of each handing over,
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
    """So many threads, until they are let go."""

    def __init__(self, name: str, threads: int = 1) -> None:
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._threads = [Thread(target=self._run, name=f"{name}_{n}", daemon=True) for n in range(threads)]
        self._is_gone = False
        for thread in self._threads:
            thread.start()

    async def do(self, work: Callable[[], T]) -> T:
        """What `work` gives, done in a thread; whatever it raises is raised here. Who is cancelled before it was begun
        has nothing done."""
        if self._is_gone:
            raise RuntimeError("nobody is there any more to do it")
        loop = asyncio.get_running_loop()
        told: asyncio.Future[T] = loop.create_future()
        self._jobs.put((work, loop, told))
        return await told

    def let_go(self) -> None:
        """After what it was given before."""
        self._is_gone = True
        for _thread in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join()

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
