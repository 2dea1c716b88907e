"""Workbooks out: the empty template an office fills, and the same sheets with rows. Text never becomes a formula."""

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from documents.columns import CLASSES, SHEETS, STAGES, UNIT_KINDS
from documents.project_columns import FORM_WORDS
from documents.sheets import Column, Sheet
from documents.still import printable, still
from domain.people.records import UnitKind

Value = str | int | float
Rows = Mapping[str, Sequence[Sequence[Value]]]

CHOICES: Mapping[str, Sequence[str]] = {
    "kind": [next(word for word, kind in UNIT_KINDS.items() if kind is each) for each in UnitKind],
    "role": ("县委书记", "县长", "县领导", "常务副县长", "分管领导", "项目办", "主要负责人", "联络员", "经办人"),
    "stage": [
        word for word, stage in STAGES.items() if word in ("谋划", "储备", "签约", "前期", "在建", "停工", "竣工")
    ],
    "project_class": CLASSES,
    "approves": ("是", "否"),
    "form": FORM_WORDS,
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_HEADING_FILL = PatternFill("solid", fgColor="DDEBF7")
CHECKED_ROWS = 500


def template() -> bytes:
    """An empty workbook with headings, notes and one example row a sheet, which the import skips."""
    rows = {
        sheet.title: [["例：" + sheet.columns[0].example, *(c.example for c in sheet.columns[1:])]] for sheet in SHEETS
    }
    return write_workbook(rows, tuple(_notes()))


def _notes() -> Iterator[str]:
    yield "带 * 的列必填；标题行以上和“例：”开头的行不导入；表中没有的单位、人员、项目保持不变。"
    yield "先预览再导入：任何一格有误，整表不导入，并指出是哪一格。"
    for sheet in SHEETS:
        yield from (f"{sheet.title}·{column.heading}：{column.note}" for column in sheet.columns if column.note)


def write_workbook(rows: Rows, notes: Sequence[str] = ()) -> bytes:
    """Every sheet with these rows, in the order of our columns; the same rows give the same bytes."""
    book = Workbook()
    first = book.worksheets[0]
    first.title = "说明"
    for number, note in enumerate(notes, 1):
        put(first, number, 1, note)
    first.column_dimensions["A"].width = 110
    for sheet in SHEETS:
        _fill(book.create_sheet(sheet.title), sheet, rows.get(sheet.title, ()))
    return _frozen(book)


def _fill(page: Worksheet, sheet: Sheet, rows: Sequence[Sequence[Value]]) -> None:
    for index, column in enumerate(sheet.columns, 1):
        _head(page, index, column)
    for number, row in enumerate(rows, 2):
        for index, value in enumerate(row, 1):
            put(page, number, index, value)
    page.freeze_panes = "A2"


def _head(page: Worksheet, index: int, column: Column) -> None:
    put(page, 1, index, column.heading + ("*" if column.required else ""))
    cell = page.cell(row=1, column=index)
    cell.font, cell.fill = Font(bold=True), _HEADING_FILL
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    letter = get_column_letter(index)
    page.column_dimensions[letter].width = 24 if column.name in ("name", "aliases", "progress") else 14
    if column.name in CHOICES:
        words = DataValidation(type="list", formula1=f'"{",".join(CHOICES[column.name])}"', allow_blank=True)
        words.showErrorMessage = False
        words.add(f"{letter}2:{letter}{CHECKED_ROWS}")
        page.add_data_validation(words)


def put(page: Worksheet, row: int, column: int, value: Value) -> None:
    """One cell; text stays text whatever it begins with, control characters are dropped."""
    cell = page.cell(row=row, column=column)
    if not isinstance(value, str):
        cell.value = value
        return
    text = printable(value)
    if not text:
        return
    cell.value = text
    cell.data_type = "s"
    cell.number_format = "@"
    if value.startswith(_FORMULA):
        cell.quotePrefix = True


def _frozen(book: Workbook) -> bytes:
    """The package without the moment of its making."""
    made = BytesIO()
    book.save(made)
    return still(made.getvalue())
