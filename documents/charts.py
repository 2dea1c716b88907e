"""挂图作战: one project on one sheet of A3 landscape, for a real wall. Money and light above, who answers beside it,
the timetable by months with this month marked, below it problems and open matters. Colour never stands alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from math import ceil
from typing import Any
from unicodedata import east_asian_width

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from documents.chart_words import (
    LIGHTS,
    MONTHS,
    NOBODY,
    STAGES,
    Bar,
    Fact,
    is_in,
    light_lines,
    matter_line,
    months_of,
    need_bar,
    node_bar,
    people_lines,
    plan_lines,
)
from documents.ledger import FACE, REHEARSED
from documents.still import still
from documents.writing import put
from domain.calendars import COUNTY_ZONE

PAPER_A3 = "8"
LABEL, DAY, STATE, MONTH = 25.0, 14.0, 24.0, 5.2
LEFT = 3
LAST = LEFT + MONTHS
TEXT, SMALL, HEAD, TITLE = 14, 12, 15, 30
LINE_PT = 20.0
# Points of a column by its width in characters; height and width of what is printed on the sheet; how far rows stretch.
CHAR_PT, PAD_PT, TALL, STRETCH = 5.9, 3.75, 0.66, 1.9
_LINE = Side(style="thin", color="8EA9C1")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEADING = PatternFill("solid", fgColor="DDEBF7")
_FILLS = {
    "red": "F4B6B0", "yellow": "FFE699", "green": "C6E0B4", "watch": "C6E0B4", "": "EDEDED", "today": "FFF2CC",
    "plan": "9DC3E6", "done": "A9D18E", "late": "E06666",
}  # fmt: skip
LEGEND = "▲计划　●完成　━最迟办结　★最紧的一项　黄底为本月　红底为逾期"


def write_chart(content: Fact) -> bytes:
    """The sheet, from the JSON of a dispatch; the same content gives the same bytes."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = "挂图"
    for index in range(1, LAST + 1):
        width = (LABEL, DAY, STATE)[index - 1] if index <= LEFT else MONTH
        page.column_dimensions[get_column_letter(index)].width = width
    sheet = Sheet(page=page, content=content)
    sheet.heads()
    sheet.blocks()
    sheet.timetable()
    sheet.lists()
    sheet.put(1, LAST, LEGEND, size=SMALL, height=20)
    _stretched(page, sheet.row)
    _printable(page)
    made = BytesIO()
    book.save(made)
    return still(made.getvalue())


@dataclass(kw_only=True)
class Sheet:
    """The page and the row it has come to."""

    page: Worksheet
    content: Fact
    row: int = 1

    @property
    def today(self) -> date:
        """The day it is of."""
        return datetime.fromisoformat(self.content["as_of_at"]).astimezone(COUNTY_ZONE).date()

    def heads(self) -> None:
        """County and name; unit, stage, class, target; the light at the right, in colour and in words."""
        said = self.content
        light = LAST - 4
        mark = REHEARSED if said["rehearsal"] else ""
        self.put(1, light - 1, f"{mark}{said['name']}　挂图作战", size=TITLE, bold=True, height=52)
        self.put(light, LAST, LIGHTS[said["colour"]], size=24, bold=True, fill=said["colour"], middle=True)
        self.row += 1
        at = datetime.fromisoformat(said["as_of_at"]).astimezone(COUNTY_ZONE)
        parts = (
            said["county"], f"责任单位　{said['unit']}", f"阶段　{STAGES[said['stage']]}", said["project_class"],
            f"目标　{said['target'] or NOBODY}", f"截至{at:%Y-%m-%d %H:%M}",
        )  # fmt: skip
        self.put(1, LAST, "　　".join(part for part in parts if part), height=26)
        self.row += 1

    def blocks(self) -> None:
        """Three columns: plan and money, who answers, why the light."""
        columns = (
            ("计划与投资", [*plan_lines(self.content)], (1, LEFT)),
            ("责任链", [*people_lines(self.content)], (LEFT + 1, LEFT + 13)),
            ("灯与差距", [*light_lines(self.content)], (LEFT + 14, LAST)),
        )
        for title, _lines, (first, last) in columns:
            self.put(first, last, title, size=HEAD, bold=True, fill="head", middle=True, height=26)
        self.row += 1
        for n in range(max(len(lines) for _title, lines, _span in columns)):
            high = 1
            for _title, lines, (first, last) in columns:
                text = lines[n] if n < len(lines) else ""
                high = max(high, self.put(first, last, text))
            self.page.row_dimensions[self.row].height = high * LINE_PT + 4
            self.row += 1

    def timetable(self) -> None:
        """A row for each node and need, a column for each month; ▲ planned, ● reached, ━ until it must be there."""
        months = [*months_of(self.content, self.today)]
        self.put(1, LEFT, "倒排工期", size=HEAD, bold=True, fill="head", middle=True, height=24)
        for year in sorted({month.year for month in months}):
            own = [LEFT + 1 + n for n, month in enumerate(months) if month.year == year]
            self.put(own[0], own[-1], f"{year}年", size=SMALL, bold=True, fill="head", middle=True)
        self.row += 1
        self.put(1, 1, "节点、要素手续", size=SMALL, bold=True, fill="head", middle=True, height=22)
        self.put(2, 2, "计划（最迟）", size=SMALL, bold=True, fill="head", middle=True)
        self.put(3, 3, "状态", size=SMALL, bold=True, fill="head", middle=True)
        for n, month in enumerate(months):
            kind = "today" if is_in(month, self.today) else "head"
            self.put(LEFT + 1 + n, LEFT + 1 + n, f"{month.month}月", size=SMALL, fill=kind, middle=True)
        self.row += 1
        for node in self.content["nodes"]:
            self._bar(months, node_bar(node))
        for need in self.content["needs"]:
            self._bar(months, need_bar(need))
        self._more("nodes", "个节点")
        self._more("needs", "项要素手续")
        if self.content["settled"]:
            high = self.put(1, LAST, f"已办结　{'、'.join(self.content['settled'])}", size=SMALL)
            self.page.row_dimensions[self.row].height = high * LINE_PT + 4
            self.row += 1
        if not (self.content["nodes"] or self.content["needs"]):
            self.put(1, LAST, "没有登记节点和要素手续", height=26)
            self.row += 1

    def _bar(self, months: Sequence[date], bar: Bar) -> None:
        self.put(1, 1, bar.name)
        self.put(2, 2, bar.until.isoformat(), size=SMALL, middle=True)
        high = self.put(3, 3, bar.state, size=SMALL, fill="late" if bar.late else None)
        for n, month in enumerate(months):
            here = is_in(month, bar.until)
            mark = bar.mark if here else ("●" if bar.reached and is_in(month, bar.reached) else "")
            within = is_in(month, bar.since) or (bar.since <= month <= bar.until)
            kind = bar.kind if here or within else ("today" if is_in(month, self.today) else None)
            self.put(LEFT + 1 + n, LEFT + 1 + n, mark, size=SMALL, fill=kind, middle=True)
        self.page.row_dimensions[self.row].height = high * LINE_PT + 4
        self.row += 1

    def lists(self) -> None:
        """Problems at the left, other open matters at the right."""
        half = LEFT + 8
        pair = (
            ("problems", "问题", (1, half)),
            ("matters", "未办结事项", (half + 1, LAST)),
        )
        for name, title, (first, last) in pair:
            said = f"{title}　{self.content[f'{name}_count']}件"
            self.put(first, last, said, size=HEAD, bold=True, fill="head", middle=True, height=26)
        self.row += 1
        lines = [[matter_line(each) for each in self.content[name]] or [("没有", "")] for name, _t, _s in pair]
        for n in range(max(len(each) for each in lines)):
            high = 1
            for own, (_name, _title, (first, last)) in zip(lines, pair, strict=True):
                text, kind = own[n] if n < len(own) else ("", "")
                high = max(high, self.put(first, last, text, fill=kind or None))
            self.page.row_dimensions[self.row].height = high * LINE_PT + 4
            self.row += 1
        self._more("problems", "个问题")
        self._more("matters", "件事项")

    def _more(self, name: str, what: str) -> None:
        left_out = self.content[f"{name}_count"] - len(self.content[name])
        if left_out > 0:
            self.put(1, LAST, f"另有{left_out}{what}未列", size=SMALL, height=22)
            self.row += 1

    def put(self, first: int, last: int, text: str, **look: Any) -> int:  # noqa: ANN401
        """One cell over some columns; the lines it takes, because no program but a screen makes a row as high as its
        words."""
        put(self.page, self.row, first, text)
        for column in range(first, last + 1):
            self.page.cell(row=self.row, column=column).border = _BORDER
        cell = self.page.cell(row=self.row, column=first)
        size = look.get("size", TEXT)
        cell.font = Font(name=FACE, size=size, bold=look.get("bold", False))
        middle = "center" if look.get("middle") else None
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal=middle)
        if (kind := look.get("fill")) is not None:
            cell.fill = _HEADING if kind == "head" else PatternFill("solid", fgColor=_FILLS[kind])
        if last > first:
            self.page.merge_cells(start_row=self.row, end_row=self.row, start_column=first, end_column=last)
        if "height" in look:
            self.page.row_dimensions[self.row].height = look["height"]
        return lines_of(text, sum(self._width(c) for c in range(first, last + 1)), size)

    def _width(self, column: int) -> float:
        return float(self.page.column_dimensions[get_column_letter(column)].width)


def lines_of(text: str, width: float, size: int) -> int:
    """How many lines a text takes in a cell of that width (in characters of 11 points)."""
    halves = sum(2 if east_asian_width(letter) in "WFA" else 1 for letter in text)
    return max(1, ceil(halves * size / 11 / max(width - 0.7, 1)))


def _stretched(page: Worksheet, last: int) -> None:
    """Rows as high as the sheet has room for."""
    wide = sum(page.column_dimensions[get_column_letter(n)].width * CHAR_PT + PAD_PT for n in range(1, LAST + 1))
    heights = {n: float(page.row_dimensions[n].height or LINE_PT) for n in range(1, last + 1)}
    factor = min(max(wide * TALL / sum(heights.values()), 1), STRETCH)
    for n, height in heights.items():
        page.row_dimensions[n].height = round(height * factor, 1)


def _printable(page: Worksheet) -> None:
    """A3 landscape, one sheet."""
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", PAPER_A3
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 1
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_options.horizontalCentered = True
    page.page_margins.left = page.page_margins.right = 0.4
    page.page_margins.top = page.page_margins.bottom = 0.5
