"""DING: urgent notices in the app, by SMS or by phone call (dingtalk.md §4)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.calls import Given, Handler
from sandbox.core import Core
from sandbox.errors import Refusal
from sandbox.fields import Field, check, number, texts
from sandbox.ids import hex_id, private_conversation
from sandbox.ledger import ROBOT, Content, Draft, Message

_BAD = "invalidParameter.param.invalid"
_SEND = {
    "robotCode": Field(),
    "remindType": Field(number, missing=_BAD),
    "receiverUserIdList": Field(texts, missing="miss.staffId"),
    "content": Field(missing=_BAD),
    "callVoice": Field(),
}
_RECALL = {"robotCode": Field(), "openDingId": Field(missing=_BAD)}
_MOST: Mapping[int, int] = {1: 200, 2: 20, 3: 20}
_NAMES: Mapping[int, str] = {1: "应用内", 2: "短信", 3: "电话"}
_VOICES = frozenset(
    {
        "Standard_Female_Voice",
        "Cantonese_Female_Voice",
        "Gentine_Female_Voice",
        "Overbearing_Female_Voice",
        "Lovely_Girl_Voice",
        "Standard_Male_Voice",
    }
)


@dataclass(slots=True)
class Dings:
    """DINGs by openDingId; each receiver finds one in the private chat."""

    core: Core
    _sent: dict[str, list[Message]] = field(default_factory=dict)

    def handlers(self) -> Mapping[str, Handler]:
        """Calls answered here."""
        return {"ding_send": self.send, "ding_recall": self.recall}

    def send(self, given: Given) -> dict[str, Any]:
        """`openDingId`, and `failedList` (reason → users) only when somebody failed (dingtalk.md §4.1)."""
        body = given.body
        check(body, _SEND, _BAD)
        self.core.own_robot(body.get("robotCode"))
        kind, receivers = body["remindType"], list(dict.fromkeys(body["receiverUserIdList"]))
        _check_kind(body)
        if len(receivers) > _MOST[kind]:
            raise Refusal("ding.receivercount.limit")
        known = [user for user in receivers if self.core.directory.staff(user)]
        ding_id = hex_id(self.core.rng, 8)
        content = Content(kind="ding", title=f"DING（{_NAMES[kind]}）", text=body["content"])
        self._sent[ding_id] = [self._post(user, content, given) for user in known]
        failed = [user for user in receivers if user not in known]
        return {"openDingId": ding_id, **({"failedList": {"用户不存在": failed}} if failed else {})}

    def recall(self, given: Given) -> dict[str, Any]:
        """The DING disappears (dingtalk.md §4.2)."""
        check(given.body, _RECALL, _BAD)
        self.core.own_robot(given.body.get("robotCode"))
        ding_id = given.body["openDingId"]
        if ding_id not in self._sent:
            raise Refusal("recall.ding.exception")
        for message in self._sent.pop(ding_id):
            self.core.ledger.recall(message, given.now)
        return {"openDingId": ding_id}

    def _post(self, userid: str, content: Content, given: Given) -> Message:
        draft = Draft(place=private_conversation(userid), sender=ROBOT, content=content)
        return self.core.ledger.post(draft, given.now)


def _check_kind(body: Mapping[str, Any]) -> None:
    voice = body.get("callVoice")
    if body["remindType"] not in _MOST or (voice and (body["remindType"] != 3 or voice not in _VOICES)):
        raise Refusal(_BAD)
