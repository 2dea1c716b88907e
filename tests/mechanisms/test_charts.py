"""One sheet of A3 for a project's own wall (docs/mechanisms.md D0-3), through the real door, store and platform: from a
workbook and the policy, asked for in chat, made into the file that was sent, read back cell by cell."""

from __future__ import annotations

import re
from pathlib import Path

from app import COMMAND
from documents.charts import MONTHS
from documents.workbook import parse_workbook
from domain.audits.records import LoggedAct
from domain.events import ProjectsImported
from store.mapping import all_of
from tests.documents.test_workbook import xlsx
from tests.mechanisms.door import at, dead, files, heard, opened, says
from tests.mechanisms.papers import cut, page_of, words_of
from tests.simulation.village import LIAISONS, OFFICE
from tests.simulation.world import World

NAME = "城东水厂"
LIAISON = LIAISONS["住建局"]
HEAD = [
    "项目编号", "项目名称", "阶段", "责任单位", "总投资", "年度计划投资", "累计完成投资", "进度目标", "计划开工时间",
    "计划竣工时间", "包联领导", "牵头领导", "工作专班", "施工单位",
]  # fmt: skip
ROW = [
    "W", NAME, "前期", "住建局", 86000, 32000, 8000, "主体封顶", "2026年10月1日", "2028年6月30日", "陈海峰", "陈海峰",
    "水厂专班", "三建",
]  # fmt: skip
NODES = [
    ["项目名称", "节点", "计划日期", "完成日期"], [NAME, "场地平整", "2026年9月1日", "2026年9月5日"],
    [NAME, "桩基完成", "2026年11月1日", ""], [NAME, "主体封顶", "2027年8月1日", ""],
]  # fmt: skip
NEEDS = [
    ["项目名称", "事项", "要素或手续", "牵头部门", "需求时间", "办结日期"],
    [NAME, "施工许可", "手续", "城管局", "", ""], [NAME, "备案", "手续", "城管局", "", "2026年5月1日"],
]  # fmt: skip
SAID = (
    "黄灯", "应开工未开工", "包联领导　陈海峰", "联络员　李静", "一名领导　陈海峰　　一个专班　水厂专班", "施工：三建",
    "监理：未明确", "9月5日完成", "逾期未到", "落地开工", "★施工许可（城管局）", "已办结　备案", "问题　1件",
    "高压线未迁", "未办结事项　1件", "报送城东水厂施工方案",
)  # fmt: skip


async def _known(world: World) -> None:
    county = await world.service.county()
    found = parse_workbook(xlsx(项目=[HEAD, ROW], 节点=NODES, 要素手续=NEEDS), county.roster)
    assert found.faults == ()
    await world.service.apply(ProjectsImported(by=COMMAND, projects=found.projects))


async def _told(world: World) -> None:
    await _known(world)
    await says(world, LIAISON, "问题 城东水厂高压线未迁")
    await says(world, LIAISON, "住建局")
    await says(world, LIAISON, "确认")
    await says(world, OFFICE, "交办 住建局 12月4日前 报送城东水厂施工方案")
    await says(world, OFFICE, "确认")
    await dead(world, at(23, 18, 30), at(23, 18, 40))
    await world.waits_until(at(24, 9, 0))
    await says(world, LIAISON, f"挂图 {NAME}")


def test_d0_3_a_project_has_a_chart_for_its_wall(tmp_path: Path) -> None:
    """Nodes, needs by their latest day, the five slots and who answers, the light and why, problems and open matters;
    of one's own projects alone, and each sheet leaves a record; without the policy's template no node of it,
    without its lead times no need that is the most pressing."""
    world = opened(tmp_path, "wu_mei")
    world.run(_told(world))
    page = page_of(files(world, LIAISON)[0])
    words = words_of(page)
    said = "\n".join(words)
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 8)
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 1)
    for each in SAID:
        assert each in said, each
    assert len([cell for row in page.iter_rows() for cell in row if re.fullmatch(r"\d+月", str(cell.value))]) == MONTHS
    assert cut(page) == []
    assert "没有认准" in world.run(says(world, LIAISONS["教育局"], f"挂图 {NAME}"))
    logged = world.look(lambda connection: all_of(connection, LoggedAct)).values()
    assert [dict(each.facts) for each in logged if each.act == "export"] == [{"chart": "W"}]
    assert "挂图" in "\n".join(heard(world, LIAISON))
    bare = tmp_path / "bare.toml"
    bare.write_text('based_on = "wu_mei"\nwithout = ["projects.nodes", "projects.lead_times"]\n', "utf-8")
    plain = opened(tmp_path / "bare", str(bare))
    plain.run(_known(plain))
    plain.run(says(plain, LIAISON, f"挂图 {NAME}"))
    bare_words = words_of(page_of(files(plain, LIAISON)[0]))
    assert [each for each in bare_words if "落地开工" in each or "★" in each] == []
