"""Message → wire JSON, once, at claim time; from then on the bytes never change (O1)."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

import orjson

from bot.messages import Button, Field, Message
from bot.platform import Capabilities

ELLIPSIS = "……"


def track_id(dispatch: str) -> str:
    """The card's own id: the platform recognises a repeat by it (O2). At most 100 characters."""
    return "qd-" + sha256(dispatch.encode()).hexdigest()[:48]


@dataclass(frozen=True, slots=True, kw_only=True)
class Renderer:
    """Which robot speaks, and what its channels can do."""

    robot_code: str
    stream: bool
    can: Capabilities

    def card_to_group(self, message: Message, conversation: str, dispatch: str) -> str:
        """createAndDeliver into a group (dingtalk §6.2)."""
        return self._card(message, f"dtv1.card//IM_GROUP.{conversation}", "imGroup", dispatch)

    def card_to_person(self, message: Message, staff_id: str, dispatch: str) -> str:
        """createAndDeliver one to one."""
        return self._card(message, f"dtv1.card//IM_ROBOT.{staff_id}", "imRobot", dispatch)

    def _card(self, message: Message, space: str, model: str, dispatch: str) -> str:
        deliver: dict[str, object] = {"robotCode": self.robot_code}
        if model == "imRobot":
            deliver["spaceType"] = "IM_ROBOT"
        body: dict[str, object] = {
            "cardTemplateId": self.can.card_template,
            "outTrackId": track_id(dispatch),
            "callbackType": "STREAM" if self.stream else "HTTP",
            "cardData": {"cardParamMap": card_data(message)},
            "openSpaceId": space,
            f"{model}OpenSpaceModel": {
                "supportForward": False,
                "lastMessageI18n": {"ZH_CN": message.alert[:200]},
                "notification": {"alertContent": message.alert[:200], "notificationOff": False},
            },
            f"{model}OpenDeliverModel": deliver,
            "userIdType": 1,
        }
        if not self.stream:
            body["callbackRouteKey"] = self.robot_code
        return _json(body)

    def card_edit(self, message: Message, dispatch: str) -> str:
        """PUT of the whole public data by key (dingtalk §6.3)."""
        return _json(
            {
                "outTrackId": track_id(dispatch),
                "cardData": {"cardParamMap": card_data(message)},
                "cardUpdateOptions": {"updateCardDataByKey": True, "updatePrivateDataByKey": True},
                "userIdType": 1,
            }
        )

    def text_to_group(self, message: Message, conversation: str) -> str:
        """groupMessages/send (dingtalk §2.1)."""
        return _json({**self._words(message), "openConversationId": conversation})

    def file_to_person(self, message: Message, staff_id: str) -> str:
        """What `bot/dingtalk/papers.py` makes a file of, and the words to say instead."""
        if message.attachment is None:
            raise ValueError("no file to send")
        return _json({"file": message.attachment, "to": staff_id, "instead": self.text_to_person(message, staff_id)})

    def text_to_person(self, message: Message, staff_id: str) -> str:
        """oToMessages/batchSend (dingtalk §2.3)."""
        return _json({**self._words(message), "userIds": [staff_id]})

    def _words(self, message: Message) -> dict[str, object]:
        """What is longer than the platform takes loses its last lines, and shows that it did."""
        lines = len(message.lines)
        dropped = bisect_left(range(lines), True, key=lambda least: self._fits(_cut(message, lines - least)))
        msg_key = "sampleMarkdown" if self.can.markdown else "sampleText"
        return {
            "robotCode": self.robot_code,
            "msgKey": msg_key,
            "msgParam": self._param(_cut(message, lines - dropped)),
        }

    def _fits(self, message: Message) -> bool:
        return len(self._param(message).encode()) <= self.can.most_body_bytes

    def _param(self, message: Message) -> str:
        if self.can.markdown:
            return _json({"title": message.alert or message.title, "text": markdown(message)})
        return _json({"content": plain(message)})


def _cut(message: Message, kept: int) -> Message:
    if kept == len(message.lines):
        return message
    return replace(message, lines=(*message.lines[:kept], ELLIPSIS))


def markdown(message: Message) -> str:
    """One line a line; buttons become the words that do the same."""
    return "  \n".join((f"**{message.title}**", *_below(message)))


def plain(message: Message) -> str:
    """The same without any markup."""
    return "\n".join(line.replace("**", "") for line in (message.title, *_below(message)))


def _below(message: Message) -> tuple[str, ...]:
    return (*message.lines, *message.shortcuts, *((message.footer,) if message.footer else ()))


def card_data(message: Message) -> Mapping[str, str]:
    """The variables of our template (bot/dingtalk/cards/matter.json); every value a string (dingtalk §6.2)."""
    return {
        "title": message.title,
        "body": "  \n".join(message.lines),
        "footer": _footer(message),
        "alert": message.alert or message.title,
        "buttons": _json([_button(button) for button in message.buttons]),
        "form": _json([_field(each) for each in message.form]),
    }


def _footer(message: Message) -> str:
    """A code that a button bears stands on the card too, to be typed where the button fails (ADR 13); so do the words
    of what has no button."""
    coded = any(button.params.get("code") for button in message.buttons)
    words = message.shortcuts if coded else message.unbuttoned
    return "　".join(part for part in (message.footer, "；".join(words)) if part)


def _button(button: Button) -> dict[str, object]:
    style = "done" if button.done else "primary" if button.primary else "normal"
    return {
        "text": button.text,
        "id": button.action,
        "params": dict(button.params),
        "style": style,
        "disabled": button.done,
    }


def _field(field: Field) -> dict[str, object]:
    return {"name": field.name, "label": field.label, "type": field.kind, "value": field.value}


def _json(value: object) -> str:
    return orjson.dumps(value).decode()
