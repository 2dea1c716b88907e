"""People, departments and groups for the app (dingtalk.md §8; §13 row 13)."""

import pytest

from tests.sandbox.town import GROUP, OTHER, SCENE, Town


async def test_people_are_found_by_mobile_userid_and_unionid(town: Town):
    """The outsider is in no address book."""
    assert (await town.good("user_by_mobile", {"mobile": "13800000001"}))["result"]["userid"] == "li"
    details = (await town.good("user_get", {"userid": "li"}))["result"]
    assert (details["name"], details["unionid"], details["dept_id_list"]) == ("李静", "union-li", [3])
    assert (await town.good("user_by_unionid", {"unionid": "union-li"}))["result"]["userid"] == "li"
    assert await town.code("user_get", {"userid": "guest"}) == (200, 60121)
    assert await town.code("user_by_unionid", {"unionid": "union-guest"}) == (200, 60121)


async def test_departments_are_walked_level_by_level(town: Town):
    """Root is 1; members are listed page by page."""
    below = (await town.good("dept_list", {"dept_id": 1}))["result"]
    assert [(row["dept_id"], row["name"]) for row in below] == [(2, "项目办"), (3, "住建局")]
    assert (await town.good("dept_list", {"dept_id": 3}))["result"] == []
    assert (await town.good("dept_get", {"dept_id": 3}))["result"]["name"] == "住建局"
    assert (await town.good("user_ids", {"dept_id": 3}))["result"] == {"userid_list": ["li", "zhang"]}
    first = (await town.good("user_list", {"dept_id": 3, "cursor": 0, "size": 1}))["result"]
    assert (first["has_more"], first["next_cursor"], first["list"][0]["name"]) == (True, 1, "李静")
    rest = (await town.good("user_list", {"dept_id": 3, "cursor": 1, "size": 1}))["result"]
    assert (rest["has_more"], rest["list"][0]["name"]) == (False, "张伟明")


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("user_by_mobile", {"mobile": ""}, 40104),
        ("user_by_mobile", {"mobile": "139"}, 60121),
        ("user_get", {"userId": "li"}, 33012),
        ("user_get", {"userid": "nobody"}, 60121),
        ("user_by_unionid", {}, 400002),
        ("dept_get", {"dept_id": 99}, 60003),
        ("dept_list", {"dept_id": 99}, 60003),
        ("user_ids", {"dept_id": "3"}, 400002),
        ("user_list", {"dept_id": 3, "cursor": 0, "size": 101}, 400002),
        ("user_list", {"dept_id": 3, "cursor": 0}, 400002),
    ],
)
async def test_wrong_questions_are_an_errcode(town: Town, name: str, body, code: int):
    """HTTP 200 all the same."""
    assert await town.code(name, body) == (200, code)


NEW_GROUP = {
    "title": "督办群",
    "template_id": "tpl",
    "owner_user_id": "wang",
    "user_ids": ["li"],
    "uuid": "once",
}


async def test_a_scene_group_is_made_once_per_uuid(town: Town):
    """With the robot in it; ids convert one way."""
    made = await town.good("scene_group_create", NEW_GROUP)
    assert await town.good("scene_group_create", NEW_GROUP) == made
    converted = await town.good("chat_convert", chatId=made["chat_id"])
    assert converted == {"openConversationId": made["open_conversation_id"]}
    info = (await town.good("chat_get", chatid=made["chat_id"]))["chat_info"]
    assert (info["name"], info["useridlist"]) == ("督办群", ["wang", "li"])
    robots = await town.good("robots_in_group", {"openConversationId": made["open_conversation_id"]})
    assert robots["chatbotInstanceVOList"][0]["robotCode"] == "dingapp"


async def test_members_of_a_scene_group_are_listed_and_changed(town: Town):
    """Everybody at once, outsiders by unionid."""
    body = {"open_conversation_id": SCENE, "user_ids": ["zhang"], "union_ids": ["union-guest"]}
    assert await town.good("scene_member_add", body) == {"success": True}
    answer = await town.good("scene_members", {"openConversationId": SCENE, "maxResults": 10})
    assert (answer["memberUserIds"], answer["unionIdList"]) == (["wang", "li", "zhang"], ["union-guest"])
    await town.good("scene_member_delete", {**body, "union_ids": []})
    assert town.city.group("场景群").members == ["wang", "li", "guest"]


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("scene_group_create", {**NEW_GROUP, "title": "督" * 31}, "parameter.invalid"),
        ("scene_group_create", {**NEW_GROUP, "template_id": ""}, "groupTemplate.notFound"),
        ("scene_group_create", {**NEW_GROUP, "user_ids": ["nobody"]}, "member.notFound"),
        ("scene_group_create", {"name": "督办群"}, "parameter.invalid"),
        ("scene_members", {"openConversationId": GROUP}, "groupPermissionDenied"),
        ("scene_members", {"openConversationId": "cid"}, "cidEncryptError"),
        ("scene_members", {"open_conversation_id": SCENE}, "paramBlank"),
        ("scene_member_add", {"open_conversation_id": SCENE, "user_ids": []}, "member.notFound"),
        ("scene_member_add", {"openConversationId": SCENE}, "parameter.invalid"),
        ("scene_member_delete", {"open_conversation_id": GROUP}, "groupTemplate.permessionDenied.group"),
        ("robots_in_group", {"openConversationId": "cid"}, "invalid.openConversationId"),
    ],
)
async def test_groups_that_are_not_ours_stay_closed(town: Town, name: str, body, code: str):
    """An ordinary group tells nobody its members."""
    assert await town.code(name, body) == (400, code)


async def test_chat_ids_of_ordinary_groups_are_unknown(town: Town):
    """invalideChatId, spelled so; 40035 on the old API."""
    assert await town.code("chat_convert", chatId="chat123") == (400, "invalideChatId")
    assert await town.code("chat_get", chatid="chat123") == (200, 40035)
    robots = await town.good("robots_in_group", {"openConversationId": OTHER})
    assert robots == {"chatbotInstanceVOList": []}
