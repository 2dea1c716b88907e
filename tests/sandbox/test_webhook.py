"""Group webhooks and session webhooks (dingtalk.md §2.5, §2.6; §13 row 8)."""

import pytest

from sandbox.signing import hook_signature
from tests.sandbox.town import GROUP, Town

TEXT = {"msgtype": "text", "text": {"content": "@li 请回复"}, "at": {"atUserIds": ["li"]}}


def hook(town: Town) -> str:
    return town.city.group("工作人员群").hook_token


async def send(town: Town, body, **params: str):
    async with town.http.post("/robot/send", params=params, json=body) as response:
        assert response.status == 200
        return (await response.json())["errcode"]


async def test_a_webhook_mentions_those_named_in_the_text(town: Town):
    """@ needs the person both in `at` and literally in the text."""
    body = {**TEXT, "at": {"atUserIds": ["li", "wang"], "atMobiles": ["13800000002"]}}
    assert await send(town, body, access_token=hook(town)) == 0
    assert town.city.screen("王敏", "工作人员群")[-1].mentions == ("li",)
    everyone = {"msgtype": "text", "text": {"content": "开会"}, "at": {"isAtAll": True}}
    assert await send(town, everyone, access_token=hook(town)) == 0
    assert town.city.screen("王敏", "工作人员群")[-1].mentions == ("@ALL",)


@pytest.mark.parametrize(
    "body",
    [
        {"msgtype": "markdown", "markdown": {"title": "a", "text": "b"}},
        {"msgtype": "link", "link": {"title": "a", "text": "b", "messageUrl": "https://a.cn"}},
        {"msgtype": "actionCard", "actionCard": {"title": "a", "text": "b", "singleTitle": "看", "singleURL": "u"}},
        {
            "msgtype": "actionCard",
            "actionCard": {"title": "a", "text": "b", "btns": [{"title": "看", "actionURL": "u"}]},
        },
        {"msgtype": "feedCard", "feedCard": {"links": [{"title": "a", "messageURL": "u", "picURL": "p"}]}},
    ],
)
async def test_every_kind_of_body_is_shown(town: Town, body):
    """text, markdown, link, actionCard with one or many buttons, feedCard."""
    assert await send(town, body, access_token=hook(town)) == 0
    assert town.city.screen("王敏", "工作人员群")[-1].kind == body["msgtype"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"msgtype": "file", "file": {}}, 400105),
        ({"text": {"content": "a"}}, 400105),
        ({"msgtype": "text"}, 40035),
        ({"msgtype": "text", "text": {"content": ""}}, 40035),
        ({"msgtype": "text", "text": {"content": "a", "at": {}}}, 40035),
        ({"msgtype": "markdown", "markdown": {"text": "b"}}, 40035),
        ({"msgtype": "text", "text": {"content": "a"}, "at": {"atUserIds": "li"}}, 40035),
        ({"msgtype": "text", "text": {"content": "a"}, "at": {"atUserIds": ["u"] * 51}}, 40035),
        ({"msgtype": "text", "text": {"content": "督" * 7000}}, 460101),
        ({"msgtype": "feedCard", "feedCard": {"links": [{"title": "a"}]}}, 40035),
        ({"msgtype": "actionCard", "actionCard": {"title": "a", "text": "b", "btns": ["看"]}}, 40035),
    ],
)
async def test_a_wrong_body_is_an_errcode_with_status_200(town: Town, body, code: int):
    """Nothing is shown."""
    assert await send(town, body, access_token=hook(town)) == code
    assert town.city.screen("王敏", "工作人员群") == []


async def test_an_unknown_token_or_a_robot_taken_out_is_refused(town: Town):
    """300005, 400102, 400013."""
    assert await send(town, TEXT, access_token="0" * 64) == 300005
    group = town.city.group("工作人员群")
    group.has_robot = False
    assert await send(town, TEXT, access_token=hook(town)) == 400102
    group.disbanded = True
    assert await send(town, TEXT, access_token=hook(town)) == 400013


async def test_a_signed_webhook_checks_sign_and_hour(town: Town):
    """The time may be off by one hour at most."""
    town.city.group("工作人员群").hook_secret = "SECexample"
    stamp = str(int(town.clock.now.timestamp() * 1000))
    good = {"access_token": hook(town), "timestamp": stamp, "sign": hook_signature("SECexample", stamp)}
    assert await send(town, TEXT, **good) == 0
    assert await send(town, TEXT, **{**good, "sign": "x"}) == 310000
    assert await send(town, TEXT, access_token=hook(town)) == 310000
    town.clock.pass_time(minutes=61)
    assert await send(town, TEXT, **good) == 310000


async def test_the_twenty_first_message_of_a_minute_blocks_for_ten(town: Town):
    """And the block ends by civil time alone."""
    codes = [await send(town, TEXT, access_token=hook(town)) for _ in range(21)]
    assert codes == [0] * 20 + [130101]
    town.clock.pass_time(minutes=9)
    assert await send(town, TEXT, access_token=hook(town)) == 130101
    town.clock.pass_time(minutes=1)
    assert await send(town, TEXT, access_token=hook(town)) == 0


async def test_a_repeated_msg_uuid_is_shown_once(town: Town):
    """The key of the retry after a lost reply."""
    for _ in range(3):
        assert await send(town, {**TEXT, "msgUuid": "2026-37:1"}, access_token=hook(town)) == 0
    assert len(town.city.screen("王敏", "工作人员群")) == 1


async def test_a_session_webhook_lives_ninety_minutes(town: Town):
    """Then 300001 with HTTP 200, as for a made-up session."""
    await town.city.says("李静", "工作人员群", "@督办助手 在吗")
    body = town.bot.last().body
    assert body["sessionWebhookExpiredTime"] - body["createAt"] == 5_400_000
    answer = {"msgtype": "text", "text": {"content": "在"}}
    async with town.http.post(body["sessionWebhook"], json=answer) as response:
        assert (await response.json())["errcode"] == 0
    assert town.city.screen("李静", "工作人员群")[-1].text == "在"
    town.clock.pass_time(minutes=90)
    async with town.http.post(body["sessionWebhook"], json=answer) as response:
        assert (response.status, (await response.json())["errcode"]) == (200, 300001)
    async with town.http.post("/robot/sendBySession?session=0", json=answer) as response:
        assert (await response.json())["errcode"] == 300001


async def test_a_webhook_without_the_json_header_is_refused(town: Town):
    """43004 for a wrong Content-Type, 40035 for what is not JSON."""
    async with town.http.post(f"/robot/send?access_token={hook(town)}", data="{}") as response:
        assert (await response.json())["errcode"] == 43004
    headers = {"Content-Type": "application/json"}
    async with town.http.post(f"/robot/send?access_token={hook(town)}", data="{", headers=headers) as response:
        assert (await response.json())["errcode"] == 40035


async def test_what_a_webhook_sends_has_no_key_to_quote(town: Town):
    """A quote of it carries the message id only."""
    await send(town, TEXT, access_token=hook(town))
    await town.city.says("李静", "工作人员群", "收到", quote="请回复")
    body = town.bot.last().body
    assert "originalProcessQueryKey" not in body
    assert body["originalMsgId"] == town.city.screen("李静", "工作人员群")[0].id
    assert body["conversationId"] == GROUP
