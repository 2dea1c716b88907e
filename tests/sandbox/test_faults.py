"""Fault switches and monthly allowances (dingtalk.md §10, §13 last row; reliability.md §2.2-2.3)."""

from datetime import timedelta

import aiohttp
import pytest

from sandbox.city import Outcome
from sandbox.faults import REACH, Faults
from tests.sandbox.town import Town, to_group, to_users


async def test_a_timeout_after_accept_stores_the_message_and_drops_the_connection(town: Town):
    """The caller cannot know."""
    town.city.fault("timeout_after_accept", "group_send")
    with pytest.raises(aiohttp.ClientError):
        await town.call("group_send", to_group())
    assert len(town.city.screen("李静", "工作人员群")) == 1
    await town.good("group_send", to_group())


async def test_a_refused_call_is_not_accepted(town: Town):
    """The fault waits for a call that would have succeeded."""
    town.city.fault("timeout_after_accept", "*")
    assert await town.code("group_send", to_group("cidNowhere==")) == (400, "invalid.openConversationId")
    with pytest.raises(aiohttp.ClientError):
        await town.call("oto_send", to_users("li"))


@pytest.mark.parametrize(
    ("kind", "new", "old"),
    [
        ("error_500", (500, "system.error"), (200, -1)),
        ("throttle", (403, "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi"), (200, 90018)),
        ("quota_spent", (403, "Forbidden.AccessDenied.ApiCountLimitForOrg"), (200, 90020)),
    ],
)
async def test_a_gate_fault_executes_nothing(town: Town, kind: str, new, old):
    """Each dialect in its own words; `times` runs out."""
    town.city.fault(kind, "POST /v1.0/robot/groupMessages/send", times=2)
    town.city.fault(kind, "/topapi/v2/user/get")
    for _ in range(2):
        assert await town.code("group_send", to_group()) == new
    assert await town.code("user_get", {"userid": "li"}) == old
    assert town.city.screen("李静", "工作人员群") == []
    await town.good("group_send", to_group())


async def test_a_throttled_webhook_speaks_its_own_code(town: Town):
    """130101, as in the wild."""
    town.city.fault("throttle", "webhook_send")
    token = town.city.group("工作人员群").hook_token
    body = {"msgtype": "text", "text": {"content": "a"}}
    async with town.http.post("/robot/send", params={"access_token": token}, json=body) as response:
        assert (await response.json())["errcode"] == 130101


async def test_token_expired_ends_every_token(town: Town):
    """One refresh and the call works again."""
    town.city.fault("token_expired", "group_send")
    assert await town.code("group_send", to_group()) == (400, "InvalidAuthentication")
    assert await town.code("oto_send", to_users("li")) == (400, "InvalidAuthentication")
    old = town.token
    await town.log_in()
    assert town.token != old
    await town.good("group_send", to_group())


async def test_flow_control_lists_the_people_or_refuses_the_group(town: Town):
    """200 with a list one-to-one, send.too.fast in groups."""
    town.city.fault("flow_controlled", times=2)
    answer = await town.good("oto_send", to_users("li", "nobody"))
    assert (answer["flowControlledStaffIdList"], answer["invalidStaffIdList"]) == (["li"], ["nobody"])
    assert town.city.screen("李静") == []
    assert await town.code("group_send", to_group()) == (400, "send.too.fast")
    await town.good("oto_send", to_users("li"))


async def test_a_fault_may_last_until_a_civil_moment(town: Town):
    """However many calls there are."""
    town.city.fault("error_500", "oto_send", until=town.clock.now + timedelta(minutes=5))
    for _ in range(3):
        assert (await town.code("oto_send", to_users("li")))[0] == 500
    town.clock.pass_time(minutes=5)
    await town.good("oto_send", to_users("li"))


async def test_lost_and_duplicate_pushes(town: Town):
    """A lost one never comes; a duplicate has the same msgId."""
    town.city.fault("lost_push")
    assert await town.city.says("李静", None, "一") is Outcome.LOST
    assert town.city.next_moment() is None
    town.city.fault("duplicate_push", "push_message")
    assert await town.city.says("李静", None, "二") is Outcome.ANSWERED
    assert [got.body["text"]["content"] for got in town.bot.received] == ["二", "二"]
    assert len({got.body["msgId"] for got in town.bot.received}) == 1


async def test_a_spent_push_quota_empties_the_message(town: Town):
    """Code 20001 and no text, which is no empty command."""
    town.city.fault("quota_spent", "push_message")
    await town.city.says("李静", None, "收到")
    body = town.bot.last().body
    assert body["errorCode"] == "20001"
    assert "text" not in body


async def test_the_months_allowances_run_out_and_come_back(found):
    """Calls and pushes are counted apart, by calendar month in China; tokens and contacts are free."""
    town = await found(api_quota=2, push_quota=1)
    for _ in range(2):
        await town.good("oto_send", to_users("li"))
    assert await town.code("oto_send", to_users("li")) == (403, "Forbidden.AccessDenied.ApiCountLimitForOrg")
    await town.good("user_get", {"userid": "li"})
    for _ in range(2):
        await town.city.says("李静", None, "收到")
    assert [got.body.get("errorCode") for got in town.bot.received] == [None, "20001"]
    hook = town.city.group("工作人员群").hook_token
    body = {"msgtype": "text", "text": {"content": "a"}}
    async with town.http.post("/robot/send", params={"access_token": hook}, json=body) as response:
        assert (await response.json())["errcode"] == 90020
    town.clock.pass_time(days=8)
    await town.log_in()
    await town.good("oto_send", to_users("li"))
    await town.city.says("李静", None, "收到")
    assert "errorCode" not in town.bot.last().body


async def test_calls_are_counted_per_kind_since_last_asked(town: Town):
    """Refused ones too; `*` is every call."""
    assert town.city.calls("token") == 1
    await town.good("oto_send", to_users("li"))
    await town.code("oto_send", {})
    assert town.city.calls("/v1.0/robot/oToMessages/batchSend") == 2
    assert town.city.calls("oto_send") == 0
    assert town.city.calls() == 3
    assert town.city.calls("*") == 0


def test_unknown_faults_and_calls_name_the_nearest():
    """A typo in a script is an error with a hint."""
    faults = Faults()
    for kind, on, hint in (
        ("error500", "*", "error_500"),
        ("error_500", "group_sned", "group_send"),
        ("lost_push", "group_send", "push_message"),
    ):
        with pytest.raises(LookupError, match=hint):
            faults.add(kind, on)


async def test_switches_are_cleared_together(town: Town):
    """For the page's reset."""
    for kind in REACH:
        town.city.fault(kind, times=5)
    town.city.platform.faults.clear()
    await town.good("oto_send", to_users("li"))
    assert await town.city.says("李静", None, "收到") is Outcome.ANSWERED
    assert len(town.bot.received) == 1
