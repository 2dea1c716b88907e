"""Stream mode (dingtalk.md §5.3; §13 row 11), spoken to by a bare WebSocket client."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest

from sandbox.city import Outcome
from sandbox.settings import Patience
from tests.sandbox.conftest import QUICK
from tests.sandbox.town import Town, card, to_group

MESSAGES = {"type": "CALLBACK", "topic": "/v1.0/im/bot/messages/get"}
CARDS = {"type": "CALLBACK", "topic": "/v1.0/card/instances/callback"}
EVENTS = {"type": "EVENT", "topic": "*"}
OPEN = {
    "clientId": "dingapp",
    "clientSecret": "app-secret",
    "subscriptions": [EVENTS, MESSAGES, CARDS],
    "ua": "tests",
    "localIp": "127.0.0.1",
}


@dataclass
class Client:
    """One stream connection that keeps its frames and acks each with `data(frame)`; None = no ack."""

    socket: aiohttp.ClientWebSocketResponse
    data: Callable[[dict[str, Any]], Any]
    frames: list[dict[str, Any]] = field(default_factory=list)
    code: int = 200

    async def run(self) -> None:
        async for message in self.socket:
            frame = json.loads(message.data)
            self.frames.append(frame)
            answer = self.data(frame)
            if answer is not None:
                headers = {"messageId": frame["headers"]["messageId"], "contentType": "application/json"}
                ack = {"code": self.code, "message": "OK", "headers": headers, "data": answer}
                await self.socket.send_str(json.dumps(ack))


def polite(frame: dict[str, Any]) -> str | None:
    """Echoes pings, answers the rest with an empty response, is silent to `disconnect`."""
    if frame["headers"]["topic"] == "disconnect":
        return None
    if frame["type"] == "SYSTEM":
        return str(frame["data"])
    return json.dumps({"status": "SUCCESS"} if frame["type"] == "EVENT" else {"response": {}})


@asynccontextmanager
async def connected(town: Town, data: Callable[[dict[str, Any]], Any] = polite) -> AsyncIterator[Client]:
    answer = await town.good("gateway_open", OPEN)
    async with town.http.ws_connect(answer["endpoint"], params={"ticket": answer["ticket"]}) as socket:
        client = Client(socket, data)
        task = asyncio.create_task(client.run())
        yield client
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
async def town(found) -> Town:
    """The town in stream mode."""
    return await found(mode="stream", callback_base=None)


@pytest.fixture
async def hasty(found) -> Town:
    """The same with short deadlines, for what is awaited in vain."""
    return await found(mode="stream", callback_base=None, patience=QUICK)


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"clientSecret": "app-secret "}, 401, "authFailed"),
        ({"clientId": None}, 401, "authFailed"),
        ({"subscriptions": []}, 400, "invalidParameter"),
        ({"subscriptions": [{"type": "EVENT", "topic": "chat_quit"}]}, 400, "invalidParameter"),
        ({"subscriptions": [{"type": "CALLBACK", "topic": "/v1.0/robot"}]}, 400, "invalidParameter"),
    ],
)
async def test_a_wrong_opening_is_refused(town: Town, change, status: int, code: str):
    """Stray blanks in a secret are the usual cause of authFailed."""
    assert await town.code("gateway_open", {**OPEN, **change}) == (status, code)


async def test_a_ticket_opens_one_connection_within_ninety_seconds(town: Town):
    """A second use, a late use and a made-up ticket are refused."""
    answer = await town.good("gateway_open", OPEN)
    late = await town.good("gateway_open", OPEN)
    async with town.http.ws_connect(answer["endpoint"], params={"ticket": answer["ticket"]}):
        town.clock.pass_time(seconds=90)
        for ticket in (answer["ticket"], late["ticket"], "made-up"):
            with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                await town.http.ws_connect(answer["endpoint"], params={"ticket": ticket})
            assert refused.value.status == 401


async def test_a_robot_message_is_a_callback_frame(town: Town):
    """All header values are strings and data is a JSON string; mentions carry only the dingtalkId."""
    async with connected(town) as client:
        assert await town.city.says("李静", "工作人员群", "@督办助手 @王敏 收到") is Outcome.ANSWERED
    frame = client.frames[0]
    assert (frame["specVersion"], frame["type"]) == ("1.0", "CALLBACK")
    assert frame["headers"]["topic"] == MESSAGES["topic"]
    assert all(isinstance(value, str) for value in frame["headers"].values())
    data = json.loads(frame["data"])
    assert data["text"]["content"] == " @王敏 收到"
    assert [set(entry) for entry in data["atUsers"]] == [{"dingtalkId"}] * 2


async def test_an_event_frame_keeps_its_envelope_in_the_headers(town: Town):
    """data is the event body alone."""
    async with connected(town) as client:
        assert await town.city.joins("李静", "别的群") is Outcome.ANSWERED
    frame = client.frames[0]
    assert (frame["type"], frame["headers"]["topic"], frame["headers"]["eventType"]) == (
        "EVENT",
        "*",
        "chat_add_member",
    )
    assert json.loads(frame["data"])["userId"] == ["li"]


async def test_the_response_to_a_press_changes_the_card(town: Town):
    """In `data.response` of the ack."""

    def sign(frame: dict[str, Any]) -> str:
        response = {
            "cardData": {"cardParamMap": {"footer": "已签收"}},
            "cardUpdateOptions": {"updateCardDataByKey": True},
        }
        return json.dumps({"response": response})

    await town.good("card_create", card())
    async with connected(town, sign):
        assert await town.city.taps("李静", "收到") is Outcome.ANSWERED
    assert town.city.screen("王敏", "工作人员群")[0].footer == "已签收"


async def test_a_late_card_answer_is_not_applied_and_not_asked_for_again(hasty: Town):
    """The deadline of a press is two seconds, here a fifth of one."""
    await hasty.good("card_create", card())
    async with connected(hasty, lambda frame: None) as client:
        assert await hasty.city.taps("李静", "收到") is Outcome.LATE
        assert hasty.city.next_moment() is None
        assert len(client.frames) == 1


@pytest.mark.parametrize("answer", [lambda frame: None, lambda frame: {"response": None}, lambda frame: "nonsense"])
async def test_an_unacknowledged_message_comes_again_with_the_same_id(hasty: Town, answer):
    """No ack, data that is no string, and data that is no JSON all count as none."""
    async with connected(hasty, answer) as client:
        await hasty.city.says("李静", None, "收到")
        client.data = polite
        due = hasty.city.next_moment()
        assert due is not None
        await hasty.city.act(due)
        assert hasty.city.next_moment() is None
    first, second = client.frames
    assert first["headers"]["messageId"] == second["headers"]["messageId"]
    assert json.loads(first["data"])["msgId"] == json.loads(second["data"])["msgId"]


@pytest.mark.parametrize("answer", [lambda frame: '{"status": "LATER"}', lambda frame: None])
async def test_an_event_comes_again_after_ten_and_thirty_seconds(hasty: Town, answer):
    """LATER asks for it."""
    async with connected(hasty, answer) as client:
        await hasty.city.joins("李静", "别的群")
        for _ in range(2):
            await hasty.city.act(hasty.city.next_moment())
        assert hasty.city.next_moment() is None
        assert len({frame["headers"]["eventId"] for frame in client.frames}) == 1
        assert len(client.frames) == 3


async def test_an_error_code_in_the_ack_is_a_refusal(town: Town):
    """Code 500 means not processed."""
    async with connected(town) as client:
        client.code = 500
        assert await town.city.says("李静", None, "收到") is Outcome.REFUSED


async def test_without_a_connection_messages_are_lost_and_events_kept(town: Town):
    """Robot messages are fire and forget when nobody is there."""
    assert await town.city.says("李静", None, "收到") is Outcome.LOST
    assert town.city.next_moment() is None
    assert await town.city.joins("李静", "别的群") is Outcome.UNREACHED
    async with connected(town) as client:
        await town.city.act(town.city.next_moment())
        assert client.frames[0]["headers"]["eventType"] == "chat_add_member"


async def test_a_connection_that_breaks_during_a_push_leaves_it_unacknowledged(town: Town):
    """A bot killed in the middle hears it again after its restart."""
    async with connected(town, lambda frame: None) as client:
        saying = asyncio.create_task(town.city.says("李静", None, "收到"))
        while not client.frames:
            await asyncio.sleep(0)
        await client.socket.close()
        assert await saying is Outcome.UNREACHED
    async with connected(town) as client:
        await town.city.act(town.city.next_moment())
        assert len(client.frames) == 1


async def test_pushes_are_dealt_out_among_connections(town: Town):
    """A forgotten second process steals its share; each message goes to one."""
    async with connected(town) as one, connected(town) as two:
        for number in range(20):
            await town.city.says("李静", None, f"第{number}次")
        assert len(one.frames) + len(two.frames) == 20
        assert min(len(one.frames), len(two.frames)) > 3


async def test_a_ping_is_echoed_and_a_wrong_echo_does_not_count(hasty: Town):
    """SYSTEM ping carries an opaque value."""
    async with connected(hasty) as client:
        assert await hasty.city.ping() == 1
        assert client.frames[0]["headers"]["topic"] == "ping"
        client.data = lambda frame: '{"opaque": "other"}'
        assert await hasty.city.ping() == 0


async def test_pings_come_by_themselves(found):
    """Every `ping_every` seconds of loop time."""
    town = await found(mode="stream", callback_base=None, patience=Patience(ping_every=0.02, close=0.1))
    async with connected(town) as client:
        while len(client.frames) < 3:
            await asyncio.sleep(0.01)
    assert {frame["headers"]["topic"] for frame in client.frames} == {"ping"}


async def test_a_recycled_connection_gets_nothing_new_and_is_closed(town: Town):
    """disconnect first, the close later; a connection opened meanwhile serves."""
    async with connected(town) as old:
        await town.city.hub.recycle()
        async with connected(town) as new:
            assert await town.city.says("李静", None, "收到") is Outcome.ANSWERED
            assert (len(old.frames), len(new.frames)) == (1, 1)
            assert old.frames[0]["headers"]["topic"] == "disconnect"
            await asyncio.sleep(0.15)
            assert old.socket.closed
            assert not new.socket.closed


async def test_a_half_open_connection_looks_alive_and_delivers_nothing(hasty: Town):
    """Neither frames nor WebSocket pongs; a new connection is whole."""
    hasty.city.fault("half_open")
    async with connected(hasty) as dead:
        assert await hasty.city.says("李静", None, "收到") is Outcome.LATE
        await dead.socket.ping()
        assert dead.frames == []
        assert not dead.socket.closed
    async with connected(hasty) as fresh:
        assert await hasty.city.says("李静", None, "收到") is Outcome.ANSWERED
        assert len(fresh.frames) == 1


async def test_only_subscribed_topics_arrive(town: Town):
    """A connection without the card topic gets no presses."""
    await town.good("card_create", card())
    answer = await town.good("gateway_open", {**OPEN, "subscriptions": [MESSAGES]})
    async with town.http.ws_connect(answer["endpoint"], params={"ticket": answer["ticket"]}):
        assert await town.city.taps("李静", "收到") is Outcome.LOST


async def test_garbage_from_a_client_is_ignored(town: Town):
    """No JSON, no headers, an unknown id."""
    async with connected(town) as client:
        for text in ("{", "[]", '{"headers": {}}', '{"headers": {"messageId": "other"}, "code": 200}'):
            await client.socket.send_str(text)
        assert await town.city.says("李静", None, "收到") is Outcome.ANSWERED


async def test_a_websocket_ping_is_answered(town: Town):
    """Clients that watch for pongs stay."""
    answer = await town.good("gateway_open", OPEN)
    async with town.http.ws_connect(answer["endpoint"], params={"ticket": answer["ticket"]}, autoping=False) as socket:
        await socket.ping(b"there?")
        message = await socket.receive(timeout=1)
        assert (message.type, message.data) == (aiohttp.WSMsgType.PONG, b"there?")


async def test_a_quote_works_over_the_stream_as_well(town: Town):
    """originalProcessQueryKey is there."""
    key = (await town.good("group_send", to_group()))["processQueryKey"]
    async with connected(town) as client:
        await town.city.says("李静", "工作人员群", "收到", quote="last")
    assert json.loads(client.frames[0]["data"])["originalProcessQueryKey"] == key
