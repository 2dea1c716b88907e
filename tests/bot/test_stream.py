"""The stream against the sandbox: nothing is lost, nothing is acknowledged before its commit (dingtalk §5.3)."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.dingtalk.access import Keys
from bot.dingtalk.client import Client, Ticket
from bot.dingtalk.render import Renderer
from bot.dingtalk.stream import Stream
from bot.errors import StreamClosed, Unavailable
from bot.messages import Button, InboundKind, Message
from bot.patience import Patience
from bot.platform import Capabilities
from domain.messages.notices import Channel, Dispatch
from sandbox.city import Citizen, City, CitySettings, Outcome
from sandbox.settings import Patience as SandboxPatience
from tests.bot.callbacks import US, Ear, card_body, event_body, robot_body
from tests.bot.conftest import served

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
GROUP = "cidStaff+/Aa=="
TEMPLATES = Path(__file__).parents[2] / "bot" / "dingtalk" / "cards" / "matter.json"
ROBOT, CARD = "/v1.0/im/bot/messages/get", "/v1.0/card/instances/callback"
# Nothing here is awaited in vain but by the tests that say so: they bring their own numbers.
CALM = Patience(reconnect_least=0.01, reconnect_most=0.05, drain=2, keep=3, keep_pause=0.01)
SANDBOX = SandboxPatience(drain=0.05, close=0.1, ping_every=3600)


@dataclass
class Clock:
    now: datetime = START

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Town:
    """The city in stream mode and a bot that listens to it."""

    city: City
    clock: Clock
    client: Client
    stream: Stream
    ear: Ear

    @property
    def texts(self) -> list[str]:
        return [inbound.text for inbound in self.ear.heard]

    async def again(self) -> None:
        """The moment of the next redelivery, done."""
        moment = self.city.next_moment()
        assert moment is not None
        self.clock.now = moment
        await self.city.act(moment)


Founded = Callable[..., Awaitable[Town]]


@pytest.fixture
async def found() -> AsyncIterator[Founded]:
    """Founds a town, connected."""
    async with AsyncExitStack() as stack:

        async def founded(patience: Patience = CALM, **of_sandbox: float) -> Town:
            clock, ear = Clock(), Ear()
            settings = CitySettings(
                client_id="dingapp", client_secret="app-secret", robot_code="dingapp", corp_id="dingcorp",
                templates=(TEMPLATES,), mode="stream", patience=replace(SANDBOX, **of_sandbox),
            )  # fmt: skip
            city = City(settings, clock)
            for userid, name in (("wang", "王敏"), ("li", "李静"), ("zhang", "张伟明")):
                city.add_person(Citizen(userid=userid, name=name, unionid=f"union-{userid}", mobile=f"138{userid}"))
            city.add_group(GROUP, "工作人员群", ["王敏", "李静"])
            await city.start()
            stack.push_async_callback(city.stop)
            keys = Keys(
                client_id="dingapp", client_secret="app-secret", robot_code="dingapp", corp_id="dingcorp",
                api_base=city.base_url, oapi_base=city.base_url,
            )  # fmt: skip
            client = Client(keys, clock, patience, lambda _call: None)
            stack.push_async_callback(client.close)
            stream = Stream(us=US, open_line=client.open_stream, on_message=ear, patience=patience, jitter=lambda: 0.0)
            await stream.start()
            stack.push_async_callback(stream.stop)
            await stream.connected()
            return Town(city, clock, client, stream, ear)

        yield founded


@pytest.fixture
async def town(found: Founded) -> Town:
    """The town as it is on a quiet day."""
    return await found()


async def until(condition: Callable[[], object]) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.005)


# What arrives


async def test_the_first_word_is_heard(town: Town):
    """Connected means connected; words by the stream are proven."""
    assert await town.city.says("李静", "工作人员群", "@督办助手 收到") is Outcome.ANSWERED
    (heard,) = town.ear.heard
    assert (heard.kind, heard.staff_id, heard.text, heard.proven) == (InboundKind.WORDS, "li", "收到", True)
    assert (heard.conversation, heard.is_group, heard.said_at) == (GROUP, True, START)


async def test_a_press_is_answered_with_the_card(town: Town):
    """The answer travels in the acknowledgement; the frame's id makes the press its own."""
    renderer = Renderer(robot_code="dingapp", stream=True, can=Capabilities(card_template="qunding-matter-1.schema"))
    message = Message(title="交办", buttons=(Button(text="签收", action="sign", params={"item": "37"}),))
    body = renderer.card_to_group(message, GROUP, "d-1")
    card = Dispatch(key="d-1", channel=Channel.CARD_GROUP, target=GROUP, body=body, created_at=START)
    await town.client.deliver(card)
    town.ear.answer = {
        "cardData": {"cardParamMap": {"footer": "李静已签收"}},
        "cardUpdateOptions": {"updateCardDataByKey": True},
    }
    assert [await town.city.taps("李静", "签收") for _ in range(2)] == [Outcome.ANSWERED] * 2
    assert town.city.screen("王敏", "工作人员群")[-1].footer == "李静已签收"
    first, second = town.ear.heard
    assert (first.kind, first.action, first.params, first.proven) == (InboundKind.CLICK, "sign", {"item": "37"}, True)
    assert first.message_id != second.message_id


async def test_who_comes_and_who_goes_is_heard(town: Town):
    """The envelope of an event stands in the frame's headers."""
    for act in (town.city.joins, town.city.leaves, town.city.joins, town.city.removed):
        assert await act("张伟明", "工作人员群") is Outcome.ANSWERED
    assert await town.city.renames("工作人员群", "新群名") is Outcome.ANSWERED
    joined, left = InboundKind.JOINED, InboundKind.LEFT
    assert [inbound.kind for inbound in town.ear.heard] == [joined, left, joined, left]
    assert {(i.staff_id, i.conversation, i.proven) for i in town.ear.heard} == {("zhang", GROUP, True)}
    assert len({inbound.message_id for inbound in town.ear.heard}) == 4


async def test_a_ping_is_echoed(town: Town):
    """Also while a message is being worked on."""
    release = asyncio.Event()
    town.ear.before = release.wait
    saying = asyncio.create_task(town.city.says("李静", None, "收到"))
    assert await town.city.ping() == 1
    release.set()
    assert await saying is Outcome.ANSWERED


# When it is acknowledged


async def test_nothing_is_acknowledged_before_its_commit(town: Town):
    """The platform waits as long as the store does."""
    release = asyncio.Event()
    town.ear.before = release.wait
    saying = asyncio.create_task(town.city.says("李静", None, "收到"))
    await asyncio.sleep(0.05)
    assert not saying.done()
    release.set()
    assert await saying is Outcome.ANSWERED


async def test_words_are_kept_while_the_store_is_away(town: Town):
    """They may never be brought again."""
    town.ear.failures = 2
    assert await town.city.says("李静", None, "收到") is Outcome.ANSWERED
    assert town.texts == ["收到"]


async def test_words_the_store_never_took_are_no_success(town: Town):
    """After a while it is an error of ours; brought again they are taken under the same id."""
    town.ear.failures = 3
    assert await town.city.says("李静", None, "收到") is Outcome.REFUSED
    assert town.texts == []
    await town.again()
    assert town.texts == ["收到"]


async def test_an_event_the_store_did_not_take_is_asked_for_again(town: Town):
    """LATER at once, nothing is kept."""
    town.ear.failures = 1
    assert await town.city.joins("张伟明", "工作人员群") is Outcome.REFUSED
    assert town.clock.now + timedelta(seconds=10) == town.city.next_moment()
    await town.again()
    assert [inbound.staff_id for inbound in town.ear.heard] == ["zhang"]


async def test_an_unacknowledged_event_is_redelivered_under_the_same_id(found: Founded):
    """Too late for the platform, done for us: the door knows the id."""
    town = await found(event_ack=0.1)
    release = asyncio.Event()
    town.ear.before = release.wait
    assert await town.city.joins("张伟明", "工作人员群") is Outcome.LATE
    release.set()
    await town.again()
    assert len(town.ear.heard) == 2
    assert len({inbound.message_id for inbound in town.ear.heard}) == 1


# When a connection ends


async def test_a_recycled_connection_is_replaced_before_it_is_left(town: Town):
    """Twenty messages around the change, in hand and new; all are acknowledged."""
    release = asyncio.Event()
    town.ear.before = release.wait
    before = [asyncio.create_task(town.city.says("李静", None, f"之前{n}")) for n in range(10)]
    await asyncio.sleep(0.02)
    (old,) = town.city.hub.connections
    patient = asyncio.create_task(town.city.hub.recycle())
    await until(lambda: set(town.city.hub.connections) - {old})
    after = [asyncio.create_task(town.city.says("李静", None, f"之后{n}")) for n in range(10)]
    await asyncio.sleep(0.01)
    release.set()
    assert set(await asyncio.gather(*before, *after)) == {Outcome.ANSWERED}
    await patient
    await until(lambda: old not in town.city.hub.connections)
    assert len(set(town.texts)) == 20
    assert len(town.city.hub.connections) == 1


async def test_many_changes_lose_nothing(found: Founded):
    """A connection that only ever said farewell is replaced at once as well, without the pause of a failure."""
    town = await found(replace(CALM, reconnect_least=60, reconnect_most=60))
    for number in range(5):
        known = set(town.city.hub.connections)
        await town.city.hub.recycle()
        await until(lambda known=known: set(town.city.hub.connections) - known)
        assert await town.city.says("李静", None, f"第{number}次") is Outcome.ANSWERED
    assert town.texts == [f"第{number}次" for number in range(5)]


async def test_a_half_open_connection_is_found_by_the_watchdog(found: Founded):
    """It looks alive and delivers nothing; the message is brought again on a new one."""
    town = await found(replace(CALM, silent=0.15, heartbeat=60), message_ack=2.0, ping_every=0.03)
    town.city.fault("half_open")
    saying = asyncio.create_task(town.city.says("李静", None, "收到"))
    assert await saying in (Outcome.UNREACHED, Outcome.LATE)
    await town.again()
    assert town.texts == ["收到"]


async def test_pings_keep_the_watchdog_quiet(found: Founded):
    """A connection nobody speaks on is not changed."""
    town = await found(replace(CALM, silent=0.3), ping_every=0.03)
    (line,) = town.city.hub.connections
    await asyncio.sleep(0.7)
    assert town.city.hub.connections == [line]


async def test_a_missing_pong_ends_a_connection(found: Founded):
    """The socket's own heartbeat, without any frame."""
    town = await found(replace(CALM, heartbeat=0.1))
    (line,) = town.city.hub.connections
    line.silent = True
    await until(lambda: line not in town.city.hub.connections)
    await until(lambda: town.city.hub.connections)
    assert await town.city.says("李静", None, "收到") is Outcome.ANSWERED


async def test_a_killed_connection_comes_back_with_a_new_ticket(town: Town):
    """Whatever ends it."""
    used = town.city.calls("gateway_open")
    for _ in range(3):
        (line,) = town.city.hub.connections
        line.socket._req.transport.abort()
        await until(lambda line=line: line not in town.city.hub.connections and town.city.hub.connections)
    assert (used, town.city.calls("gateway_open")) == (1, 3)
    assert await town.city.says("李静", None, "收到") is Outcome.ANSWERED


async def test_a_message_in_hand_survives_its_connection(town: Town):
    """It is committed though nobody hears the acknowledgement."""
    release = asyncio.Event()
    town.ear.before = release.wait
    saying = asyncio.create_task(town.city.says("李静", None, "收到"))
    await asyncio.sleep(0.02)
    town.city.hub.connections[0].socket._req.transport.abort()
    assert await saying is Outcome.UNREACHED
    release.set()
    await until(lambda: town.texts == ["收到"])


# Start and stop


async def test_stopping_finishes_what_came(town: Town):
    """Acknowledged first, closed then; nothing is opened again."""
    release = asyncio.Event()
    town.ear.before = release.wait
    saying = asyncio.create_task(town.city.says("李静", None, "收到"))
    await asyncio.sleep(0.02)
    stopping = asyncio.create_task(town.stream.stop())
    await asyncio.sleep(0.02)
    release.set()
    await stopping
    assert await saying is Outcome.ANSWERED
    await until(lambda: not town.city.hub.connections)
    with pytest.raises(StreamClosed):
        await town.stream.connected()


async def test_stopping_does_not_wait_for_ever(found: Founded):
    """What is not done by then was not acknowledged."""
    town = await found(replace(CALM, drain=0.05))
    town.ear.before = asyncio.Event().wait
    saying = asyncio.create_task(town.city.says("李静", None, "收到"))
    await asyncio.sleep(0.02)
    await asyncio.wait_for(town.stream.stop(), 1)
    assert await saying is Outcome.UNREACHED
    assert town.texts == []


@dataclass
class Gate:
    """A gateway that refuses at first; `pauses` are the times between two tries."""

    refusals: int
    ticket: Ticket | None = None
    tried: list[float] = field(default_factory=list)

    async def __call__(self) -> Ticket:
        self.tried.append(asyncio.get_running_loop().time())
        if len(self.tried) <= self.refusals or self.ticket is None:
            raise Unavailable("authFailed")
        return self.ticket

    @property
    def pauses(self) -> list[float]:
        return [later - sooner for sooner, later in zip(self.tried, self.tried[1:], strict=False)]


def refused(jitter: float) -> tuple[Stream, Gate]:
    """A stream before a gateway that never opens."""
    gate = Gate(refusals=99)
    patience = replace(CALM, reconnect_least=0.02, reconnect_most=0.08)
    return Stream(us=US, open_line=gate, on_message=Ear(), patience=patience, jitter=lambda: jitter), gate


@pytest.mark.parametrize(("jitter", "share"), [(0.0, 0.5), (0.5, 0.75), (1.0, 1.0)])
def test_the_way_back_is_tried_ever_more_slowly(jitter: float, share: float):
    """Doubling up to a limit, drawn between half and the whole."""
    stream, _gate = refused(jitter)
    pauses = [stream._pause(tries) for tries in (0, 1, 2, 3, 10_000)]
    assert pauses == pytest.approx([share * pause for pause in (0.02, 0.04, 0.08, 0.08, 0.08)])


async def test_who_waits_for_a_connection_hears_of_the_end():
    """The gateway was tried until then, with pauses."""
    stream, gate = refused(1.0)
    await stream.start()
    waiting = asyncio.create_task(stream.connected())
    await until(lambda: len(gate.tried) == 4)
    await stream.stop()
    with pytest.raises(StreamClosed):
        await waiting
    assert [pause >= wanted - 0.005 for pause, wanted in zip(gate.pauses, (0.02, 0.04, 0.08), strict=True)] == [
        True
    ] * 3


# A platform that misbehaves


@dataclass
class Gateway:
    """One WebSocket that says what it is told and keeps what it hears."""

    says: list[str]
    heard: list[dict[str, Any]] = field(default_factory=list)
    tickets: list[str] = field(default_factory=list)

    async def connect(self, request: web.Request) -> web.WebSocketResponse:
        self.tickets.append(request.query["ticket"])
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        while self.says:
            await socket.send_str(self.says.pop(0))
        async for message in socket:
            self.heard.append(json.loads(message.data))
        return socket


def frame(body: object, kind: str = "CALLBACK", topic: str = ROBOT, **headers: Any) -> str:
    """A frame as text; `body` is put into its string."""
    inside = body if isinstance(body, str) else json.dumps(body)
    return json.dumps({"type": kind, "headers": {"messageId": "frame-1", "topic": topic, **headers}, "data": inside})


def event(**changes: Any) -> str:
    """The event of the HTTP tests, its envelope in the headers."""
    envelope = {
        "eventType": "chat_add_member", "eventId": "e-1", "eventCorpId": "dingcorp", "eventBornTime": "1795395600000",
        **{name: value for name, value in changes.items() if name.startswith("event")},
    }  # fmt: skip
    body = {"userId": ["li"], "openConversationId": "cid", **changes}
    return frame(body, "EVENT", "*", **envelope)


async def answered(says: list[str], ear: Ear) -> list[dict[str, Any]]:
    """What a stream answers to some frames and to the ping after them."""
    gateway = Gateway([*says, frame("{}", "SYSTEM", "ping", messageId="last")])
    async with AsyncExitStack() as stack:
        base = await served(stack, [web.get("/connect", gateway.connect)])
        gate = Gate(refusals=0, ticket=Ticket(endpoint=base.replace("http", "ws") + "/connect", ticket="a+/="))
        stream = Stream(us=US, open_line=gate, on_message=ear, patience=CALM, jitter=lambda: 0.0)
        await stream.start()
        stack.push_async_callback(stream.stop)
        await until(lambda: any(ack["headers"]["messageId"] == "last" for ack in gateway.heard))
        await asyncio.sleep(0.01)
        assert gateway.tickets == ["a+/="]
    return [ack for ack in gateway.heard if ack["headers"]["messageId"] != "last"]


@pytest.mark.parametrize(
    ("says", "code"),
    [
        (frame("{"), 400),
        (frame("[]"), 400),
        (frame('{"a": 1, "a": 2}'), 400),
        (frame(robot_body(msgId=...)), 400),
        (frame(robot_body(text={"content": "\ud800"})), 400),
        (frame(robot_body(robotCode="dingother")), 403),
        (frame(card_body("{"), topic=CARD), 400),
        (frame(card_body(corpId="dingelse"), topic=CARD), 403),
        (frame({}, topic="/v1.0/graph/api/invoke"), 404),
        (frame("", "EVENT", "*", eventType="chat_quit"), 400),
        (frame({}, "EVENT", "*"), 400),
        (event(eventCorpId="dingelse"), 403),
        (event(eventId=""), 400),
        (event(userId=[7]), 400),
    ],
    ids=range(14),
)
async def test_a_frame_that_means_nothing_is_refused_and_reaches_nobody(says: str, code: int):
    """It will be no better the next time; the connection goes on."""
    ear = Ear()
    (ack,) = await answered([says], ear)
    assert (ack["code"], ack["headers"]["messageId"]) == (code, "frame-1")
    assert ear.heard == []


@pytest.mark.parametrize(
    "says",
    [
        *("", "hello", "[]", "{}", '{"type": "CALLBACK", "headers": {}, "data": "{}"}', frame({}, messageId="")),
        *(frame({}, messageId=7), frame({}, messageId="m" * 101), frame(robot_body(text={"content": "x" * 300_000}))),
    ],
    ids=range(9),
)
async def test_noise_nobody_could_acknowledge_is_passed_over(says: str):
    """The next frame is heard."""
    ear = Ear()
    assert await answered([says], ear) == []
    assert ear.heard == []


@pytest.mark.parametrize(
    ("says", "data"),
    [
        (frame(robot_body()), '{"response": null}'),
        (frame(card_body(), topic=CARD), '{"response": {"x": "督办"}}'),
        (event(), '{"status":"SUCCESS","message":"OK"}'),
        (event(eventType="user_active_org"), '{"status":"SUCCESS","message":"OK"}'),
        (frame('{"opaque": "o"}', "SYSTEM", "KEEPALIVE"), '{"opaque": "o"}'),
    ],
    ids=["robot", "card", "event", "unused event", "system"],
)
async def test_an_acknowledgement_is_what_the_platform_expects(says: str, data: str):
    """Code 200, the frame's id, and data as a string."""
    (ack,) = await answered([says], Ear(answer={"x": "督办"}))
    headers = {"messageId": "frame-1", "contentType": "application/json"}
    assert ack == {"code": 200, "message": "OK", "headers": headers, "data": data}


async def test_events_mean_the_same_on_both_ways():
    """The stream's headers and the flat envelope of HTTP."""
    ear = Ear()
    body = event_body(userId=["li", "wang"])
    await answered([event(userId=body["userId"], openConversationId=body["openConversationId"])], ear)
    assert [(i.message_id, i.staff_id, i.conversation) for i in ear.heard] == [
        ("e-1|li", "li", "cid-1+/=="), ("e-1|wang", "wang", "cid-1+/=="),
    ]  # fmt: skip


async def test_a_closed_gateway_is_no_error_of_ours():
    """A handshake that is refused is tried again."""
    async with AsyncExitStack() as stack:

        async def closed(_request: web.Request) -> web.Response:
            return web.Response(status=401)

        base = await served(stack, [web.get("/connect", closed)])
        gate = Gate(refusals=0, ticket=Ticket(endpoint=base + "/connect", ticket="used"))
        stream = Stream(us=US, open_line=gate, on_message=Ear(), patience=CALM, jitter=lambda: 0.0)
        await stream.start()
        await until(lambda: len(gate.tried) > 2)
        await stream.stop()
