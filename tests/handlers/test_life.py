"""The way of a matter in words: each sentence and the event it means, and what is none."""

import pytest

from tests.handlers.said_kit import read

SENTENCES = [
    (
        "延期12 到12月8日 等用地批复",
        "ExtensionAsked due_at=2026-12-08 10:00:00+00:00 reason=element text=等用地批复 code=4839 item=2026-12",
    ),
    (
        "3号申请延期到12月8日,省厅在审",
        "ExtensionAsked due_at=2026-12-08 10:00:00+00:00 reason=upstream_approval text=省厅在审 code=4839 item=2026-3",
    ),
    (
        "延期12 到12月8日 暴雨停工",
        "ExtensionAsked due_at=2026-12-08 10:00:00+00:00 reason=force_majeure text=暴雨停工 code=4839 item=2026-12",
    ),
    (
        "延期2 到12月5日 客观 方案没审完",
        "ExtensionAsked due_at=2026-12-05 10:00:00+00:00 reason=objective text=方案没审完 code=4839 item=2026-2",
    ),
    ("延期12", "ExtensionAsked code=4839 item=2026-12"),
    ("同意延期12 4127", "ExtensionDecided item=2026-12 grant code=4127"),
    ("同意延期12", "ExtensionDecided item=2026-12 grant"),
    ("同意", "Ruled grant code=4839"),
    ("我同意。", "Ruled grant code=4839"),
    ("不同意，材料不全", "Ruled text=材料不全 code=4839"),
    ("驳回", "Ruled code=4839"),
    ("不行，按原定时间", "Ruled text=按原定时间 code=4839"),
    ("同意，给到11月30日", "Ruled grant code=4839 due_at=2026-11-30 10:00:00+00:00"),
    ("可以，延到30号吧", "Ruled grant code=4839 due_at=2026-11-30 10:00:00+00:00"),
    ("退回延期12 4127 时间太长", "ExtensionDecided item=2026-12 text=时间太长 code=4127"),
    ("12号卡在自然资源局 用地预审", "Blocked unit=自然资源局 element=用地 text=用地预审 item=2026-12"),
    ("卡在自然资源局了，红线图不给", "Blocked unit=自然资源局 element=其他 text=红线图不给"),
    ("12号卡在财政局", "Blocked unit=财政局 item=2026-12"),
    ("12号等待联席会议研究", "Blocked element=会议 text=联席会议研究 item=2026-12"),
    ("已答复12 预审意见已出", "BlockAnswered text=预审意见已出 item=2026-12"),
    ("12号已疏通", "BlockAnswered item=2026-12"),
    ("退回12 不属本单位职责", "Returned text=不属本单位职责 code=4839 item=2026-12"),
    ("同意退回12 4127", "ObjectionDecided item=2026-12 uphold code=4127"),
    ("不同意退回12 4127 请继续办理", "ObjectionDecided item=2026-12 text=请继续办理 code=4127"),
    ("同意撤销12 4127", "WithdrawalDecided item=2026-12 agree code=4127"),
    ("不同意撤销12 4127", "WithdrawalDecided item=2026-12 code=4127"),
    ("催办12", "Reminded item=2026-12"),
    ("催办12 交通局", "Reminded item=2026-12 unit=交通局"),
    ("暂停上报12 正在核实", "EscalationPaused item=2026-12 text=正在核实"),
    ("暂停上报", "EscalationPaused"),
    ("恢复上报12", "EscalationResumed item=2026-12"),
    ("12号有误", "EscalationPaused item=2026-12 wrong"),
    ("12号有误,方案上周已报", "EscalationPaused item=2026-12 text=方案上周已报 wrong"),
    ("回头看12 合格", "Rechecked item=2026-12 holds"),
    ("回头看12 反弹 又堵了", "Rechecked item=2026-12 text=又堵了"),
    ("达到12 4127 住建局", "CriterionJudged item=2026-12 met unit=住建局 code=4127"),
    ("尚未达到12 4127 缺图纸", "CriterionJudged item=2026-12 text=缺图纸 code=4127"),
    (
        "提请12 权属在市公司;已对接两次;请分管领导协调",
        "Raised item=2026-12 reason=权属在市公司 tried=已对接两次 asked=请分管领导协调",
    ),
    ("议程", "Asked query=agenda"),
    ("卡点", "Asked query=blocked"),
    ("问题 高压线未迁", "Proposed content=[高压线未迁] code=4839"),
]


@pytest.mark.parametrize(("text", "event"), SENTENCES)
def test_a_sentence_means_its_event(text: str, event: str) -> None:
    """By number, in the short forms the messages themselves teach."""
    assert read(text) == event


ORDERS = [
    ("转办12 交通局", ["verb=<Verb.TRANSFER", "item='2026-12'", "to_unit='交通局'"]),
    ("转办12 住建局到交通局 职责调整", ["unit='住建局'", "to_unit='交通局'", "text='职责调整'"]),
    ("撤销交办12 重复交办", ["verb=<Verb.WITHDRAW", "text='重复交办'"]),
    ("更正12 期限 12月8日", ["verb=<Verb.CORRECT", "due_at=datetime"]),
    ("更正12 事项 报送新方案", ["title='报送新方案'"]),
    ("中止12 到12月31日 暴雨", ["verb=<Verb.SUSPEND", "reason='force_majeure'", "text='暴雨'"]),
    ("恢复12", ["verb=<Verb.RESUME"]),
    ("重开12 到12月31日 现场反弹", ["verb=<Verb.REOPEN", "text='现场反弹'", "due_at=datetime"]),
    ("合并13 到12", ["verb=<Verb.MERGE", "item='2026-13'", "other='2026-12'"]),
    ("13号并入12号", ["item='2026-13'", "other='2026-12'"]),
    ("12号和13号合并", ["verb=<Verb.MERGE", "item='2026-13'", "other='2026-12'"]),
]


@pytest.mark.parametrize(("text", "parts"), ORDERS)
def test_an_order_is_read_whole(text: str, parts: list[str]) -> None:
    """Verb, matter, and what belongs to it."""
    found = read(text)
    assert found.startswith("Ordered ")
    assert [part for part in parts if part not in found] == []


@pytest.mark.parametrize("text", ["12号期限改成12月8日", "把12号的期限改到12月8日吧", "12号的截止时间调整到12月8日"])
def test_a_new_deadline_is_an_order_of_who_may_order_it(text: str) -> None:
    """From the office it is a correction, shown before it counts; from a unit it asks for more time."""
    found = read(text, who="王敏")
    parts = ("Ordered ", "verb=<Verb.CORRECT", "item='2026-12'", "2026, 12, 8")
    assert [part for part in parts if part not in found] == []
    assert "Verb.CORRECT" not in read(text)


@pytest.mark.parametrize(
    "text", ["12号退回不同意，路政要配合", "12号不同意退回，路政要配合", "12号的退回我不认可，路政要配合"]
)
def test_a_return_that_is_denied_is_no_result_sent_back(text: str) -> None:
    """退回 is of a result to who reviews it, and of a matter to whom it is not: beside 不同意 it is the second."""
    found = read(text, who="王敏")
    assert found.startswith("ObjectionDecided item=2026-12")
    assert "uphold" not in found


@pytest.mark.parametrize(
    "text",
    [
        "12号卡在哪里了?",
        "延期的事怎么说",
        "有误",
        "他说退回了",
        "会议延期到周五",
        "问题不大",
        "暂停上报材料收集",
        "撤回12号",
    ],
)
def test_talk_is_no_order(text: str) -> None:
    """In a group it gets no answer, one to one at most the question what was meant."""
    assert read(text, group=True).partition(" ")[0] in ("", "Misunderstood", "Asked")


def test_what_closing_will_ask_is_read_at_issue() -> None:
    """销号标准 line by line; its own days are no deadline."""
    found = read("交办 住建局 11月27日前报送方案 销号标准:12月1日前过会;图纸齐全", who="王敏")
    assert "11-27 18:00" in found
    assert "?deadline" not in found


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("议定12 由住建局牵头、交通局配合,于12月8日前完成迁改", ["完成迁改", "住建局主,交通局配", "12-08 18:00"]),
        ("拆12 住建局 11月27日前 报送方案", ["报送方案", "住建局主", "11-27 18:00"]),
    ],
)
def test_decisions_and_parts_are_hand_overs_under_a_matter(text: str, parts: list[str]) -> None:
    """议定 and 拆 read like a hand-over."""
    found = read(text, who="王敏")
    assert found.startswith("Proposed ")
    assert [part for part in parts if part not in found] == []
