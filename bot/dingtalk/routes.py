"""The calls we make, by name (dingtalk §1-§8)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote

from domain.messages.notices import Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Method and path of a call. Where `asks`, doing it twice is doing it once: a lost answer is asked for again."""

    name: str
    method: str
    path: str
    asks: bool = False
    content: str = "application/json"

    @property
    def is_new(self) -> bool:
        """Whether it belongs to the new API; the old one lives on another host (dingtalk §0.3)."""
        return self.path.startswith("/v1.0/")

    def at(self, **parts: str) -> "Route":
        """With the `{parts}` of its path filled in, each percent-encoded whole."""
        return replace(self, path=self.path.format(**{name: quote(part, safe="") for name, part in parts.items()}))


BOUNDARY = "qunding-5d8f0e1c7a9b4f62"
FORM = f"multipart/form-data; boundary={BOUNDARY}"

SEND_GROUP = Route(name="group_send", method="POST", path="/v1.0/robot/groupMessages/send")
SEND_PERSON = Route(name="oto_send", method="POST", path="/v1.0/robot/oToMessages/batchSend")
CARD = Route(name="card_create", method="POST", path="/v1.0/card/instances/createAndDeliver")
CARD_EDIT = Route(name="card_update", method="PUT", path="/v1.0/card/instances")
LOOK_GROUP = Route(name="group_query", method="POST", path="/v1.0/robot/groupMessages/query", asks=True)
LOOK_PERSON = Route(name="oto_status", method="GET", path="/v1.0/robot/oToMessages/readStatus", asks=True)
REGISTER = Route(name="card_register", method="POST", path="/v1.0/card/callbacks/register", asks=True)
TOKEN = Route(name="token", method="POST", path="/v1.0/oauth2/accessToken", asks=True)
OPEN_STREAM = Route(name="gateway_open", method="POST", path="/v1.0/gateway/connections/open", asks=True)
BY_MOBILE = Route(name="user_by_mobile", method="POST", path="/topapi/v2/user/getbymobile", asks=True)
USER = Route(name="user_get", method="POST", path="/topapi/v2/user/get", asks=True)
ROBOTS = Route(name="robots_in_group", method="POST", path="/v1.0/robot/groups/robots/query", asks=True)
CARD_MAKE = Route(name="card_make", method="POST", path="/v1.0/card/instances")
RECALL_GROUP = Route(name="group_recall", method="POST", path="/v1.0/robot/groupMessages/recall", asks=True)
RECALL_PERSON = Route(name="oto_recall", method="POST", path="/v1.0/robot/otoMessages/batchRecall", asks=True)
DING = Route(name="ding_send", method="POST", path="/v1.0/robot/ding/send")
RECALL_DING = Route(name="ding_recall", method="POST", path="/v1.0/robot/ding/recall", asks=True)
TODO = Route(name="todo_create", method="POST", path="/v1.0/todo/users/{owner}/tasks")
TODO_EDIT = Route(name="todo_update", method="PUT", path="/v1.0/todo/users/{owner}/tasks/{task}", asks=True)
UPLOAD = Route(name="media_upload", method="POST", path="/media/upload", asks=True, content=FORM)
DOWNLOAD = Route(name="file_download", method="POST", path="/v1.0/robot/messageFiles/download", asks=True)
MEMBERS = Route(name="scene_members", method="POST", path="/v1.0/im/sceneGroups/members/batchQuery", asks=True)
HOOK = Route(name="webhook_send", method="POST", path="/robot/send")

MESSAGE_ROUTES: Mapping[Channel, Route] = {
    Channel.CARD_GROUP: CARD,
    Channel.CARD_PRIVATE: CARD,
    Channel.CARD_EDIT: CARD_EDIT,
    Channel.TEXT_GROUP: SEND_GROUP,
    Channel.TEXT_PRIVATE: SEND_PERSON,
    Channel.FILE_PRIVATE: SEND_PERSON,
}
