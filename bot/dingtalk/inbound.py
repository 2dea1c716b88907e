"""Raw callbacks → Inbound (dingtalk §5.1, §6.4). Raw dicts stop here."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.dingtalk.bodies import moment_of, parse_json
from bot.dingtalk.handed import content_of, handed
from bot.errors import Malformed
from bot.messages import Inbound, InboundKind

log = logging.getLogger(__name__)
LONGEST_TEXT = 4000
MOST_PARAMS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Which robot of which organisation we are; anything else is foreign (S01)."""

    robot_code: str
    corp_id: str


class _Text(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")

    content: str = ""
    is_reply: bool = Field(default=False, alias="isReplyMsg")


class _RobotMessage(BaseModel):
    """The fields we rely on; strict types, the rest ignored."""

    model_config = ConfigDict(strict=True, extra="ignore")

    msg_id: Annotated[str, Field(alias="msgId", min_length=1, max_length=200)]
    msg_type: Annotated[str, Field(alias="msgtype", max_length=40)]
    conversation_id: Annotated[str, Field(alias="conversationId", min_length=1, max_length=200)]
    conversation_type: Annotated[str, Field(alias="conversationType", pattern="^[12]$")]
    conversation_title: Annotated[str, Field(alias="conversationTitle", max_length=200)] = ""
    sender_staff_id: Annotated[str | None, Field(alias="senderStaffId", max_length=64)] = None
    sender_corp_id: Annotated[str | None, Field(alias="senderCorpId", max_length=64)] = None
    chatbot_corp_id: Annotated[str | None, Field(alias="chatbotCorpId", max_length=64)] = None
    robot_code: Annotated[str | None, Field(alias="robotCode", max_length=64)] = None
    created_at: Annotated[int | str | None, Field(alias="createAt")] = None
    original_handle: Annotated[str | None, Field(alias="originalProcessQueryKey", max_length=400)] = None
    error_code: Annotated[int | str | None, Field(alias="errorCode")] = None
    text: _Text | None = None
    content: Mapping[str, Any] | str | None = None


class _CardAction(BaseModel):
    """A press. An account of elsewhere is named by its unionId (`userIdType` 2) and is nobody to us."""

    model_config = ConfigDict(strict=True, extra="ignore")

    type: str
    track_id: Annotated[str, Field(alias="outTrackId", min_length=1, max_length=100)]
    user_id: Annotated[str, Field(alias="userId", min_length=1, max_length=64)]
    user_id_type: Annotated[int | str, Field(alias="userIdType")] = 1
    corp_id: Annotated[str | None, Field(alias="corpId")] = None
    content: str


def robot_message(body: Mapping[str, Any], us: Identity, *, proven: bool) -> Inbound:
    """A robot callback. The robot and organisation must be ours; a sender of elsewhere is an outsider."""
    try:
        message = _RobotMessage.model_validate(body)
    except ValidationError as error:
        raise Malformed(_fault(error)) from error
    if message.robot_code not in (None, us.robot_code) or message.chatbot_corp_id not in (None, us.corp_id):
        raise Malformed("for another robot", 403)
    ours = message.sender_corp_id == us.corp_id
    hidden = _is_hidden(message)
    content = content_of(message.content)
    text = None if hidden else _words(message, content)
    files = () if hidden else handed(message.msg_type, content)
    plain = InboundKind.FILES if files else InboundKind.UNREADABLE
    return Inbound(
        kind=plain if text is None else InboundKind.WORDS,
        message_id=f"{us.robot_code}|{message.msg_id}",
        staff_id=(message.sender_staff_id or "") if ours else "",
        conversation=message.conversation_id,
        title=message.conversation_title,
        is_group=message.conversation_type == "2",
        text=(text or "")[:LONGEST_TEXT].strip(),
        quoted=message.original_handle or "",
        said_at=moment_of(message.created_at),
        proven=proven,
        files=files,
    )


def card_action(body: Mapping[str, Any], us: Identity, frame_id: str, *, proven: bool) -> Inbound:
    """A press on a card: the account, what the button carries, and what was filled in."""
    try:
        action = _CardAction.model_validate(body)
    except ValidationError as error:
        raise Malformed(_fault(error)) from error
    if action.corp_id not in (None, us.corp_id):
        raise Malformed("from another organisation", 403)
    pressed, params = _pressed(action.content)
    return Inbound(
        kind=InboundKind.CLICK,
        message_id=f"{action.track_id}|{action.user_id}|{pressed}|{frame_id}",
        staff_id=action.user_id if str(action.user_id_type) == "1" else "",
        action=pressed,
        params=params,
        proven=proven,
    )


def _pressed(content: str) -> tuple[str, Mapping[str, str]]:
    private = parse_json(content).get("cardPrivateData")
    ids = private.get("actionIds") if isinstance(private, dict) else None
    if not isinstance(private, dict) or not isinstance(ids, list) or not ids:
        raise Malformed("a card action without an action")
    if not isinstance(ids[0], str) or not 0 < len(ids[0]) <= 64:
        raise Malformed("a card action whose name is none")
    params = private.get("params") or {}
    if not isinstance(params, dict) or len(params) > MOST_PARAMS:
        raise Malformed("a card action's params are not an object, or too many")
    return ids[0], {key: _param(value) for key, value in params.items()}


def _param(value: object) -> str:
    """Inputs give text; numbers, switches and choices keep their JSON."""
    if value is None:
        return ""
    return (value if isinstance(value, str) else orjson.dumps(value).decode())[:LONGEST_TEXT]


def _is_hidden(message: _RobotMessage) -> bool:
    """True where the platform hid what was said (quota spent, dingtalk §5.1)."""
    if message.error_code in (None, "", 0, "0"):
        return False
    log.warning("push_quota_spent", extra={"code": str(message.error_code), "message_id": message.msg_id})
    return True


def _words(message: _RobotMessage, content: Mapping[str, Any]) -> str | None:
    """The sender's own words; None where no words were sent."""
    if message.text is not None:
        return message.text.content
    if message.msg_type == "audio":
        return _text_of(content, "recognition") or None
    parts = content.get("richText") if message.msg_type == "richText" else None
    if not isinstance(parts, list):
        return None
    # A picture alone comes as rich text too: it says nothing.
    return "".join(_text_of(part, "text") for part in parts).strip() or None


def _text_of(part: object, name: str) -> str:
    found = part.get(name) if isinstance(part, Mapping) else None
    return found if isinstance(found, str) else ""


def _fault(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False)[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
