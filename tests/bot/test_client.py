"""What we ask of the platform, against the sandbox and against platforms of a few lines that misbehave."""

import asyncio
import json
import socket
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.dingtalk.access import Keys
from bot.dingtalk.client import Client
from bot.dingtalk.render import Renderer
from bot.errors import PlatformError, Rejected, Unavailable, Unknown
from bot.messages import Button, Message
from bot.patience import Patience
from bot.platform import Capabilities
from domain.messages.notices import Channel, Dispatch
from sandbox.city import Citizen, City, CitySettings
from tests.bot.conftest import TOKEN, Fake

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
QUICK = Patience(connect=3, total=3)
GROUP = "cidStaff+/Aa=="
TEMPLATES = Path(__file__).parents[2] / "bot" / "dingtalk" / "cards" / "matter.json"
TEMPLATE = json.loads(TEMPLATES.read_text("utf-8"))
SEND = "/v1.0/robot/groupMessages/send"
CARD = "/v1.0/card/instances/createAndDeliver"
RENDER = Renderer(robot_code="dingapp", stream=True, can=Capabilities(card_template="qunding-matter-1.schema"))
HELLO = Message(title="交办〔2026〕37号", lines=("请报送方案",), buttons=(Button(text="签收", action="sign"),))


class Clock:
    """Civil time, moved by hand."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Office:
    """A client, its clock and its ledger of calls."""

    client: Client
    clock: Clock
    calls: Counter[str]

    async def fails(self, dispatch: Dispatch) -> PlatformError:
        """The error of a delivery that must fail."""
        with pytest.raises(PlatformError) as caught:
            await self.client.deliver(dispatch)
        return caught.value


@pytest.fixture
async def office() -> AsyncIterator[Callable[..., Office]]:
    """Opens an office on a platform's address."""
    async with AsyncExitStack() as stack:

        def opened(base: str, patience: Patience = QUICK, secret: str = "app-secret") -> Office:
            keys = Keys(
                client_id="dingapp", client_secret=secret, robot_code="dingapp", api_base=base, oapi_base=base,
                corp_id="dingcorp", card_secret="card-secret",
            )  # fmt: skip
            clock, calls = Clock(), Counter[str]()
            client = Client(keys, clock, patience, lambda call: calls.update([call]))
            stack.push_async_callback(client.close)
            return Office(client, clock, calls)

        yield opened


@dataclass
class Sandbox:
    """The city and an office in it."""

    city: City
    office: Office


@pytest.fixture
async def sandbox(office) -> AsyncIterator[Sandbox]:
    """王敏 and 李静 in a group with the robot."""
    clock = Clock()
    settings = CitySettings(
        client_id="dingapp", client_secret="app-secret", robot_code="dingapp", corp_id="dingcorp",
        templates=(TEMPLATES,), mode="stream",
    )  # fmt: skip
    city = City(settings, clock)
    for number, (userid, name) in enumerate((("wang", "王敏"), ("li", "李静"))):
        city.add_person(Citizen(userid=userid, name=name, unionid=f"union-{userid}", mobile=f"1380000000{number}"))
    city.add_group(GROUP, "工作人员群", ["王敏", "李静"])
    await city.start()
    found = office(city.base_url, Patience())
    found.client._access._clock = clock
    found.clock = clock
    yield Sandbox(city, found)
    await city.stop()


def dispatch(channel: Channel, body: str = "{}", target: str = GROUP) -> Dispatch:
    """Something to carry."""
    return Dispatch(key="d-1", channel=channel, target=target, body=body, created_at=START)


TO_GROUP = dispatch(Channel.TEXT_GROUP, RENDER.text_to_group(HELLO, GROUP))
TO_LI = dispatch(Channel.TEXT_PRIVATE, RENDER.text_to_person(HELLO, "li"), "li")
CARD_TO_GROUP = dispatch(Channel.CARD_GROUP, RENDER.card_to_group(HELLO, GROUP, "d-1"))
CARD_TO_LI = dispatch(Channel.CARD_PRIVATE, RENDER.card_to_person(HELLO, "li", "d-2"), "li")


# The whole way, over the wire


async def test_what_is_sent_stands_on_the_screen(sandbox: Sandbox):
    """A text and a card, to a group and to a person; each gives a handle."""
    handles = [(await sandbox.office.client.deliver(d)).handle for d in (TO_GROUP, CARD_TO_GROUP, TO_LI, CARD_TO_LI)]
    assert all(handles)
    assert len(set(handles)) == 4
    shown = sandbox.city.screen("李静", "工作人员群"), sandbox.city.screen("李静")
    assert [[view.title for view in views] for views in shown] == [[HELLO.title] * 2, [HELLO.title] * 2]
    assert [button.text for button in shown[1][1].buttons] == ["签收"]


async def test_a_card_is_edited_in_place(sandbox: Sandbox):
    """The same card id, other words."""
    await sandbox.office.client.deliver(CARD_TO_GROUP)
    edit = dispatch(Channel.CARD_EDIT, RENDER.card_edit(replace(HELLO, footer="李静已签收"), "d-1"))
    assert (await sandbox.office.client.deliver(edit)).refused == ()
    assert sandbox.city.screen("李静", "工作人员群")[-1].footer == "李静已签收"


@pytest.mark.parametrize(
    ("message", "look"), [(TO_GROUP, Channel.LOOK_GROUP), (TO_LI, Channel.LOOK_PRIVATE)], ids=["group", "person"]
)
async def test_a_look_tells_who_has_read(sandbox: Sandbox, message: Dispatch, look: Channel):
    """Too early it is not ready; nobody has read, then somebody has."""
    client = sandbox.office.client
    handle = (await client.deliver(message)).handle
    asked = dispatch(look, handle, message.target)
    sandbox.office.clock.now += timedelta(minutes=5)
    assert (await client.deliver(asked)).readers == ()
    await sandbox.city.reads("李静")
    assert (await client.deliver(asked)).readers == ("li",)


async def test_a_phone_number_finds_an_account(sandbox: Sandbox):
    """Or nobody, or no number."""
    client = sandbox.office.client
    assert [await client.staff_id_of(mobile) for mobile in ("13800000001", "13999999999", "")] == ["li", None, None]


async def test_each_call_is_counted(sandbox: Sandbox):
    """By its name; the token costs nothing."""
    for _ in range(2):
        await sandbox.office.client.deliver(TO_GROUP)
    assert sandbox.office.calls == {"group_send": 2}


async def test_an_ended_token_is_fetched_once_more(sandbox: Sandbox):
    """The message goes out all the same."""
    await sandbox.office.client.deliver(TO_GROUP)
    sandbox.city.fault("token_expired", "group_send")
    await sandbox.office.client.deliver(TO_GROUP)
    assert len(sandbox.city.screen("李静", "工作人员群")) == 2


@pytest.mark.parametrize(
    ("fault", "error"),
    [("error_500", Unavailable), ("throttle", Unavailable), ("quota_spent", Unavailable)],
)
async def test_faults_of_the_platform_are_waited_out(sandbox: Sandbox, fault: str, error: type[PlatformError]):
    """And nothing was said meanwhile."""
    await sandbox.office.client.deliver(TO_LI)
    sandbox.city.fault(fault, "group_send")
    assert type(await sandbox.office.fails(TO_GROUP)) is error
    assert sandbox.city.screen("李静", "工作人员群") == []


async def test_a_lost_answer_is_unknown(sandbox: Sandbox):
    """The message is there although nobody told us."""
    sandbox.city.fault("timeout_after_accept", "group_send")
    assert isinstance(await sandbox.office.fails(TO_GROUP), Unknown)
    assert len(sandbox.city.screen("李静", "工作人员群")) == 1


async def test_a_card_is_repeated_without_becoming_two(sandbox: Sandbox):
    """Its own id keeps it single; that it exists already is a success."""
    sandbox.city.fault("timeout_after_accept", "card_create")
    assert isinstance(await sandbox.office.fails(CARD_TO_GROUP), Unknown)
    assert (await sandbox.office.client.deliver(CARD_TO_GROUP)).refused == ()
    assert len(sandbox.city.screen("李静", "工作人员群")) == 1


async def test_an_unknown_account_is_refused_alone(sandbox: Sandbox):
    """A 200 that names whom it did not reach."""
    nobody = dispatch(Channel.TEXT_PRIVATE, RENDER.text_to_person(HELLO, "nobody"), "nobody")
    assert (await sandbox.office.client.deliver(nobody)).refused == ("nobody",)


async def test_an_account_that_was_told_much_is_told_later(sandbox: Sandbox):
    """Flow control is a 200 too."""
    sandbox.city.fault("flow_controlled", "oto_send")
    error = await sandbox.office.fails(TO_LI)
    assert isinstance(error, Unavailable)
    assert error.retry_after == timedelta(minutes=10)


async def test_a_group_without_the_robot_is_a_rejection(sandbox: Sandbox):
    """It will not get better by itself."""
    sandbox.city.add_group("cidOther==", "别的群", ["王敏"], has_robot=False)
    other = dispatch(Channel.TEXT_GROUP, RENDER.text_to_group(HELLO, "cidOther=="), "cidOther==")
    error = await sandbox.office.fails(other)
    assert (type(error), error.family) == (Rejected, "permanent-target")


async def test_the_address_of_cards_is_registered(sandbox: Sandbox):
    """With our own secret."""
    await sandbox.office.client.register_cards("http://127.0.0.1:1/dingtalk/cards")
    (route,) = sandbox.city.platform.cards.routes.values()
    assert (route.url, route.api_secret) == ("http://127.0.0.1:1/dingtalk/cards", "card-secret")


# The token


async def test_one_caller_fetches_the_token_for_all(fake: Callable[..., Awaitable[Fake]], office):
    """Twenty messages at once ask for it once."""

    async def slow(_request: web.Request) -> tuple[int, dict[str, Any]]:
        await asyncio.sleep(0.05)
        return TOKEN

    platform = await fake(**{"/v1.0/oauth2/accessToken": slow, SEND: (200, {"processQueryKey": "key"})})
    client = office(platform.base, Patience()).client
    await asyncio.gather(*(client.deliver(TO_GROUP) for _ in range(20)))
    assert Counter(platform.paths()) == {"/v1.0/oauth2/accessToken": 1, SEND: 20}


async def test_all_callers_refresh_an_ended_token_once(fake, office):
    """The last to hear of it finds the new one there."""
    tokens = [(200, {"accessToken": f"token-{n}", "expireIn": 7200}) for n in (1, 2, 3)]

    async def picky(request: web.Request) -> tuple[int, dict[str, Any]]:
        held = request.headers["x-acs-dingtalk-access-token"]
        await asyncio.sleep(0.01 * len(platform.tokens) % 0.05)
        return (200, {"processQueryKey": "k"}) if held == "token-2" else (400, {"code": "InvalidAuthentication"})

    platform = await fake(**{"/v1.0/oauth2/accessToken": tokens, SEND: picky})
    client = office(platform.base, Patience()).client
    await asyncio.gather(*(client.deliver(TO_GROUP) for _ in range(10)))
    assert platform.paths().count("/v1.0/oauth2/accessToken") == 2


async def test_a_fresh_token_that_is_refused_is_not_fetched_for_ever(fake, office):
    """One repetition, then later."""
    platform = await fake(**{SEND: (400, {"code": "InvalidAuthentication"})})
    assert isinstance(await office(platform.base).fails(TO_GROUP), Unavailable)
    assert Counter(platform.paths()) == {"/v1.0/oauth2/accessToken": 2, SEND: 2}


async def test_a_token_is_renewed_before_its_end(fake, office):
    """Five minutes before."""
    platform = await fake(**{SEND: (200, {"processQueryKey": "k"})})
    room = office(platform.base)
    for minutes in (0, 114, 2):
        room.clock.now += timedelta(minutes=minutes)
        await room.client.deliver(TO_GROUP)
    assert platform.paths().count("/v1.0/oauth2/accessToken") == 2


@pytest.mark.parametrize(
    "answer",
    [
        (400, {"code": "invalidClientIdOrSecret"}),
        (401, {"code": "authFailed"}),
        (200, {}),
        (200, {"accessToken": 7, "expireIn": 7200}),
        (200, {"accessToken": "token", "expireIn": "soon"}),
        (200, []),
        (504, {}),
    ],
)
async def test_refused_keys_are_no_fault_of_the_message(fake, office, answer):
    """It waits until the operator has mended them."""
    platform = await fake(**{"/v1.0/oauth2/accessToken": answer})
    error = await office(platform.base).fails(TO_GROUP)
    assert isinstance(error, Unavailable)
    assert SEND not in platform.paths()


# What stands between


async def test_nobody_there_means_nothing_was_sent(office):
    """Connection refused."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        error = await office(f"http://127.0.0.1:{taken.getsockname()[1]}").fails(TO_GROUP)
    assert (type(error), error.code) == (Unavailable, "unreachable")


async def test_silence_after_the_message_leaves_it_open(fake, office):
    """The platform has it, or not."""

    async def silent(_request: web.Request) -> tuple[int, dict[str, Any]]:
        await asyncio.sleep(1)
        return 200, {}

    platform = await fake(**{SEND: silent})
    error = await office(platform.base, replace(QUICK, total=0.1)).fails(TO_GROUP)
    assert (type(error), error.code) == (Unknown, "no_answer")


async def test_silence_after_a_question_is_a_question_again(fake, office):
    """Nothing changes by asking."""

    async def silent(_request: web.Request) -> tuple[int, dict[str, Any]]:
        await asyncio.sleep(1)
        return 200, {}

    platform = await fake(**{"/v1.0/robot/groupMessages/query": silent})
    error = await office(platform.base, replace(QUICK, total=0.1)).fails(dispatch(Channel.LOOK_GROUP, "key"))
    assert isinstance(error, Unavailable)


async def test_a_redirect_is_not_followed(fake, office):
    """The token would go along."""
    elsewhere = await fake(**{SEND: (200, {"processQueryKey": "k"})})

    async def moved(_request: web.Request) -> web.Response:
        return web.json_response({}, status=307, headers={"Location": elsewhere.base + SEND})

    platform = await fake(**{SEND: moved})
    assert isinstance(await office(platform.base).fails(TO_GROUP), Unavailable)
    assert elsewhere.asked == []


PAGE = "<html><body>您的访问被禁止</body></html>"


@pytest.mark.parametrize(
    ("answer", "error", "after"),
    [
        ((200, PAGE), Unavailable, timedelta(minutes=5)),
        ((403, "\n " + PAGE), Unavailable, timedelta(minutes=5)),
        ((405, "denied"), Unavailable, timedelta(minutes=5)),
        ((503, PAGE), Unavailable, timedelta(minutes=1)),
        ((502, PAGE), Unknown, None),
        ((504, PAGE), Unknown, None),
        ((500, PAGE), Unknown, None),
        ((200, '{"processQueryKey": "k'), Unknown, None),
        ((200, ""), Unknown, None),
        ((200, ["k"]), Unknown, None),
        ((200, '{"x": "' + "x" * (1 << 20) + '"}'), Unknown, None),
    ],
    ids=range(11),
)
async def test_a_page_instead_of_json_is_a_gateway_speaking(fake, office, answer, error, after):
    """The ban of our address refuses before anything is done; half an answer says nothing."""
    platform = await fake(**{SEND: answer})
    raised = await office(platform.base).fails(TO_GROUP)
    assert type(raised) is error
    assert getattr(raised, "retry_after", None) == after


@pytest.mark.parametrize(
    ("header", "after"), [("7", 7), ("99999", 3600), ("soon", 2), ("-1", 2), ("9" * 30, 2), ("²", 2)]
)
async def test_a_wish_to_wait_is_granted(fake, office, header: str, after: int):
    """`Retry-After` in seconds, at most an hour."""
    code = {"code": "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi"}

    async def later(_request: web.Request) -> web.Response:
        return web.json_response(code, status=403, headers={"Retry-After": header})

    platform = await fake(**{SEND: later})
    raised = await office(platform.base).fails(TO_GROUP)
    assert isinstance(raised, Unavailable)
    assert raised.retry_after == timedelta(seconds=after)


async def test_a_large_answer_in_pieces_is_read_to_its_end(fake, office):
    """A read list does not come in one packet."""
    people = [f"user-{number}" for number in range(20_000)]

    async def pieces(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        text = json.dumps({"readUserIds": people}).encode()
        for start in range(0, len(text), 60_000):
            await response.write(text[start : start + 60_000])
            await asyncio.sleep(0)
        return response

    platform = await fake(**{"/v1.0/robot/groupMessages/query": pieces})
    sent = await office(platform.base, Patience()).client.deliver(dispatch(Channel.LOOK_GROUP, "key"))
    assert sent.readers == tuple(people)


async def test_pages_of_readers_end_somewhere(fake, office):
    """A platform that always has more is not asked for ever."""
    page = (200, {"readUserIds": ["li"], "hasMore": True, "nextToken": "more"})
    platform = await fake(**{"/v1.0/robot/groupMessages/query": page})
    sent = await office(platform.base, Patience()).client.deliver(dispatch(Channel.LOOK_GROUP, "key"))
    assert len(sent.readers) == 25


# Refusals inside a 200


@pytest.mark.parametrize(
    ("answer", "refused"),
    [
        ({"processQueryKey": "k"}, ()),
        ({"processQueryKey": "k", "invalidStaffIdList": None}, ()),
        ({"processQueryKey": "k", "invalidStaffIdList": ["li"]}, ("li",)),
        ({"processQueryKey": "k", "filteredStaffIdList": ["li"], "invalidStaffIdList": ["li"]}, ("li",)),
        ({"processQueryKey": "k", "flowControlledStaffIdList": ["other"]}, ("other",)),
    ],
)
async def test_accounts_are_refused_one_by_one(fake, office, answer, refused):
    """Lists are absent where they are empty."""
    platform = await fake(**{"/v1.0/robot/oToMessages/batchSend": (200, answer)})
    sent = await office(platform.base).client.deliver(TO_LI)
    assert (sent.handle, sent.refused) == ("k", refused)


@pytest.mark.parametrize(
    "result",
    [
        {"success": False, "errorMsg": "机器人不在群内"},
        {"success": False},
        {},
    ],
)
async def test_a_space_may_refuse_a_card(fake, office, result):
    """HTTP 200, `success` true, and yet not delivered."""
    body = {"success": True, "result": {"outTrackId": "x", "deliverResults": [result]}}
    platform = await fake(**{CARD: (200, body)})
    error = await office(platform.base).fails(CARD_TO_GROUP)
    assert (type(error), error.code) == (Rejected, "card.deliver")


# The stream's ticket


async def test_a_ticket_is_asked_for_without_a_token(fake, office):
    """Keys in the body, three subscriptions."""
    answer = {"endpoint": "ws://127.0.0.1/connect", "ticket": "t-1"}
    platform = await fake(**{"/v1.0/gateway/connections/open": (200, answer)})
    ticket = await office(platform.base).client.open_stream()
    assert (ticket.endpoint, ticket.ticket) == ("ws://127.0.0.1/connect", "t-1")
    assert platform.paths() == ["/v1.0/gateway/connections/open"]
    body = json.loads(platform.asked[0][1])
    assert [s["topic"] for s in body["subscriptions"]] == [
        "*", "/v1.0/im/bot/messages/get", "/v1.0/card/instances/callback",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "answer",
    [
        (401, {"code": "authFailed"}),
        (503, {}),
        (200, {}),
        (200, {"endpoint": "ws://x", "ticket": ""}),
        (200, {"endpoint": "http://x/connect", "ticket": "t"}),
    ],
)
async def test_no_ticket_is_tried_again(fake, office, answer):
    """A wrong secret, an outage, nonsense, an address that is none."""
    platform = await fake(**{"/v1.0/gateway/connections/open": answer})
    with pytest.raises(Unavailable):
        await office(platform.base).client.open_stream()


def test_secrets_do_not_appear_in_a_repr():
    """Logs show objects."""
    keys = Keys(
        client_id="id", client_secret="s1", robot_code="r", api_base="a", oapi_base="o", card_secret="s2", token="s3",
        aes_key="s4",
    )  # fmt: skip
    assert not any(secret in repr(keys) for secret in ("s1", "s2", "s3", "s4"))
