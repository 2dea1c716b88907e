"""Lights said once in ten days (D0-6 of docs/mechanisms.md) through the real door: judged every morning, told merged
and only by a person, the process dead over the morning of the first, nothing without the rule."""

from __future__ import annotations

from pathlib import Path

from tests.mechanisms.door import at, dead, group, heard, opened, says, without
from tests.simulation.truths import broken
from tests.simulation.village import LIAISONS, OFFICE
from tests.simulation.world import World

LIAISON, ROADS, LEADER, PARTY = LIAISONS["住建局"], LIAISONS["交通局"], "陈海峰", "郑启明"


def told(world: World, who: str) -> list[str]:
    """What was said to a person about lights that changed."""
    return [said for said in heard(world, who) if "亮灯变化" in said]


async def _lets_go(world: World) -> None:
    code = next(said for said in reversed(heard(world, OFFICE)) if "待审定：亮灯调整" in said).partition("报送 ")[2][:4]
    await says(world, OFFICE, f"报送 {code}")


async def _first(world: World) -> None:
    """Red since the second morning, and nobody is told before the ten days are over."""
    await world.waits_until(at(30, 18, 0))
    assert told(world, LIAISON) == []
    await dead(world, at(1, 8, 20, month=12), at(1, 9, 30, month=12))
    await world.waits_until(at(1, 12, 0, month=12))
    assert "亮灯：" not in group(world, LEADER, "分管领导群")
    await _lets_go(world)
    await world.waits_until(at(2, 12, 0, month=12))


async def _second(world: World) -> None:
    """One project catches up; the Friday of the next ten days says that alone."""
    await says(world, LIAISON, "住建一期 累计11900万 主体封顶")
    await says(world, LIAISON, "确认")
    await world.waits_until(at(11, 12, 0, month=12))
    await _lets_go(world)
    await world.waits_until(at(14, 12, 0, month=12))


def test_d0_6_changes_of_lights_are_told_once_in_ten_days_and_by_a_person(tmp_path: Path) -> None:
    """The leaders' group has them merged once they were let go, a unit its own; no other's, no principal leader."""
    world = opened(tmp_path, without(tmp_path, "cadences.daily"))
    world.run(_first(world))
    assert "亮灯：12个转红、0个转黄、0个转绿" in group(world, LEADER, "分管领导群")
    assert ["住建一期" in said for who in (LIAISON, ROADS) for said in told(world, who)] == [True, False]
    world.run(_second(world))
    assert "亮灯：0个转红、0个转黄、1个转绿" in group(world, LEADER, "分管领导群")
    assert [len(told(world, who)) for who in (LIAISON, ROADS)] == [2, 1]
    assert ["住建一期" in told(world, LIAISON)[1], "住建二期" in told(world, LIAISON)[1]] == [True, False]
    assert not any("亮灯" in said for said in heard(world, PARTY))
    assert broken(world) == []


def test_d0_6_without_the_rule_no_light_is_lit_and_nothing_told(tmp_path: Path) -> None:
    """The same ten days under the policy without `lights`."""
    world = opened(tmp_path, without(tmp_path, "cadences.daily", "lights"))
    world.run(world.waits_until(at(2, 12, 0, month=12)))
    assert [told(world, who) for who in (LIAISON, ROADS)] == [[], []]
    assert not any("亮灯调整" in said for said in heard(world, OFFICE))
