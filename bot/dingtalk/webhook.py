"""HTTP mode: signed callbacks of messages, cards and events (dingtalk §5.2, §6.4). Answered only after commit."""

import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from aiohttp import web

from bot.dingtalk.inbound import Identity, card_action, parse_json, robot_message
from bot.dingtalk.signing import card_sign, check, robot_sign
from bot.errors import Malformed
from bot.messages import Inbound

log = logging.getLogger(__name__)
LARGEST_BODY = 256 * 1024
REMEMBERED = 20_000

OnMessage = Callable[[Inbound], Awaitable[dict[str, Any]]]


@dataclass(kw_only=True)
class Webhook:
    """The callback addresses. `on_message` returns after the commit."""

    us: Identity
    client_secret: str
    card_secret: str
    clock: Callable[[], datetime]
    on_message: OnMessage
    _seen: OrderedDict[str, str] = field(default_factory=OrderedDict)

    def routes(self) -> list[web.RouteDef]:
        """POST /dingtalk/robot and /dingtalk/cards."""
        return [web.post("/dingtalk/robot", self._robot), web.post("/dingtalk/cards", self._cards)]

    async def _robot(self, request: web.Request) -> web.Response:
        timestamp, sign = request.headers.get("timestamp", ""), request.headers.get("sign", "")

        def inbound(raw: bytes) -> Inbound:
            check(robot_sign(timestamp, self.client_secret), sign, timestamp, self.clock())
            found = robot_message(parse_json(raw), self.us, proven=False)
            self._refuse_swap(f"{timestamp}|{sign}|{found.message_id}", raw)
            return found

        return await self._answered(request, inbound)

    async def _cards(self, request: web.Request) -> web.Response:
        headers = request.headers
        timestamp = headers.get("x-ddpaas-signature-timestamp", "")
        sign = headers.get("x-ddpaas-signature", "")

        def inbound(raw: bytes) -> Inbound:
            check(card_sign(timestamp, self.card_secret), sign, timestamp, self.clock())
            return card_action(parse_json(raw), self.us, f"{timestamp}|{sha256(raw).hexdigest()[:16]}", proven=False)

        return await self._answered(request, inbound)

    async def _answered(self, request: web.Request, inbound: Callable[[bytes], Inbound]) -> web.Response:
        raw = await request.content.read(LARGEST_BODY + 1)
        try:
            if len(raw) > LARGEST_BODY:
                raise Malformed("the body is too large", 413)
            found = inbound(raw)
        except Malformed as error:
            log.warning("callback_refused", extra={"path": request.path, "reason": str(error)})
            return web.json_response({"error": str(error)}, status=error.status)
        return web.json_response(await self.on_message(found))

    def _refuse_swap(self, key: str, raw: bytes) -> None:
        """The signature does not cover the body: the same message under the same signature with other words is
        somebody else's hand (S22)."""
        digest = sha256(raw).hexdigest()
        known = self._seen.setdefault(key, digest)
        if known != digest:
            raise Malformed("the same signature came with another body", 403)
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
