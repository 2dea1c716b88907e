"""A list of the county's rhythm as a workbook: an agenda, a queue, a draft, to be read on a screen, printed on A4
landscape and written on at the meeting."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook

from documents.ledger import Column, fill
from documents.still import still
from domain.calendars import COUNTY_ZONE

COLUMNS: Sequence[Column] = (
    Column(heading="序号", width=6, value=lambda row: int(row["n"]), shape="0"),
    Column(heading="类别", width=12, value=lambda row: str(row["list"])),
    Column(heading="内容", width=86, value=lambda row: str(row["text"])),
    Column(heading="单位", width=16, value=lambda row: str(row["unit"])),
    Column(heading="议定", width=30, value=lambda _row: ""),
)


def write_list(content: Mapping[str, Any]) -> bytes:
    """One sheet, from the JSON of a dispatch; the same content gives the same bytes."""
    rows = [{**row, "n": n} for n, row in enumerate(content["list_rows"], 1)]
    at = datetime.fromisoformat(content["as_of_at"]).astimezone(COUNTY_ZONE)
    book = Workbook()
    page = book.worksheets[0]
    page.title = "清单"
    fill(page, COLUMNS, rows, (str(content["title"]), f"截至{at:%Y-%m-%d %H:%M}　共{len(rows)}项"))
    made = BytesIO()
    book.save(made)
    return still(made.getvalue())
