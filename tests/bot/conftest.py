"""The callback addresses on loopback, and the sandbox as the platform."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.dingtalk.webhook import Webhook
from tests.bot.callbacks import CARD_SECRET, ENVELOPE, NOW, SECRET, US, Ear, Letter

Answer = tuple[int, dict[str, Any]]


@dataclass
class Door:
    """The bot's callback addresses and who listens behind them."""

    ear: Ear
    webhook: Webhook
    base: str
    http: aiohttp.ClientSession

    async def post(self, letter: Letter) -> Answer:
        """Status and JSON of the answer; {} where it is none."""
        url = self.base + letter.path
        async with self.http.post(url, data=letter.raw, headers=list(letter.headers), params=letter.query) as answer:
            text = await answer.text()
            return answer.status, json.loads(text) if text.startswith("{") else {}


async def served(stack: AsyncExitStack, routes: list[web.RouteDef]) -> str:
    """Serve routes on loopback until the stack ends."""
    site = web.Application()
    site.add_routes(routes)
    runner = web.AppRunner(site, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return f"http://127.0.0.1:{runner.addresses[0][1]}"


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    """All three addresses, at the moment NOW."""
    ear = Ear()
    webhook = Webhook(
        us=US,
        clock=lambda: NOW,
        on_message=ear,
        client_secret=SECRET,
        card_secret=CARD_SECRET,
        envelope=ENVELOPE,
    )
    async with AsyncExitStack() as stack:
        base = await served(stack, webhook.routes())
        http = await stack.enter_async_context(aiohttp.ClientSession())
        yield Door(ear, webhook, base, http)


@dataclass
class Fake:
    """A platform of a few lines: answers by path, keeps what it was asked. An answer may be a function of the
    request; a list is given one by one, the last for ever."""

    answers: dict[str, Any]
    asked: list[tuple[str, str]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    base: str = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append((request.path, await request.text()))
        self.tokens.append(request.headers.get("x-acs-dingtalk-access-token", ""))
        found = self.answers[request.path]
        if isinstance(found, list):
            found = found.pop(0) if len(found) > 1 else found[0]
        if callable(found):
            found = await found(request)
        if isinstance(found, web.StreamResponse):
            return found
        status, body = found
        if isinstance(body, str):
            return web.Response(status=status, text=body, content_type="text/html")
        return web.json_response(body, status=status)

    def paths(self) -> list[str]:
        return [path for path, _body in self.asked]


TOKEN = (200, {"accessToken": "token-1", "expireIn": 7200})


@pytest.fixture
async def fake() -> AsyncIterator[Callable[..., Awaitable[Fake]]]:
    """Starts a platform with some answers beside the token's."""
    async with AsyncExitStack() as stack:

        async def started(**answers: Any) -> Fake:
            platform = Fake({"/v1.0/oauth2/accessToken": TOKEN, **answers})
            platform.base = await served(stack, [web.route("*", "/{path:.*}", platform.answer)])
            return platform

        yield started
