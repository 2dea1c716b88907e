"""The same days on SQLite, on PostgreSQL, and on PostgreSQL by two and three equal workers: the same matters, the same
words to the same people (reliability L4)."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import AsyncExitStack
from datetime import datetime, timedelta

import pytest

from domain.events import Acknowledged, Confirmed, Event, FedBack, Proposed, Submitted
from domain.matters.items import Item
from handlers.apply import ticks
from store import tables
from store.audit import verify
from store.queries import due_aggregates
from tests.domain.matter_kit import at, by, content
from tests.outbox.outbox_kit import Post, posted, second
from tests.store.store_kit import NOW

UNITS = {"住建局": "住建员", "交通局": "交通员"}
DAYS, ACTS, MOST = 4, 30, 50
Told = Counter[tuple[str, str, str]]


def script(seed: int) -> Iterator[tuple[datetime, Event]]:
    """Matters of two units are handed over, signed, reported on and applied for, at moments drawn by lot."""
    dice = random.Random(seed)
    moments = sorted(NOW + timedelta(minutes=dice.randrange(DAYS * 24 * 60)) for _n in range(ACTS))
    issued = 0
    for n, moment in enumerate(moments):
        unit = dice.choice(tuple(UNITS))
        if n % 3 == 0:
            issued += 1
            said = content(unit, due=at(f"11-{25 + dice.randrange(5)} 18:00"), title=f"第{issued}件")
            yield moment, Proposed(by=by("主任", message=f"p{n}"), draft=f"d{n}", content=said, code="1234")
            yield moment, Confirmed(by=by("主任", message=f"c{n}"), draft=f"d{n}", code="1234")
            continue
        who, key = by(UNITS[unit], message=f"a{n}"), f"2026-{dice.randint(1, issued)}"
        event = dice.choice((Acknowledged, FedBack, Submitted))
        if event is Acknowledged:
            yield moment, Acknowledged(by=who, items=(key,))
        elif event is FedBack:
            yield moment, FedBack(by=who, item=key, text="正在办理")
        else:
            yield moment, Submitted(by=who, item=key, text="材料已报送", code="4321")


async def lived(url: str, workers: int, seed: int) -> tuple[dict[str, Item], Told, list[str]]:
    """The matters as they end, what everybody was told, and what of the audit does not hold. The workers take turns at
    acts, ticks and claims; a beat comes every hour."""
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(posted(url))
        posts = [first, *[await stack.enter_async_context(second(url, 8 + n)) for n in range(workers - 1)]]
        acts = list(script(seed))
        now, turn, acted = NOW, 0, 0
        while now < NOW + timedelta(days=DAYS):
            now += timedelta(hours=1)
            while acted < len(acts) and acts[acted][0] <= now:
                turn += 1
                worker = posts[turn % workers]
                worker.house.now = now
                await worker.house.does(acts[acted][1])
                acted += 1
            turn += 1
            await _beat(posts[turn % workers], now)
        told = Counter((d.target, d.channel.value, d.body) for post in posts for d in post.arrived)
        faults = [f"{each}" for each in await first.house.store.read(verify)]
        assert await first.house.count(tables.set_aside) == 0
        return await first.house.all(Item), told, faults


async def _beat(post: Post, now: datetime) -> None:
    post.house.now = now
    due = await post.house.store.read(lambda connection: due_aggregates(connection, now, MOST))
    if due:
        await post.house.door.apply_all(ticks(due, lambda: "seed"))
    await post.beats(now)


@pytest.mark.parametrize("seed", [1])
async def test_the_same_days_on_every_store_and_by_any_number_of_workers(
    sqlite_url: str, fresh_database: object, seed: int
) -> None:
    """Nothing differs: neither a field of a matter nor a word to anybody."""
    alone = await lived(sqlite_url, 1, seed)
    assert alone[2] == []
    assert len(alone[0]) > ACTS // 4
    assert sum(alone[1].values()) > ACTS
    for workers in (1, 2, 3):
        found = await lived(fresh_database(), workers, seed)  # type: ignore[operator]
        assert found[0] == alone[0], workers
        assert found[1] == alone[1], workers
        assert found[2] == []
