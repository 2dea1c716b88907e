"""Who has read what (dingtalk.md §3.1, §3.2; §13 rows 5, 7)."""

import pytest

from sandbox.city import Citizen
from tests.sandbox.town import GROUP, OTHER, SCENE, Town, to_group, to_users


def query(key: str, **more) -> dict[str, object]:
    return {"processQueryKey": key, "openConversationId": GROUP, "robotCode": "dingapp", **more}


async def test_readers_of_a_group_message_are_listed_and_the_unread_are_not(town: Town):
    """A reader of the corp appears by userid, in the order of reading; an outsider does not."""
    key = (await town.good("group_send", to_group()))["processQueryKey"]
    for who in ("张伟明", "访客", "王敏"):
        await town.city.reads(who)
    town.clock.pass_time(minutes=1)
    answer = await town.good("group_query", query(key))
    assert answer == {"sendStatus": "SUCCESS", "readUserIds": ["zhang", "wang"], "nextToken": "", "hasMore": False}


async def test_readers_come_in_pages_with_an_opaque_cursor(town: Town):
    """Two hundred a page at most."""
    for number in range(5):
        userid = f"u{number}"
        town.city.add_person(Citizen(userid=userid, name=f"科员{number}", unionid=f"union-{userid}"))
        town.city.group("工作人员群").members.append(userid)
    key = (await town.good("group_send", to_group()))["processQueryKey"]
    for number in range(5):
        await town.city.reads(f"u{number}")
    town.clock.pass_time(minutes=1)
    first = await town.good("group_query", query(key, maxResults=3, nextToken=""))
    assert (first["hasMore"], len(first["readUserIds"])) == (True, 3)
    rest = await town.good("group_query", query(key, maxResults=3, nextToken=first["nextToken"]))
    assert (rest["readUserIds"], rest["hasMore"]) == (["u3", "u4"], False)


async def test_right_after_sending_and_after_a_day_the_key_is_not_there(town: Town):
    """One code for not generated yet and for expired."""
    key = (await town.good("group_send", to_group()))["processQueryKey"]
    assert await town.code("group_query", query(key)) == (400, "processQueryKey.expireTime")
    town.clock.pass_time(hours=24, seconds=1)
    await town.log_in()
    assert await town.code("group_query", query(key)) == (400, "processQueryKey.expireTime")


async def test_a_recalled_message_says_so(town: Town):
    """sendStatus RECALLED in both queries."""
    key = (await town.good("group_send", to_group()))["processQueryKey"]
    await town.good("group_recall", {"openConversationId": GROUP, "robotCode": "dingapp", "processQueryKeys": [key]})
    town.clock.pass_time(minutes=1)
    assert (await town.good("group_query", query(key)))["sendStatus"] == "RECALLED"
    mine = (await town.good("oto_send", to_users("li")))["processQueryKey"]
    await town.good("oto_recall", {"robotCode": "dingapp", "processQueryKeys": [mine]})
    answer = await town.good("oto_status", processQueryKey=mine, robotCode="dingapp")
    assert answer["sendStatus"] == "RECALLED"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"processQueryKey": ""}, "invalidParameter.processQueryKey.missing"),
        ({"processQueryKey": "made-up"}, "invalid.processQueryKey"),
        ({"maxResults": 201}, "invalidParameter.pageSize.invalid"),
        ({"maxResults": "20"}, "invalidParameter.pageSize.invalid"),
        ({"nextToken": "3"}, "invalidParameter.cursor.invalid"),
        ({"openConversationId": ""}, "invalid.openConversationId"),
        ({"openConversationId": "cidNowhere=="}, "openConversationId.notExisted"),
        ({"openConversationId": SCENE}, "invalid.processQueryKey"),
        ({"openConversationId": OTHER}, "invalid.processQueryKey"),
        ({"robotCode": "dingother"}, "invalidParameter.robotCode.auth"),
        ({"pageSize": 20}, "invalidParameter.invalid"),
    ],
)
async def test_a_wrong_query_is_refused(town: Town, change, code: str):
    """Key, group, robot and page must all be right."""
    key = (await town.good("group_send", to_group()))["processQueryKey"]
    town.clock.pass_time(minutes=1)
    assert await town.code("group_query", {**query(key), **change}) == (400, code)


async def test_one_to_one_status_lists_every_receiver(town: Town):
    """READ and UNREAD are explicit, within a day."""
    key = (await town.good("oto_send", to_users("li", "wang")))["processQueryKey"]
    await town.city.reads("李静")
    answer = await town.good("oto_status", processQueryKey=key, robotCode="dingapp")
    rows = {row["name"]: row["readStatus"] for row in answer["messageReadInfoList"]}
    assert rows == {"李静": "READ", "王敏": "UNREAD"}
    town.clock.pass_time(hours=25)
    await town.log_in()
    status = await town.code("oto_status", processQueryKey=key, robotCode="dingapp")
    assert status == (400, "processQueryKey.expireTime")


async def test_a_key_that_lost_its_plus_signs_is_invalid(town: Town):
    """A client that does not percent-encode the key sends blanks instead of `+`."""
    key = (await town.good("oto_send", to_users("li")))["processQueryKey"]
    broken = await town.code("oto_status", processQueryKey=key.replace("+", " "), robotCode="dingapp")
    assert broken == (400, "invalid.processQueryKey")
    assert (await town.code("oto_status", processQueryKey=key))[1] == "invalidParameter.robotCode.missing"
