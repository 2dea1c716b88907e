"""A file that was sent, made and opened again: its words, and what a printer would cut."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from documents.charts import lines_of
from documents.making import made_file


def page_of(sheet: dict[str, Any]) -> Worksheet:
    return load_workbook(BytesIO(made_file("xlsx", sheet))).worksheets[0]


def words_of(page: Worksheet) -> list[str]:
    return [str(cell.value) for row in page.iter_rows() for cell in row if cell.value]


def cut(page: Worksheet) -> list[str]:
    """What does not fit into the height of its row."""
    wide = {str(area).partition(":")[0]: area for area in page.merged_cells.ranges}
    found = []
    for row in page.iter_rows():
        for cell in (each for each in row if each.value):
            area = wide.get(cell.coordinate)
            columns = range(area.min_col, area.max_col + 1) if area else range(cell.column, cell.column + 1)
            width = sum(page.column_dimensions[get_column_letter(c)].width for c in columns)
            need = lines_of(str(cell.value), width, int(cell.font.size)) * cell.font.size * 1.25
            if need > (page.row_dimensions[cell.row].height or 15):
                found.append(str(cell.value))
    return found
