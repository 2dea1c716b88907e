"""Todos of the app in people's 待办 (dingtalk.md §9); all people ids are unionIds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.calls import Given, Handler
from sandbox.core import Core
from sandbox.errors import Refusal
from sandbox.fields import Field, Shape, check, flag, listing, mapping, number, texts
from sandbox.ids import hex_id, private_conversation
from sandbox.ledger import ROBOT, Content, Draft, Link

CREATE_ERROR = "todo.taskCreate.paramError"
UPDATE_ERROR = "todo.taskUpdate.paramError"
STATUS_ERROR = "todo.taskExecutorStatusUpdate.paramError"
DELETE_ERROR = "todo.taskDelete.paramError"

_CREATE: Shape = {
    "sourceId": Field(),
    "subject": Field(missing=CREATE_ERROR),
    "creatorId": Field(),
    "description": Field(),
    "dueTime": Field(number),
    "executorIds": Field(texts),
    "participantIds": Field(texts),
    "detailUrl": Field(mapping, missing=CREATE_ERROR),
    "isOnlyShowExecutor": Field(flag),
    "priority": Field(number),
    "notifyConfigs": Field(mapping),
    "contentFieldList": Field(listing),
    "reminderTimeStamp": Field(number),
    "remindNotifyConfigs": Field(mapping),
    "todoType": Field(),
}
_UPDATE: Shape = {
    "subject": Field(),
    "description": Field(),
    "dueTime": Field(number),
    "done": Field(flag),
    "executorIds": Field(texts),
    "participantIds": Field(texts),
}
_URLS: Shape = {"appUrl": Field(missing=CREATE_ERROR), "pcUrl": Field()}
_PRIORITIES = (10, 20, 30, 40)
_OVERSIZE: Mapping[str, int] = {
    "subject": 1024,
    "description": 4096,
    "executorIds": 1000,
    "participantIds": 1000,
}


@dataclass(slots=True, kw_only=True)
class Todo:
    """One todo; `done` holds the unionIds of executors who finished, `finished` the whole."""

    task_id: str
    owner: str
    source_id: str
    values: dict[str, Any]
    created_at: datetime
    done: set[str] = field(default_factory=set)
    finished: bool = False


@dataclass(slots=True)
class Todos:
    """Todos by task id; `sourceId` is unique per app."""

    core: Core
    tasks: dict[str, Todo] = field(default_factory=dict)

    def handlers(self) -> Mapping[str, Handler]:
        """Calls answered here."""
        return {
            "todo_create": self.create,
            "todo_update": self.update,
            "todo_delete": self.delete,
            "todo_status": self.set_status,
        }

    def create(self, given: Given) -> dict[str, Any]:
        """A todo for the executors; a repeated `sourceId` is refused as "task exist"."""
        body, owner = given.body, given.params["unionId"]
        check(body, _CREATE, CREATE_ERROR)
        check(body["detailUrl"], _URLS, CREATE_ERROR)
        _sizes(body, CREATE_ERROR)
        self._known(owner, [owner, *body.get("executorIds", ()), *body.get("participantIds", ())])
        if body.get("priority", 20) not in _PRIORITIES:
            raise Refusal(CREATE_ERROR, "priority is invalid")
        source = body.get("sourceId", "")
        if source and any(task.source_id == source for task in self.tasks.values()):
            raise Refusal(CREATE_ERROR, "task exist")
        task = Todo(
            task_id=hex_id(self.core.rng),
            owner=owner,
            source_id=source,
            values=dict(body),
            created_at=given.now,
        )
        self.tasks[task.task_id] = task
        self._show(task, given.now)
        return self._row(task)

    def update(self, given: Given) -> dict[str, Any]:
        """New values of a todo, or `done` for the whole."""
        task = self._task(given, UPDATE_ERROR)
        check(given.body, _UPDATE, UPDATE_ERROR)
        _sizes(given.body, UPDATE_ERROR)
        task.finished = given.body.get("done", task.finished)
        task.values.update({name: value for name, value in given.body.items() if name != "done"})
        return {"result": True}

    def delete(self, given: Given) -> dict[str, Any]:
        """The todo disappears."""
        del self.tasks[self._task(given, DELETE_ERROR).task_id]
        return {"result": True}

    def set_status(self, given: Given) -> dict[str, Any]:
        """Who of the executors is done: `executorStatusList` of `{"id": unionId, "isDone": bool}`."""
        task = self._task(given, STATUS_ERROR)
        check(given.body, {"executorStatusList": Field(listing, missing=STATUS_ERROR)}, STATUS_ERROR)
        row = {"id": Field(missing=STATUS_ERROR), "isDone": Field(flag)}
        for item in given.body["executorStatusList"]:
            check(item if isinstance(item, dict) else {}, row, STATUS_ERROR)
            self._tick(task, item["id"], done=item.get("isDone", False))
        return {"result": True}

    def _tick(self, task: Todo, unionid: str, *, done: bool) -> None:
        if unionid not in task.values.get("executorIds", ()):
            raise Refusal(STATUS_ERROR, "executor not exist")
        task.done = task.done | {unionid} if done else task.done - {unionid}
        task.finished = task.done >= set(task.values["executorIds"])

    def _task(self, given: Given, code: str) -> Todo:
        task = self.tasks.get(given.params["taskId"])
        if task is None or task.owner != given.params["unionId"]:
            raise Refusal(code, "task not exist")
        return task

    def _known(self, owner: str, unionids: list[str]) -> None:
        for unionid in unionids:
            if self.core.directory.union(unionid) is None:
                raise Refusal(CREATE_ERROR, f"user not exist: {unionid}")

    def _show(self, task: Todo, now: datetime) -> None:
        link = Link(text="查看", url=task.values["detailUrl"]["appUrl"])
        content = Content(kind="todo", title="待办", text=task.values["subject"], links=(link,))
        for unionid in task.values.get("executorIds", ()):
            citizen = self.core.directory.union(unionid)
            if citizen:
                place = private_conversation(citizen.userid)
                self.core.ledger.post(Draft(place=place, sender=ROBOT, content=content), now)

    def _row(self, task: Todo) -> dict[str, Any]:
        created = int(task.created_at.timestamp() * 1000)
        return {
            "id": task.task_id,
            "subject": task.values["subject"],
            "done": task.finished,
            "createdTime": created,
            "modifiedTime": created,
            "creatorId": task.values.get("creatorId", task.owner),
            "executorIds": task.values.get("executorIds", []),
            "sourceId": task.source_id,
            "bizTag": "",
        }


def _sizes(body: Mapping[str, Any], code: str) -> None:
    for name, most in _OVERSIZE.items():
        if len(body.get(name, ())) > most:
            raise Refusal(code, f"{name} is oversize")
    if body.get("dueTime", 1) <= 0:
        raise Refusal(code, "dueTime is invalid")
