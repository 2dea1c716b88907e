"""Mechanisms that live through the real door (docs/mechanisms.md), each test named after its row: two periods of which
a weekend moves one, the process dead in the midst of it, quiet for the wrong post, and nothing without the rule."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from domain.audits.records import LoggedAct
from domain.calendars import COUNTY_ZONE
from domain.letters.letters import Letter
from domain.matters.gate import Submission
from domain.messages.notices import Channel, Dispatch
from store.mapping import all_of
from tests.mechanisms.door import at, dead, group, heard, items, opened, says, without
from tests.simulation.truths import broken
from tests.simulation.village import HEADS, LIAISONS, OFFICE, UNITS
from tests.simulation.world import World

LIAISON, HEAD, LEADER = LIAISONS["住建局"], HEADS["住建局"], "陈海峰"
OTHERS, EXECUTIVE, COUNTY_HEAD, PARTY = "许大川", "高志成", "周明远", "郑启明"


def told(world: World, who: str, words: str) -> int:
    """How many messages to a person speak of it."""
    return sum(words in each for each in heard(world, who))


async def _hands_over(world: World, text: str) -> None:
    await says(world, OFFICE, text)
    await says(world, OFFICE, "确认")


# D0-4


async def _unsigned(world: World) -> None:
    await _hands_over(world, "交办 住建局 12月4日前 报送方案")
    await dead(world, at(23, 9, 30), at(23, 10, 0))
    await world.waits_until(at(24, 9, 30))
    await says(world, LIAISON, "收到1")
    await world.waits_until(at(27, 17, 0))
    await _hands_over(world, "交办 交通局 12月4日前 报送台账")
    await world.waits_until(at(1, 18, 0, month=12))


def test_d0_4_who_has_not_signed_hears_of_it_then_the_head_then_the_leader(tmp_path: Path) -> None:
    """After two working hours, four, a day; who signed hears nothing more, so that leader hears nothing; what goes out
    on a Friday evening climbs on Monday; the principal leaders and the groups hear nothing of it."""
    world = opened(tmp_path, "default")
    world.run(_unsigned(world))
    assert [told(world, who, "尚未签收") for who in (LIAISON, HEAD, LEADER)] == [1, 2, 0]
    second = (LIAISONS["交通局"], HEADS["交通局"], OTHERS)
    assert [told(world, who, "尚未签收") for who in second] == [1, 2, 1]
    monday = [m.at for who in second for m in world.city.screen(who) if "尚未签收" in m.title + m.text]
    assert {moment.astimezone(COUNTY_ZONE).strftime("%m-%d") for moment in monday} <= {"11-30", "12-01"}
    assert told(world, COUNTY_HEAD, "尚未签收") == told(world, PARTY, "报送方案") == 0
    assert "尚未签收" not in group(world, HEAD, "工作人员群")
    assert broken(world) == []


def test_d0_4_without_its_ladder_nobody_is_reminded(tmp_path: Path) -> None:
    """The same days under the policy without `terms.ladders.unsigned`."""
    world = opened(tmp_path, without(tmp_path, "terms.ladders.unsigned"))
    world.run(_unsigned(world))
    assert [told(world, who, "尚未签收") for who in (LIAISON, HEAD, LEADER, OTHERS)] == [0] * 4


# D4-4


async def _raised(world: World) -> str:
    await says(world, LIAISON, "督查问题\n住建一期 高压线迁改受阻")
    await says(world, LIAISON, "确认")
    assert "三句话" in await says(world, OFFICE, "提请1")
    await says(world, OFFICE, "提请1 权属在市公司;已两次对接;请分管领导协调")
    await dead(world, at(23, 10, 0), at(23, 10, 30))
    return await says(world, LEADER, "议程")


async def _to_the_top(world: World) -> None:
    await says(world, LEADER, "提请1 市里未批;已赴市对接;请常务定")
    await says(world, EXECUTIVE, "提请1 需县长出面;已开两次会;请县长赴市协调")
    await world.waits_until(at(24, 10, 0))


def test_d4_4_a_problem_climbs_level_by_level_with_reason_tried_and_asked(tmp_path: Path) -> None:
    """Each level has it on its own agenda and nobody else's; 县长 hears only once the 审定人 has let it go; a level may
    not be skipped by who does not hold it."""
    world = opened(tmp_path, "default")
    assert "1号" in world.run(_raised(world))
    assert "1号" not in world.run(says(world, OTHERS, "议程"))
    refused = world.run(says(world, OTHERS, "提请1 太难;已对接;请县长定"))
    assert "副县长（城建）" in refused
    world.run(_to_the_top(world))
    assert told(world, COUNTY_HEAD, "赴市协调") == 0
    waiting = world.look(lambda connection: all_of(connection, Submission)).values()
    assert [s.notice for s in waiting if s.item == "2026-1"] == ["level_up"]
    world.run(says(world, OFFICE, "报送 1号"))
    world.run(world.waits_until(at(24, 11, 0)))
    assert told(world, COUNTY_HEAD, "赴市协调") == 1
    assert [r.level.value for r in items(world)[0].rises] == ["office", "field_leader", "executive", "county_head"]
    assert broken(world) == []


# D3-4


async def _letters(world: World) -> None:
    await _hands_over(world, "交办 住建局 12月4日前 报送方案")
    assert "次序未到" in await says(world, "陈晨", "起草督办函 1")
    assert "不在您的职责内" in await says(world, LIAISON, "起草提醒函 1")
    await says(world, "陈晨", "起草提醒函 1")
    await says(world, "陈晨", "审核 函稿1")
    assert "要两个人" in await says(world, "陈晨", "签发 函稿1")
    await dead(world, at(23, 9, 30), at(23, 9, 45))
    await says(world, OFFICE, "函稿1")
    assert "已签发" in await says(world, OFFICE, "签发 函稿1")
    await world.waits_until(at(23, 10, 0))


def test_d3_4_a_letter_keeps_the_order_takes_two_and_is_served_with_a_number(tmp_path: Path) -> None:
    """No rung before its turn, two persons, the process dead between review and signing; served to the unit with a
    receipt, to no group."""
    world = opened(tmp_path, "default")
    world.run(_letters(world))
    assert [told(world, who, "项指提〔2026〕1号") for who in (LIAISON, HEAD)] == [2, 2], "the card and its file"
    assert told(world, LIAISONS["交通局"], "项指提") == 0
    assert "项指提" not in group(world, HEAD, "工作人员群")
    assert "李静已签收" in world.run(says(world, LIAISON, "签收 提醒函1"))
    letters = world.look(lambda connection: all_of(connection, Letter)).values()
    assert [(x.serial, x.letter_kind.value, x.unit) for x in letters if x.serial] == [(1, "reminder_letter", "住建局")]
    # A file is sent by another way than its dispatch was frozen as: the two truths that compare them say nothing here.
    assert [each for each in broken(world) if not each.startswith(("V4", "V15"))] == []


def test_d3_4_who_does_not_sign_for_a_letter_is_reminded_then_the_head(tmp_path: Path) -> None:
    """A work day after it was served, and the morning of the second; without `terms.ladders.letter` nobody is."""
    found = {}
    for name, policy in (("with", "default"), ("without", without(tmp_path, "terms.ladders.letter"))):
        world = opened(tmp_path / name, policy)
        world.run(_letters(world))
        world.run(world.waits_until(at(25, 12, 0)))
        found[name] = [
            sum("项指提" in said and "尚未签收" in said for said in heard(world, who))
            for who in (LIAISON, HEAD, LEADER)
        ]
    assert found == {"with": [1, 2, 0], "without": [0, 0, 0]}


def test_d3_4_the_machine_drafts_on_the_day_and_without_the_rule_nothing(tmp_path: Path) -> None:
    """Twelve projects lag seriously: on the second morning the drafts lie before the office and nothing has left; the
    third day drafts none of them again; a policy that has no letters drafts none at all."""
    drafted = {}
    for policy in ("default", "wu_ge_5"):
        world = opened(tmp_path / policy, policy)
        world.run(dead(world, at(24, 8, 30), at(24, 9, 0)))
        world.run(world.waits_until(at(26, 10, 0)))
        letters = world.look(lambda connection: all_of(connection, Letter)).values()
        drafted[policy] = sorted(each.subject for each in letters)
        assert [each for each in letters if each.serial] == []
        assert told(world, HEAD, "函") == 0
    assert drafted == {"default": [f"P{n:02d}" for n in range(1, 13)], "wu_ge_5": []}


# D1-2


def test_d1_2_a_paper_leaves_only_by_a_person(tmp_path: Path) -> None:
    """Put before the 审定人 at the day and hour of the policy; the principal group has it once it was let go, through
    the death of the process; no passing of days lets it go."""
    path = tmp_path / "ours.toml"
    path.write_text(
        'based_on = "san_bao_yi_lian"\n[cadences.quarter_pack]\nopens = { day = -36, at = "08:50" }\n'
        'settings = { lists = ["rates", "raised", "triggers"], level = "county_head", tier = "PRINCIPAL" }\n',
        "utf-8",
    )
    world = opened(tmp_path, str(path))
    world.run(dead(world, at(26, 12, 0), at(26, 13, 0)))
    put = [s for s in world.look(lambda connection: all_of(connection, Submission)).values() if s.notice == "paper"]
    assert [(s.tier, s.state.value) for s in put] == [("PRINCIPAL", "waiting")]
    world.run(world.waits_until(at(27, 18, 0)))
    assert "联席会议议题" not in group(world, COUNTY_HEAD, "主要领导群")
    code = next(s for s in heard(world, OFFICE) if "联席会议议题" in s).partition("报送 ")[2][:4]
    world.run(says(world, OFFICE, f"报送 {code}"))
    world.run(world.waits_until(at(30, 9, 30)))
    assert "三季度联席会议议题" in group(world, COUNTY_HEAD, "主要领导群")
    assert "联席会议议题" not in group(world, HEAD, "工作人员群")
    assert broken(world) == []


# D3-7


def test_d3_7_a_problem_goes_to_the_work_group_of_its_kind(tmp_path: Path) -> None:
    """The group where the roster has it, the unit where it has not; without the policy's table it is asked for."""
    route = '[terms.course.elements]\n"绿化" = { words = ["绿化"], unit = "城管局", team = "TEAM" }\n'
    found = {}
    for team in ("农业局", "征地拆迁组"):
        path = tmp_path / f"{len(found)}.toml"
        path.write_text(f'based_on = "wu_mei"\n{route.replace("TEAM", team)}', "utf-8")
        world = opened(tmp_path, str(path))
        world.run(_problem(world))
        found[team] = [b.unit for b in items(world)[0].branches]
    assert found == {"农业局": ["农业局", "住建局"], "征地拆迁组": ["城管局", "住建局"]}
    bare = opened(tmp_path, "wu_mei")
    assert "请问要哪个单位来解决" in bare.run(says(bare, LIAISON, "问题 住建一期绿化未移交"))


async def _problem(world: World) -> None:
    await says(world, LIAISON, "问题 住建一期绿化未移交")
    await dead(world, at(23, 8, 50), at(23, 8, 51))
    await says(world, LIAISON, "确认")


# D0-7


def test_d0_7_the_whole_agenda_is_a_file_for_whom_it_is(tmp_path: Path) -> None:
    """Twelve projects lag and a card shows five: in full it is a workbook, of a leader the own field alone, of the
    office the county; in a group and for a list that is not theirs nobody gets one; each leaves a record."""
    world = opened(tmp_path, "wu_ge_5")
    world.run(dead(world, at(23, 9, 5), at(23, 9, 10)))
    for who in (LEADER, OFFICE):
        world.run(says(world, who, "清单 周协调议题"))
    assert "没有给您的" in world.run(says(world, LIAISON, "清单 周协调议题"))
    rows = world.look(lambda connection: all_of(connection, Dispatch)).values()
    files = {d.target: json.loads(d.body) for d in rows if d.channel is Channel.FILE_PRIVATE}
    units = {who: {row["unit"] for row in _rows(files[f"u-{who}"])} for who in (LEADER, OFFICE)}
    assert units == {LEADER: {"住建局", "城管局"}, OFFICE: set(UNITS)}
    logged = world.look(lambda connection: all_of(connection, LoggedAct)).values()
    assert len([each for each in logged if each.act == "export"]) == 2


def _rows(body: object) -> list[dict[str, str]]:
    """The rows of the file that a message is frozen as, wherever the platform's words put them."""
    if isinstance(body, dict):
        return body["list_rows"] if "list_rows" in body else [row for each in body.values() for row in _rows(each)]
    return [row for each in body for row in _rows(each)] if isinstance(body, list) else []


# D3-3, D0-8


@pytest.mark.parametrize(("policy", "what"), [("wu_mei", "旬督单"), ("wu_ge_5", "旬督查")])
def test_d3_3_the_sheet_is_there_before_the_evening_ends(tmp_path: Path, policy: str, what: str) -> None:
    """With whatever else the office is told that afternoon, in one message, and not only the next morning; the list in
    full can be had at once; the process died in the morning."""
    world = opened(tmp_path, policy)
    world.run(dead(world, at(30, 10, 0), at(30, 10, 1)))
    world.run(world.waits_until(at(30, 17, 50)))
    evening = [m for m in world.city.screen(OFFICE) if what in m.title + m.text]
    assert [m.at.astimezone(COUNTY_ZONE).strftime("%m-%d") for m in evening] == ["11-30"]
    assert f"清单 {what}" in evening[0].text or "进度滞后" in evening[0].text
    world.run(world.waits_until(at(1, 12, 0, month=12)))
    assert told(world, OFFICE, f"{what}12项") + told(world, OFFICE, f"{what}：12项") == 1
    assert told(world, HEAD, what) == told(world, LEADER, what) == 0


async def _lies_there(world: World) -> None:
    await says(world, LIAISON, "督查问题\n住建一期 高压线迁改受阻")
    await says(world, LIAISON, "确认")
    await says(world, OFFICE, "提请1 权属在市公司;已两次对接;请分管领导协调")
    await world.waits_until(at(2, 18, 0, month=12))


def test_d4_4_a_level_has_its_own_time_and_without_its_ladder_nobody_is_told(tmp_path: Path) -> None:
    """Five work days from Monday are the next Monday: that morning the leader, a day later the office; nobody of the
    unit; under a policy without `terms.ladders.problem` neither."""
    found = {}
    for name, policy in (("with", "default"), ("without", without(tmp_path, "terms.ladders.problem"))):
        world = opened(tmp_path / name, policy)
        world.run(_lies_there(world))
        words = ("今日到协调时限", "过了协调时限")
        found[name] = [sum(told(world, who, each) for each in words) for who in (LEADER, OFFICE, HEAD)]
    assert found == {"with": [1, 1, 0], "without": [0, 0, 0]}
