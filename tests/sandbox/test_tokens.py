"""Access tokens and routes (dingtalk.md §1; §13 rows 1-3)."""

import pytest

from tests.sandbox.town import Town, to_group

KEYS = {"appKey": "dingapp", "appSecret": "app-secret"}


async def test_the_same_token_is_handed_out_while_it_is_valid(town: Town):
    """A repeated call renews the token and does not change it."""
    town.clock.pass_time(seconds=7000)
    again = await town.good("token", KEYS)
    assert again == {"accessToken": town.token, "expireIn": 7200}
    town.clock.pass_time(seconds=7000)
    await town.good("group_send", to_group())


async def test_an_expired_token_is_refused_and_the_next_one_is_new(town: Town):
    """Two hours of civil time end it."""
    town.clock.pass_time(seconds=7200)
    assert await town.code("group_send", to_group()) == (400, "InvalidAuthentication")
    assert (await town.good("token", KEYS))["accessToken"] != town.token


@pytest.mark.parametrize("token", ["", "nonsense"])
async def test_a_token_that_never_existed_is_refused_in_both_dialects(town: Town, token: str):
    """HTTP 400 on the new API with three fields, errcode 40014 with HTTP 200 on the old one."""
    town.token = token
    status, answer = await town.call("group_send", to_group())
    assert status == 400
    assert set(answer) == {"code", "requestid", "message"}
    assert answer["code"] == "InvalidAuthentication"
    assert await town.code("user_get", {"userid": "wang"}) == (200, 40014)


async def test_an_expired_token_is_42001_on_the_old_api(town: Town):
    """The old dialect tells expired from illegal."""
    town.clock.pass_time(hours=3)
    assert await town.code("user_get", {"userid": "wang"}) == (200, 42001)


async def test_the_old_token_call_gives_the_same_value(town: Town):
    """One token value serves both hosts."""
    answer = await town.good("old_token", appkey="dingapp", appsecret="app-secret")
    assert answer["access_token"] == town.token
    assert answer["expires_in"] == 7200
    assert await town.code("old_token", appkey="dingapp", appsecret="wrong") == (200, 40089)


@pytest.mark.parametrize("body", [{**KEYS, "appSecret": "wrong"}, {"appKey": "dingapp"}, {**KEYS, "appKey": 7}])
async def test_wrong_credentials_are_refused(town: Town, body: dict[str, object]):
    """A stray blank or a missing secret is no login."""
    assert await town.code("token", body) == (400, "invalidClientIdOrSecret")


async def test_a_form_instead_of_json_is_a_missing_body(town: Town):
    """The token call takes JSON only."""
    async with town.http.post("/v1.0/oauth2/accessToken", data=KEYS) as response:
        assert (response.status, (await response.json())["code"]) == (400, "Missingbody")
    headers = {"Content-Type": "application/json"}
    async with town.http.post("/v1.0/oauth2/accessToken", data="[1", headers=headers) as response:
        assert (response.status, (await response.json())["code"]) == (400, "Missingbody")


async def test_unknown_routes_are_refused_in_the_dialect_of_their_host(town: Town):
    """A typo in a path is a refusal, never a silent success."""
    async with town.http.post("/v1.0/robot/oToMessages/batchRecall", json={}) as response:
        assert (response.status, (await response.json())["code"]) == (404, "InvalidAction.NotFound")
    async with town.http.get("/topapi/v2/user/get") as response:
        assert (response.status, (await response.json())["errcode"]) == (200, 404)


async def test_a_permission_nobody_granted_is_named(found):
    """403 with the permission point to apply for; 60011 on the old API."""
    town = await found(withheld=frozenset({"qyapi_robot_sendmsg", "qyapi_get_member"}))
    status, answer = await town.call("group_send", to_group())
    assert (status, answer["code"]) == (403, "Forbidden.AccessDenied.AccessTokenPermissionDenied")
    assert answer["accessdenieddetail"] == {"requiredScopes": ["qyapi_robot_sendmsg"]}
    assert await town.code("user_get", {"userid": "wang"}) == (200, 60011)
