"""A list of the county's rhythm as a workbook."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from documents.making import made_file

LONG = "路基" * 30
CONTENT: dict[str, Any] = {
    "title": "青石县11月23日至11月29日周协调议题",
    "as_of_at": "2026-11-23T01:00:00+00:00",
    "list_rows": [
        {"list": "提请", "unit": "住建局", "text": "37号　协调高压线迁改　所请：请协调迁改　12月20日（周日）前"},
        {"list": "卡点", "unit": "住建局", "text": "=HYPERLINK(\"http://x\")"},
        *({"list": "四类问题", "unit": "交通局", "text": f"滨河路{n}标　进度滞后　上次说：{LONG}"} for n in range(60)),
    ],
}  # fmt: skip


def test_every_line_is_there_and_nothing_is_a_formula() -> None:
    """Title, as of when, one row a line with a column to write on; the same content gives the same bytes."""
    data = made_file("xlsx", CONTENT)
    page = load_workbook(BytesIO(data)).worksheets[0]
    assert page["A1"].value == CONTENT["title"]
    assert page["A2"].value == "截至2026-11-23 09:00　共62项"
    assert [cell.value for cell in page[3]] == ["序号", "类别", "内容", "单位", "议定"]
    assert (page.max_row, page["A65"].value, page["B4"].value) == (65, 62, "提请")
    assert page["C5"].data_type == "s"
    assert page.print_title_rows == "$3:$3"
    assert made_file("xlsx", CONTENT) == data
