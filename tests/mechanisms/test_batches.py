"""Lists handed over at once, through the real door, store and platform, the process dead in the midst of it
(docs/mechanisms.md D0-8, D0-9, D4-7)."""

from __future__ import annotations

from pathlib import Path

from domain.calendars import COUNTY_ZONE
from domain.matters.drafts import Draft, DraftKind
from store.mapping import all_of
from tests.mechanisms.door import at, dead, heard, items, opened, says, without
from tests.simulation.truths import broken
from tests.simulation.village import HEADS, LIAISONS, OFFICE
from tests.simulation.world import World

LIST = """批量交办 项目百难
1. 住建局 11月30日前 完成围挡整改
2. 交通局 报送路基检测报告
3. 住建局 12月4日前 报送用地台账
4. 水利局牵头、住建局配合，12月8日前 完成管线迁改"""
HEAD = HEADS["住建局"]


async def _list(world: World) -> None:
    shown = await says(world, OFFICE, LIST)
    assert "一次下发4件" in shown
    world.away_until(at(23, 8, 52))
    await world.waits_until(at(23, 8, 53))
    assert items(world) == []
    assert "已交办4件" in await says(world, OFFICE, "确认")
    await world.waits_until(at(23, 9, 20))


def test_d0_9_a_list_is_confirmed_once_and_each_unit_has_one_message(tmp_path: Path) -> None:
    """Four numbers in the order of the list, the process dead between table and confirmation; the head of the unit
    that has three of them hears of all in one message and signs them with one word."""
    world = opened(tmp_path)
    world.run(_list(world))
    found = items(world)
    assert [(i.number, i.title, [b.unit for b in i.branches]) for i in found] == [
        (1, "完成围挡整改", ["住建局"]),
        (2, "报送路基检测报告", ["交通局"]),
        (3, "报送用地台账", ["住建局"]),
        (4, "完成管线迁改", ["水利局", "住建局"]),
    ]
    assert [i.source for i in found] == ["批量交办：项目百难"] * 4
    due = [i.lead.deadline.due_at.astimezone(COUNTY_ZONE).strftime("%m-%d %H:%M") for i in found]
    assert due == ["11-30 18:00", "12-14 18:00", "12-04 18:00", "12-08 18:00"]
    told = [text for text in heard(world, HEAD) if "围挡" in text]
    assert len(told) == 1
    assert all(word in told[0] for word in ("1号", "3号", "4号"))
    assert "路基" not in told[0]
    assert "全部收到" not in world.run(says(world, HEAD, "全部收到"))
    assert [b.unit for i in items(world) for b in i.branches if b.signed] == ["住建局"] * 3
    assert broken(world) == []
    bare = opened(tmp_path / "bare", without(tmp_path, "house.batches.assignments"))
    bare.run(_unknown(bare, OFFICE, LIST))


async def _unknown(world: World, who: str, text: str) -> None:
    """A list no policy knows opens nothing, and nobody hears of it."""
    said = await says(world, who, text)
    assert "一次下发" not in said
    await says(world, who, "确认")
    await world.waits_until(at(23, 9, 20))
    assert items(world) == []
    assert not any("围挡" in each for each in heard(world, HEAD))


def test_d0_9_a_list_that_is_not_whole_opens_nothing(tmp_path: Path) -> None:
    """A line without a unit is named by its number; twenty-one are two lists."""
    world = opened(tmp_path)
    said = world.run(says(world, OFFICE, "批量交办\n住建局 11月30日前 报送方案\n12月4日前 完成整改"))
    assert "1行不全" in said
    assert "第2行" in said
    dated = "批量交办\n1. 住建局 11月30日前 报送方案\n2. 交通局 12月4日前 报送台账"
    assert "一次下发2件" in world.run(says(world, OFFICE, dated)), "a heading of ours is no minutes"
    world.run(says(world, OFFICE, "取消"))
    many = "\n".join(["批量交办", *(f"住建局 11月30日前 报送方案{n}" for n in range(21))])
    assert "一次最多20件" in world.run(says(world, OFFICE, many))
    assert "不在您的职责内" in world.run(says(world, LIAISONS["住建局"], LIST))
    assert items(world) == []
    drafts = world.look(lambda connection: all_of(connection, Draft)).values()
    begun = [d.state.value for d in drafts if d.draft_kind is not DraftKind.BIND_GROUP]
    assert begun == ["dropped"]


MEETING = """会议纪要 第{n}次调度会
会议听取了住建局的汇报
一、议定：由住建局牵头、水利局配合，于12月{day}日前完成管线迁改
二、由交通局负责，报送断头路方案"""


async def _minutes(world: World) -> None:
    """A Monday's meeting, the process dead between table and confirmation; the next one a week later."""
    assert "没写日期，拟20个工作日" in await says(world, OFFICE, MEETING.format(n=3, day=4))
    await dead(world, at(23, 8, 50), at(23, 8, 52))
    assert "已交办2件，依据会议纪要第3次调度会" in await says(world, OFFICE, "确认")
    for unit, number in (("住建局", 1), ("交通局", 2), ("水利局", 1)):
        await says(world, HEADS[unit], f"收到{number}")
    await world.waits_until(at(30, 9, 40))
    await says(world, OFFICE, MEETING.format(n=4, day=18))
    await says(world, OFFICE, "确认")
    await says(world, HEADS["交通局"], "办结2 方案已报")
    await says(world, HEADS["交通局"], "确认")
    assert "1　销号2　交通局" in await says(world, OFFICE, "同意")
    assert "已销号" in await says(world, OFFICE, "1")
    open_ = await says(world, OFFICE, "纪要事项 第3次")
    assert ("完成管线迁改" in open_, "断头路" in open_) == (True, False)
    await world.waits_until(at(8, 9, 30, 12))


def overdue(world: World, who: str) -> int:
    return sum("逾期" in text and "议定" in text for text in heard(world, who))


def test_d4_7_the_decisions_of_the_minutes_become_matters(tmp_path: Path) -> None:
    """What only reports is left out; what was decided has its lead, who assists, and its day, of a meeting without one
    the policy's; what passes its day climbs to who holds it and the leader of the field, nobody else hears of it; where
    the policy has no days for minutes the day is asked for, and without its ladder nothing climbs."""
    world = opened(tmp_path, "1155")
    world.run(_minutes(world))
    found = items(world)
    assert [(i.source, i.item_kind, [(b.unit, b.role.value) for b in i.branches]) for i in found] == [
        (f"会议纪要第{n}次调度会", "decision", shares)
        for n in (3, 4)
        for shares in ([("住建局", "lead"), ("水利局", "assisting")], [("交通局", "responsible")])
    ]
    days = [i.lead.deadline.due_at.astimezone(COUNTY_ZONE).strftime("%m-%d") for i in found]
    assert days == ["12-04", "12-21", "12-18", "12-28"]
    assert [overdue(world, HEADS[unit]) > 0 for unit in ("住建局", "水利局", "交通局", "教育局")] == [
        True, True, False, False,
    ]  # fmt: skip
    assert broken(world) == []
    bare = opened(tmp_path / "bare", without(tmp_path, "terms.default_work_days.minutes"))
    assert "缺日期" in bare.run(says(bare, OFFICE, MEETING.format(n=3, day=4)))


async def _findings(world: World) -> None:
    inspector = HEADS["教育局"]
    shown = await says(world, inspector, "督查问题 旬督查\n住建一期 围挡缺失\n交通二期 高压线未迁改\n水利一期 未见施工")
    assert "一次下发3件" in shown
    world.away_until(at(23, 8, 52))
    await world.waits_until(at(23, 8, 53))
    await says(world, inspector, "确认")


def test_d0_8_what_an_inspection_finds_becomes_numbered_problems(tmp_path: Path) -> None:
    """Each with its project and five work days, to the unit of the element, else of the project; the inspectors are
    no part of it; they lie before the office, the first of the four levels."""
    world = opened(tmp_path)
    world.run(_findings(world))
    found = items(world)
    assert [(i.item_kind, i.project, [b.unit for b in i.branches]) for i in found] == [
        ("problem", "P01", ["住建局"]), ("problem", "P04", ["交通局"]), ("problem", "P05", ["水利局"]),
    ]  # fmt: skip
    assert {i.source for i in found} == {"督查问题：旬督查"}
    assert [i.element for i in found] == ["", "杆线", ""]
    assert {(i.rise.level.value, i.lead.deadline.due_at.astimezone(COUNTY_ZONE).day) for i in found if i.rise} == {
        ("office", 30)
    }
    assert broken(world) == []
    bare = opened(tmp_path / "bare", without(tmp_path, "house.batches.findings"))
    bare.run(_unknown(bare, HEADS["教育局"], "督查问题 旬督查\n住建一期 围挡缺失\n交通二期 高压线未迁改"))
