"""Work notices (dingtalk.md §3.4; §13 row 15)."""

import pytest

from tests.sandbox.town import Town

NOTICE = {
    "agent_id": 1001,
    "userid_list": "li,wang,nobody",
    "msg": {"msgtype": "text", "text": {"content": "明日会议"}},
}


async def result(town: Town, task_id: int) -> dict[str, list[object]]:
    return (await town.good("notice_result", {"agent_id": 1001, "task_id": task_id}))["send_result"]


async def test_the_result_tells_read_unread_and_invalid(town: Town):
    """Within 24 hours."""
    task = (await town.good("notice_send", NOTICE))["task_id"]
    await town.city.reads("李静", "明日会议")
    lists = await result(town, task)
    assert (lists["read_user_id_list"], lists["unread_user_id_list"]) == (["li"], ["wang"])
    assert lists["invalid_user_id_list"] == ["nobody"]
    progress = await town.good("notice_progress", {"agent_id": 1001, "task_id": task})
    assert progress["progress"] == {"progress_in_percent": 100, "status": 2}
    town.clock.pass_time(hours=25)
    await town.log_in()
    assert await town.code("notice_result", {"agent_id": 1001, "task_id": task}) == (200, 400002)


async def test_the_same_text_twice_a_day_is_dropped_without_an_error(town: Town):
    """The answer is a success; only the result tells."""
    await town.good("notice_send", NOTICE)
    again = (await town.good("notice_send", NOTICE))["task_id"]
    lists = await result(town, again)
    assert [row["code"] for row in lists["forbidden_list"]] == ["143106", "143106"]
    assert len(town.city.screen("李静")) == 1
    town.clock.pass_time(days=1)
    await town.log_in()
    assert (await result(town, (await town.good("notice_send", NOTICE))["task_id"]))["forbidden_list"] == []


async def test_departments_and_everybody_receive(town: Town):
    """dept_id_list and to_all_user."""
    body = {**NOTICE, "userid_list": "", "dept_id_list": "3"}
    task = (await town.good("notice_send", body))["task_id"]
    assert (await result(town, task))["unread_user_id_list"] == ["li", "zhang"]
    everyone = {**NOTICE, "userid_list": "", "to_all_user": True, "msg": {**NOTICE["msg"], "text": {"content": "全体"}}}
    task = (await town.good("notice_send", everyone))["task_id"]
    assert (await result(town, task))["unread_user_id_list"] == ["wang", "li", "zhang"]


async def test_a_recalled_notice_is_gone(town: Town):
    """By its task number."""
    task = (await town.good("notice_send", NOTICE))["task_id"]
    await town.good("notice_recall", {"agent_id": 1001, "msg_task_id": task})
    assert town.city.screen("李静") == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"agent_id": 7}, 400002),
        ({"agent_id": "1001"}, 400002),
        ({"userid_list": ""}, 1430000),
        ({"userid_list": ",".join(["u"] * 101)}, 400002),
        ({"userid_list": ["li"]}, 400002),
        ({"msg": {"msgtype": "oa"}}, 400002),
        ({"msg": {"msgtype": "text", "text": {"content": "督" * 700}}}, 400002),
        ({"msg": {"msgtype": "text", "text": "明日会议"}}, 400002),
    ],
)
async def test_a_wrong_notice_is_an_errcode(town: Town, change, code: int):
    """Nobody gets anything."""
    assert await town.code("notice_send", {**NOTICE, **change}) == (200, code)
    assert town.city.screen("李静") == []


async def test_an_unknown_task_is_an_errcode(town: Town):
    """For result, progress and recall alike."""
    for name, field in (("notice_result", "task_id"), ("notice_progress", "task_id"), ("notice_recall", "msg_task_id")):
        assert await town.code(name, {"agent_id": 1001, field: 5}) == (200, 400002)
