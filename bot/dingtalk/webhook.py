"""HTTP mode: signed callbacks of messages, cards and events (dingtalk §5.2, §6.4, §7.1). Answered only after commit.

Who cannot sign is refused before his body is read; 5xx is given only where `on_message` raises."""

import asyncio
import logging
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from bot.dingtalk.bodies import parse_json, read_at_most
from bot.dingtalk.crypto import Envelope, Sealed, refusal
from bot.dingtalk.events import by_http, members_changed
from bot.dingtalk.heard import Heard
from bot.dingtalk.inbound import Identity, card_action, robot_message
from bot.dingtalk.signing import card_sign, check, check_fresh, robot_sign
from bot.errors import Malformed
from bot.messages import Inbound
from bot.patience import Patience

log = logging.getLogger(__name__)
LARGEST_BODY = 256 * 1024
LONGEST_HEADER = 128
REMEMBERED = 20_000

OnMessage = Callable[[Inbound], Awaitable[dict[str, Any]]]
Handler = Callable[[web.Request], Awaitable[web.Response]]


@dataclass(kw_only=True)
class Webhook:
    """The callback addresses; one without its secret does not exist. `on_message` returns after the commit."""

    us: Identity
    clock: Callable[[], datetime]
    on_message: OnMessage
    client_secret: str = field(default="", repr=False)
    card_secret: str = field(default="", repr=False)
    envelope: Envelope | None = None
    patience: Patience = field(default_factory=Patience)
    heard: Heard = field(default_factory=Heard)
    _seen: OrderedDict[str, str] = field(default_factory=OrderedDict, repr=False)

    def routes(self) -> list[web.RouteDef]:
        """POST /dingtalk/robot, /dingtalk/cards and /dingtalk/events, as far as they can be verified."""
        addresses: list[tuple[str, Handler, bool]] = [
            ("/dingtalk/robot", self._robot, bool(self.client_secret)),
            ("/dingtalk/cards", self._cards, bool(self.card_secret)),
            ("/dingtalk/events", self._events, self.envelope is not None),
        ]
        return [web.post(path, _guarded(handler)) for path, handler, verifiable in addresses if verifiable]

    async def _robot(self, request: web.Request) -> web.Response:
        timestamp, sign = _header(request, "timestamp"), _header(request, "sign")
        check_fresh(timestamp, self.clock())
        self._check("robot", robot_sign(timestamp, self.client_secret), sign)
        raw = await self._body(request)
        found = robot_message(parse_json(raw), self.us, proven=False)
        self._refuse_swap(f"{timestamp}|{sign}|{found.message_id}", raw)
        return web.json_response(await self.on_message(found))

    async def _cards(self, request: web.Request) -> web.Response:
        timestamp, sign = (_header(request, f"x-ddpaas-signature{end}") for end in ("-timestamp", ""))
        check_fresh(timestamp, self.clock())
        self._check("cards", card_sign(timestamp, self.card_secret), sign)
        raw = await self._body(request)
        frame_id = f"{timestamp}|{sha256(raw).hexdigest()[:16]}"
        return web.json_response(await self.on_message(card_action(parse_json(raw), self.us, frame_id, proven=False)))

    async def _events(self, request: web.Request) -> web.Response:
        """Whatever is wrong with an event, the answer is the same (S23)."""
        raw = await self._body(request)
        try:
            sealed = _sealed(request, raw)
            text, owner = self._opened(sealed)
            check_fresh(sealed.timestamp, self.clock())
            found = members_changed(by_http(parse_json(text)), self.us)
        except Malformed as error:
            log.warning("event_refused", extra={"reason": str(error)})
            raise refusal() from error
        for inbound in found:
            await self.on_message(inbound)
        return web.json_response(self._success(sealed.timestamp, owner))

    def _check(self, way: str, expected: str, sign: str) -> None:
        try:
            check(expected, sign)
        except Malformed:
            self.heard.refuse(way)
            raise
        self.heard.take(way)

    def _opened(self, sealed: Sealed) -> tuple[str, str]:
        try:
            found = self._envelope.open(sealed)
        except Malformed:
            self.heard.refuse("events")
            raise
        self.heard.take("events")
        return found

    def _success(self, timestamp: str, owner: str) -> dict[str, str]:
        nonce = secrets.token_hex(8)
        encrypt = self._envelope.seal("success", owner, secrets.token_bytes(16))
        signature = self._envelope.signature(timestamp, nonce, encrypt)
        return {"msg_signature": signature, "timeStamp": timestamp, "nonce": nonce, "encrypt": encrypt}

    @property
    def _envelope(self) -> Envelope:
        if self.envelope is None:
            raise refusal()
        return self.envelope

    async def _body(self, request: web.Request) -> bytes:
        if "Content-Encoding" in request.headers:
            raise Malformed("the body is packed", 415)
        # Nearly always it came together with its head: then there is nothing to wait for.
        patience = None if request.content.is_eof() else self.patience.body
        try:
            async with asyncio.timeout(patience):
                raw = await read_at_most(request.content, LARGEST_BODY)
        except TimeoutError as error:
            raise Malformed("the body does not come", 408) from error
        except (HttpProcessingError, web.RequestPayloadError) as error:
            raise Malformed("the body is broken") from error
        if raw is None:
            raise Malformed("the body is too large", 413)
        return raw

    def _refuse_swap(self, key: str, raw: bytes) -> None:
        """The signature does not cover the body: the same message under the same signature with other words is
        somebody else's hand (S22)."""
        digest = sha256(raw).hexdigest()
        known = self._seen.setdefault(key, digest)
        if known != digest:
            raise Malformed("the same signature came with another body", 403)
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)


def _guarded(handler: Handler) -> Handler:
    async def answered(request: web.Request) -> web.Response:
        try:
            return await handler(request)
        except Malformed as error:
            log.warning("callback_refused", extra={"path": request.path, "reason": str(error)})
            return web.json_response({"error": str(error)}, status=error.status)

    return answered


def _header(request: web.Request, name: str) -> str:
    """A header that is there once, short and plain (S21)."""
    found = request.headers.getall(name, [])
    if len(found) != 1 or not 0 < len(found[0]) <= LONGEST_HEADER or not found[0].isascii():
        raise Malformed(f"header {name} missing, repeated or overlong", 401)
    return found[0]


def _sealed(request: web.Request, raw: bytes) -> Sealed:
    encrypt = parse_json(raw).get("encrypt")
    if not isinstance(encrypt, str):
        raise Malformed("nothing under seal")
    return Sealed(
        signature=_asked(request, "msg_signature", "signature"),
        timestamp=_asked(request, "timestamp", "timeStamp"),
        nonce=_asked(request, "nonce"),
        encrypt=encrypt,
    )


def _asked(request: web.Request, *names: str) -> str:
    """The first of these query parameters that is there; it is there once."""
    found = next((values for name in names if (values := request.query.getall(name, []))), [])
    if len(found) != 1 or len(found[0]) > LONGEST_HEADER or not found[0].isascii():
        raise Malformed("a query parameter missing, repeated or overlong")
    return found[0]
