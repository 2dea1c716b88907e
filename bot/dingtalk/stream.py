"""Stream mode: a connection that is always there (dingtalk §5.3). A frame is acknowledged only after its commit."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import aiohttp

from bot.dingtalk.client import Ticket
from bot.dingtalk.frames import LARGEST_FRAME, Frame, inbounds, not_taken, not_understood, taken
from bot.dingtalk.inbound import Identity
from bot.dingtalk.line import Line
from bot.dingtalk.proofs import Proofs
from bot.errors import Malformed, PlatformError, StreamClosed
from bot.messages import Inbound
from bot.patience import Patience

log = logging.getLogger(__name__)

OnMessage = Callable[[Inbound], Awaitable[dict[str, Any]]]
Open = Callable[[], Awaitable[Ticket]]


class Stream:
    """`open_line` gives a ticket, `on_message` returns after the commit, `jitter` a number from 0 to 1 so that many
    offices do not come back at the same moment after an outage."""

    def __init__(
        self, *, us: Identity, open_line: Open, on_message: OnMessage, patience: Patience, jitter: Callable[[], float]
    ) -> None:
        self._us = us
        self._open_line = open_line
        self._on_message = on_message
        self._patience = patience
        self._jitter = jitter
        self.proofs = Proofs()
        self._line: Line | None = None
        self._lines: list[Line] = []
        self._retiring: set[asyncio.Task[None]] = set()
        self._up = asyncio.Event()
        self._closed = asyncio.Event()
        self._keeping: asyncio.Task[None] | None = None
        self._session: aiohttp.ClientSession | None = None

    # ── life ──────────────────────────────────────────────────────────────────────────────────────────────────

    async def start(self) -> None:
        """Begin to connect, and to come back for ever."""
        timeout = aiohttp.ClientTimeout(total=self._patience.total, sock_connect=self._patience.connect)
        self._session = aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar())
        self._keeping = asyncio.create_task(self._keep(self._session))

    async def connected(self) -> None:
        """Wait until a connection is up. Raises StreamClosed where the stream was stopped meanwhile."""
        waits = [asyncio.create_task(event.wait()) for event in (self._up, self._closed)]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        if self._closed.is_set():
            raise StreamClosed("the stream was stopped")

    @property
    def is_up(self) -> bool:
        """Whether a connection is there now."""
        return self._up.is_set()

    async def stop(self) -> None:
        """Open nothing new, finish what came, close."""
        self._closed.set()
        tasks = [task for task in (self._keeping, *self._retiring) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.gather(*(self._end(line) for line in self._lines))
        self._lines.clear()
        if self._session is not None:
            await self._session.close()

    async def _end(self, line: Line) -> None:
        await line.finish(self._patience.drain)
        await line.abandon()
        await line.close()

    # ── connections ───────────────────────────────────────────────────────────────────────────────────────────

    async def _keep(self, session: aiohttp.ClientSession) -> None:
        """A new connection first, then the old one is left: nothing falls between the two. Only after a second
        connection that gave no frame is there a pause."""
        tries = 0
        while True:
            line = await self._opened(session)
            if line is None:
                await asyncio.sleep(self._pause(tries))
                tries += 1
                continue
            self._adopt(line)
            await line.spent.wait()
            self._up.clear()
            self.proofs.broken()
            tries = 0 if line.heard else tries + 1
            if tries > 1:
                await asyncio.sleep(self._pause(tries))

    async def _opened(self, session: aiohttp.ClientSession) -> Line | None:
        patience = self._patience
        try:
            ticket = await self._open_line()
            async with asyncio.timeout(patience.total):
                socket = await session.ws_connect(
                    ticket.endpoint,
                    params={"ticket": ticket.ticket},
                    heartbeat=patience.heartbeat,
                    max_msg_size=4 * LARGEST_FRAME,
                    timeout=aiohttp.ClientWSTimeout(ws_close=patience.connect),
                )
        except (PlatformError, aiohttp.ClientError, TimeoutError, OSError) as error:
            log.warning("stream_not_opened", extra={"reason": f"{type(error).__name__} {error}"})
            return None
        log.info("stream_opened")
        line = Line(socket, self._serve, patience)
        line.proof = self.proofs.proven
        return line

    def _pause(self, tries: int) -> float:
        patience = self._patience
        longest: float = min(patience.reconnect_least * 2 ** min(tries, 16), patience.reconnect_most)
        return longest * (0.5 + self._jitter() / 2)

    def _adopt(self, line: Line) -> None:
        old, self._line = self._line, line
        self._lines.append(line)
        self._up.set()
        self.proofs.proven()
        if old is not None:
            task = asyncio.create_task(self._retire(old))
            self._retiring.add(task)
            task.add_done_callback(self._retiring.discard)

    async def _retire(self, line: Line) -> None:
        """What the old connection brought is finished, even where nobody will hear the acknowledgement."""
        await line.finish(self._patience.drain)
        await line.close()
        await line.finish(None)
        self._lines.remove(line)

    # ── frames ────────────────────────────────────────────────────────────────────────────────────────────────

    async def _serve(self, frame: Frame) -> str:
        """The acknowledgement of a frame, once all it brings is committed."""
        try:
            found = inbounds(frame, self._us)
        except Malformed as error:
            log.warning("frame_refused", extra={"frame": frame.message_id, "reason": str(error)})
            return not_understood(frame, error.status)
        answer: Mapping[str, Any] = {}
        for inbound in found:
            given = await self._committed(frame, inbound)
            if given is None:
                self.proofs.broken()
                return not_taken(frame)
            answer = given
        return taken(frame, answer)

    async def _committed(self, frame: Frame, inbound: Inbound) -> Mapping[str, Any] | None:
        """None where the store does not take it. An event is brought again; words and presses perhaps never are, so
        they are kept and tried for a while (reliability §3.1)."""
        tries = 1 if frame.is_event else self._patience.keep
        for number in range(1, tries + 1):
            try:
                return await self._on_message(inbound)
            except Exception:
                log.exception("inbound_not_taken", extra={"message_id": inbound.message_id, "tries": number})
            if number < tries:
                await asyncio.sleep(self._patience.keep_pause)
        return None
