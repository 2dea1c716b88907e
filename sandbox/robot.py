"""Robot messages to groups and persons, and their recall (dingtalk.md §2.1, §2.3, §2.4)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.calls import Given, Handler
from sandbox.core import Core
from sandbox.errors import Refusal
from sandbox.fields import Field, check, texts
from sandbox.ids import private_conversation, process_query_key
from sandbox.ledger import ROBOT, Content, Draft, Message
from sandbox.media import Media
from sandbox.msgkeys import read_message

_BAD = "invalidParameter.param.invalid"
_GROUP_SEND = {
    "msgKey": Field(),
    "msgParam": Field(lambda value: True),
    "openConversationId": Field(missing="miss.openConversationId"),
    "robotCode": Field(),
    "coolAppCode": Field(),
}
_OTO_SEND = {
    "robotCode": Field(),
    "userIds": Field(texts, missing="invalidParameter.userIds.empty"),
    "msgKey": Field(),
    "msgParam": Field(lambda value: True),
}
_KEYS = Field(texts, missing="invalidParameter.processQueryKeys.empty")
_GROUP_RECALL = {
    "openConversationId": Field(missing="miss.openConversationId"),
    "robotCode": Field(),
    "processQueryKeys": _KEYS,
}
_OTO_RECALL = {"robotCode": Field(), "processQueryKeys": _KEYS}
MOST_USERS = 20
MOST_KEYS = 20


@dataclass(slots=True)
class Robot:
    """The robot speaking on its own initiative."""

    core: Core
    media: Media

    def handlers(self) -> Mapping[str, Handler]:
        """Calls answered here."""
        return {
            "group_send": self.group_send,
            "oto_send": self.oto_send,
            "group_recall": self.group_recall,
            "oto_recall": self.oto_recall,
        }

    def group_send(self, given: Given) -> dict[str, Any]:
        """`processQueryKey` of a message to a group (dingtalk.md §2.1); no @ and no idempotency key."""
        check(given.body, _GROUP_SEND, _BAD)
        self.core.own_robot(given.body.get("robotCode"))
        content = self._content(given)
        place = self.core.group_with_robot(given.body["openConversationId"]).conversation_id
        if "coolAppCode" in given.body:
            raise Refusal("invalidParameter.robotCode.coolApp")
        if self.core.faults.strikes("flow_controlled", "group_send", given.now):
            raise Refusal("send.too.fast")
        key = process_query_key(self.core.rng)
        self.core.ledger.post(Draft(place=place, sender=ROBOT, content=content, key=key), given.now)
        return {"processQueryKey": key}

    def oto_send(self, given: Given) -> dict[str, Any]:
        """One key for up to 20 people; strangers and flow-controlled ones are listed, if any (§2.3)."""
        check(given.body, _OTO_SEND, _BAD)
        self.core.own_robot(given.body.get("robotCode"))
        users: list[str] = given.body["userIds"]
        if len(users) > MOST_USERS:
            raise Refusal("invalidParameter.userIds.overMax", "userIds数量超过100")
        content = self._content(given)
        unseen = self.core.settings.unseen
        valid = [user for user in users if self.core.directory.staff(user) and user not in unseen]
        held = valid if self.core.faults.strikes("flow_controlled", "oto_send", given.now) else []
        key = process_query_key(self.core.rng)
        for user in dict.fromkeys(valid if not held else []):
            place = private_conversation(user)
            self.core.ledger.post(Draft(place=place, sender=ROBOT, content=content, key=key), given.now)
        invalid = [user for user in users if user not in valid]
        lists = {"invalidStaffIdList": invalid, "flowControlledStaffIdList": held}
        return {"processQueryKey": key, **{name: users for name, users in lists.items() if users}}

    def group_recall(self, given: Given) -> dict[str, Any]:
        """`successResult` and `failedResult` for up to 20 keys of one group (dingtalk.md §2.4)."""
        check(given.body, _GROUP_RECALL, _BAD)
        self.core.own_robot(given.body.get("robotCode"))
        place = self.core.group_with_robot(given.body["openConversationId"]).conversation_id
        return self._recall(given, lambda message: message.draft.place == place)

    def oto_recall(self, given: Given) -> dict[str, Any]:
        """The same for one-to-one messages, within 24 h (dingtalk.md §2.4)."""
        check(given.body, _OTO_RECALL, _BAD)
        self.core.own_robot(given.body.get("robotCode"))
        return self._recall(given, lambda message: message.draft.place not in self.core.directory.groups)

    def _content(self, given: Given) -> Content:
        content = read_message(given.body.get("msgKey"), given.body.get("msgParam"))
        self.media.require(content.media)
        return content

    def _recall(self, given: Given, belongs: Callable[[Message], bool]) -> dict[str, Any]:
        keys: list[str] = given.body["processQueryKeys"]
        if len(keys) > MOST_KEYS:
            raise Refusal("invalidParameter.processQueryKeys.overMax")
        failed = {}
        for key in keys:
            messages = [m for m in self.core.ledger.by_key(key) if belongs(m)]
            if reason := self._not_recallable(messages, given.now):
                failed[key] = reason
            for message in [] if reason else messages:
                self.core.ledger.recall(message, given.now)
        return {"successResult": [key for key in keys if key not in failed], "failedResult": failed}

    def _not_recallable(self, messages: list[Message], now: datetime) -> str:
        if not messages:
            return "invalid.processQueryKey"
        if not self.core.within_window(messages[0].at, now):
            return "robot.processQueryKey.expired"
        return "notRevoke.all.messages" if messages[0].recalled_at else ""
