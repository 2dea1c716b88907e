"""The village through its real door, store and platform: who says what, what who was told, a policy with a table cut
out."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from domain.calendars import COUNTY_ZONE
from domain.matters.items import Item
from domain.messages.notices import Channel, Dispatch
from store.mapping import all_of
from tests.simulation.village import VILLAGE
from tests.simulation.world import World


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """A moment of November, or of another month."""
    return datetime(2026, month, day, hour, minute, tzinfo=COUNTY_ZONE)


def items(world: World) -> list[Item]:
    """Every matter, by its number."""
    rows = world.look(lambda connection: all_of(connection, Item)).values()
    return sorted(rows, key=lambda item: item.number)


def heard(world: World, who: str) -> list[str]:
    """What a person was told in private, titles and texts."""
    return [f"{shown.title}\n{shown.text}\n{shown.footer}" for shown in world.city.screen(who)]


async def says(world: World, who: str, text: str) -> str:
    """Said until something comes back; the last word that came."""
    assert await world.insists(who, partial(world.city.says, who, None, text))
    return heard(world, who)[-1]


def opened(tmp_path: Path, policy: str = "wu_ge_5", start: datetime = VILLAGE.start) -> World:
    """The county on its first morning, under a policy by name or path."""
    world = World(tmp_path, policy=policy, place=replace(VILLAGE, start=start))
    world.open()
    return world


async def dead(world: World, since: datetime, until: datetime) -> None:
    """The process dies at a moment and is started again at another."""
    await world.waits_until(since)
    world.away_until(until)
    await world.waits_until(until)


def group(world: World, who: str, title: str) -> str:
    """Everything that stands in a group, as somebody in it sees it."""
    return "\n".join(f"{shown.title}\n{shown.text}" for shown in world.city.screen(who, title))


def files(world: World, who: str) -> list[dict[str, Any]]:
    """What the files sent to somebody were frozen as, wherever the platform's words put them, in order."""
    rows = world.look(lambda connection: all_of(connection, Dispatch)).values()
    sent = [d for d in rows if d.channel is Channel.FILE_PRIVATE and d.target == f"u-{who}"]
    return [found for d in sorted(sent, key=lambda d: d.created_at) for found in _frozen(json.loads(d.body))]


def _frozen(body: Any) -> list[dict[str, Any]]:
    if isinstance(body, dict) and ("list_rows" in body or "form" in body):
        return [body]
    parts = body.values() if isinstance(body, dict) else body if isinstance(body, list) else ()
    return [found for each in parts for found in _frozen(each)]


def without(folder: Path, *tables: str, of: str = "default") -> str:
    """A shipped policy without these tables; its path."""
    path = folder / "ours.toml"
    path.write_text(f'based_on = "{of}"\nwithout = {json.dumps(tables)}\n', "utf-8")
    return str(path)
