"""Connections that the platform ends again and again under load: nothing that was acknowledged is lost (F22).

`make soak` takes the real numbers: a disconnect every 60 s under 20 messages a second for 10 minutes. CI takes one of
those minutes' worth of messages, faster, with a disconnect every quarter of a second."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from bot.dingtalk.access import Keys
from bot.dingtalk.client import Client
from bot.dingtalk.proofs import Proofs, Span
from bot.dingtalk.stream import Stream
from bot.messages import Inbound
from bot.patience import Patience
from sandbox.city import Citizen, City, CitySettings, Outcome
from sandbox.settings import Patience as SandboxPatience
from tests.bot.callbacks import US

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
GROUP = "cidStaff+/Aa=="
COMMIT = 0.005
# What may be said while one connection gives way to the next.
MOST_IN_A_GAP = 5
# A frame that was under way when the platform said farewell is the last proof, a moment later.
ON_ITS_WAY = timedelta(seconds=0.02)


@dataclass(frozen=True)
class Load:
    """How many messages, how fast, and how often the connection is ended."""

    messages: int
    between: float
    rotate: float


CI = Load(messages=1_200, between=0.004, rotate=0.25)
SOAK = Load(messages=12_000, between=0.05, rotate=60)


class Clock:
    """The city's morning, going on with the loop; what the stream proves is measured by it."""

    def __init__(self) -> None:
        self._began = asyncio.get_running_loop().time()
        self.proofs = Proofs(clock=self.now, widest=timedelta(days=1))

    def now(self) -> datetime:
        return START + timedelta(seconds=asyncio.get_running_loop().time() - self._began)


class Store:
    """What is committed; slow as a disk."""

    def __init__(self) -> None:
        self.kept: Counter[str] = Counter()

    async def __call__(self, inbound: Inbound) -> dict[str, Any]:
        await asyncio.sleep(COMMIT)
        self.kept[inbound.text] += 1
        return {}


@pytest.fixture
async def town() -> AsyncIterator[tuple[City, Store, Clock]]:
    """The city in stream mode and a bot that keeps what it hears."""
    async with AsyncExitStack() as stack:
        settings = CitySettings(
            client_id="dingapp", client_secret="app-secret", robot_code="dingapp", corp_id="dingcorp", mode="stream",
            push_quota=10**6, patience=SandboxPatience(drain=0.5, close=0.5, ping_every=3600),
        )  # fmt: skip
        city = City(settings, lambda: START)
        city.add_person(Citizen(userid="li", name="李静", unionid="union-li", mobile="138"))
        city.add_group(GROUP, "工作人员群", ["李静"])
        await city.start()
        stack.push_async_callback(city.stop)
        keys = Keys(
            client_id="dingapp", client_secret="app-secret", robot_code="dingapp", corp_id="dingcorp",
            api_base=city.base_url, oapi_base=city.base_url,
        )  # fmt: skip
        patience = Patience(reconnect_least=0.01, reconnect_most=0.05, drain=5)
        client = Client(keys, lambda: START, patience, lambda _call: None)
        stack.push_async_callback(client.close)
        store = Store()
        stream = Stream(us=US, open_line=client.open_stream, on_message=store, patience=patience, jitter=lambda: 0.0)
        clock = Clock()
        stream.proofs = clock.proofs
        await stream.start()
        stack.push_async_callback(stream.stop)
        await stream.connected()
        yield city, store, clock


@dataclass
class Rotation:
    """The platform ends every connection from time to time, as it does to balance its load."""

    city: City
    every: float
    times: int = 0

    async def run(self) -> None:
        while True:
            await asyncio.sleep(self.every)
            await self.city.hub.recycle()
            self.times += 1


@pytest.mark.parametrize("load", [pytest.param(CI, id="ci"), pytest.param(SOAK, id="soak", marks=pytest.mark.soak)])
@pytest.mark.timeout(900)
async def test_nothing_acknowledged_is_lost_while_connections_end(town: tuple[City, Store, Clock], load: Load) -> None:
    """Whatever was pushed is acknowledged, and all of it is kept. Lost is only what was said while no connection was
    up, which the platform pushes to nobody: the moment of a reconnection, and that is recorded as a gap."""
    city, store, clock = town
    rotation = Rotation(city, load.rotate)
    rotating = asyncio.create_task(rotation.run())
    saying, said_at = [], []
    for number in range(load.messages):
        said_at.append(clock.now())
        saying.append(asyncio.create_task(city.says("李静", "工作人员群", f"@督办助手 第{number}条")))
        await asyncio.sleep(load.between)
    outcomes = await asyncio.gather(*saying)
    rotating.cancel()
    doubtful = gaps_of(clock.proofs.take())
    report(load, outcomes, rotation.times, doubtful)
    assert set(outcomes) <= {Outcome.ANSWERED, Outcome.LOST}
    heard = {f"第{number}条" for number, outcome in enumerate(outcomes) if outcome is Outcome.ANSWERED}
    assert store.kept == Counter(heard)
    assert rotation.times >= 10 or load is SOAK
    assert len(outcomes) - len(heard) <= MOST_IN_A_GAP * rotation.times
    lost = [at for at, outcome in zip(said_at, outcomes, strict=True) if outcome is Outcome.LOST]
    assert [at for at in lost if not any(gap[0] - ON_ITS_WAY <= at <= gap[1] for gap in doubtful)] == []


def gaps_of(spans: list[Span]) -> list[Span]:
    """What lies between two spans of proven hearing."""
    return [(before[1], after[0]) for before, after in pairwise(sorted(spans)) if after[0] > before[1]]


def report(load: Load, outcomes: Sequence[Outcome], rotations: int, doubtful: list[Span]) -> None:
    """The numbers, for the reader of `make soak`."""
    if load is SOAK:
        lost = sum(outcome is Outcome.LOST for outcome in outcomes)
        silent = sum((end - begin).total_seconds() for begin, end in doubtful)
        sys.stdout.write(
            f"\n{len(outcomes)} messages, {rotations} disconnects: {len(outcomes) - lost} acknowledged and kept,"
            f" {lost} pushed to nobody; {len(doubtful)} coverage gaps of {silent:.2f} s together\n"
        )
