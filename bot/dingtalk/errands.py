"""What is asked of the platform beside messages and looks: recall, DING, todo, files, people (dingtalk §2-§9)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any

import orjson

from bot.dingtalk import routes
from bot.dingtalk.client import NOBODY, Client, accounts
from bot.dingtalk.routes import Route
from bot.errors import Rejected

MOST_KEYS = 20
MOST_PAGES = 25
# The one code of every fault of a todo; only its text tells that our own sourceId is there already (dingtalk §9).
TODO_FAULT, TODO_THERE = "todo.taskCreate.paramError", "task exist"


class Remind(IntEnum):
    """How a DING reaches people, and to how many at once (dingtalk §4.1)."""

    APP = 1
    SMS = 2
    CALL = 3

    @property
    def most(self) -> int:
        """Receivers of one DING."""
        return 200 if self is Remind.APP else 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Dinged:
    """A DING's handle, and whom it did not reach."""

    handle: str
    failed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """A todo; people are unionIds. `source` is our own key: the platform makes it once (O2). `link` opens it."""

    source: str
    subject: str
    owner: str
    executors: tuple[str, ...]
    due_at: datetime
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Somebody of the organisation. `protected`: the platform may not ring him (高管模式)."""

    staff_id: str
    union_id: str
    name: str
    title: str = ""
    protected: bool = False


@dataclass(frozen=True, slots=True)
class Errands:
    """The calls by name, through one client. All raise Unavailable, Rejected or Unknown."""

    client: Client

    async def recall_from_group(self, conversation: str, handles: Sequence[str]) -> Mapping[str, str]:
        """Take messages back; which stayed, with the platform's reason."""
        return await self._recall(routes.RECALL_GROUP, {"openConversationId": conversation}, handles)

    async def recall_from_people(self, handles: Sequence[str]) -> Mapping[str, str]:
        """The same for one-to-one messages, within 24 h."""
        return await self._recall(routes.RECALL_PERSON, {}, handles)

    async def _recall(self, route: Route, where: Mapping[str, str], handles: Sequence[str]) -> Mapping[str, str]:
        """A 200 does not mean recalled: only what stands in `successResult` is gone (dingtalk §2.4)."""
        stayed: dict[str, str] = {}
        for start in range(0, len(handles), MOST_KEYS):
            asked = list(handles[start : start + MOST_KEYS])
            answer = await self._ask(route, {**where, "robotCode": self._robot, "processQueryKeys": asked})
            gone, failed = accounts(answer.get("successResult")), answer.get("failedResult")
            reasons = failed if isinstance(failed, dict) else {}
            stayed |= {handle: str(reasons.get(handle, "")) for handle in asked if handle not in gone}
        return stayed

    async def ding(self, people: Sequence[str], text: str, remind: Remind = Remind.APP) -> Dinged:
        """Ring people. Rejected before anything is sent where they are too many for one DING."""
        if not 0 < len(people) <= remind.most:
            raise Rejected("ding.receivercount.limit", f"{len(people)} receivers")
        body = {"robotCode": self._robot, "remindType": int(remind), "receiverUserIdList": list(people)}
        answer = await self._ask(routes.DING, {**body, "content": text})
        failed = answer.get("failedList")
        lists = failed.values() if isinstance(failed, dict) else ()
        unreached = tuple(person for each in lists for person in accounts(each))
        return Dinged(handle=str(answer.get("openDingId") or ""), failed=unreached)

    async def recall_ding(self, handle: str) -> None:
        """Take a DING back."""
        await self._ask(routes.RECALL_DING, {"robotCode": self._robot, "openDingId": handle})

    async def add_todo(self, todo: Todo) -> str:
        """The platform's id of a todo; "" where it had been made by an earlier try whose answer was lost."""
        body = {
            "sourceId": todo.source,
            "subject": todo.subject,
            "creatorId": todo.owner,
            "dueTime": _millis(todo.due_at),
            "executorIds": list(todo.executors),
            "detailUrl": {"appUrl": todo.link, "pcUrl": todo.link},
            "isOnlyShowExecutor": True,
        }
        try:
            answer = await self._ask(routes.TODO.at(owner=todo.owner), body, f"operatorId={todo.owner}")
        except Rejected as error:
            if error.code == TODO_FAULT and TODO_THERE in str(error):
                return ""
            raise
        return str(answer.get("id") or "")

    async def edit_todo(self, owner: str, task: str, *, due_at: datetime | None = None, done: bool = False) -> None:
        """Another deadline, or done for everybody."""
        body: dict[str, Any] = {"done": done, **({"dueTime": _millis(due_at)} if due_at else {})}
        await self._ask(routes.TODO_EDIT.at(owner=owner, task=task), body, f"operatorId={owner}")

    async def members(self, conversation: str) -> tuple[str, ...]:
        """The accounts in a scene group; people of elsewhere have none. Rejected for ordinary groups."""
        found: list[str] = []
        token = ""
        for _page in range(MOST_PAGES):
            body = {"openConversationId": conversation, "maxResults": 1000, "nextToken": token}
            answer = await self._ask(routes.MEMBERS, body)
            found.extend(accounts(answer.get("memberUserIds")))
            token = str(answer.get("nextToken") or "")
            if not answer.get("hasMore") or not token:
                break
        return tuple(dict.fromkeys(found))

    async def colleague(self, staff_id: str) -> Colleague | None:
        """What the directory knows of an account; None where it knows nobody."""
        try:
            answer = await self._ask(routes.USER, {"userid": staff_id, "language": "zh_CN"})
        except Rejected as error:
            if error.code in NOBODY:
                return None
            raise
        row = answer.get("result") or {}
        return Colleague(
            staff_id=str(row.get("userid") or staff_id),
            union_id=str(row.get("unionid") or ""),
            name=str(row.get("name") or ""),
            title=str(row.get("title") or ""),
            protected=str(row.get("senior")).lower() == "true",
        )

    async def belongs(self, staff_id: str) -> bool | None:
        """Whether an account is still of the organisation; None where the app may not see it."""
        try:
            return await self.colleague(staff_id) is not None
        except Rejected:
            return None

    @property
    def _robot(self) -> str:
        return self.client.keys.robot_code

    async def _ask(self, route: Route, body: Mapping[str, Any], query: str = "") -> dict[str, Any]:
        return await self.client.call(route, orjson.dumps(body), query)


def _millis(at: datetime) -> int:
    return int(at.timestamp() * 1000)
