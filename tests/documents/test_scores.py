"""The score ledger as a workbook."""

from __future__ import annotations

from io import BytesIO

from openpyxl import load_workbook

from documents.making import made_file
from domain.appraisal.loading import NO_EVIDENCE

ROW = {
    "unit": "住建局", "peer": "responsible", "number": 1, "period": "2026-Q3", "text": "按期开工", "points": 2,
    "award": "开工奖", "on_on": "2026-08-18", "origin": "rule", "reverses": 0, "reversed": True, "appeal": "upheld",
    "evidence": {**NO_EVIDENCE, "project": "=安置房", "planned_on": "2026-08-20", "done_on": "2026-08-18"},
}  # fmt: skip
BACK = {**ROW, "number": 2, "points": -2, "award": "", "origin": "reversal", "reverses": 1, "reversed": False,
        "appeal": "", "evidence": {**NO_EVIDENCE, "entry": "1"}}  # fmt: skip
LATE = {**BACK, "number": 3, "origin": "rule", "reverses": 0,
        "evidence": {**NO_EVIDENCE, "matter": "7", "cause": "材料迟报", "held_by": "王敏",
                     "confirmed_by": "陈副"}}  # fmt: skip
NOTICE = {
    "unit": "住建局",
    "formal_kind": "criticism",
    "document": "某办通〔2026〕3号",
    "on_on": "2026-08-03",
    "amount_yuan": 0,
}
CONTENT = {
    "form": "scores", "county": "某县", "rehearsal": False, "as_of_at": "2026-10-09T09:00:00+08:00",
    "period": "2026-Q3", "basis": "考核办法", "rows": [ROW, BACK, LATE], "formal": [NOTICE],
}  # fmt: skip


def test_every_point_stands_there_with_its_fact() -> None:
    """Days and points are typed, what people wrote is no formula, both persons of a cause are named."""
    made = made_file("xlsx", CONTENT)
    book = load_workbook(BytesIO(made))
    assert book.sheetnames == ["计分台账", "通报约谈奖扣"]
    rows = [[cell.value for cell in row] for row in book["计分台账"].iter_rows(min_row=4)]
    assert [(row[1], row[2], row[5]) for row in rows] == [("住建局", 1, 2), ("住建局", 2, -2), ("住建局", 3, -2)]
    assert "安置房　应于2026-08-20　实际2026-08-18" in rows[0][8]
    assert rows[0][9] == "申诉成立；已冲回"
    assert (rows[1][8], rows[1][9]) == ("第1条", "冲回第1条")
    assert rows[2][8] == "7号　材料迟报　王敏、陈副认定"
    assert all(cell.data_type != "f" for row in book["计分台账"].iter_rows() for cell in row)
    assert [cell.value for cell in book["通报约谈奖扣"][4]][:3] == ["住建局", "通报批评", "某办通〔2026〕3号"]
    assert made == made_file("xlsx", CONTENT)
