"""One WebSocket connection of the stream: frames in, acknowledgements out, and the watchdog."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from aiohttp import WSMsgType

from bot.dingtalk.frames import Frame, echo, read_frame
from bot.errors import Malformed
from bot.patience import Patience

log = logging.getLogger(__name__)
# The watchdog looks so many times within `Patience.silent`: a loop that stood still for a while has missed one look.
LOOKS = 5

Socket = aiohttp.ClientWebSocketResponse[Any]
Serve = Callable[[Frame], Awaitable[str]]


def _nobody() -> None:
    """Nobody asks for proofs."""


class Line:
    """`serve` gives the acknowledgement of a frame; `heard` counts frames other than the farewell. `spent` is set
    where another connection is wanted: the platform announced the end of this one, the socket ended, or no frame
    came for too long. It is read until it is closed. `proof` is called at every frame before that."""

    def __init__(self, socket: Socket, serve: Serve, patience: Patience) -> None:
        self.spent = asyncio.Event()
        self.heard = 0
        self.proof: Callable[[], None] = _nobody
        self._socket = socket
        self._serve = serve
        self._patience = patience
        self._working: set[asyncio.Task[None]] = set()
        self._reading = asyncio.create_task(self._read())
        self._watching = asyncio.create_task(self._watch())

    async def finish(self, seconds: float | None) -> None:
        """Let frames in hand be committed and acknowledged; None = however long that takes."""
        if self._working:
            await asyncio.wait(set(self._working), timeout=seconds)

    async def close(self) -> None:
        """Close the connection; a frame still in hand is worked on, though nobody hears its acknowledgement."""
        self._watching.cancel()
        await self._socket.close()
        await asyncio.gather(self._reading, self._watching, return_exceptions=True)

    async def abandon(self) -> None:
        """Give up what is still in hand: it was not acknowledged."""
        for task in self._working:
            task.cancel()
        await asyncio.gather(*self._working, return_exceptions=True)

    async def _read(self) -> None:
        try:
            async for message in self._socket:
                if message.type is WSMsgType.TEXT:
                    self._take(message.data)
        finally:
            self.spent.set()

    def _take(self, text: str) -> None:
        try:
            frame = read_frame(text)
        except Malformed as error:
            log.warning("frame_refused", extra={"reason": str(error)})
            return
        if (frame.kind, frame.topic) == ("SYSTEM", "disconnect"):
            self.spent.set()
            return
        self.heard += 1
        if not self.spent.is_set():
            self.proof()
        task = asyncio.create_task(self._answer(frame))
        self._working.add(task)
        task.add_done_callback(self._working.discard)

    async def _answer(self, frame: Frame) -> None:
        text = echo(frame) if frame.kind == "SYSTEM" else await self._serve(frame)
        try:
            await self._socket.send_str(text)
        except (ConnectionError, aiohttp.ClientError) as error:
            log.warning("ack_not_heard", extra={"frame": frame.message_id, "reason": type(error).__name__})

    async def _watch(self) -> None:
        """Half-open connections look alive and deliver nothing; the platform's own pings are frames."""
        quiet = 0
        while quiet < LOOKS:
            known = self.heard
            await asyncio.sleep(self._patience.silent / LOOKS)
            quiet = quiet + 1 if self.heard == known else 0
        log.warning("stream_silent", extra={"frames": self.heard})
        self.spent.set()
