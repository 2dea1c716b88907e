"""Signed callbacks and the event envelope (dingtalk.md §5.1, §5.2, §7; §13 row 12)."""

import asyncio
import json
from dataclasses import replace

import pytest
from aiohttp import web

from sandbox.city import Outcome
from sandbox.envelope import Envelope, EnvelopeError
from sandbox.signing import card_signature, hook_signature, robot_signature
from tests.sandbox.conftest import QUICK
from tests.sandbox.town import GROUP, Received, Town, to_group

PUBLISHED = Envelope(
    token="123456", aes_key="1234567890123456789012345678901234567890123", owner="dingsnotzck6pm5veliw"
)
SUCCESS = "YvkvaGe4hQxd3VxRmEty0dVlnCOAqwf56xwTRHDHoOURqhalbmBJQk5FNcRk42Gl5T0YQXZNwpwWSm1xAFJ5ZA=="


def test_the_published_signatures_come_out():
    """Vectors of §5.2 and §6.4."""
    assert robot_signature("this is a secret", "1577262236757") == "DJrE6qdyVGCQz9z5r2MDuNcNAhwYnuAkyj13cx169CA="
    assert hook_signature("SECexample0123456789", "1700000000000") == "figG6qqCA/lRh0hsGCW2zNtNV5znkAFut5BI0zKhqnQ="
    assert card_signature("example-secret", "1700000000000") == "I85VWQbGCqbDkjEb7rsCEkTKI9QSL3wzLms54MiwXlg="


def test_the_published_envelope_opens():
    """Vector 2 of §7.1: signature and plaintext."""
    signature = PUBLISHED.signature("1614767836", "A7Co0cJLMzIDtMMI", SUCCESS)
    assert signature == "9a95a004dd16f5c307e849b994173f76aa26e5eb"
    assert PUBLISHED.open(SUCCESS) == "success"


def test_an_envelope_counts_bytes_and_checks_its_owner():
    """Chinese text survives; another app cannot open it; damage is an error."""
    sealed = PUBLISHED.seal("督办" * 50, b"0123456789abcdef")
    assert "\n" not in sealed
    assert PUBLISHED.open(sealed) == "督办" * 50
    with pytest.raises(EnvelopeError):
        replace(PUBLISHED, owner="dingother").open(sealed)
    for broken in ("", "AAAA", sealed[4:], "督"):
        with pytest.raises(EnvelopeError):
            PUBLISHED.open(broken)


async def test_a_robot_message_has_the_documented_body_and_signature(town: Town):
    """The robot's name is taken out of the text; the other mention stays."""
    assert await town.city.says("李静", "工作人员群", "@督办助手 请转 @王敏 收到") is Outcome.ANSWERED
    got = town.bot.last()
    assert got.path == "/dingtalk/robot"
    assert got.headers["sign"] == robot_signature("app-secret", got.headers["timestamp"])
    assert got.headers["timestamp"] == str(int(town.clock.now.timestamp() * 1000))
    body = got.body
    assert body["text"] == {"content": " 请转 @王敏 收到"}
    assert (body["conversationId"], body["conversationType"], body["conversationTitle"]) == (GROUP, "2", "工作人员群")
    assert (body["senderStaffId"], body["senderNick"], body["robotCode"]) == ("li", "李静", "dingapp")
    assert body["isInAtList"] is True
    assert body["atUsers"][0] == {"dingtalkId": body["chatbotUserId"]}
    assert body["atUsers"][1]["staffId"] == "wang"
    assert body["createAt"] == int(town.clock.now.timestamp() * 1000)


async def test_an_outsider_has_no_staff_id(town: Town):
    """Neither staff id nor corp (pitfall 7)."""
    await town.city.says("访客", "工作人员群", "@督办助手 收到")
    assert not {"senderStaffId", "senderCorpId", "isAdmin"} & set(town.bot.last().body)


async def test_a_quote_of_a_robot_message_names_its_key(town: Town):
    """Without an @, and for cards by the carrierId."""
    key = (await town.good("group_send", to_group()))["processQueryKey"]
    await town.city.says("李静", "工作人员群", "收到", quote="周五前")
    body = town.bot.last().body
    assert (body["originalProcessQueryKey"], body["isInAtList"]) == (key, False)
    assert body["text"]["isReplyMsg"] is True
    assert body["text"]["repliedMsg"]["senderId"] == body["chatbotUserId"]
    assert body["text"]["repliedMsg"]["msgId"] == body["originalMsgId"]


async def test_the_http_answer_may_be_a_message(town: Town):
    """It is posted to the same conversation; `empty` is silence; nonsense is held against the bot."""
    town.bot.answers["/dingtalk/robot"] = {"msgtype": "text", "text": {"content": "已记录"}}
    await town.city.says("李静", None, "光伏玻璃 320万")
    assert [view.text for view in town.city.screen("李静")] == ["光伏玻璃 320万", "已记录"]
    town.bot.answers["/dingtalk/robot"] = {"msgtype": "empty"}
    await town.city.says("李静", None, "再报一次")
    assert len(town.city.screen("李静")) == 3
    town.bot.answers["/dingtalk/robot"] = {"msgtype": "text", "content": "忘了套一层"}
    await town.city.says("李静", None, "三报")
    assert town.city.platform.refusals[-1].name == "push_message"


async def success(got: Received) -> web.Response:
    """What a correct bot answers to an event."""
    envelope = Envelope(token="event-token", aes_key="1234567890123456789012345678901234567890123", owner="dingapp")
    encrypt = got.body["encrypt"]
    given = envelope.signature(got.query["timestamp"], got.query["nonce"], encrypt)
    assert given == got.query["msg_signature"] == got.query["signature"]
    sealed = envelope.seal("success", b"0123456789abcdef")
    signature = envelope.signature("1614767836", "nonce", sealed)
    answer = {"msg_signature": signature, "timeStamp": "1614767836", "nonce": "nonce", "encrypt": sealed}
    return web.json_response(answer)


def opened(got: Received) -> dict[str, object]:
    key = "1234567890123456789012345678901234567890123"
    return json.loads(Envelope(token="event-token", aes_key=key, owner="dingapp").open(got.body["encrypt"]))


async def test_an_event_travels_sealed_and_flat(town: Town):
    """chat_* keep camelCase; joining, leaving, removing, renaming and disbanding are told."""
    town.bot.answers["/dingtalk/events"] = success
    city = town.city
    outcomes = [
        await city.joins("张伟明", "别的群"),
        await city.leaves("张伟明", "别的群"),
        await city.removed("张伟明", "工作人员群"),
        await city.renames("工作人员群", "督办工作群"),
        await city.disbands("督办工作群"),
        await city.checks_url(),
    ]
    assert outcomes == [Outcome.ANSWERED] * 6
    events = [opened(got) for got in town.bot.received]
    assert [event["EventType"] for event in events] == [
        "chat_add_member",
        "chat_quit",
        "chat_remove_member",
        "chat_update_title",
        "chat_disband",
        "check_url",
    ]
    assert events[0]["userId"] == ["zhang"]
    assert events[1]["operator"] == "zhang"
    assert isinstance(events[0]["timeStamp"], int)
    assert all(event["CorpId"] == "dingcorp" and event["eventId"] for event in events)


async def test_a_reading_event_is_in_pascal_case(found):
    """robot_msg_read only when it was ticked, once per reader and message, with operatTime as text."""
    town = await found(events=frozenset({"robot_msg_read"}))
    town.bot.answers["/dingtalk/events"] = success
    key = (await town.good("group_send", to_group()))["processQueryKey"]
    for who in ("李静", "李静", "访客"):
        await town.city.reads(who)
    events = [opened(got) for got in town.bot.received]
    assert [event.get("UserId") for event in events] == ["li", None]
    assert events[1]["UnionId"] == "union-guest"
    assert {event["ProcessQueryKey"] for event in events} == {key}
    assert isinstance(events[0]["OperatTime"], str)


async def test_an_unanswered_event_comes_again_and_is_listed_at_last(town: Town):
    """After 10 and 30 seconds of civil time; then get_call_back_failed_result has it once."""
    assert await town.city.joins("李静", "别的群") is Outcome.REFUSED
    for seconds in (10, 30):
        due = town.city.next_moment()
        assert (due - town.clock.now).total_seconds() == seconds
        town.clock.now = due
        await town.city.act(due)
    assert town.city.next_moment() is None
    assert len({opened(got)["eventId"] for got in town.bot.received}) == 1
    listed = await town.good("failed_events")
    assert [row["call_back_tag"] for row in listed["failed_list"]] == ["chat_add_member"]
    assert (await town.good("failed_events"))["failed_list"] == []


@pytest.mark.parametrize(("status", "outcome"), [(503, Outcome.REFUSED), (200, Outcome.ANSWERED)])
async def test_a_message_that_was_not_acknowledged_comes_again_once(town: Town, status: int, outcome: Outcome):
    """With the same msgId, a minute later."""

    async def answer(got: Received) -> web.Response:
        return web.json_response({}, status=status)

    town.bot.answers["/dingtalk/robot"] = answer
    assert await town.city.says("李静", None, "收到") is outcome
    due = town.city.next_moment()
    assert (due is None) == (status == 200)
    if due:
        await town.city.act(due)
        assert town.city.next_moment() is None
    assert len({got.body["msgId"] for got in town.bot.received}) == 1
    assert len(town.bot.received) == (1 if status == 200 else 2)


async def test_a_slow_bot_is_late_and_a_dead_one_unreached(found):
    """Deadlines are loop time, from Patience."""
    town = await found(patience=QUICK)

    async def sleepy(got: Received) -> web.Response:
        await asyncio.sleep(0.6)
        return web.json_response({})

    town.bot.answers["/dingtalk/robot"] = sleepy
    assert await town.city.says("李静", None, "收到") is Outcome.LATE
    town.city.call_back_to("http://127.0.0.1:1")
    assert await town.city.says("李静", None, "收到") is Outcome.UNREACHED
    town.city.call_back_to(None)
    assert await town.city.says("李静", None, "收到") is Outcome.UNREACHED
