"""Broken and mutated callbacks at every door: answered at once, never with 5xx, and nothing unsigned has any effect
(reliability F29-F33). 1,000 examples a door; `make soak` takes 10,000."""

from __future__ import annotations

import asyncio
import gzip
import json
import random
import time
import zlib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from typing import Any

import pytest
from aiohttp import web

from bot.dingtalk.client import Ticket
from bot.dingtalk.frames import CARD, ROBOT
from bot.dingtalk.stream import Stream
from bot.dingtalk.webhook import Webhook
from bot.patience import Patience
from tests.bot.callbacks import (
    CARD_SECRET,
    ENVELOPE,
    NOW,
    SECRET,
    US,
    Ear,
    Letter,
    card,
    card_body,
    event,
    event_body,
    raw,
    robot,
    robot_body,
)
from tests.bot.conftest import Door, served

# Reliability asks for one second of a quiet machine; here other tests run beside it, and what hangs hangs for ever.
SLOWEST = 5.0
MANY = [pytest.param(1_000, id="ci"), pytest.param(10_000, id="soak", marks=pytest.mark.soak)]
NASTY = (
    None,
    True,
    -1,
    0,
    2**63,
    1.5,
    "",
    " ",
    "\x7f",
    "‮督办",
    "\u200b",
    "𬱖㼆䶮",
    "👨‍👩‍👧",
    "é",
    "a" * 5_000,
    [],
    {},
    [[]],
    {"a": {"b": [None]}},
    "<script>",
    "{{ 7 * 7 }}",
    "'; DROP TABLE item; --",
    "../../etc/passwd",
    "1e999",
    "dingapp",
    "2",
)
BYTES = (
    b"",
    b"\x00",
    b"\xff\xfe",
    b"{",
    b"[" * 200_000,
    b'{"a":NaN}',
    b'"\\ud800"',
    b"\xef\xbb\xbf{}",
    b"null",
    b"1e400",
)

Letters = Iterator[Letter]


def mutated(body: dict[str, Any], dice: random.Random) -> bytes:
    """A body with fields replaced, removed or added, then sometimes its bytes broken."""
    found = dict(body)
    for _change in range(dice.randint(1, 3)):
        name = dice.choice([*found, "extra", "data"])
        if dice.random() < 0.2:
            found.pop(name, None)
        else:
            found[name] = dice.choice(NASTY)
    text = bytearray(json.dumps(found, ensure_ascii=dice.random() < 0.5).encode())
    if dice.random() < 0.4:
        for _slip in range(dice.randint(1, 4)):
            spot = dice.randrange(len(text) + 1)
            text[spot : spot + dice.randint(0, 3)] = bytes(dice.randrange(256) for _ in range(dice.randint(0, 3)))
    return dice.choice(BYTES) if dice.random() < 0.05 else bytes(text)


def pressed(dice: random.Random) -> bytes:
    """A press, its inner JSON mutated as well."""
    inside = {"cardPrivateData": {"actionIds": ["sign"], "params": {"item": "2026-37"}}}
    return mutated(card_body(mutated(inside, dice).decode(errors="replace")), dice)


MAKES: dict[str, Callable[[random.Random], Letter]] = {
    "robot": lambda dice: robot(mutated(robot_body(), dice)),
    "cards": lambda dice: card(pressed(dice)),
    "events": lambda dice: event(_text(mutated(event_body(), dice))),
}


def _text(body: bytes) -> bytes:
    """Under seal there is text; what is none is sealed as the noise it is elsewhere."""
    return body.decode(errors="replace").encode()


def unsigned(letter: Letter, dice: random.Random) -> Letter:
    """The same without its signature, with half of it, or with another's."""
    if letter.path.endswith("events"):
        query = [(name, value[::-1] if "signature" in name else value) for name, value in letter.query]
        return replace(letter, query=dice.choice([query, (), query[1:]]))
    first, second = letter.headers
    forged = (second[0], "A" + second[1][:-1])
    return replace(letter, headers=dice.choice([(), (first,), (second,), (first, forged)]) or (("X-Nothing", "1"),))


async def answered(door: Door, letter: Letter) -> int:
    """The status, within a second."""
    begun = time.monotonic()
    status, _body = await door.post(letter)
    assert time.monotonic() - begun < SLOWEST, letter
    assert status < 500, (status, letter)
    return status


@pytest.mark.parametrize("count", MANY)
@pytest.mark.parametrize("name", MAKES)
@pytest.mark.timeout(600)
async def test_a_mutated_callback_is_answered_and_never_breaks_us(door: Door, name: str, count: int) -> None:
    """Signed as it should be: taken as what it says or refused."""
    dice = random.Random(f"{name}|{count}")
    statuses = {await answered(door, MAKES[name](dice)) for _ in range(count)}
    assert statuses <= {200, 400, 401, 403, 413}


@pytest.mark.parametrize("count", MANY)
@pytest.mark.parametrize("name", MAKES)
@pytest.mark.timeout(600)
async def test_what_is_not_signed_changes_nothing(door: Door, name: str, count: int) -> None:
    """Well-formed or not: nobody hears of it."""
    dice = random.Random(f"unsigned|{name}|{count}")
    for _ in range(count):
        whole = {"robot": robot, "cards": card, "events": event}[name]
        letter = whole() if dice.random() < 0.5 else MAKES[name](dice)
        assert await answered(door, unsigned(letter, dice)) in (400, 401, 403, 413)
    assert door.ear.heard == []


def deep(levels: int) -> bytes:
    return b'{"a":' + b"[" * levels + b"]" * levels + b"}"


MALFORMED: dict[str, Callable[[dict[str, Any]], bytes]] = {
    "F29 half of it": lambda body: raw(body)[:-1],
    "F29 UTF-16": lambda body: json.dumps(body).encode("utf-16"),
    "F29 GB18030": lambda body: json.dumps({**body, "x": "督办"}, ensure_ascii=False).encode("gb18030"),
    "F29 NaN": lambda body: raw(body)[:-1] + b', "x": NaN}',
    "F29 Infinity": lambda body: raw(body)[:-1] + b', "x": -Infinity}',
    "F29 a number without end": lambda body: raw(body)[:-1] + b', "x": 1e999}',
    "F29 duplicate keys": lambda body: raw(body)[:-1] + b', "x": 1, "x": 2}',
    "F29 33 levels": lambda body: raw({**body, "x": json.loads("[" * 33 + "]" * 33)}),
    "F29 200,000 levels": lambda _body: deep(100_000),
    "F29 lone surrogate": lambda body: raw(body)[:-1] + b', "x": "\\ud83d"}',
    "F29 NUL": lambda body: raw(body)[:-1] + b', "x": "a\\u0000b"}',
    "F30 over 256 KiB": lambda body: raw({**body, "x": "督" * 100_000}),
    "F33 a gzip bomb, not declared": lambda _body: gzip.compress(b" " * 10_000_000),
    "F33 deflated": lambda body: zlib.compress(raw(body)),
}
WELL_FORMED = {
    "F31 rare characters": "𬱖㼆䶮邨𠮷",
    "F32 bidi and zero width": "‮收到\u200b\u2066",
    "F30 an emoji family and combining marks": "👨‍👩‍👧‍👦é" * 100,
}
LETTERS: dict[str, tuple[dict[str, Any], Callable[[bytes], Letter]]] = {
    "robot": (robot_body(), robot),
    "cards": (card_body(), card),
    "events": (event_body(), lambda text: event(_text(text))),
}


# Under seal and in a frame there is text: a wrong charset cannot come through there.
BYTES_ONLY = {"F29 GB18030"}
AT_EACH_DOOR = [(name, shape) for name in LETTERS for shape in MALFORMED if name != "events" or shape not in BYTES_ONLY]
IN_A_FRAME = [shape for shape in MALFORMED if shape not in BYTES_ONLY]


@pytest.mark.parametrize(("name", "shape"), AT_EACH_DOOR)
async def test_each_malformed_shape_is_refused_at_each_door(door: Door, name: str, shape: str) -> None:
    """F29, F30, F33: 4xx within a second, no effect."""
    body, letter = LETTERS[name]
    assert await answered(door, letter(MALFORMED[shape](body))) in (400, 403, 413)
    assert door.ear.heard == []


@pytest.mark.parametrize("path", LETTERS)
async def test_a_declared_bomb_is_not_unpacked(door: Door, path: str) -> None:
    """F33: a packed body is refused as it stands."""
    letter = LETTERS[path][1](raw(LETTERS[path][0]))
    bomb = replace(
        letter, raw=gzip.compress(b" " * 20_000_000), headers=[*letter.headers, ("Content-Encoding", "gzip")]
    )
    assert await answered(door, bomb) in (400, 403, 413, 415)
    assert door.ear.heard == []


@pytest.mark.parametrize("shape", WELL_FORMED)
async def test_odd_words_arrive_as_they_were_typed(door: Door, shape: str) -> None:
    """F31, F32: kept as they are; whoever shows them makes them harmless."""
    text = WELL_FORMED[shape]
    assert await answered(door, robot(robot_body(text={"content": text}))) == 200
    assert door.ear.heard[0].text == text.strip()


# The stream


@dataclass
class Gateway:
    """A gateway of a few lines: sends frames as they are, reads acknowledgements."""

    ear: Ear
    stream: Stream
    socket: web.WebSocketResponse

    async def alive(self) -> bool:
        """A ping is echoed: nothing hangs, the connection still stands."""
        await self.socket.send_str(frame("SYSTEM", "ping", '{"opaque":"1"}', "ping"))
        async with asyncio.timeout(SLOWEST):
            while json.loads(await self.socket.receive_str())["headers"]["messageId"] != "ping":
                pass
        return True


def frame(kind: str, topic: str, data: object, message_id: str = "m") -> str:
    headers = {"topic": topic, "messageId": message_id, "contentType": "application/json"}
    return json.dumps({"specVersion": "1.0", "type": kind, "headers": headers, "data": data})


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    """One connection, up."""
    sockets: asyncio.Queue[web.WebSocketResponse] = asyncio.Queue()

    async def connect(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        sockets.put_nowait(socket)
        await asyncio.Event().wait()
        return socket

    async with AsyncExitStack() as stack:
        base = await served(stack, [web.get("/connect", connect)])
        endpoint = base.replace("http", "ws") + "/connect"

        async def opened() -> Ticket:
            return Ticket(endpoint=endpoint, ticket="t")

        ear = Ear()
        patience = Patience(connect=0.2, reconnect_least=0.01, reconnect_most=0.05, keep=1, drain=0.1)
        stream = Stream(us=US, open_line=opened, on_message=ear, patience=patience, jitter=lambda: 0.0)
        await stream.start()
        stack.push_async_callback(stream.stop)
        await stream.connected()
        yield Gateway(ear, stream, await sockets.get())


TOPICS = (
    ("CALLBACK", ROBOT),
    ("CALLBACK", CARD),
    ("EVENT", "*"),
    ("CALLBACK", "/v1.0/graph/api/invoke"),
    ("SYSTEM", "x"),
)


def noise(dice: random.Random) -> str:
    """A frame whose inside, outside or text is broken."""
    kind, topic = dice.choice(TOPICS)
    inside = pressed(dice) if topic == CARD else mutated(robot_body() if topic == ROBOT else event_body(), dice)
    whole = frame(kind, topic, inside.decode(errors="replace"), f"m{dice.randrange(10**6)}")
    if dice.random() < 0.3:
        return mutated(json.loads(whole), dice).decode(errors="replace")
    return whole


@pytest.mark.parametrize("count", MANY)
@pytest.mark.timeout(600)
async def test_mutated_frames_neither_break_nor_hang_the_stream(gateway: Gateway, count: int) -> None:
    """The same connection answers a ping after every hundred."""
    dice = random.Random(f"frames|{count}")
    for number in range(count):
        await gateway.socket.send_str(noise(dice))
        if number % 100 == 99:
            assert await gateway.alive()


@pytest.mark.parametrize("shape", IN_A_FRAME)
@pytest.mark.parametrize(("kind", "topic"), TOPICS[:3])
async def test_each_malformed_shape_is_harmless_in_a_frame(gateway: Gateway, kind: str, topic: str, shape: str) -> None:
    """Inside the frame and as the frame itself."""
    body = {ROBOT: robot_body(), CARD: card_body()}.get(topic, event_body())
    broken = MALFORMED[shape](body).decode(errors="replace")
    for text in (frame(kind, topic, broken), broken):
        if len(text) < 900_000:
            await gateway.socket.send_str(text)
    assert await gateway.alive()
    assert gateway.ear.heard == []


def test_the_doors_are_the_ones_we_serve() -> None:
    """A new address is fuzzed too."""
    webhook = Webhook(
        us=US, clock=lambda: NOW, on_message=Ear(), client_secret=SECRET, card_secret=CARD_SECRET, envelope=ENVELOPE
    )
    assert {route.path.rsplit("/", 1)[1] for route in webhook.routes()} == set(MAKES)
