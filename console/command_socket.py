"""The local command socket (design §4): DATA_DIR/qunding.sock, for this account of this machine only."""

import os
import socket
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import orjson
from aiohttp import web
from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_json

from console.window import COMMANDED, Window
from domain.errors import SupervisionError
from domain.events import Event
from domain.outcome import Answer

NAME = "qunding.sock"
LONGEST_PATH = 107
LARGEST_BODY = 64 << 20
SECONDS = 600
EVENTS: dict[str, TypeAdapter[Event]] = {each.__name__: TypeAdapter(each) for each in COMMANDED}


class SocketUnfit(SupervisionError):
    """The socket cannot be where it should be: the path is too long, or something else lies there."""


class SocketTaken(SupervisionError):
    """Another running service answers there."""


class Unanswered(SupervisionError):
    """The running service did not do what a command asked."""


def socket_path(data_dir: Path) -> Path:
    """Where the socket of a data folder is."""
    return data_dir / NAME


# The service's side.


@dataclass(kw_only=True)
class CommandSocket:
    """Listens between `open` and `close`; the file is there only meanwhile."""

    path: Path
    window: Window
    runner: web.AppRunner | None = None

    async def open(self) -> None:
        """Take the place, closed to others before anybody can connect."""
        listening = _bound(self.path)
        pages = web.Application(client_max_size=LARGEST_BODY)
        pages.add_routes(
            [web.post("/apply", self._apply), web.post("/look_up", self._look_up), web.post("/heard", self._heard)]
        )
        self.runner = web.AppRunner(pages, access_log=None)
        await self.runner.setup()
        await web.SockSite(self.runner, listening).start()

    async def close(self) -> None:
        """Leave the place."""
        if self.runner is not None:
            await self.runner.cleanup()
            self.path.unlink(missing_ok=True)

    async def _apply(self, request: web.Request) -> web.Response:
        try:
            given = orjson.loads(await request.read())
            event = EVENTS[given["type"]].validate_python(given["body"], strict=False)
        except (orjson.JSONDecodeError, KeyError, TypeError, ValidationError) as error:
            return _refused(f"not a command: {type(error).__name__}", 400)
        return await _answered(lambda: self.window.apply(event))

    async def _look_up(self, request: web.Request) -> web.Response:
        try:
            persons = TypeAdapter(tuple[str, ...]).validate_json(await request.read())
        except ValidationError:
            return _refused("not a list of persons", 400)
        return await _answered(lambda: self.window.look_up(persons))

    async def _heard(self, _request: web.Request) -> web.Response:
        return await _answered(self.window.heard)


async def _answered(ask: Any) -> web.Response:  # noqa: ANN401
    try:
        answer = await ask()
    except SupervisionError as error:
        return _refused(str(error), 503)
    facts = None if answer is None else {"kind": answer.kind, "facts": answer.facts}
    return web.Response(body=to_json(facts), content_type="application/json")


def _refused(reason: str, status: int) -> web.Response:
    return web.json_response({"error": reason}, status=status)


def _bound(path: Path) -> socket.socket:
    """A bound socket nobody else may open; whoever listens later lets people in."""
    if len(os.fsencode(path)) > LONGEST_PATH:
        raise SocketUnfit(f"{path}: longer than {LONGEST_PATH} bytes")
    path.parent.mkdir(parents=True, exist_ok=True)
    _clear(path)
    bound = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    bound.bind(str(path))
    path.chmod(0o600)
    return bound


def _clear(path: Path) -> None:
    """Take away what a service that died has left; never what a living one uses."""
    if not path.exists():
        return
    if not stat.S_ISSOCK(path.stat().st_mode):
        raise SocketUnfit(f"{path}: not a socket")
    if answers(path):
        raise SocketTaken(f"{path}: another service answers")
    path.unlink()


def answers(path: Path) -> bool:
    """Whether anybody listens there."""
    if len(os.fsencode(path)) > LONGEST_PATH:
        return False
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as trying:
        try:
            trying.connect(str(path))
        except OSError:
            return False
    return True


# The command's side.


@dataclass(frozen=True, kw_only=True)
class Caller:
    """A command that speaks to the running service."""

    path: Path

    async def apply(self, event: Event) -> Answer | None:
        """One event through the running service's door."""
        return await self._ask("apply", to_json({"type": type(event).__name__, "body": event}))

    async def look_up(self, persons: tuple[str, ...]) -> Answer | None:
        """Accounts, asked for by the running service."""
        return await self._ask("look_up", to_json(persons))

    async def heard(self) -> Answer | None:
        """What came in from the platform since the running service began."""
        return await self._ask("heard", b"")

    async def _ask(self, what: str, body: bytes) -> Answer | None:
        connector = aiohttp.UnixConnector(path=str(self.path))
        timeout = aiohttp.ClientTimeout(total=SECONDS)
        try:
            async with (
                aiohttp.ClientSession(connector=connector, timeout=timeout) as session,
                session.post(f"http://qunding/{what}", data=body) as response,
            ):
                return _understood(response.status, await response.read())
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Unanswered(type(error).__name__) from error


def _understood(status: int, raw: bytes) -> Answer | None:
    try:
        found = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise Unanswered(f"HTTP {status}") from error
    if status != web.HTTPOk.status_code:
        raise Unanswered(str(found.get("error", status)))
    return None if found is None else Answer(kind=found["kind"], facts=found["facts"])
