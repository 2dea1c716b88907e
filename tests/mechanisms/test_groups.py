"""Everybody in a group, who has looked and who has signed (D0-4 of docs/mechanisms.md), through the real door; who is
climbed to is in test_stories.py."""

from __future__ import annotations

import re
from pathlib import Path

from domain.people.coverage import coverage
from domain.projects.files import ProjectFile
from store.mapping import all_of
from tests.mechanisms.door import at, dead, heard, opened, says
from tests.simulation.truths import broken
from tests.simulation.village import HEADS, LIAISONS, OFFICE
from tests.simulation.world import World

STAFF = "工作人员群"
HOUSING, ROADS = ("住建局", HEADS["住建局"], LIAISONS["住建局"]), ("交通局", HEADS["交通局"], LIAISONS["交通局"])


async def uncovered(world: World) -> list[object]:
    """The projects of which nobody was met in any group, as `qunding coverage` counts them."""
    county = await world.service.county()
    projects = world.look(lambda connection: all_of(connection, ProjectFile)).values()
    found = coverage(county.roster, projects)["uncovered_projects"]
    return [each["name"] for each in found]  # type: ignore[attr-defined]


async def _comes(world: World, who: str) -> None:
    await world.city.joins(who, STAFF)
    await world.machine.settle()


async def _goes(world: World, who: str) -> None:
    await world.city.leaves(who, STAFF)
    await world.machine.settle()


async def _comings_and_goings(world: World) -> None:
    """Whom nobody has met counts as not there, and each of a unit is enough for its projects."""
    for liaison in LIAISONS.values():
        await _goes(world, liaison)
    assert len(await uncovered(world)) == 12
    for liaison in LIAISONS.values():
        await _comes(world, liaison)
    assert await uncovered(world) == []
    await _goes(world, HOUSING[2])
    assert await uncovered(world) == ["住建一期", "住建二期"]
    await dead(world, at(23, 12, 0), at(23, 13, 0))
    assert await uncovered(world) == ["住建一期", "住建二期"]
    assert await world.insists(HOUSING[1], lambda: world.city.says(HOUSING[1], STAFF, "@督办助手 我的"))
    assert await uncovered(world) == []
    await world.waits_until(at(30, 9, 0))
    for who in HOUSING[1:]:
        await (_goes if who == HOUSING[1] else _comes)(world, who)
    assert await uncovered(world) == []


def test_d0_4_a_project_of_which_nobody_is_in_a_group_is_named(tmp_path: Path) -> None:
    """Until one of its people was met there: by coming in or by speaking, through the death of the process; who leaves
    on another day is replaced by who comes."""
    world = opened(tmp_path, "default")
    world.run(_comings_and_goings(world))


def seen(text: str) -> tuple[str, str]:
    """(so many have looked of so many, who has not) as the office is told."""
    counts = re.search(r"应阅(\d+)　已查看(\d+)", text)
    names = re.search(r"尚未查看　(.+?) *\n", text)
    assert counts is not None
    return f"{counts[2]}/{counts[1]}", names[1] if names else ""


async def _looked(world: World, number: int, first: tuple[str, str, str], second: tuple[str, str, str]) -> None:
    """The liaison of one looks and signs nothing, that of the other signs; the platform is asked half an hour later."""
    await says(world, OFFICE, f"交办 {first[0]}、{second[0]} 12月11日前 报送第{number}号方案")
    await says(world, OFFICE, "确认")
    everybody = "、".join(f"{unit} {who}" for unit, *both in (first, second) for who in both)
    assert seen(await says(world, OFFICE, f"{number}号谁还没看")) == ("0/4", everybody)
    await world.city.reads(first[2])
    assert seen(await says(world, OFFICE, f"{number}号谁还没看")) == ("0/4", everybody)
    await says(world, second[2], f"收到{number}")


def test_d0_4_who_has_looked_is_told_apart_from_who_has_signed(tmp_path: Path) -> None:
    """Two hand-overs, the second on a Friday before the weekend; the process dead before it has asked the platform.
    Looking signs nothing and stops no reminder; a share that is signed is waited for no more; another unit is not told
    who has looked."""
    world = opened(tmp_path, "default")
    world.run(_looked(world, 1, HOUSING, ROADS))
    world.run(dead(world, at(23, 9, 0), at(23, 9, 40)))
    world.run(world.waits_until(at(23, 11, 30)))
    told = seen(world.run(says(world, OFFICE, "1号谁还没看")))
    assert told == ("1/4", "住建局 张伟明")
    assert "尚未签收　住建局" in world.run(says(world, OFFICE, "1号谁还没签"))
    world.run(world.waits_until(at(23, 17, 0)))
    assert any("1号尚未签收" in each for each in heard(world, HOUSING[2]))
    assert not any("1号尚未签收" in each for each in heard(world, ROADS[2]))
    assert "尚未查看" not in world.run(says(world, LIAISONS["水利局"], "1号谁还没看"))
    world.run(world.waits_until(at(27, 17, 0)))
    world.run(_looked(world, 2, ROADS, HOUSING))
    world.run(world.waits_until(at(30, 11, 0)))
    assert seen(world.run(says(world, OFFICE, "2号谁还没看"))) == ("1/4", "交通局 王建国")
    assert broken(world) == []


def test_d0_4_without_its_looks_nobody_is_known_to_have_looked(tmp_path: Path) -> None:
    """The same morning with `house.looks_after` empty: the platform is not asked before the last hour it answers."""
    path = tmp_path / "ours.toml"
    path.write_text('based_on = "default"\n[house]\nlooks_after = []\n', "utf-8")
    world = opened(tmp_path, str(path))
    world.run(_looked(world, 1, HOUSING, ROADS))
    world.run(world.waits_until(at(23, 11, 30)))
    assert seen(world.run(says(world, OFFICE, "1号谁还没看")))[0] == "0/4"
