"""Inspections through the real door, store and platform (docs/mechanisms.md D1-4, D4-3), the process dead in the midst
of each: what was found is said in chat and stands on the next paper and the next sheet."""

from __future__ import annotations

from pathlib import Path

from domain.matters.gate import Submission
from domain.rounds.duties import Duty
from store.mapping import all_of
from tests.mechanisms.door import at, dead, files, group, heard, opened, says
from tests.mechanisms.papers import cut, page_of
from tests.simulation.village import HEADS, LIAISONS, OFFICE
from tests.simulation.world import World

HEAD, LIAISON, LEADER = HEADS["住建局"], LIAISONS["住建局"], "陈海峰"
# The quarter's circular on a Thursday of November, and of this quarter.
SOON = """based_on = "san_bao_yi_lian"
without = ["cadences.quarter_circular.settings.told"]
[cadences.quarter_circular]
opens = { day = -36, at = "08:50" }
settings = { lists = ["findings", "rates"], tier = "STAFF" }
"""


async def _found(world: World) -> None:
    """Two findings, of quality and of safety, by their words."""
    await says(world, OFFICE, "督查问题 月督查\n住建一期 3号楼混凝土返工\n住建一期 塔吊隐患未消除")
    await says(world, OFFICE, "确认")


def test_d1_4_what_an_inspection_found_is_in_the_circular_once_a_person_lets_it_go(tmp_path: Path) -> None:
    """On its day before the 审定人 and, through the death of the process, nowhere else; the staff group has it after it
    was let go; on the first work day of December the office owes the next inspection, and one line settles it."""
    path = tmp_path / "ours.toml"
    path.write_text(SOON, "utf-8")
    world = opened(tmp_path, str(path))
    world.run(_found(world))
    world.run(dead(world, at(26, 12, 0), at(26, 13, 0)))
    [paper] = [s for s in world.look(lambda c: all_of(c, Submission)).values() if s.notice == "paper"]
    assert (paper.tier, paper.state.value, paper.facts["what"]) == ("STAFF", "waiting", "督查通报")
    assert "督查通报" not in group(world, HEAD, "工作人员群")
    code = next(said for said in heard(world, OFFICE) if "督查通报" in said).partition("报送 ")[2][:4]
    world.run(says(world, OFFICE, f"报送 {code}"))
    world.run(dead(world, at(1, 9, 0, month=12), at(1, 9, 5, month=12)))
    assert "共2个问题，已整改0个" in group(world, HEAD, "工作人员群")
    assert "督查通报" not in group(world, LEADER, "分管领导群")
    world.run(world.waits_until(at(1, 15, 0, month=12)))
    assert sum("12月月督查" in said for said in heard(world, OFFICE)) == 1
    world.run(says(world, OFFICE, "清单 月督查"))
    own = [row["text"] for row in files(world, OFFICE)[-1]["list_rows"] if "住建一期" in row["text"]]
    assert own[-3:] == [
        "住建一期　1.五方：缺建设、勘察、设计、施工、监理",
        "住建一期　2.质量：1号",
        "住建一期　3.安全：2号",
    ]
    assert not any("月督查" in said for said in heard(world, LEADER))
    assert "月督查已记：1/1" in world.run(says(world, OFFICE, "记录 月督查 三个工地，塔吊一处"))
    duties = world.look(lambda c: all_of(c, Duty)).values()
    assert [(d.period, d.state.value) for d in duties if d.cadence == "owed:month_inspection"] == [("2026-12", "met")]


async def _sheet(world: World) -> None:
    """The evening before; in the morning the process dies; the whole sheet can be had; what was found stands on it."""
    await dead(world, at(30, 10, 0), at(30, 10, 1))
    await world.waits_until(at(30, 17, 50))
    await says(world, OFFICE, "清单 十大督导")
    await world.waits_until(at(1, 9, 30, month=12))
    await says(world, OFFICE, "督查问题 十大督导\n住建一期 扬尘未治理")
    await says(world, OFFICE, "确认")
    await says(world, OFFICE, "记录 十大督导 十二个项目都到了")
    await says(world, OFFICE, "清单 十大督导")


def test_d4_3_the_ten_lines_come_the_evening_before_and_carry_what_was_found(tmp_path: Path) -> None:
    """To the office, where nobody sits for the inspectors, and to nobody else; ten lines a project; the finding has a
    number and stands on the same sheet the next day; nothing of it is cut when it is printed."""
    world = opened(tmp_path, "1155")
    world.run(_sheet(world))
    prompted = [m for m in world.city.screen(OFFICE) if "十大督导" in m.title + m.text]
    assert (prompted[0].at.month, prompted[0].at.day) == (11, 30)
    assert not any("十大督导" in said for who in (HEAD, LIAISON, LEADER) for said in heard(world, who))
    sent = files(world, OFFICE)
    first, second = [content["list_rows"] for content in sent]
    assert len(first) == len(second) == 120
    assert cut(page_of(sent[1])) == []
    assert [row["text"].partition("　")[2] for row in first if "住建一期" in row["text"]][9] == "10.问题：无"
    assert [row["text"].partition("　")[2] for row in second if "住建一期" in row["text"]][8:] == [
        "9.环境：无",
        "10.问题：1号",
    ]
    duties = world.look(lambda c: all_of(c, Duty)).values()
    assert {d.state.value for d in duties if d.cadence == "owed:ten_lines"} == {"met"}
