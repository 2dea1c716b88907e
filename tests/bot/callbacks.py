"""Callbacks as the platform would send them, so that each test changes one thing about them."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.dingtalk.crypto import Envelope
from bot.dingtalk.inbound import Identity
from bot.messages import Inbound

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
STAMP = str(int(NOW.timestamp() * 1000))
US = Identity(robot_code="dingapp", corp_id="dingcorp")
SECRET = "app-secret"
CARD_SECRET = "card-secret"
AES_KEY = "1234567890123456789012345678901234567890123"
ENVELOPE = Envelope(token="event-token", aes_key=AES_KEY, owners=("dingapp", "dingcorp"))

Pairs = Sequence[tuple[str, str]]


@dataclass
class Ear:
    """An `on_message` that only listens. Its next `failures` calls break, as they do when the store is away."""

    heard: list[Inbound] = field(default_factory=list)
    failures: int = 0
    answer: dict[str, Any] = field(default_factory=dict)
    before: Callable[[], Any] | None = None

    async def __call__(self, inbound: Inbound) -> dict[str, Any]:
        if self.before is not None:
            await self.before()
        if self.failures > 0:
            self.failures -= 1
            raise OSError("the store is away")
        self.heard.append(inbound)
        return self.answer


@dataclass(frozen=True)
class Letter:
    """One POST."""

    path: str
    raw: bytes
    headers: Pairs = ()
    query: Pairs = ()


def millis(**ago: float) -> str:
    return str(int((NOW - timedelta(**ago)).timestamp() * 1000))


def signed(key: str, message: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), message.encode(), hashlib.sha256).digest()).decode()


def robot_body(**changes: Any) -> dict[str, Any]:
    """A text in a group; a field set to `...` is left out."""
    body = {
        "msgId": "msg-1==",
        "msgtype": "text",
        "conversationId": "cid-1+/==",
        "conversationType": "2",
        "conversationTitle": "工作人员群",
        "senderStaffId": "li",
        "senderCorpId": "dingcorp",
        "chatbotCorpId": "dingcorp",
        "robotCode": "dingapp",
        "createAt": int(STAMP),
        "text": {"content": " 收到"},
        **changes,
    }
    return {name: value for name, value in body.items() if value is not ...}


def robot_headers(stamp: str = STAMP, secret: str = SECRET) -> list[tuple[str, str]]:
    return [("timestamp", stamp), ("sign", signed(secret, f"{stamp}\n{secret}"))]


def robot(body: object = None, headers: Pairs | None = None) -> Letter:
    """A robot callback; `body` may be bytes, or any JSON."""
    return Letter("/dingtalk/robot", raw(robot_body() if body is None else body), headers or robot_headers())


def card_body(content: object = None, **changes: Any) -> dict[str, Any]:
    pressed = {"cardPrivateData": {"actionIds": ["sign"], "params": {"item": "2026-37"}}}
    inside = content if isinstance(content, str) else json.dumps(pressed if content is None else content)
    body = {
        "type": "actionCallback",
        "outTrackId": "card-1",
        "corpId": "dingcorp",
        "userId": "li",
        "userIdType": 1,
        "content": inside,
        **changes,
    }
    return {name: value for name, value in body.items() if value is not ...}


def card_headers(stamp: str = STAMP, secret: str = CARD_SECRET) -> list[tuple[str, str]]:
    return [("x-ddpaas-signature-timestamp", stamp), ("x-ddpaas-signature", signed(secret, stamp))]


def card(body: object = None, headers: Pairs | None = None) -> Letter:
    """A press on a card."""
    return Letter("/dingtalk/cards", raw(card_body() if body is None else body), headers or card_headers())


def event_body(**changes: Any) -> dict[str, Any]:
    """Two people come into a group."""
    body = {
        "EventType": "chat_add_member",
        "EventTime": int(STAMP),
        "CorpId": "dingcorp",
        "BizId": "frame-1",
        "eventId": "event-1",
        "userId": ["li", "wang"],
        "openConversationId": "cid-1+/==",
        "operator": "zhang",
        **changes,
    }
    return {name: value for name, value in body.items() if value is not ...}


def event(body: object = None, stamp: str = STAMP, envelope: Envelope = ENVELOPE, owner: str = "dingapp") -> Letter:
    """An event under seal."""
    text = raw(event_body() if body is None else body).decode()
    encrypt = envelope.seal(text, owner, b"0123456789abcdef")
    return sealed(encrypt, stamp=stamp, signature=envelope.signature(stamp, "nonce", encrypt))


def sealed(encrypt: object, *, stamp: str = STAMP, signature: str = "", names: Sequence[str] = ()) -> Letter:
    """Something under seal; the signature is right unless it is given."""
    fits = signature or ENVELOPE.signature(stamp, "nonce", str(encrypt))
    signature_name, stamp_name = names or ("msg_signature", "timestamp")
    query = [(signature_name, fits), (stamp_name, stamp), ("nonce", "nonce")]
    return Letter("/dingtalk/events", raw({"encrypt": encrypt}), query=query)


def raw(body: object) -> bytes:
    return body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
