"""The aiohttp skin: both hosts of the platform behind one port, the stream gateway, and files."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from aiohttp import web

from sandbox.calls import Request
from sandbox.media import Stored
from sandbox.platform import Platform
from sandbox.stream import Hub

_MOST_BYTES = 25 << 20


class Wire:
    """One listening port. `clock` gives the civil moment of each request."""

    def __init__(self, platform: Platform, hub: Hub, clock: Callable[[], datetime]) -> None:
        self.platform = platform
        self.hub = hub
        self.clock = clock
        self._runner: web.AppRunner | None = None

    async def start(self, host: str, port: int, routes: Iterable[web.AbstractRouteDef]) -> str:
        """Listen (port 0 = any) and return the base address; `routes` under /sandbox/ come before the platform's."""
        app = web.Application(client_max_size=_MOST_BYTES)
        app.add_routes(routes)
        app.router.add_get("/connect", self.hub.accept)
        app.router.add_get("/sandbox/files/{code}", self._file)
        app.router.add_route("*", "/{path:.*}", self._call)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=self.platform.settings.patience.close)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        return f"http://{host}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Stop listening."""
        if self._runner:
            await self._runner.cleanup()
        self._runner = None

    async def _call(self, request: web.Request) -> web.StreamResponse:
        now = self.clock()
        reply = self.platform.answer(await _read(request), now)
        if reply.drop and request.transport:
            request.transport.abort()
        text = json.dumps(reply.body, ensure_ascii=False)
        headers = {"Date": format_datetime(now.astimezone(UTC), usegmt=True)}
        return web.json_response(text=text, status=reply.status, headers=headers)

    async def _file(self, request: web.Request) -> web.StreamResponse:
        code = request.match_info["code"]
        stored = self.platform.media.received.get(code) or self.platform.media.uploads.get(code)
        if stored is None:
            raise web.HTTPNotFound
        return web.Response(body=stored.content, content_type="application/octet-stream")


async def _read(request: web.Request) -> Request:
    form = await _form(request) if request.content_type.startswith("multipart/") else None
    return Request(
        method=request.method,
        path=request.path,
        query=dict(request.query),
        headers={name.lower(): value for name, value in request.headers.items()},
        body=b"" if form is not None else await request.read(),
        form=form,
    )


async def _form(request: web.Request) -> Mapping[str, Any]:
    fields = await request.post()
    return {name: _field(value) for name, value in fields.items()}


def _field(value: str | bytes | web.FileField | bytearray) -> object:
    if isinstance(value, web.FileField):
        return Stored(name=value.filename, content=value.file.read())
    return value
