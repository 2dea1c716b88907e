"""Robot messages to groups and persons (dingtalk.md §2.1-2.4; §13 rows 4, 6, 7)."""

import json

import pytest

from sandbox.msgkeys import CATALOGUE
from tests.sandbox.town import GROUP, OTHER, SCENE, Town, markdown, to_group, to_users


async def test_a_group_message_is_seen_by_everyone_in_the_group(town: Town):
    """The key is opaque and contains the characters that break careless clients."""
    key = (await town.good("group_send", to_group()))["processQueryKey"]
    assert all(sign in key for sign in "+/=")
    assert [view.text for view in town.city.screen("李静", "工作人员群")] == ["请于周五前报送"]
    assert town.city.screen("李静") == []


@pytest.mark.parametrize("msg_key", sorted(CATALOGUE))
async def test_every_template_of_the_catalogue_is_accepted_with_its_fields(town: Town, msg_key: str):
    """And refused when a field is missing or unknown."""
    values = {name: "https://a.cn/x" if name != "fileType" else "docx" for name in CATALOGUE[msg_key]}
    body = to_group(msgKey=msg_key, msgParam=json.dumps(values))
    await town.good("group_send", body)
    first = CATALOGUE[msg_key][0]
    fewer = {name: value for name, value in values.items() if name != first}
    status, code = await town.code("group_send", {**body, "msgParam": json.dumps(fewer)})
    assert (status, code.startswith("miss.param.")) == (400, True)
    more = json.dumps({**values, "colour": "red"})
    assert await town.code("group_send", {**body, "msgParam": more}) == (400, "invalidParameter.param.invalid")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"msgKey": ""}, "invalidParameter.msgKey.empty"),
        ({"msgKey": "sampleTable"}, "invalidParameter.msgKey.invalid"),
        ({"msgParam": {"title": "a", "text": "b"}}, "invalidParameter.msgParam.invalid"),
        ({"msgParam": "title: a"}, "invalidParameter.msgParam.invalid"),
        ({"msgParam": "[]"}, "invalidParameter.msgParam.invalid"),
        (markdown("督" * 5000), "invalidParameter.msgParam.tooLong"),
        (markdown(""), "miss.param.markdownTotext"),
        ({"msgKey": "sampleText", "msgParam": "{}"}, "miss.param.contentOfText"),
        ({"msgKey": "sampleImageMsg", "msgParam": '{"photoURL": "@nobody"}'}, "resource.not.found"),
        ({"openConversationId": ""}, "miss.openConversationId"),
        ({"openConversationId": GROUP.lower()}, "invalid.openConversationId"),
        ({"openConversationId": OTHER}, "invalidParameter.robotCode.notExsit"),
        ({"robotCode": None}, "invalidParameter.robotCode.missing"),
        ({"robotCode": ""}, "invalidParameter.robotCode.empty"),
        ({"robotCode": "dingother"}, "invalidParameter.robotCode.auth"),
        ({"coolAppCode": "COOLAPP-1"}, "invalidParameter.robotCode.coolApp"),
        ({"openConversationId": 7}, "invalidParameter.param.invalid"),
        ({"atUserIds": ["li"]}, "invalidParameter.param.invalid"),
    ],
)
async def test_a_wrong_group_message_is_refused_with_the_documented_code(town: Town, change, code: str):
    """Nothing is stored for a refused call."""
    assert await town.code("group_send", {**to_group(), **change}) == (400, code)
    assert town.city.arrivals("工作人员群") == []
    assert town.city.platform.refusals[-1].code == code


async def test_a_disbanded_group_takes_nothing(town: Town):
    """group.disbanded is final."""
    await town.city.disbands("工作人员群")
    assert await town.code("group_send", to_group()) == (400, "group.disbanded")


async def test_one_to_one_messages_list_strangers(town: Town):
    """Unknown people and outsiders are listed, the others receive under one key."""
    answer = await town.good("oto_send", to_users("li", "nobody", "guest"))
    assert answer["invalidStaffIdList"] == ["nobody", "guest"]
    assert set(await town.good("oto_send", to_users("wang"))) == {"processQueryKey"}
    assert [view.where for view in town.city.screen("李静")] == ["私聊 李静"]
    assert len(town.city.screen("王敏")) == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"userIds": []}, "invalidParameter.userIds.empty"),
        ({"userIds": "li,wang"}, "invalidParameter.param.invalid"),
        ({"userIds": ["li"] * 21}, "invalidParameter.userIds.overMax"),
        ({"robotCode": "dingother"}, "invalidParameter.robotCode.auth"),
        ({"openConversationId": GROUP}, "invalidParameter.param.invalid"),
    ],
)
async def test_a_wrong_one_to_one_message_is_refused(town: Town, change, code: str):
    """At most twenty people a call."""
    assert await town.code("oto_send", {**to_users("li"), **change}) == (400, code)
    assert town.city.screen("李静") == []


async def test_a_recalled_group_message_is_gone(town: Town):
    """HTTP 200 tells key by key what was recalled."""
    key = (await town.good("group_send", to_group()))["processQueryKey"]
    body = {"openConversationId": GROUP, "robotCode": "dingapp", "processQueryKeys": [key, "other"]}
    answer = await town.good("group_recall", body)
    assert answer == {"successResult": [key], "failedResult": {"other": "invalid.processQueryKey"}}
    assert town.city.screen("李静", "工作人员群") == []
    assert (await town.good("group_recall", body))["successResult"] == []


async def test_a_key_of_another_group_is_not_recalled(town: Town):
    """The conversation must be that of the message."""
    key = (await town.good("group_send", to_group()))["processQueryKey"]
    body = {"openConversationId": SCENE, "robotCode": "dingapp", "processQueryKeys": [key]}
    assert (await town.good("group_recall", body))["failedResult"] == {key: "invalid.processQueryKey"}


async def test_one_to_one_recall_covers_all_receivers_within_a_day(town: Town):
    """The path is spelled with a small t; after 24 hours the key is over."""
    key = (await town.good("oto_send", to_users("li", "wang")))["processQueryKey"]
    late = (await town.good("oto_send", to_users("li")))["processQueryKey"]
    body = {"robotCode": "dingapp", "processQueryKeys": [key]}
    assert (await town.good("oto_recall", body))["successResult"] == [key]
    assert town.city.screen("王敏") == []
    town.clock.pass_time(hours=25)
    await town.log_in()
    answer = await town.good("oto_recall", {**body, "processQueryKeys": [late]})
    assert answer["failedResult"] == {late: "robot.processQueryKey.expired"}


@pytest.mark.parametrize("name", ["group_recall", "oto_recall"])
async def test_recall_takes_twenty_keys(town: Town, name: str):
    """More, none, or a bare string are refused."""
    place = {"openConversationId": GROUP} if name == "group_recall" else {}
    body = {"robotCode": "dingapp", "processQueryKeys": ["k"] * 21, **place}
    assert await town.code(name, body) == (400, "invalidParameter.processQueryKeys.overMax")
    assert (await town.code(name, {**body, "processQueryKeys": []}))[1] == "invalidParameter.processQueryKeys.empty"
    assert (await town.code(name, {**body, "processQueryKeys": "k"}))[1] == "invalidParameter.param.invalid"
