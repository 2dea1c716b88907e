"""Rows d and e: how fast what is ready leaves: with one process, with several, beside the bare client, with the
platform's limits, and after a kill half-way."""

import asyncio
import json
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import orjson
from sqlalchemy import func, select

from app import wall_clock
from benchmarks.acks import cpu_seconds
from benchmarks.process import resident
from benchmarks.town import Size, Town, account, ended
from bot.dingtalk.client import Client
from bot.patience import Patience
from config.settings import Settings
from console.keys import keys_of
from domain.messages.notices import Channel, Dispatch, DispatchState, Notice, to_account
from domain.policy import NoticeClass
from sandbox.ledger import ROBOT, Change
from store import tables
from store.engine import Store
from store.looking import looking
from store.transaction import Transaction

AT_ONCE = 8
# Seconds after which a process surely serves.
READY = 4.0
SHORTLY = 0.2


@dataclass(kw_only=True)
class Seen:
    """What appeared on the platform, and when; `half` is called when half of it is there."""

    expected: int
    times: list[float] = field(default_factory=list)
    places: Counter[str] = field(default_factory=Counter)
    enough: asyncio.Event = field(default_factory=asyncio.Event)
    half: asyncio.Event = field(default_factory=asyncio.Event)

    def heard(self, change: Change) -> None:
        """Something appeared."""
        if change.what != "message" or change.message is None or change.message.draft.sender != ROBOT:
            return
        self.times.append(perf_counter())
        self.places[change.place] += 1
        if 2 * len(self.places) >= self.expected:
            self.half.set()
        if len(self.places) >= self.expected:
            self.enough.set()

    @property
    def per_second(self) -> float:
        """From the first to the last."""
        return (len(self.times) - 1) / (self.times[-1] - self.times[0])

    @property
    def twice(self) -> int:
        """Who got it more than once."""
        return sum(count > 1 for count in self.places.values())


@dataclass(frozen=True, kw_only=True)
class Drained:
    """Seconds from the due moment to the first and the last, how many a second, MiB of one process; how many got
    nothing, how many it twice, and of how many the store does not know it; `cpu` = µs of all processes for each (0: one
    of them died)."""

    first: float
    last: float
    per_second: float
    memory: float
    missing: int
    twice: int
    in_doubt: int
    cpu: float


def liaison(number: int) -> str:
    """A name of `benchmarks/town.py`."""
    return f"联{number:05d}"


async def reminders(place: Town, count: int, due: datetime) -> None:
    """So many one to one, due at one moment, each to somebody else; of a kind that no slot and no cap holds back."""
    now = place.clock.now()
    notices = [
        Notice(key=f"due|{n}", kind="nothing_pending", notice_class=NoticeClass.B, not_before=due,
               audience=to_account(account(liaison(n))))
        for n in range(count)
    ]  # fmt: skip
    store = Store(place.settings["database_url"], durable=False)
    try:
        await store.transact(lambda connection: Transaction(connection=connection, now=now).plan(notices))
    finally:
        await store.close()


async def drained(place: Town, count: int, workers: int = 1, *, kill: bool = False) -> Drained:
    """So many workers wait for one moment; with `kill` the first dies half-way and another takes its place."""
    seen = Seen(expected=count)
    place.city.platform.ledger.listeners.append(seen.heard)
    wait = READY + READY * workers
    begun = perf_counter() + wait
    await reminders(place, count, place.clock.now() + timedelta(seconds=wait))
    serving = list(await asyncio.gather(*(place.serve() for _n in range(workers))))
    if kill:
        await seen.half.wait()
        serving[0][1].send_signal(signal.SIGKILL)
        await serving[0][1].wait()
        serving[0] = await place.serve()
    await asyncio.sleep(max(begun - SHORTLY - perf_counter(), 0))
    before = sum(cpu_seconds(process.pid) for _url, process in serving)
    await _quiet(seen, begun)
    spent = sum(cpu_seconds(process.pid) for _url, process in serving) - before
    memory = max(resident(process.pid) for _url, process in serving)
    for _url, process in serving:
        await ended(process)
    return Drained(
        first=seen.times[0] - begun, last=seen.times[-1] - begun, per_second=seen.per_second, memory=memory,
        missing=count - len(seen.places), twice=seen.twice, in_doubt=_in_doubt(place),
        cpu=0 if kill else 1e6 * spent / count,
    )  # fmt: skip


def _in_doubt(place: Town) -> int:
    state = tables.dispatches.c.state
    with looking(place.settings["database_url"]) as connection:
        unsure = select(func.count()).select_from(tables.dispatches).where(state != DispatchState.SENT)
        return connection.scalar(unsure) or 0


async def _quiet(seen: Seen, begun: float) -> None:
    """Until everything is there, or nothing has come for ten seconds after the moment."""
    await asyncio.sleep(max(begun - perf_counter(), 0))
    while not seen.enough.is_set():
        before = len(seen.times)
        with suppress(TimeoutError):
            await asyncio.wait_for(seen.enough.wait(), 10)
        if len(seen.times) == before:
            return


async def bare(place: Town, count: int) -> tuple[float, float]:
    """The client alone, in a process of its own, as many side by side: messages a second, and µs of CPU for each."""
    seen = Seen(expected=count)
    place.city.platform.ledger.listeners.append(seen.heard)
    file = place.folder / "client.json"
    file.write_text(json.dumps({"settings": place.settings, "count": count}), "utf-8")
    process: Process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.drain", str(file), stdout=PIPE
    )
    said, _nothing = await process.communicate()
    return seen.per_second, 1e6 * float(said) / count


async def _sent(given: dict[str, Any]) -> None:
    """What the process of `bare` does; it says how many seconds of CPU that took."""
    settings = Settings.model_validate(given["settings"])
    client = Client(keys_of(settings), wall_clock, Patience(), lambda _call: None)
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(number: int) -> None:
        async with gate:
            await client.deliver(bare_message(number, settings.dingtalk_robot_code))

    begun = process_time()
    try:
        await asyncio.gather(*(one(number) for number in range(given["count"])))
        sys.stdout.write(f"{process_time() - begun}")
    finally:
        await client.close()


def bare_message(number: int, robot: str) -> Dispatch:
    """What is said to one of them."""
    said = {"title": "提醒", "text": f"第{number}件今天到期，请按期报送。"}
    body = {
        "robotCode": robot, "userIds": [account(liaison(number))], "msgKey": "sampleMarkdown",
        "msgParam": orjson.dumps(said).decode(),
    }  # fmt: skip
    return Dispatch(
        key=f"bare{number}", channel=Channel.TEXT_PRIVATE, target=account(liaison(number)),
        body=orjson.dumps(body).decode(), created_at=datetime.fromisoformat("2026-11-23T10:30:00+08:00"),
    )  # fmt: skip


def sized(count: int) -> Size:
    """A county with somebody to tell each of them."""
    return Size(liaisons=count)


if __name__ == "__main__":
    asyncio.run(_sent(json.loads(Path(sys.argv[1]).read_text("utf-8"))))
