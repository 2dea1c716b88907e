"""Todos (dingtalk.md §9; §13 row 14)."""

import pytest

from tests.sandbox.town import Town

TODO = {
    "sourceId": "2026-37",
    "subject": "报送征拆方案",
    "creatorId": "union-wang",
    "executorIds": ["union-li", "union-zhang"],
    "detailUrl": {"appUrl": "https://a.cn/37", "pcUrl": "https://a.cn/37"},
    "dueTime": 1796000000000,
    "priority": 20,
}
WHO = {"unionId": "union-wang", "operatorId": "union-wang"}


async def test_a_todo_stands_with_its_executors_until_all_are_done(town: Town):
    """One status per executor."""
    task = await town.good("todo_create", TODO, **WHO)
    assert (task["done"], task["sourceId"]) == (False, "2026-37")
    assert town.city.screen("李静")[0].text == "报送征拆方案"
    for done in ("union-li", "union-zhang"):
        assert not town.city.platform.todos.tasks[task["id"]].finished
        rows = {"executorStatusList": [{"id": done, "isDone": True}]}
        assert await town.good("todo_status", rows, **WHO, taskId=task["id"]) == {"result": True}
    assert town.city.platform.todos.tasks[task["id"]].finished


async def test_a_todo_is_changed_and_deleted(town: Town):
    """Only by its owner."""
    task = (await town.good("todo_create", TODO, **WHO))["id"]
    await town.good("todo_update", {"subject": "改期", "done": True}, **WHO, taskId=task)
    assert town.city.platform.todos.tasks[task].values["subject"] == "改期"
    stranger = {"unionId": "union-li", "operatorId": "union-li", "taskId": task}
    assert await town.code("todo_update", {"done": True}, **stranger) == (400, "todo.taskUpdate.paramError")
    assert await town.good("todo_delete", **WHO, taskId=task) == {"result": True}
    assert await town.code("todo_delete", **WHO, taskId=task) == (400, "todo.taskDelete.paramError")


async def test_a_source_id_is_used_once(town: Town):
    """ "task exist" is what makes creation repeatable."""
    await town.good("todo_create", TODO, **WHO)
    status, answer = await town.call("todo_create", TODO, **WHO)
    assert (status, answer["code"], answer["message"]) == (400, "todo.taskCreate.paramError", "task exist")


@pytest.mark.parametrize(
    "change",
    [
        {"detailUrl": None},
        {"detailUrl": {"pcUrl": "https://a.cn"}},
        {"subject": ""},
        {"subject": "督" * 1025},
        {"executorIds": ["li"]},
        {"executorIds": "union-li"},
        {"dueTime": "明天"},
        {"dueTime": 0},
        {"priority": 25},
        {"owner": "union-wang"},
    ],
)
async def test_a_wrong_todo_is_refused(town: Town, change):
    """All people ids are unionIds; detailUrl is mandatory."""
    assert await town.code("todo_create", {**TODO, **change}, **WHO) == (400, "todo.taskCreate.paramError")
    assert town.city.platform.todos.tasks == {}


async def test_only_an_executor_can_be_done(town: Town):
    """And an oversize change is refused."""
    task = (await town.good("todo_create", TODO, **WHO))["id"]
    rows = {"executorStatusList": [{"id": "union-wang", "isDone": True}]}
    code = await town.code("todo_status", rows, **WHO, taskId=task)
    assert code == (400, "todo.taskExecutorStatusUpdate.paramError")
    code = await town.code("todo_update", {"description": "督" * 4097}, **WHO, taskId=task)
    assert code == (400, "todo.taskUpdate.paramError")
