"""台账 as a workbook: 督办台账 and 问题台账 in the columns offices keep (documents §2.5), to be read on a screen and
printed on A4 landscape. Days and numbers are typed; what people wrote never becomes a formula."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from math import ceil
from typing import Any
from unicodedata import east_asian_width

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from documents.still import still
from documents.writing import put
from domain.calendars import COUNTY_ZONE

Row = Mapping[str, Any]
Cell = str | int | date
HEAD_ROW = 3
DAY, DAYS = "yyyy-mm-dd", '0"天"'
PROBLEM = "problem"
KINDS = {"assignment": "交办", "problem": "问题", "decision": "议定"}
URGENCIES = {"normal": "一般", "urgent": "急件", "extra_urgent": "特急"}
STATES = {"issued": "待签收", "signed": "在办", "submitted": "待复核", "closed": "已销号", "withdrawn": "已撤销"}
CATEGORIES = ("用地", "征迁", "资金", "手续", "管线", "施工")
OTHER = "其他"
REHEARSED = "【演练】"
FACE = "宋体"
LINE_PT, LEAST_PT, MOST_PT = 14.0, 20.0, 409.0
_LINE = Side(style="thin", color="8EA9C1")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEADING = PatternFill("solid", fgColor="DDEBF7")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its heading, its width in characters, what stands in it; `shape` is the number format of what is no
    text."""

    heading: str
    width: float
    value: Callable[[Row], Cell]
    shape: str = ""


def reference(row: Row) -> str:
    """交办〔2026〕1号."""
    return f"{KINDS.get(row['item_kind'], OTHER)}〔{row['year']}〕{row['number']}号"


def _several(name: str) -> Callable[[Row], Cell]:
    return lambda row: "、".join(row[name])


def _text(name: str) -> Callable[[Row], Cell]:
    return lambda row: str(row[name])


def _day(name: str) -> Callable[[Row], Cell]:
    return lambda row: date.fromisoformat(row[name]) if row[name] else ""


def _progress(row: Row) -> str:
    """Where it stands, and the last word of the unit with its day."""
    state = STATES[row["state"]] + ("（逾期）" if row["overdue"] else "")
    return f"{state}；{_last_word(row)}" if row["progress"] else state


def _last_word(row: Row) -> str:
    day = date.fromisoformat(row["progress_on"]) if row["progress_on"] else None
    return f"{day.month}月{day.day}日：{row['progress']}" if day else ""


def _instruction(row: Row) -> str:
    if not row["instructed_by"]:
        return ""
    day = date.fromisoformat(row["instructed_on"])
    return f"{row['instructed_by']}{day.month}月{day.day}日交办"


def _category(row: Row) -> str:
    return next((each for each in CATEGORIES if each in row["element"]), OTHER)


def _state(row: Row) -> str:
    """在办, 延期, 待复核 or 已销号 (documents §2.5); a withdrawn one is none of them, and says so."""
    if row["state"] in ("submitted", "closed", "withdrawn"):
        return STATES[row["state"]]
    return "延期" if row["extended"] else "在办"


def _remark(row: Row) -> str:
    said = (
        "逾期" if row["overdue"] else "",
        f"卡在{row['blocked_by']}" if row["blocked_by"] else "",
        "中止" if row["suspended"] else "",
        f"已并入{row['merged_into']}号" if row["merged_into"] else "",
        f"延期{row['extended']}次" if row["extended"] else "",
        f"退回补充{row['rejected']}次" if row["rejected"] else "",
        f"重开{row['reopened']}次" if row["reopened"] else "",
    )
    return "；".join(each for each in said if each)


TASKS: Sequence[Column] = (
    Column(heading="标题/任务名称", width=34, value=lambda row: f"{reference(row)}　{row['title']}"),
    Column(heading="任务来源", width=14, value=_text("source")),
    Column(heading="任务级别", width=9, value=lambda row: URGENCIES[row["urgency"]]),
    Column(heading="办理时限", width=11.5, value=_day("due_on"), shape=DAY),
    Column(heading="承办部门", width=16, value=_several("units")),
    Column(heading="协办部门", width=16, value=_several("assisting")),
    Column(heading="责任领导", width=12, value=_text("leader")),
    Column(heading="周期", width=7, value=lambda row: int(row["days"]), shape=DAYS),
    Column(heading="当前进度", width=36, value=_progress),
    Column(heading="领导批示", width=14, value=_instruction),
)
PROBLEMS: Sequence[Column] = (
    Column(heading="编号", width=11, value=reference),
    Column(heading="提出日期", width=11, value=_day("issued_on"), shape=DAY),
    Column(heading="项目", width=14, value=_text("project")),
    Column(heading="问题描述", width=23, value=_text("title")),
    Column(heading="问题类别", width=6.5, value=_category),
    Column(heading="牵头单位", width=11, value=_several("units")),
    Column(heading="配合单位", width=11, value=_several("assisting")),
    Column(heading="责任领导", width=10.5, value=_text("leader")),
    Column(heading="责任人", width=8, value=_text("head")),
    Column(heading="整改措施", width=18, value=lambda row: "；".join(row["measures"])),
    Column(heading="完成时限", width=11, value=_day("due_on"), shape=DAY),
    Column(heading="进展", width=24, value=_last_word),
    Column(heading="状态", width=7.5, value=_state),
    Column(heading="销号日期", width=11, value=_day("closed_on"), shape=DAY),
    Column(heading="备注", width=12, value=_remark),
)


def write_ledger(content: Mapping[str, Any]) -> bytes:
    """Both sheets, from the JSON of a dispatch or of a command's answer; the same content gives the same bytes."""
    rows = content["rows"]
    problems = [row for row in rows if row["item_kind"] == PROBLEM]
    tasks = [row for row in rows if row["item_kind"] != PROBLEM]
    book = Workbook()
    page = book.worksheets[0]
    page.title = "督办台账"
    for sheet, columns, part in ((page, TASKS, tasks), (book.create_sheet("问题台账"), PROBLEMS, problems)):
        title = f"{REHEARSED if content['rehearsal'] else ''}{content['county']}{sheet.title}"
        fill(sheet, columns, part, (title, f"{_said(content)}　共{len(part)}件"))
    made = BytesIO()
    book.save(made)
    return still(made.getvalue())


def fill(page: Worksheet, columns: Sequence[Column], rows: Sequence[Row], above: tuple[str, str]) -> None:
    """A title, a line below it, the headings, a row each; ready to print."""
    for number, text in enumerate(above, 1):
        put(page, number, 1, text)
    last = get_column_letter(len(columns))
    for number in (1, 2):
        page.merge_cells(f"A{number}:{last}{number}")
    page["A1"].font, page["A2"].font = Font(name=FACE, bold=True, size=16), Font(name=FACE, size=10)
    page["A1"].alignment = Alignment(horizontal="center", vertical="center")
    page.row_dimensions[1].height, page.row_dimensions[HEAD_ROW].height = 30, 2 * LINE_PT
    for index, column in enumerate(columns, 1):
        _head(page, index, column)
    for number, row in enumerate(rows, HEAD_ROW + 1):
        lines = [_set(page, (number, index), column, row) for index, column in enumerate(columns, 1)]
        page.row_dimensions[number].height = min(max(LEAST_PT, max(lines) * LINE_PT + 4), MOST_PT)
    page.freeze_panes = f"A{HEAD_ROW + 1}"
    page.auto_filter.ref = f"A{HEAD_ROW}:{last}{HEAD_ROW + max(len(rows), 1)}"
    _printable(page)


def _said(content: Mapping[str, Any]) -> str:
    """Of when it is, and what it was limited to."""
    at = datetime.fromisoformat(content["as_of_at"]).astimezone(COUNTY_ZONE)
    scope = content["scope"]
    limits = [scope[name] for name in ("unit", "area") if name in scope]
    limits += ["在办"] if "only_open" in scope else []
    days = [scope.get(name, "") for name in ("first_on", "last_on")]
    limits += [f"{days[0]}至{days[1]}交办"] if any(days) else []
    return f"截至{at:%Y-%m-%d %H:%M}　范围：{'、'.join(limits) or '本年交办的和仍在办的'}"


def _head(page: Worksheet, index: int, column: Column) -> None:
    put(page, HEAD_ROW, index, column.heading)
    cell = page.cell(row=HEAD_ROW, column=index)
    cell.font, cell.fill, cell.border = Font(name=FACE, size=10, bold=True), _HEADING, _BORDER
    cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
    page.column_dimensions[get_column_letter(index)].width = column.width


def _set(page: Worksheet, at: tuple[int, int], column: Column, row: Row) -> int:
    """One cell; the lines it takes, because no program but a screen makes a row as high as its words."""
    value, cell = column.value(row), page.cell(row=at[0], column=at[1])
    cell.font, cell.border = Font(name=FACE, size=10), _BORDER
    middle = "center" if column.shape else None
    cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal=middle)
    if isinstance(value, str):
        put(page, at[0], at[1], value)
        return ceil(_wide(value) / (column.width - 1))
    cell.value, cell.number_format = value, column.shape
    return 1


def _wide(text: str) -> int:
    """In halves of an ideograph."""
    return sum(2 if east_asian_width(letter) in "WFA" else 1 for letter in text)


def _printable(page: Worksheet) -> None:
    """A4 landscape, as wide as the paper, the heading on every page, pages numbered."""
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", Worksheet.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    page.print_options.horizontalCentered = True
    page.page_margins.left = page.page_margins.right = 0.4
    page.page_margins.top = page.page_margins.bottom = 0.6
    page.page_margins.header = page.page_margins.footer = 0.3
    page.oddFooter = HeaderFooterItem(center=_HeaderFooterPart(text="第&P页　共&N页"))
