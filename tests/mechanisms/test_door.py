"""A duty of the county's rhythm through the real door, store and platform, the process dead in the midst of it."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path

from domain.calendars import COUNTY_ZONE
from domain.rounds.duties import Duty, DutyState
from store.mapping import all_of
from tests.simulation.truths import broken
from tests.simulation.world import World

LEADER, PROJECT, OTHER = "陈海峰", "住建一期", "城管一期"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=COUNTY_ZONE)


def visits(world: World) -> dict[str, Duty]:
    rows = world.look(lambda connection: all_of(connection, Duty)).values()
    return {d.subject: d for d in rows if d.cadence.startswith("owed") and d.post.endswith("副县长（城建）")}


async def _week(world: World) -> None:
    await world.waits_until(at(23, 10))
    world.away_until(at(23, 11))
    await world.waits_until(at(24, 9))
    text = f"记录 走访 {PROJECT} 桩基完成一半"
    mistaken = f"记录 走访 {OTHER} 路基完成"
    for said in (mistaken, "撤回", text):
        assert await world.insists(LEADER, partial(world.city.says, LEADER, None, said))
    await world.waits_until(at(28, 9))


def test_d3_2_a_visit_is_asked_recorded_and_closed_through_the_door(tmp_path: Path) -> None:
    """One prompt for all of a leader's projects; the one that was visited is met, with its line; the others missed."""
    world = World(tmp_path, policy="wu_mei")
    world.open()
    world.run(_week(world))
    found = visits(world)
    assert len(found) > 1
    met = [d for d in found.values() if d.state is DutyState.MET]
    assert [d.notes for d in met] == [(f"{PROJECT} 桩基完成一半",)]
    assert {d.state for d in found.values() if d not in met} == {DutyState.MISSED}
    assert broken(world) == []
