"""What an act takes of the days, units and persons it names (corpus/BLIND.md): read off a free sentence, given what is
meant by it, so that no learned weight is asked."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest

from domain.calendars import COUNTY_ZONE
from domain.events import Blocked, ExtensionDecided, Ordered, Proposed, Reminded, ReportTakenBack, Reviewed
from handlers.language.reading import Reading
from handlers.language.sentences.fields import fields_of
from handlers.language.sentences.subject import Subject
from handlers.readings.free.meant import Meant
from handlers.readings.free.table import ROWS
from tests.language.kit import said

MONDAY = datetime(2026, 11, 23, 9, 10, tzinfo=COUNTY_ZONE)


def event(text: str, intent: str, name: str = "陈海峰") -> Any:
    words, projects = said(text, name, MONDAY)
    fields, asks = fields_of(Subject(said=words, projects=projects), intent)
    return ROWS[intent](Meant(said=words, reading=Reading(intent=intent, fields=fields, asks=asks)))


def test_what_is_taken_back_is_a_report():
    """刚才那个办结不算: nothing is reported in it, and no report goes."""
    assert event("点错了，刚才那个办结不算，撤掉", "undo", "李静") is None
    assert isinstance(event("点错了，刚才报的数撤掉", "undo", "李静"), ReportTakenBack)


@pytest.mark.parametrize("whom", ["贺金花局长", "民政局贺金花局长", "县民政局贺金花同志，"])
def test_who_is_told_is_no_part_of_what_is_to_be_done(whom):
    """By name and title, behind the unit or without it."""
    assert event(f"请{whom}组织一次排查，12月5日前完成", "assign", "王敏").content.title == "组织一次排查"


def test_a_name_in_front_is_told_to_the_rule():
    """Of a project that is not his, the rule says whose it is."""
    told = event("新合桥今天干了5万", "report", "李静")
    assert (told.unnamed, event("今天干了85万", "report", "李静").unnamed) == ("新合桥", "")


def day(at: datetime | None) -> str:
    return at.astimezone(COUNTY_ZONE).strftime("%m-%d") if at else ""


GRANTED: Mapping[str, tuple[str, int, str] | None] = {
    "同意17号延到下周五": ("12-04", 0, ""), "17号就按12月8日": ("12-08", 0, ""), "17号可以，就到30号": ("11-30", 0, ""),
    "水利局17号那个延期批了，到12月3号为止": ("12-03", 0, "水利局"), "17号同意延三天": ("", 3, ""),
    "17号延期同意": ("", 0, ""), "17号延期同意，三天一报": ("", 0, ""), "17号延期同意，周五前先报个初稿": None,
    "同意17号延到3月15日": None, "17号同意延到下周": None, "17号同意": None,
}  # fmt: skip


@pytest.mark.parametrize("text", GRANTED)
def test_more_time_is_granted_until_the_day_said(text):
    """The day or the days of the grant itself; where another day is named or none can be told, nothing."""
    found, meant = event(text, "approve"), GRANTED[text]
    assert (found is None) is (meant is None)
    if meant is not None:
        assert isinstance(found, ExtensionDecided)
        assert (day(found.due_at), found.days, found.unit) == meant


def test_of_several_shares_the_one_of_the_unit_or_the_person_named():
    """销号 and 退回 of one unit's share, by its name or by somebody of it."""
    closed, back = event("17号住建局的可以销号", "close"), event("17号打回去，罗永平重报", "reject")
    assert isinstance(closed, Reviewed)
    assert isinstance(back, Reviewed)
    assert (closed.unit, closed.accept, back.unit, back.accept) == ("住建局", True, "城管局", False)


def test_a_reminder_says_by_when_and_to_whom():
    """A person stands for the unit he answers for."""
    found = event("17号再催一下罗永平，后天下班前必须有结果", "remind")
    assert isinstance(found, Reminded)
    assert (found.item, found.unit, day(found.wanted_at)) == ("2026-17", "城管局", "11-25")


ORDERS = {
    ("把17号从城管局划到公安局，30号前先报方案", "transfer"): ("城管局", "公安局", "11-30"),
    ("17号转给凌正刚", "transfer"): ("", "公安局", ""),
    ("17号重新立起来，梅塘镇12月24日前再报", "reopen"): ("梅塘镇", "", "12-24"),
    ("17号先中止，从12月1号到12月10号，等用地批复", "suspend"): ("", "", "12-10"),
    ("17号暂停一个月，待省厅批复", "suspend"): ("", "", "12-23"),
    ("17号先停两周", "suspend"): ("", "", "12-07"),
    ("解除17号中止", "resume"): ("", "", ""),
}


@pytest.mark.parametrize(("text", "intent"), ORDERS)
def test_an_order_takes_whose_whom_and_when(text, intent):
    """转办 from one to another, 重开 of one share, 中止 until the last of the days said."""
    found = event(text, intent)
    assert isinstance(found, Ordered)
    assert (found.order.unit, found.order.to_unit, day(found.order.due_at)) == ORDERS[text, intent]


def test_stuck_with_a_person_is_stuck_with_his_unit():
    """卡在钱局那里."""
    found = event("17号卡在钱局那里，资金没批", "block", "李静")
    assert isinstance(found, Blocked)
    assert found.unit == "财政局"


HANDED = {
    "竹沟民宿供地不能再这么拖，自规局月底前拿个方案出来": ("自然资源局", "11-30"),
    "童装园宿舍漏雨，小熊你去弄，周五前": ("梅塘镇", "11-27"),
    "安排童欣悦周四前把施工许可的一次性告知单整理好": ("行政审批局", "11-26"),
    "教育孙局、住建张局：运动场的标高问题，明天下午3点前碰完给我电话": ("住建局 教育局", "11-24"),
    "请审批局、自规局把流程图28号报项目办王敏": ("行政审批局 自然资源局", "11-28"),
    "那财政明天把专户余额表给我": ("财政局", "11-24"),
    "叫慧琴三天之内写个情况给我": ("教育局", "11-26"),
}


@pytest.mark.parametrize("text", HANDED)
def test_the_card_of_a_hand_over_names_whom_it_was_said_to(text):
    """Units and persons wherever they stand; not the place of the works, nor who only gets the paper."""
    found = event(text, "assign")
    assert isinstance(found, Proposed)
    units = " ".join(sorted((share.unit for share in found.content.shares), key=HANDED[text][0].find))
    assert (units, day(found.content.due_at)) == HANDED[text]
    assert len(found.content.title) > 1
