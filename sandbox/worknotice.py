"""Work notices: accepted at once, dropped silently beyond the limits (dingtalk.md §3.4)."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.calls import Given, Handler
from sandbox.core import Core
from sandbox.errors import Refusal
from sandbox.fields import Field, Shape, check, flag, mapping, number
from sandbox.ids import private_conversation
from sandbox.ledger import ROBOT, Content, Draft, Message
from sandbox.quota import day_of

_BAD = 400002
_SEND: Shape = {
    "agent_id": Field(number, missing=_BAD),
    "userid_list": Field(),
    "dept_id_list": Field(),
    "to_all_user": Field(flag),
    "msg": Field(mapping, missing=_BAD),
}
_ASK: Shape = {"agent_id": Field(number, missing=_BAD), "task_id": Field(number, missing=_BAD)}
_RECALL: Shape = {"agent_id": Field(number, missing=_BAD), "msg_task_id": Field(number, missing=_BAD)}
_TEXTS: Mapping[str, Shape] = {
    "text": {"content": Field(missing=_BAD)},
    "markdown": {"title": Field(missing=_BAD), "text": Field(missing=_BAD)},
}
MOST_USERS = 100
MOST_BYTES = 2048
MOST_A_DAY = 500
DUPLICATE, DAY_SPENT = "143106", "143105"


@dataclass(slots=True, kw_only=True)
class Task:
    """One sending: what was delivered, to whom it was not and why (code → users)."""

    sent_at: datetime
    messages: list[Message] = field(default_factory=list)
    invalid: list[str] = field(default_factory=list)
    forbidden: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class WorkNotices:
    """Sendings by task number."""

    core: Core
    _tasks: dict[int, Task] = field(default_factory=dict)
    _seen: set[tuple[str, str, str]] = field(default_factory=set)
    _a_day: Counter[tuple[str, str]] = field(default_factory=Counter)

    def handlers(self) -> Mapping[str, Handler]:
        """Calls answered here."""
        return {
            "notice_send": self.send,
            "notice_progress": self.progress,
            "notice_result": self.result,
            "notice_recall": self.recall,
        }

    def send(self, given: Given) -> dict[str, Any]:
        """`task_id`; the same text to the same person twice a day succeeds and is not delivered."""
        check(given.body, _SEND, _BAD)
        self._own_agent(given)
        content = _content(given.body["msg"])
        users = self._receivers(given.body)
        task = Task(sent_at=given.now)
        for user in dict.fromkeys(users):
            self._one(task, user, content)
        task_id = self.core.rng.randrange(10**11, 10**12)
        self._tasks[task_id] = task
        return {"task_id": task_id}

    def progress(self, given: Given) -> dict[str, Any]:
        """Always done (status 2): the sandbox delivers at once."""
        self._task(given, _ASK, "task_id")
        return {"progress": {"progress_in_percent": 100, "status": 2}}

    def result(self, given: Given) -> dict[str, Any]:
        """Read, unread, invalid and forbidden users, within 24 h."""
        task = self._task(given, _ASK, "task_id")
        if not self.core.within_window(task.sent_at, given.now):
            raise Refusal(_BAD, "task已过期")
        users = {self._user(m): m for m in task.messages}
        rows = [{"code": code, "count": 1, "userid": user} for user, code in task.forbidden.items()]
        return {
            "send_result": {
                "invalid_user_id_list": task.invalid,
                "forbidden_user_id_list": list(task.forbidden),
                "failed_user_id_list": [],
                "read_user_id_list": [user for user, m in users.items() if user in m.read_at],
                "unread_user_id_list": [user for user, m in users.items() if user not in m.read_at],
                "invalid_dept_id_list": [],
                "forbidden_list": rows,
            }
        }

    def recall(self, given: Given) -> dict[str, Any]:
        """The notice disappears."""
        for message in self._task(given, _RECALL, "msg_task_id").messages:
            self.core.ledger.recall(message, given.now)
        return {}

    def _one(self, task: Task, user: str, content: Content) -> None:
        now = task.sent_at
        day = day_of(now)
        print_of = (day, user, json.dumps([content.kind, content.title, content.text]))
        if self.core.directory.staff(user) is None:
            task.invalid.append(user)
        elif print_of in self._seen:
            task.forbidden[user] = DUPLICATE
        elif self._a_day[day, user] >= MOST_A_DAY:
            task.forbidden[user] = DAY_SPENT
        else:
            self._seen.add(print_of)
            self._a_day[day, user] += 1
            draft = Draft(place=private_conversation(user), sender=ROBOT, content=content)
            task.messages.append(self.core.ledger.post(draft, now))

    def _receivers(self, body: Mapping[str, Any]) -> list[str]:
        named = [user for user in body.get("userid_list", "").split(",") if user]
        numbers = [part for part in body.get("dept_id_list", "").split(",") if part]
        if len(named) > MOST_USERS or len(numbers) > 20 or not all(part.isdigit() for part in numbers):
            raise Refusal(_BAD)
        everyone = (c.userid for c in self.core.directory.people.values() if not c.outsider)
        below = (c.userid for part in numbers for c in self.core.directory.in_department(int(part)))
        users = [*named, *below, *(everyone if body.get("to_all_user") else ())]
        if not users:
            raise Refusal(1430000, "没有接收人")
        return users

    def _task(self, given: Given, shape: Shape, name: str) -> Task:
        check(given.body, shape, _BAD)
        self._own_agent(given)
        task = self._tasks.get(given.body[name])
        if task is None:
            raise Refusal(_BAD, "task_id不存在")
        return task

    def _own_agent(self, given: Given) -> None:
        if given.body["agent_id"] != self.core.settings.agent_id:
            raise Refusal(_BAD, "agent_id不存在")

    def _user(self, message: Message) -> str:
        return self.core.directory.owner_of_private(message.draft.place) or ""


def _content(msg: Mapping[str, Any]) -> Content:
    kind = msg.get("msgtype")
    if not isinstance(kind, str) or kind not in _TEXTS:
        raise Refusal(_BAD, "msgtype不支持")
    if len(json.dumps(msg, ensure_ascii=False).encode()) > MOST_BYTES:
        raise Refusal(_BAD, "msg长度超过2048字节")
    check(msg, {"msgtype": Field(), kind: Field(mapping, missing=_BAD)}, _BAD)
    part = msg[kind]
    check(part, _TEXTS[kind], _BAD)
    text = part.get("text", "") or part.get("content", "")
    return Content(kind="work_notice", title=part.get("title", "工作通知"), text=text)
