"""The bot in a process of its own, so that it can be killed (design §10.6): it does what an inherited pipe says.

    {…}     first of all: settings, moment, seed        → ready ADDRESS
    set T   the clock stands at T                       → ok
    beat T  the same, and one beat                      → the next moment, or -
    next    nothing else                                → the next moment, or -
    stop    it ends in order                            → stopped

An answer that begins with `error` says what went wrong. The end of the pipe ends the process.
"""

import asyncio
import json
import logging
import socket
import sys
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.exc import DBAPIError

from app import Service
from config.settings import Settings
from domain.errors import SupervisionError
from rehearsal.around import surroundings
from rehearsal.clock import RehearsalClock
from store.counties import REHEARSAL, mark
from store.engine import Store

log = logging.getLogger(__name__)
NEVER, OK, STOPPED, ERROR = "-", "ok", "stopped", "error"


class NoRehearsal(SupervisionError):
    """A store or a platform on which nobody rehearses."""


class Bot:
    """A service with the clock it is told."""

    def __init__(self, settings: Settings, birth: Mapping[str, Any]) -> None:
        self.clock = RehearsalClock(datetime.fromisoformat(birth["at"]))
        self.service = Service(settings, surroundings(self.clock, birth["seed"], durable=birth["durable"]))

    async def start(self) -> str:
        """Take the store and listen."""
        await self.service.open()
        await self.service.serve()
        return f"ready {self.service.base_url}"

    async def set(self, at: str) -> str:
        """Move the clock."""
        self.clock.set(datetime.fromisoformat(at))
        return OK

    async def beat(self, at: str) -> str:
        """Move the clock and beat once."""
        await self.set(at)
        return written(await self.service.beat(self.clock.now()))

    async def next(self, _at: str) -> str:
        """When something will happen by itself."""
        return written(await self.service.next_moment())

    async def stop(self, _at: str) -> str:
        """End in order."""
        await self.service.close()
        return STOPPED


VERBS: Mapping[str, Callable[[Bot, str], Awaitable[str]]] = {
    "set": Bot.set,
    "beat": Bot.beat,
    "next": Bot.next,
    "stop": Bot.stop,
}


def written(at: datetime | None) -> str:
    """A moment as it goes through the pipe."""
    return NEVER if at is None else at.isoformat()


async def born(line: str) -> Bot:
    """The bot of the first line. Raises NoRehearsal where somebody might take it for real."""
    birth = json.loads(line)
    settings = Settings.model_validate(birth["settings"])
    for base in (settings.dingtalk_api_base, settings.dingtalk_oapi_base):
        if not is_loopback(urlsplit(base).hostname or ""):
            raise NoRehearsal(f"{base} is not on this machine")
    if not await is_rehearsed(settings.store_url):
        raise NoRehearsal("this store was never rehearsed on")
    return Bot(settings, birth)


def is_loopback(host: str) -> bool:
    """True for an address of this machine only."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


async def is_rehearsed(url: str) -> bool:
    """True where the store is marked 演练."""
    store = Store(url)
    try:
        return await store.read(lambda connection: mark(connection, REHEARSAL)) == "yes"
    except DBAPIError:
        return False
    finally:
        await store.close()


async def live(line: socket.socket) -> None:
    """Do what the pipe says until it ends or says stop."""
    reader, writer = await asyncio.open_unix_connection(sock=line)
    try:
        bot = await born((await reader.readline()).decode())
        said = await bot.start()
        while said != STOPPED:
            writer.write(f"{said}\n".encode())
            verb, _blank, at = (await reader.readline()).decode().strip().partition(" ")
            if not verb:
                return
            said = await VERBS[verb](bot, at)
    except Exception as error:
        log.exception("child_failed")
        said = f"{ERROR} {error!r}"
    writer.write(f"{said}\n".encode())
    await writer.drain()
    writer.close()


def main(line: socket.socket) -> None:
    """The whole life of the process at the other end of `line`."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    asyncio.run(live(line))
