"""Frames of the stream: read, understand, acknowledge (dingtalk §5.3.2, §5.3.3)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.dingtalk.bodies import parse_json
from bot.dingtalk.events import by_stream, members_changed
from bot.dingtalk.inbound import Identity, card_action, robot_message
from bot.errors import Malformed
from bot.messages import Inbound

LARGEST_FRAME = 256 * 1024
ROBOT = "/v1.0/im/bot/messages/get"
CARD = "/v1.0/card/instances/callback"
SAID = {200: "OK", 400: "Bad Request", 403: "Forbidden", 404: "Not Found", 500: "Internal Error"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One text frame of the platform; `body` is a JSON string."""

    kind: str
    topic: str
    message_id: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str

    @property
    def is_event(self) -> bool:
        """Whether the platform brings it again when asked to."""
        return self.kind == "EVENT"


def read_frame(text: str) -> Frame:
    """A frame, or Malformed where nobody could even acknowledge it."""
    if len(text) > LARGEST_FRAME:
        raise Malformed("the frame is too large", 413)
    found = parse_json(text)
    headers, kind, body = found.get("headers"), found.get("type"), found.get("data", "")
    if not isinstance(headers, dict) or not isinstance(kind, str) or not isinstance(body, str):
        raise Malformed("a frame without type, headers or data")
    plain = {name: value for name, value in headers.items() if isinstance(value, str)}
    message_id = plain.get("messageId", "")
    if not 0 < len(message_id) <= 100:
        raise Malformed("a frame without messageId")
    return Frame(kind=kind, topic=plain.get("topic", ""), message_id=message_id, headers=plain, body=body)


def inbounds(frame: Frame, us: Identity) -> tuple[Inbound, ...]:
    """What people did, by one frame. The connection is ours alone, so its words are proven."""
    if frame.is_event:
        return members_changed(by_stream(frame.headers, parse_json(frame.body)), us)
    if frame.topic == ROBOT:
        return (robot_message(parse_json(frame.body), us, proven=True),)
    if frame.topic == CARD:
        return (card_action(parse_json(frame.body), us, frame.message_id, proven=True),)
    raise Malformed("a topic we did not ask for", 404)


def echo(frame: Frame) -> str:
    """The answer to a SYSTEM frame: its own data."""
    return _ack(frame, 200, frame.body)


def taken(frame: Frame, answer: Mapping[str, Any]) -> str:
    """The acknowledgement after the commit; a card's answer travels in it."""
    if frame.is_event:
        return _ack(frame, 200, '{"status":"SUCCESS","message":"OK"}')
    return _ack(frame, 200, json.dumps({"response": answer if frame.topic == CARD else None}, ensure_ascii=False))


def not_taken(frame: Frame) -> str:
    """The store did not take it: an event is asked for again, a callback is an error of ours."""
    return _ack(frame, 200, '{"status":"LATER"}') if frame.is_event else _ack(frame, 500, "{}")


def not_understood(frame: Frame, status: int) -> str:
    """It will be no better the next time."""
    return _ack(frame, status, "{}")


def _ack(frame: Frame, code: int, body: str) -> str:
    headers = {"messageId": frame.message_id, "contentType": "application/json"}
    ack = {"code": code, "message": SAID.get(code, ""), "headers": headers, "data": body}
    return json.dumps(ack, ensure_ascii=False)
