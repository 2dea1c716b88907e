"""Four servers that take the same signed `收到37`: nothing kept, one raw row kept, the usual way, and ours.

`python -m benchmarks.servers KIND SETTINGS.json` prints its address; the end of its standard input ends it."""

import asyncio
import json
import logging
import secrets
import sqlite3
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from aiohttp import web

from app import Service, wall_clock
from bot.dingtalk.access import Keys
from bot.dingtalk.bodies import parse_json
from bot.dingtalk.inbound import robot_message
from bot.dingtalk.signing import check, check_fresh, robot_sign
from bot.messages import Inbound
from config.collector import settled
from config.settings import Settings
from rehearsal.around import surroundings
from rehearsal.clock import RehearsalClock

Take = Callable[[Inbound], Awaitable[None]]


class Plain:
    """aiohttp, signature and pydantic; what is done with the message is handed in."""

    def __init__(self, settings: Settings, at: datetime, take: Take) -> None:
        self._secret = settings.dingtalk_client_secret.get_secret_value()
        self._at, self._take = at, take
        self._us = Keys(
            client_id="", client_secret="", robot_code=settings.dingtalk_robot_code, api_base="", oapi_base="",
            corp_id=settings.dingtalk_corp_id,
        ).identity  # fmt: skip

    async def robot(self, request: web.Request) -> web.Response:
        """POST /dingtalk/robot."""
        stamp = request.headers["timestamp"]
        check_fresh(stamp, self._at)
        check(robot_sign(stamp, self._secret), request.headers["sign"])
        await self._take(robot_message(parse_json(await request.read()), self._us, proven=False))
        return web.json_response({"msgtype": "empty"})


async def nothing(_inbound: Inbound) -> None:
    """Nothing is kept."""


class RawRows:
    """One raw row a message, committed together with whatever arrived while the last commit ran."""

    def __init__(self, path: Path) -> None:
        self._raw = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._raw.execute("PRAGMA journal_mode=WAL")
        self._raw.execute("PRAGMA synchronous=FULL")
        self._raw.execute("CREATE TABLE kept (id TEXT PRIMARY KEY, at INTEGER, text TEXT)")
        self._waiting: list[tuple[Inbound, asyncio.Future[None]]] = []
        self._busy: asyncio.Task[None] | None = None

    async def take(self, inbound: Inbound) -> None:
        """Returns after the commit."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((inbound, done))
        if self._busy is None or self._busy.done():
            self._busy = asyncio.create_task(self._run())
        await done

    async def _run(self) -> None:
        while self._waiting:
            taken, self._waiting = self._waiting, []
            await asyncio.get_running_loop().run_in_executor(None, self._commit, [inbound for inbound, _ in taken])
            for _inbound, done in taken:
                done.set_result(None)

    def _commit(self, rows: list[Inbound]) -> None:
        self._raw.execute("BEGIN IMMEDIATE")
        self._raw.executemany("INSERT INTO kept VALUES (?, 0, ?)", [(row.message_id, row.text) for row in rows])
        self._raw.execute("COMMIT")


async def _main(kind: str, given: dict[str, Any]) -> None:
    settings = Settings.model_validate(given["settings"])
    at = datetime.fromisoformat(given["at"])
    if "wall" in given:  # its clock shows what the platform's shows, however long starting took
        at += wall_clock() - datetime.fromisoformat(given["wall"])
    service = None
    if kind in ("ours", "whole"):
        acts = kind == "whole"
        service = await _service(settings, RehearsalClock(at, wall_clock if acts else None), acts=acts)
    if service is not None:
        url = service.base_url
    else:
        take: Take = nothing
        if kind == "raw":
            take = RawRows(Path(given["folder"]) / "raw.sqlite3").take
        elif kind == "usual":
            from benchmarks.usual import Usual

            take = await Usual.opened(settings, at)
        url = await _served(Plain(settings, at, take))
    sys.stdout.write(f"{url}\n")
    sys.stdout.flush()
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    if service is not None:
        await service.close()


async def _service(settings: Settings, clock: RehearsalClock, *, acts: bool) -> Service:
    """Ours; one that also acts beats, and sends to eight recipients side by side."""
    around = surroundings(clock, secrets.token_hex(8), durable=True)
    service = Service(settings, replace(around, at_once=8) if acts else around)
    await service.open()
    await service.serve()
    settled()
    if acts:
        service.start_beats()
    return service


@asynccontextmanager
async def in_process(settings: Settings, clock: RehearsalClock) -> AsyncIterator[Service]:
    """Ours in this process; it beats when it is told to."""
    service = await _service(settings, clock, acts=False)
    try:
        yield service
    finally:
        await service.close()


async def _served(plain: Plain) -> str:
    site = web.Application()
    site.router.add_post("/dingtalk/robot", plain.robot)
    runner = web.AppRunner(site, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return f"http://127.0.0.1:{runner.addresses[0][1]}"


if __name__ == "__main__":
    logging.basicConfig(level=logging.ERROR)
    asyncio.run(_main(sys.argv[1], json.loads(Path(sys.argv[2]).read_text("utf-8"))))
