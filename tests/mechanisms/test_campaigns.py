"""Campaigns through the real door (docs/mechanisms.md), each test named after its row: one after the other to the day
each ends, the October rest within the first, the process dead at the hour of a line, quiet for the wrong post, and
nothing without the rule."""

from __future__ import annotations

import re
from pathlib import Path

from domain.campaigns.campaigns import Campaign
from store.mapping import all_of
from tests.mechanisms.door import at, dead, group, heard, opened, says, without
from tests.simulation.truths import broken
from tests.simulation.village import HEADS, LIAISONS, OFFICE
from tests.simulation.world import World

LIAISON, HEAD, LEADER, PARTY = LIAISONS["住建局"], HEADS["住建局"], "陈海峰", "郑启明"
NAME, LIST = "拔钉除障", "专项 拔钉除障 十大施工难点"
AUTUMN = at(24, 8, 45, month=9)


def days_told(world: World, name: str) -> list[str]:
    """The line of each day in the group of those who do the work, as counted, and the end."""
    return re.findall(rf"{name}　?(第\d+天|结束)[　（]", group(world, HEAD, "工作人员群"))


async def _first(world: World) -> None:
    """Two numbers struck off on two days, one taken back, the process dead over the hour of a line."""
    await says(world, OFFICE, f"启动专项 {NAME}")
    await says(world, OFFICE, f"{LIST} 3号 住建局")
    await says(world, OFFICE, f"{LIST} 4号 交通局")
    assert "没有认准" in await says(world, OFFICE, f"{LIST} 5号 王家村东头张三户")
    assert "不在您的职责内" in await says(world, LIAISONS["交通局"], f"{LIST} 3号 销号")
    await says(world, LIAISON, f"{LIST} 3号 销号")
    await dead(world, at(28, 17, 0, month=9), at(28, 17, 50, month=9))
    await world.waits_until(at(12, 9, 0, month=10))
    await says(world, OFFICE, f"{LIST} 1号 销号")
    await says(world, OFFICE, f"{LIST} 2号 销号")
    await says(world, OFFICE, f"{LIST} 2号 重开")
    await world.waits_until(at(26, 9, 0, month=10))


async def _second(world: World) -> None:
    """Begun anew for the last ten days of its thirty and whole again; nothing is left of the first."""
    assert "第1天（共30天）" in await _begun(world)
    await world.waits_until(at(25, 18, 0))


async def _begun(world: World) -> str:
    await says(world, OFFICE, f"启动专项 {NAME}")
    return await says(world, HEAD, f"专项 {NAME}")


def test_d0_2_two_campaigns_have_their_line_each_work_day_and_their_report(tmp_path: Path) -> None:
    """Thirty days from Mid-Autumn over the October rest, and thirty from the next Monday: a line each work day, the
    make-up day among them, none at rest; the leaders' digest has the day of so many and no name; at the end the counts
    for the group, the burn-down by the day and who still has what for the office; a number has room for no person."""
    world = opened(tmp_path, without(tmp_path, "cadences.daily"), AUTUMN)
    world.run(_first(world))
    worked = (1, 5, 6, 7, *range(15, 18), *range(19, 24), *range(26, 30))
    assert days_told(world, NAME) == [*(f"第{day}天" for day in worked), "结束"]
    (report,) = [said for said in heard(world, OFFICE) if "拔钉除障收官　" in said]
    assert re.findall(r"已销\d+/\d+|\d+月\d+日（周.）　余\d+|未销　\S+", report) == [
        "已销2/30", "9月24日（周四）　余29", "10月12日（周一）　余28", "未销　交通局1件",
    ]  # fmt: skip
    world.run(_second(world))
    assert days_told(world, NAME)[len(worked) + 1 :] == [
        *(f"第{day}天" for week in range(0, 28, 7) for day in range(week + 1, week + 6)), "第29天", "结束",
    ]  # fmt: skip
    digests = group(world, LEADER, "分管领导群")
    assert re.findall(r"拔钉除障第\d+天/30　已销\d+/30", digests) == [
        f"拔钉除障第{day}天/30　已销{closed}/30"
        for day, closed in ((5, 1), (15, 1), (19, 1), (26, 2), (8, 0), (15, 0), (22, 0), (29, 0))
    ]
    assert sum("拔钉除障" in said for who in (LEADER, PARTY) for said in heard(world, who)) == 0
    campaigns = world.look(lambda connection: all_of(connection, Campaign)).values()
    assert len(campaigns) == 2
    assert {name for each in campaigns for name in each.difficulties[0].__dataclass_fields__} == {
        "list_name", "number", "unit", "closed_on",
    }  # fmt: skip
    assert broken(world) == []


def test_d0_2_without_its_table_nothing_is_begun_and_nothing_said(tmp_path: Path) -> None:
    """The same autumn under the policy without `campaigns`."""
    world = opened(tmp_path, without(tmp_path, "cadences.daily", "campaigns"), AUTUMN)
    assert "没有这个专项" in world.run(says(world, OFFICE, f"启动专项 {NAME}"))
    world.run(world.waits_until(at(26, 9, 0, month=10)))
    assert days_told(world, NAME) == []
    assert "拔钉除障" not in group(world, LEADER, "分管领导群")


def test_d0_6_the_clock_of_a_campaign_stands_in_each_digest(tmp_path: Path) -> None:
    """Of a hundred days, in the field leaders' digest of every Monday, the process dead over one of them; without the
    campaign's table nothing can be begun and no digest has a clock."""
    world = opened(tmp_path, without(tmp_path, "cadences.daily"))
    assert "已启动，共100天" in world.run(says(world, OFFICE, "启动专项 百日攻坚"))
    world.run(dead(world, at(30, 8, 0), at(30, 9, 20)))
    world.run(world.waits_until(at(7, 10, 0, month=12)))
    assert re.findall(r"百日攻坚第\d+天/100", group(world, LEADER, "分管领导群")) == [
        f"百日攻坚第{day}天/100" for day in (1, 8, 15)
    ]
    bare = opened(tmp_path, without(tmp_path, "campaigns"))
    assert "没有这个专项" in bare.run(says(bare, OFFICE, "启动专项 百日攻坚"))
    bare.run(bare.waits_until(at(30, 10, 0)))
    assert "百日攻坚" not in group(bare, LEADER, "分管领导群")
