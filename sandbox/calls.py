"""The table of calls the platform answers, and the shapes of asking and answering."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches
from typing import Any, Literal

Bill = Literal["api", "push", "free"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One route: short name, method, path with `{variables}`, whether it needs a token, what it is billed to."""

    name: str
    method: str
    path: str
    scope: str = ""
    token: bool = True
    bill: Bill = "api"

    @property
    def old(self) -> bool:
        """True for oapi: HTTP 200 with `errcode` (dingtalk.md §0.3)."""
        return not self.path.startswith("/v1.0/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a handler sees: JSON body, query and path parameters, and the civil moment."""

    body: Mapping[str, Any]
    params: Mapping[str, str] = field(default_factory=dict)
    now: datetime


@dataclass(frozen=True, slots=True)
class Reply:
    """HTTP status, JSON body, and `drop`: accepted, but the connection breaks before the answer."""

    status: int
    body: dict[str, Any]
    drop: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What comes beside the JSON body: the access token, and query and path parameters already decoded."""

    token: str = ""
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """An HTTP request without its socket; `form` holds the fields of a multipart body."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    form: Mapping[str, Any] | None = None


Handler = Callable[[Given], dict[str, Any]]

_SEND = "qyapi_robot_sendmsg"
_DING = "Premium.Ding.Write"
_CARD = "Card.Instance.Write"
_CHAT = "qyapi_chat_manage"
_CHAT_READ = "qyapi_chat_read"
_MEMBER = "qyapi_get_member"
_DEPT_MEMBER = "qyapi_get_department_member"
_DEPT = "qyapi_get_department_list"
_MOBILE = "qyapi_get_member_by_mobile"
_TODO = "Todo.Todo.Write"
_PLAIN = "qyapi_base"

_ROWS = (
    Call(name="token", method="POST", path="/v1.0/oauth2/accessToken", token=False, bill="free"),
    Call(name="old_token", method="GET", path="/gettoken", token=False, bill="free"),
    Call(name="group_send", method="POST", path="/v1.0/robot/groupMessages/send", scope=_SEND),
    Call(name="group_query", method="POST", path="/v1.0/robot/groupMessages/query", scope=_SEND),
    Call(name="group_recall", method="POST", path="/v1.0/robot/groupMessages/recall", scope=_SEND),
    Call(name="oto_send", method="POST", path="/v1.0/robot/oToMessages/batchSend", scope=_SEND),
    Call(name="oto_status", method="GET", path="/v1.0/robot/oToMessages/readStatus", scope=_SEND),
    Call(name="oto_recall", method="POST", path="/v1.0/robot/otoMessages/batchRecall", scope=_SEND),
    Call(name="webhook_send", method="POST", path="/robot/send", token=False, bill="push"),
    Call(name="session_send", method="POST", path="/robot/sendBySession", token=False, bill="push"),
    Call(name="ding_send", method="POST", path="/v1.0/robot/ding/send", scope=_DING),
    Call(name="ding_recall", method="POST", path="/v1.0/robot/ding/recall", scope=_DING),
    Call(name="card_create", method="POST", path="/v1.0/card/instances/createAndDeliver", scope=_CARD),
    Call(name="card_update", method="PUT", path="/v1.0/card/instances", scope=_CARD),
    Call(name="card_make", method="POST", path="/v1.0/card/instances", scope=_CARD),
    Call(name="card_register", method="POST", path="/v1.0/card/callbacks/register", scope=_CARD),
    Call(name="gateway_open", method="POST", path="/v1.0/gateway/connections/open", token=False, bill="free"),
    Call(name="file_download", method="POST", path="/v1.0/robot/messageFiles/download", scope=_SEND),
    Call(name="robots_in_group", method="POST", path="/v1.0/robot/groups/robots/query", scope=_CHAT_READ),
    Call(name="scene_group_create", method="POST", path="/v1.0/im/sceneGroup/create", scope=_CHAT),
    Call(name="scene_members", method="POST", path="/v1.0/im/sceneGroups/members/batchQuery", scope=_CHAT_READ),
    Call(name="scene_member_add", method="POST", path="/v1.0/im/sceneGroup/member/add", scope=_CHAT),
    Call(name="scene_member_delete", method="POST", path="/v1.0/im/sceneGroup/member/delete", scope=_CHAT),
    Call(
        name="chat_convert", method="POST", path="/v1.0/im/chat/{chatId}/convertToOpenConversationId", scope=_CHAT_READ
    ),
    Call(name="chat_get", method="GET", path="/chat/get", scope=_CHAT_READ),
    Call(name="user_by_mobile", method="POST", path="/topapi/v2/user/getbymobile", scope=_MOBILE, bill="free"),
    Call(name="user_get", method="POST", path="/topapi/v2/user/get", scope=_MEMBER, bill="free"),
    Call(name="user_by_unionid", method="POST", path="/topapi/user/getbyunionid", scope=_MEMBER, bill="free"),
    Call(name="user_list", method="POST", path="/topapi/v2/user/list", scope=_DEPT_MEMBER, bill="free"),
    Call(name="user_ids", method="POST", path="/topapi/user/listid", scope=_DEPT_MEMBER, bill="free"),
    Call(name="dept_list", method="POST", path="/topapi/v2/department/listsub", scope=_DEPT, bill="free"),
    Call(name="dept_get", method="POST", path="/topapi/v2/department/get", scope=_DEPT, bill="free"),
    Call(name="todo_create", method="POST", path="/v1.0/todo/users/{unionId}/tasks", scope=_TODO),
    Call(name="todo_update", method="PUT", path="/v1.0/todo/users/{unionId}/tasks/{taskId}", scope=_TODO),
    Call(name="todo_delete", method="DELETE", path="/v1.0/todo/users/{unionId}/tasks/{taskId}", scope=_TODO),
    Call(
        name="todo_status", method="PUT", path="/v1.0/todo/users/{unionId}/tasks/{taskId}/executorStatus", scope=_TODO
    ),
    Call(name="notice_send", method="POST", path="/topapi/message/corpconversation/asyncsend_v2", scope=_PLAIN),
    Call(name="notice_progress", method="POST", path="/topapi/message/corpconversation/getsendprogress", scope=_PLAIN),
    Call(name="notice_result", method="POST", path="/topapi/message/corpconversation/getsendresult", scope=_PLAIN),
    Call(name="notice_recall", method="POST", path="/topapi/message/corpconversation/recall", scope=_PLAIN),
    Call(name="media_upload", method="POST", path="/media/upload", scope=_PLAIN),
    Call(name="failed_events", method="GET", path="/call_back/get_call_back_failed_result"),
)

CALLS: Mapping[str, Call] = {row.name: row for row in _ROWS}
"""Every call by short name. Scenario `fault.on` and `calls.kind` use these names, `METHOD /path` or the bare
path.
"""

PUSHES = ("push_message", "push_event", "push_card", "stream")
"""What travels the other way, nameable in `fault.on`; `stream` is a connection, for `half_open`."""


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path))


_EXACT = {(row.method, row.path): row for row in _ROWS if "{" not in row.path}
_PATTERNS = tuple((row, _pattern(row.path)) for row in _ROWS if "{" in row.path)


def find(method: str, path: str) -> tuple[Call, dict[str, str]] | None:
    """The call a request line means, with its path variables; None for an unknown route."""
    if row := _EXACT.get((method, path)):
        return row, {}
    for row, pattern in _PATTERNS:
        if row.method == method and (match := pattern.fullmatch(path)):
            return row, match.groupdict()
    return None


def named(word: str) -> str:
    """The short name meant by a short name, `METHOD /path` or a path; `*` stays. Raises LookupError with a hint."""
    if word == "*" or word in CALLS or word in PUSHES:
        return word
    for row in _ROWS:
        if word in (row.path, f"{row.method} {row.path}"):
            return row.name
    near = get_close_matches(word, [*CALLS, *PUSHES, *(row.path for row in _ROWS)], n=1, cutoff=0.3)
    raise LookupError(f"没有这个接口：{word}" + (f"，是不是 {near[0]}" if near else ""))
