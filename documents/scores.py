"""计分台账 as a workbook: every point with the fact it rests on, and the formal notices people decided. No column ranks
anybody, none holds what was read or how fast."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook

from documents.ledger import DAY, REHEARSED, Cell, Column, Row, fill
from documents.still import still
from domain.calendars import COUNTY_ZONE

PEERS = {
    "responsible": "责任单位", "element": "要素部门", "approval": "审批部门", "town": "乡镇街道", "zone": "园区",
    "office": "机关", "enterprise": "企业", "leadership": "领导",
}  # fmt: skip
FORMAL = {"criticism": "通报批评", "talk": "约谈", "reward": "经费奖励", "deduction": "经费扣减"}
APPEALS = {"": "", "waiting": "申诉待复核", "upheld": "申诉成立", "denied": "申诉不成立"}
CAUSES_BY = ("held_by", "confirmed_by")


def _day(name: str) -> Any:  # noqa: ANN401
    return lambda row: date.fromisoformat(row[name]) if row[name] else ""


def evidence(row: Row) -> str:
    """The fact in one line, as the answer in chat says it."""
    said: Mapping[str, str] = row["evidence"]
    parts = (
        said["project"], f"{said['matter']}号" if said["matter"] else "", said["title"],
        said["node"], said["target"], f"完成{said['percent']}%" if said["percent"] else "",
        f"应于{said['planned_on']}" if said["planned_on"] else "", f"实际{said['done_on']}" if said["done_on"] else "",
        said["cause"], f"第{said['entry']}条" if said["entry"] else "",
    )  # fmt: skip
    held = "、".join(said[name] for name in CAUSES_BY if said[name])
    return "　".join(part for part in (*parts, f"{held}认定" if held else "") if part)


def _standing(row: Row) -> Cell:
    said = [APPEALS[row["appeal"]], f"冲回第{row['reverses']}条" if row["origin"] == "reversal" else ""]
    said += ["已冲回" if row["reversed"] else ""]
    return "；".join(part for part in said if part)


POINTS: Sequence[Column] = (
    Column(heading="同类", width=10, value=lambda row: PEERS[row["peer"]]),
    Column(heading="单位", width=16, value=lambda row: str(row["unit"])),
    Column(heading="条", width=5, value=lambda row: int(row["number"]), shape="0"),
    Column(heading="期", width=11, value=lambda row: str(row["period"])),
    Column(heading="计分项", width=18, value=lambda row: str(row["text"])),
    Column(heading="分", width=6, value=lambda row: int(row["points"]), shape="+0;-0;0"),
    Column(heading="奖项", width=10, value=lambda row: str(row["award"])),
    Column(heading="事实日期", width=11.5, value=_day("on_on"), shape=DAY),
    Column(heading="事实", width=48, value=evidence),
    Column(heading="状态", width=18, value=_standing),
)
NOTICES: Sequence[Column] = (
    Column(heading="单位", width=20, value=lambda row: str(row["unit"])),
    Column(heading="种类", width=12, value=lambda row: FORMAL[row["formal_kind"]]),
    Column(heading="文件", width=44, value=lambda row: str(row["document"])),
    Column(
        heading="金额（万元）", width=13, value=lambda row: row["amount_yuan"] / 10_000 if row["amount_yuan"] else ""
    ),
    Column(heading="登记日期", width=12, value=_day("on_on"), shape=DAY),
)


def write_scores(content: Mapping[str, Any]) -> bytes:
    """Both sheets; the same content gives the same bytes."""
    at = datetime.fromisoformat(content["as_of_at"]).astimezone(COUNTY_ZONE)
    mark = f"{REHEARSED if content['rehearsal'] else ''}{content['county']}"
    of_when = f"截至{at:%Y-%m-%d %H:%M}　期间：{content['period']}"
    basis = f"　依据：{content['basis']}" if content["basis"] else ""
    book = Workbook()
    page = book.worksheets[0]
    page.title = "计分台账"
    fill(page, POINTS, content["rows"], (f"{mark}计分台账", f"{of_when}　共{len(content['rows'])}条{basis}"))
    fill(book.create_sheet("通报约谈奖扣"), NOTICES, content["formal"], (f"{mark}通报、约谈、经费奖扣登记", of_when))
    made = BytesIO()
    book.save(made)
    return still(made.getvalue())
