"""The daily round (D3-1 of docs/mechanisms.md) through the real door: every work day, whatever was said before; the
process dead over an afternoon, and nothing without the rule."""

from __future__ import annotations

import re
from pathlib import Path

from tests.mechanisms.door import at, dead, group, heard, opened, says, without
from tests.simulation.truths import broken
from tests.simulation.village import HEADS, LIAISONS, OFFICE
from tests.simulation.world import World

LIAISON, LATE, HEAD, LEADER = LIAISONS["住建局"], LIAISONS["交通局"], HEADS["水利局"], "陈海峰"
DAYS = (23, 24, 25, 26, 27, 30)


def asked(world: World, who: str) -> int:
    """On how many afternoons somebody was asked about the day."""
    return sum("今日进度" in said for said in heard(world, who))


async def _weeks(world: World) -> None:
    """Nothing new in six work days over a weekend, said early by one and late by another."""
    for day in DAYS:
        if day == 25:
            await dead(world, at(25, 15, 0), at(25, 15, 50))
        await world.waits_until(at(day, 15, 55))
        await says(world, LIAISON, "无变化")
        await world.waits_until(at(day, 16, 50))
        await says(world, LATE, "无变化")
    await world.waits_until(at(1, 18, 0, month=12))


def test_d3_1_every_work_day_is_asked_for_and_closed(tmp_path: Path) -> None:
    """Seven afternoons for who had nothing new in six; the close names those missing to the office and
    not in the group; heads and leaders are asked nothing."""
    world = opened(tmp_path, "wu_mei")
    world.run(_weeks(world))
    assert [asked(world, who) for who in (LIAISON, HEAD, LEADER)] == [7, 0, 0]
    assert 7 < asked(world, LATE) <= 7 + len(DAYS), "once more, at most, for who has not said anything"
    missing = re.findall(r"(\d+月\d+日)（周.）未报进度(\d+)个项目", "\n".join(heard(world, OFFICE)))
    assert list(dict.fromkeys(missing)) == [(f"11月{day}日", "8") for day in DAYS] + [("12月1日", "12")]
    assert "未报" not in group(world, HEAD, "工作人员群")
    assert broken(world) == []


def test_d3_1_without_the_rule_who_has_nothing_new_is_asked_once_a_week_or_not_at_all(tmp_path: Path) -> None:
    """Without `daily_round.insists_daily` not on the day after five quiet ones; without `cadences.daily` never."""
    found = {}
    for cut in ("daily_round.insists_daily", "cadences.daily"):
        world = opened(tmp_path / cut, without(tmp_path, cut, of="wu_mei"))
        world.run(_weeks(world))
        found[cut] = asked(world, LIAISON)
    assert found["cadences.daily"] == 0
    assert 0 < found["daily_round.insists_daily"] < 7
