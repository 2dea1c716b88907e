"""An event loop whose time never passes by itself: whoever waits for nothing else is woken at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class Stuck(Exception):
    """Everybody waits and nobody will ever come."""


class VirtualLoop(asyncio.BaseEventLoop):
    """No sockets and no threads; a fork of the process goes on with it."""

    def __init__(self) -> None:
        super().__init__()
        self._at = 0.0
        self._selector = self
        self.set_exception_handler(lambda _loop, _context: None)  # what a dead process left behind

    def time(self) -> float:
        """Moved by sleeping alone."""
        return self._at

    def select(self, timeout: float | None) -> list[Any]:
        """Time jumps to the next timer."""
        if timeout is None:
            raise Stuck
        self._at += timeout
        return []

    def _process_events(self, _events: list[Any]) -> None:
        """There are none."""

    def _write_to_self(self) -> None:
        """Nobody sleeps."""

    def run_in_executor(self, _executor: object, func: Callable[..., T], *args: Any) -> asyncio.Future[T]:  # type: ignore[override]
        """What is handed to a thread is done at once."""
        done: asyncio.Future[T] = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as error:
            done.set_exception(error)
        return done

    def adopt(self) -> None:
        """In a fresh fork: asyncio asks whether this process is the one that runs the loop."""
        asyncio._set_running_loop(self)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """To the end."""
        return self.run_until_complete(work)

    def __del__(self) -> None:
        """It holds nothing that wants closing."""
