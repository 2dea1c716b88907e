"""The JSON of pushes: robot messages (dingtalk.md §5.1), card presses (§6.4), events (§7.3)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sandbox.core import Core
from sandbox.directory import Citizen, Group
from sandbox.ids import encrypted_id, hex_id, private_conversation, uuid
from sandbox.ledger import ROBOT, Message
from sandbox.pushes import Push

MESSAGE_TOPIC = "/v1.0/im/bot/messages/get"
CARD_TOPIC = "/v1.0/card/instances/callback"


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """Something a person sent to the robot: in `group` or, when None, in private.

    `content` is `{msgtype: …}` as it stands in the body; `session` the sessionWebhook and its end.
    """

    sender: Citizen
    message: Message
    group: Group | None
    msgtype: str
    content: Mapping[str, Any]
    session: tuple[str, datetime]
    at_robot: bool = False
    quoted: Message | None = None
    mentioned: tuple[Citizen, ...] = field(default_factory=tuple)


def millis(moment: datetime) -> int:
    """Milliseconds since the epoch."""
    return int(moment.timestamp() * 1000)


def robot_message(core: Core, said: Utterance) -> Push:
    """The push for an utterance; quotes carry the key of the robot's message."""
    place = said.group.conversation_id if said.group else private_conversation(said.sender.userid)
    data = {
        **_conversation(core, said, place),
        **_sender(core, said.sender),
        **_mentions(core, said),
        **_quote(said),
        "msgId": said.message.message_id,
        "msgtype": said.msgtype,
        "createAt": millis(said.message.at),
        "sessionWebhook": said.session[0],
        "sessionWebhookExpiredTime": millis(said.session[1]),
    }
    return Push(
        kind="push_message",
        push_id=hex_id(core.rng),
        topic=MESSAGE_TOPIC,
        data=data,
        place=place,
        userid=said.sender.userid,
    )


def _conversation(core: Core, said: Utterance, place: str) -> dict[str, Any]:
    settings = core.settings
    title = {"conversationTitle": said.group.title} if said.group else {}
    return {
        "conversationId": place,
        "conversationType": "2" if said.group else "1",
        **title,
        "chatbotCorpId": settings.corp_id,
        "chatbotUserId": encrypted_id(ROBOT),
        "robotCode": settings.robot_code,
    }


def _sender(core: Core, sender: Citizen) -> dict[str, Any]:
    staff = {"senderStaffId": sender.userid, "senderCorpId": core.settings.corp_id, "isAdmin": False}
    return {
        "senderId": encrypted_id(sender.userid),
        "senderNick": sender.nick or sender.name,
        "senderUnionId": sender.unionid,
        "senderPlatform": "Android",
        **({} if sender.outsider else staff),
    }


def _mentions(core: Core, said: Utterance) -> dict[str, Any]:
    if said.group is None:
        return {}
    robot = [{"dingtalkId": encrypted_id(ROBOT)}] if said.at_robot else []
    return {
        "isInAtList": said.at_robot,
        "atUsers": robot + [_at_user(core, person) for person in said.mentioned],
    }


def _at_user(core: Core, person: Citizen) -> dict[str, str]:
    """On Stream only the dingtalkId is there (dingtalk.md §5.1)."""
    entry = {"dingtalkId": encrypted_id(person.userid)}
    if core.settings.mode == "stream":
        return entry
    return {**entry, "staffId": "" if person.outsider else person.userid, "unionId": person.unionid}


def _quote(said: Utterance) -> dict[str, Any]:
    quoted = said.quoted
    if quoted is None:
        return dict(said.content)
    draft = quoted.draft
    replied = {
        "msgType": "interactiveCard" if draft.card else "text",
        "msgId": quoted.message_id,
        "senderId": encrypted_id(draft.sender),
        "createdAt": millis(quoted.at),
        "content": {} if draft.card else {"text": draft.content.text},
    }
    text = {**said.content.get("text", {}), "isReplyMsg": True, "repliedMsg": replied}
    key = {"originalProcessQueryKey": draft.key} if draft.key else {}
    return {**said.content, "text": text, "originalMsgId": quoted.message_id, **key}


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """A button pressed on a card: who, which message carries it, the component id and all parameters."""

    presser: Citizen
    message: Message
    action_id: str
    params: Mapping[str, Any]


def card_press(core: Core, press: Press) -> Push:
    """The push for a press; `content` and `value` are the same JSON string."""
    place = press.message.draft.place
    private = {"actionIds": [press.action_id], "params": dict(press.params)}
    content = json.dumps({"cardPrivateData": private}, ensure_ascii=False)
    outsider = press.presser.outsider
    data = {
        "type": "actionCallback",
        "outTrackId": press.message.draft.card,
        "corpId": core.settings.corp_id,
        "userId": press.presser.unionid if outsider else press.presser.userid,
        "userIdType": 2 if outsider else 1,
        "spaceType": "im",
        "spaceId": place,
        "extension": "{}",
        "content": content,
        "value": content,
    }
    push_id, userid = hex_id(core.rng), press.presser.userid
    return Push(kind="push_card", push_id=push_id, topic=CARD_TOPIC, data=data, place=place, userid=userid)


def event(core: Core, kind: str, data: Mapping[str, Any], now: datetime) -> Push:
    """The push for an event; on Stream the envelope travels in the frame's headers (dingtalk.md §5.3.2)."""
    headers = {
        "eventType": kind,
        "eventId": hex_id(core.rng),
        "eventBornTime": str(millis(now)),
        "eventCorpId": core.settings.corp_id,
        "eventUnifiedAppId": uuid(core.rng).lower(),
    }
    return Push(kind="push_event", push_id=hex_id(core.rng), topic="*", data=data, event=headers)


def by_http(push: Push, url: str, secret: str) -> Push:
    """The same press, to the registered address instead of the stream."""
    return replace(push, url=url, secret=secret)


def group_fields(core: Core, group: Group, operator: str = "") -> dict[str, Any]:
    """What every chat_* event says about the group and who did it (dingtalk.md §7.3), without the time."""
    operator = operator or group.owner
    person = core.directory.people.get(operator)
    return {
        "chatId": group.chat_id,
        "corpId": core.settings.corp_id,
        "openConversationId": group.conversation_id,
        "operator": operator,
        "operatorUnionId": person.unionid if person else "",
    }


def membership(core: Core, kind: str, group: Group, who: Citizen) -> dict[str, Any]:
    """The fields of chat_add_member, chat_remove_member and chat_quit, without the time."""
    if kind == "chat_quit":
        return group_fields(core, group, who.userid)
    people = {"unionId": [who.unionid], "userId": [] if who.outsider else [who.userid]}
    return {**people, "eventType": kind, **group_fields(core, group)}


def reading(core: Core, message: Message, reader: Citizen) -> dict[str, Any]:
    """The fields of robot_msg_read (dingtalk.md §3.3), without the time."""
    inside = {} if reader.outsider else {"userId": reader.userid}
    group = core.directory.groups.get(message.draft.place)
    where = {"openConversationId": group.conversation_id} if group else {}
    key = message.draft.key
    robot = core.settings.robot_code
    return {"unionId": reader.unionid, **inside, "processQueryKey": key, "robotCode": robot, **where}
