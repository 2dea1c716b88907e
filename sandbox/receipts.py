"""Who has read what (dingtalk.md §3.1, §3.2)."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.calls import Given, Handler
from sandbox.core import Core
from sandbox.errors import Refusal
from sandbox.fields import Field, check, number
from sandbox.ledger import Message

_QUERY = {
    "processQueryKey": Field(missing="invalidParameter.processQueryKey.missing"),
    "openConversationId": Field(),
    "robotCode": Field(),
    "maxResults": Field(number, wrong="invalidParameter.pageSize.invalid"),
    "nextToken": Field(wrong="invalidParameter.cursor.invalid"),
}
MOST_RESULTS = 200


@dataclass(slots=True)
class Receipts:
    """Read queries of the robot's own messages and cards."""

    core: Core

    def handlers(self) -> Mapping[str, Handler]:
        """Calls answered here."""
        return {"group_query": self.group, "oto_status": self.person}

    def group(self, given: Given) -> dict[str, Any]:
        """Readers of a group message in pages of at most 200; never the unread (dingtalk.md §3.1)."""
        check(given.body, _QUERY, "invalidParameter.invalid")
        self.core.own_robot(given.body.get("robotCode"))
        size = given.body.get("maxResults", MOST_RESULTS)
        if not 1 <= size <= MOST_RESULTS:
            raise Refusal("invalidParameter.pageSize.invalid")
        message = self._in_group(given)
        self._ready(message, given.now)
        start = _cursor(given.body.get("nextToken", ""))
        readers = [user for user in message.read_at if self.core.directory.staff(user)]
        more = start + size < len(readers)
        return {
            "sendStatus": "RECALLED" if message.recalled_at else "SUCCESS",
            "readUserIds": readers[start : start + size],
            "nextToken": _token(start + size) if more else "",
            "hasMore": more,
        }

    def person(self, given: Given) -> dict[str, Any]:
        """READ or UNREAD for every recipient of one call, within 24 h (dingtalk.md §3.2)."""
        self.core.own_robot(given.params.get("robotCode"))
        messages = self.core.ledger.by_key(given.params.get("processQueryKey", ""))
        private = [m for m in messages if self.core.directory.owner_of_private(m.draft.place)]
        if not private:
            raise Refusal("invalid.processQueryKey")
        if not self.core.within_window(private[0].at, given.now):
            raise Refusal("processQueryKey.expireTime")
        status = "RECALLED" if private[0].recalled_at else "SUCCESS"
        return {"sendStatus": status, "messageReadInfoList": [self._row(m) for m in private]}

    def _row(self, message: Message) -> dict[str, str]:
        userid = self.core.directory.owner_of_private(message.draft.place) or ""
        state = "READ" if userid in message.read_at else "UNREAD"
        return {"name": self.core.directory.people[userid].name, "userId": userid, "readStatus": state}

    def _in_group(self, given: Given) -> Message:
        place = given.body.get("openConversationId")
        if not place:
            raise Refusal("invalid.openConversationId")
        if place not in self.core.directory.groups:
            raise Refusal("openConversationId.notExisted")
        messages = self.core.ledger.by_key(given.body["processQueryKey"])
        if not messages or messages[0].draft.place != place:
            raise Refusal("invalid.processQueryKey")
        return messages[0]

    def _ready(self, message: Message, now: datetime) -> None:
        age = now - message.at
        if age < self.core.settings.query_ready_after or not self.core.within_window(message.at, now):
            raise Refusal("processQueryKey.expireTime")


def _token(start: int) -> str:
    return urlsafe_b64encode(f"page:{start}".encode()).decode()


def _cursor(token: str) -> int:
    if not token:
        return 0
    try:
        word, _, start = urlsafe_b64decode(token).decode().partition(":")
        if word == "page":
            return int(start)
    except ValueError:
        pass
    raise Refusal("invalidParameter.cursor.invalid")
