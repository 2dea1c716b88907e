"""台账 read back from the workbook: the columns offices keep, typed, printable, and nothing that computes."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from documents.ledger import HEAD_ROW, write_ledger
from documents.making import made_file

TASKS = "标题/任务名称 任务来源 任务级别 办理时限 承办部门 协办部门 责任领导 周期 当前进度 领导批示"
PROBLEMS = (
    "编号 提出日期 项目 问题描述 问题类别 牵头单位 配合单位 责任领导 责任人 整改措施 完成时限 进展 状态 销号日期 备注"
)
FORMULAS = ('=HYPERLINK("http://x","点")', "+1+1", "-2+3", "@SUM(A1)", "\t=1+1")


def row(number: int, **changed: object) -> dict[str, object]:
    """A matter as a row, with what is different about it."""
    plain: dict[str, object] = {
        "year": 2026, "number": number, "item_kind": "assignment", "title": "报送征迁方案", "source": "县委常委会",
        "urgency": "urgent", "project": "清河大桥", "element": "", "issued_on": "2026-11-23", "due_on": "2026-12-04",
        "days": 11, "units": ["住建局", "水利局"], "assisting": ["交通局"], "leader": "王副县长", "head": "张伟明",
        "state": "signed", "overdue": False, "extended": 0, "progress": "已签约9户", "progress_on": "2026-11-24",
        "measures": [], "closed_on": "", "instructed_by": "李县长", "instructed_on": "2026-11-23", "merged_into": "",
        "suspended": False, "blocked_by": "", "reopened": 0, "rejected": 0,
    }  # fmt: skip
    return plain | changed


def content(*rows: dict[str, object], **scope: str) -> dict[str, object]:
    return {
        "county": "某县",
        "rehearsal": False,
        "as_of_at": "2026-12-10T01:00:00+00:00",
        "scope": scope,
        "rows": list(rows),
    }


def sheets(*rows: dict[str, object], **scope: str) -> tuple[Worksheet, Worksheet]:
    book = openpyxl.load_workbook(BytesIO(write_ledger(content(*rows, **scope))))
    assert book.sheetnames == ["督办台账", "问题台账"]
    return book["督办台账"], book["问题台账"]


def a_day(month: int, day: int) -> datetime:
    """As the workbook gives a day back."""
    return datetime.combine(date(2026, month, day), datetime.min.time())


def cells(page: Worksheet, number: int) -> list[object]:
    return [cell.value for cell in page[number]]


def test_the_columns_are_those_offices_keep() -> None:
    """Exactly those of documents §2.5, in their order; decisions stand with the tasks, problems by themselves."""
    tasks, problems = sheets(row(1), row(2, item_kind="problem"), row(3, item_kind="decision"))
    assert cells(tasks, HEAD_ROW) == TASKS.split()
    assert cells(problems, HEAD_ROW) == PROBLEMS.split()
    assert [cells(tasks, n)[0] for n in (4, 5)] == ["交办〔2026〕1号　报送征迁方案", "议定〔2026〕3号　报送征迁方案"]
    assert [tasks.max_row, problems.max_row] == [5, 4]
    assert tasks["A2"].value == "截至2026-12-10 09:00　范围：本年交办的和仍在办的　共2件"


def test_a_task_in_its_row() -> None:
    """Days are days and numbers numbers, as they are shown."""
    page, _problems = sheets(row(1, overdue=True))
    assert cells(page, 4)[1:] == [
        "县委常委会", "急件", a_day(12, 4), "住建局、水利局", "交通局", "王副县长", 11,
        "在办（逾期）；11月24日：已签约9户", "李县长11月23日交办",
    ]  # fmt: skip
    assert (page["D4"].is_date, page["D4"].number_format, page["H4"].number_format) == (True, "yyyy-mm-dd", '0"天"')


@pytest.mark.parametrize(
    ("changed", "state", "remark"),
    [
        ({}, "在办", None),
        ({"extended": 2}, "延期", "延期2次"),
        ({"state": "submitted", "extended": 1, "rejected": 1}, "待复核", "延期1次；退回补充1次"),
        ({"state": "closed", "closed_on": "2026-12-01", "reopened": 1}, "已销号", "重开1次"),
        ({"state": "withdrawn", "merged_into": "2026-3"}, "已撤销", "已并入2026-3号"),
        ({"overdue": True, "blocked_by": "自然资源局", "suspended": True}, "在办", "逾期；卡在自然资源局；中止"),
    ],
)
def test_a_problem_in_its_row(changed: dict[str, object], state: str, remark: str | None) -> None:
    """State and remark from what befell it, the day it was closed as a day."""
    measures = ["批复到位", "交地"]
    problem = row(2, item_kind="problem", element="用地预审", measures=measures, **changed)
    _tasks, page = sheets(problem)
    found = dict(zip(PROBLEMS.split(), cells(page, 4), strict=True))
    assert (found["编号"], found["提出日期"]) == ("问题〔2026〕2号", a_day(11, 23))
    assert (found["问题类别"], found["整改措施"], found["责任人"]) == ("用地", "批复到位；交地", "张伟明")
    assert (found["状态"], found["备注"]) == (state, remark)
    assert found["销号日期"] == (a_day(12, 1) if state == "已销号" else None)


def test_an_element_of_another_kind_is_other() -> None:
    """The seven words of the ledger, and no eighth."""
    assert [sheets(row(1, item_kind="problem", element=e))[1]["E4"].value for e in ("施工许可", "电力", "")] == [
        "施工", "其他", "其他",
    ]  # fmt: skip


@pytest.mark.parametrize("words", FORMULAS)
def test_nothing_that_people_wrote_computes(words: str) -> None:
    """Each text is a text and is marked as one, wherever it stands."""
    told = {"title": words, "source": words, "progress": words, "head": words, "measures": [words], "project": words}
    for page in sheets(row(1, **told), row(2, item_kind="problem", **told)):
        for each in (cell for line in page.iter_rows(min_row=HEAD_ROW + 1) for cell in line if cell.value is not None):
            assert each.data_type in ("s", "d", "n"), each.coordinate
            assert each.data_type == "s" or not isinstance(each.value, str)
            if str(each.value).startswith(("=", "+", "-", "@")):
                assert each.quotePrefix, each.coordinate


def test_it_is_read_and_printed_as_it_is() -> None:
    """The head stays in sight and stands on every page; A4 across, as wide as the paper; long words make high rows."""
    for page in sheets(row(1, title="长" * 100), row(2, item_kind="problem", title="长" * 100)):
        assert page.freeze_panes == f"A{HEAD_ROW + 1}"
        assert page.print_title_rows == f"${HEAD_ROW}:${HEAD_ROW}"
        assert (page.page_setup.orientation, str(page.page_setup.paperSize)) == ("landscape", "9")
        assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
        assert page.sheet_properties.pageSetUpPr.fitToPage is True
        assert page.row_dimensions[4].height > 70
        assert 120 <= sum(page.column_dimensions[c.column_letter].width for c in page[HEAD_ROW]) <= 200
        assert all(page.column_dimensions[c.column_letter].width >= 6 for c in page[HEAD_ROW])


def test_the_limits_are_said_and_the_bytes_are_the_same() -> None:
    """A retry of the platform sends what was sent."""
    scope = {"unit": "住建局", "only_open": "1", "first_on": "2026-11-01", "last_on": "2026-11-30"}
    page, _problems = sheets(**scope)
    assert page["A1"].value == "某县督办台账"
    assert page["A2"].value == "截至2026-12-10 09:00　范围：住建局、在办、2026-11-01至2026-11-30交办　共0件"
    assert made_file("xlsx", content(row(1))) == made_file("xlsx", content(row(1)))
