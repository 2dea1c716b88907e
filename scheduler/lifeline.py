"""Signs of life for the machine and for whoever watches it. systemd hears each beat; the file of the heartbeat is
renewed once a minute, and withheld while the self-audit finds something or was not made."""

import asyncio
import logging
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

log = logging.getLogger(__name__)
EVERY = timedelta(minutes=1)
LONGER = timedelta(seconds=90)


def notify(word: str) -> None:
    """A word to systemd (sd_notify); nothing where it did not start us."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.sendto(word.encode(), address.replace("@", "\0", 1) if address.startswith("@") else address)


@asynccontextmanager
async def given_time() -> AsyncIterator[None]:
    """systemd waits for a start as long as this lasts: a store to be brought to today's shape may be large."""

    async def renewed() -> None:
        while True:
            notify(f"EXTEND_TIMEOUT_USEC={LONGER // timedelta(microseconds=1)}")
            await asyncio.sleep(LONGER / timedelta(seconds=3))

    renewing = asyncio.create_task(renewed())
    await asyncio.sleep(0)  # said before the long part begins
    try:
        yield
    finally:
        renewing.cancel()


@dataclass(kw_only=True)
class Lifeline:
    """`sound` says whether all is as it must be."""

    file: Path
    sound: Callable[[datetime], Awaitable[bool]]
    _renewed_at: datetime | None = field(default=None, init=False)
    _running: asyncio.Task[None] | None = field(default=None, init=False)

    def beat(self, now: datetime) -> None:
        """The watchdog is fed by every beat: one that found something is still alive."""
        notify("WATCHDOG=1")
        waits = self._renewed_at is not None and now - self._renewed_at < EVERY
        if not waits and (self._running is None or self._running.done()):
            self._renewed_at = now
            self._running = asyncio.get_running_loop().create_task(self._renewed(now))

    async def close(self) -> None:
        """Let the look under way end."""
        if self._running is not None:
            await asyncio.gather(self._running, return_exceptions=True)

    async def _renewed(self, now: datetime) -> None:
        try:
            if await self.sound(now):
                self.file.write_text(f"{now.isoformat()}\n", "utf-8")
            else:
                log.warning("heartbeat_withheld")
        except Exception:
            log.exception("heartbeat_failed")
