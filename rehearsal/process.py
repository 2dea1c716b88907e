"""The rehearsal's end of the pipe to a bot in a process of its own (`rehearsal/child.py`)."""

import asyncio
import json
import multiprocessing
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.context import ForkServerProcess
from typing import Any

from pydantic import SecretStr

from config.settings import Settings
from domain.errors import SupervisionError
from rehearsal.child import ERROR, NEVER, main

# A bot that has to be killed thirty times should not load its modules thirty times: one process loads them and is
# then copied. What a kill may break lies in the store and on the wire, not in loaded modules.
BIRTHPLACE = multiprocessing.get_context("forkserver")
BIRTHPLACE.set_forkserver_preload(["rehearsal.child"])


class ChildEnded(SupervisionError):
    """The process of the bot ended, or refused, where it should have answered."""


@dataclass(kw_only=True)
class Child:
    """A running bot. One question at a time; every answer comes after what was asked is done."""

    process: ForkServerProcess
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    base_url: str = ""

    async def set(self, at: datetime) -> None:
        """Its clock stands at this moment from now on."""
        await self._ask(f"set {at.isoformat()}")

    async def beat(self, at: datetime) -> datetime | None:
        """One beat; the next moment."""
        return _moment(await self._ask(f"beat {at.isoformat()}"))

    async def next_moment(self) -> datetime | None:
        """When something will happen by itself."""
        return _moment(await self._ask("next"))

    async def stop(self) -> None:
        """It ends in order."""
        await self._ask("stop")
        await self._gone()

    async def kill(self) -> None:
        """SIGKILL: it finishes nothing."""
        self.process.kill()
        await self._gone()

    async def _gone(self) -> None:
        await asyncio.to_thread(self.process.join)
        self.writer.close()

    async def _ask(self, line: str) -> str:
        try:
            self.writer.write(f"{line}\n".encode())
            said = (await self.reader.readline()).decode().strip()
        except ConnectionError as error:
            raise ChildEnded(f"the bot's process is gone: {type(error).__name__}") from error
        if not said or said.startswith(ERROR):
            raise ChildEnded(said or "the bot's process ended without an answer")
        return said


async def start(birth: Mapping[str, Any]) -> Child:
    """Start a process, hand it the first line; returns when it listens. Nothing stands on its command line."""
    ours, theirs = socket.socketpair()
    with theirs:
        process = BIRTHPLACE.Process(target=main, args=(theirs,), daemon=True)
        await asyncio.to_thread(process.start)
    reader, writer = await asyncio.open_unix_connection(sock=ours)
    child = Child(process=process, reader=reader, writer=writer)
    try:
        child.base_url = (await child._ask(json.dumps(birth))).removeprefix("ready ")
    except ChildEnded:
        await child.kill()
        raise
    return child


def birth_of(settings: Settings, at: datetime, seed: str, *, durable: bool) -> dict[str, Any]:
    """The first line of the pipe."""
    values = {name: value.get_secret_value() if isinstance(value, SecretStr) else value for name, value in settings}
    plain = json.loads(json.dumps(values, default=str))
    return {"settings": plain, "at": at.isoformat(), "seed": seed, "durable": durable}


def _moment(said: str) -> datetime | None:
    return None if said == NEVER else datetime.fromisoformat(said)
