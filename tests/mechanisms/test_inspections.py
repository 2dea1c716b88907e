"""Inspections (docs/mechanisms.md), each test named after its row: what is taken along is filled from the file, what
was found has its day, and a circular leaves only by a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from config.wording import load_wording
from domain.messages.notices import Notice
from domain.projects.slots import Participants
from outbox.words import Sentences, parsed
from tests.domain.project_kit import permit, project
from tests.mechanisms.county import OFFICE, Mechanism, blocked, closed, matter, told
from tests.mechanisms.test_agendas import APPROVER, lived
from tests.mechanisms.test_rhythm import FINE, LATE, lines, states

WORDS = Sentences(load_wording())
SAFETY = matter(1, project=LATE.key, element="安全", title="塔吊无验收")
QUALITY = matter(2, "交通局", project=LATE.key, element="质量", title="蜂窝麻面")
SETTLED = closed(matter(3, project=LATE.key), "09-20 10:00")
LATER = matter(4, project=LATE.key)


def test_d1_4_each_month_an_inspection_and_each_quarter_a_circular() -> None:
    """The office owes it, its month moved by the October rest; who recorded it is not told of it; the circular counts
    what was settled, names what is overdue, goes before the 审定人 and nowhere else."""
    mechanism = Mechanism("san_bao_yi_lian", "month_inspection", "08-31 08:00", "10-31 20:00", (LATE, SAFETY, SETTLED))
    mechanism.until("09-15 12:00")
    assert mechanism.book.record("王敏", "月督查", "三个工地，塔吊一处", "09-15 12:01").kind == "duty_recorded"
    said = mechanism.lived()
    assert told(said, "owed_prompt") == [("09-01 09:20", OFFICE), ("10-08 09:20", OFFICE)]
    assert [numbers_of(lines(n)) for n in said if n.kind == "owed_prompt"] == [[1], [1]]
    assert told(said, "owed_missing") == [("10-30 17:40", OFFICE)]
    assert states(mechanism)[0] == ("2026-09", "met", 1)
    assert mechanism.is_silent_without_its_rule()
    circular = lived("san_bao_yi_lian", "quarter_circular", ("07-09", "10-12"), (LATE, SAFETY, SETTLED, QUALITY))
    assert told(circular, "gate_paper") == [("10-10 09:00", APPROVER)]
    assert circular[0].facts["to_tier"] == "STAFF"
    whole = next(line for line in lines(circular[0]) if line.get("known"))
    assert (whole["known"], whole["settled"], whole["percent"], whole["still"]) == (3, 1, 33, 2)
    assert {line["overdue"] for line in lines(circular[0]) if line.get("number")} == {True}


def rows(notice: Notice, project: str) -> list[str]:
    """The lines of its template as they are read."""
    sheet = [line for line in lines(notice) if line["list"] == "inspection" and line["name"] == project]
    return [str(WORDS.listed(parsed(line))).partition("　")[2] for line in sheet]


def numbers_of(sheet: list[dict[str, object]]) -> list[object]:
    """The open findings on it."""
    return [line["number"] for line in sheet if line["list"] == "findings" and line["number"]]


def test_d2_3_the_five_parties_and_quality_and_safety_stand_on_the_sheet() -> None:
    """Who of the five has no name, and which problems of quality and of safety are open."""
    built = replace(
        LATE, participants=Participants(owner="城投公司", design="省院", construction="建工", supervision="诚信")
    )
    said = lived("san_bao_yi_lian", "month_inspection", ("08-31", "09-02"), (built, SAFETY, QUALITY, SETTLED, LATER))
    assert rows(said[0], built.name) == ["1.五方：缺勘察", "2.质量：2号", "3.安全：1号"]


def test_d4_3_ten_lines_for_each_project_the_evening_before() -> None:
    """To the inspectors, to the office where nobody sits for them; ten lines, filled; what was found is on it."""
    road = replace(FINE, elements=(permit("施工许可"),), progress="桩基完成三成", annual_plan_yuan=10_000_000,
                   cumulative_yuan=2_500_000, last_report_on=date(2026, 8, 28))  # fmt: skip
    stuck = blocked(replace(matter(5), project=road.key), "交通局")
    mechanism = Mechanism("1155", "ten_lines", "08-28 08:00", "10-31 20:00", (road, stuck))
    said = mechanism.lived()
    assert told(said, "owed_prompt") == [("08-31 17:00", OFFICE), ("09-30 17:00", OFFICE), ("10-30 17:00", OFFICE)]
    assert rows(said[0], road.name) == [
        "1.机制：四定齐", "2.目标：主体封顶", "3.程序：未办施工许可", "4.投资：累计250万元，年计划1,000万元",
        "5.进度：桩基完成三成（8月28日（周五））", "6.入统：未入库", "7.服务：5号", "8.施工：计划12月25日（周五）开工",
        "9.环境：无", "10.问题：5号",
    ]  # fmt: skip
    assert mechanism.is_silent_without_its_rule()


def test_a_template_is_of_active_projects_only() -> None:
    """What is moved out or only thought of is inspected by nobody."""
    thought = project(key="T", stage=LATE.stage.__class__.CONCEPT)
    mechanism = Mechanism("1155", "ten_lines", "08-31 08:00", "09-02 20:00", (thought,))
    assert [line for n in mechanism.lived() for line in lines(n) if line.get("list") == "inspection"] == []
