"""Minutes pasted one to one: which lines are decisions, who and when, and how a line is completed."""

import pytest

from domain.events import MinutesAnswered, MinutesRead
from handlers.commands import understood
from tests.domain.county_kit import at
from tests.handlers.said_kit import said, short

MINUTES = """11月23日县重点项目调度会纪要
参会：王敏、张伟明
会议听取了各单位汇报。
会议议定：
1. 由住建局牵头、财政局配合，于11月27日前完成安置房征迁方案
2、由交通局负责，月底前打通断头路
3）自然资源局尽快出具用地预审意见
会议强调，各单位要抓紧。"""


def read(text: str) -> MinutesRead:
    event = understood(said(text, who="王敏"))
    assert isinstance(event, MinutesRead), event
    return event


def rows(event: MinutesRead) -> list[tuple[str, str, object, tuple[str, ...]]]:
    return [(c.title, "、".join(s.unit for s in c.shares), c.due_at, c.asks) for c in event.contents]


def test_the_decisions_of_minutes_are_read_line_by_line():
    """The head is where they come from; what was heard and stressed is no decision."""
    event = read(MINUTES)
    assert event.source == "11月23日县重点项目调度会纪要"
    assert rows(event) == [
        ("完成安置房征迁方案", "住建局、财政局", at("11-27 18:00"), ()),
        ("打通断头路", "交通局", at("11-30 18:00"), ()),
        ("尽快出具用地预审意见", "自然资源局", None, ("deadline",)),
    ]
    assert {content.item_kind for content in event.contents} == {"decision"}
    assert [s.role for s in event.contents[0].shares] == ["lead", "assisting"]


@pytest.mark.parametrize(
    ("text", "source", "titles", "kind"),
    [
        ("议定：由住建局牵头，周五前报方案\n议定：交通局月底前打通断头路", "", ["报方案", "打通断头路"], "decision"),
        (
            "一、议定事项\n（一）住建局周五前报方案\n（二）交通局周五前清表",
            "议定事项",
            ["报方案", "清表"],
            "decision",
        ),
        ("专题会议议定事项如下：\n①由住建局周五前报方案", "专题会议议定事项如下", ["报方案"], "decision"),
        ("1、住建局周五前报方案\n2、交通局周五前清表", "", ["报方案", "清表"], "assignment"),
    ],
)
def test_heads_and_numbers_of_all_kinds(text, source, titles, kind):
    """With and without a head, numbered in every way; a numbered list that names unit and day each is one too."""
    event = read(text)
    assert (event.source, [c.title for c in event.contents]) == (source, titles)
    assert {c.item_kind for c in event.contents} == {kind}


@pytest.mark.parametrize(
    "text",
    [
        "会议通知\n1. 时间：周五下午3点\n2. 地点：三楼会议室",
        "光伏玻璃 320万 桩基完成\n县人民医院 无变化",
        "日报：\n1. 光伏玻璃完成320万\n2. 热源二期无变化",
        "请住建局周五前\n报送安置房征迁方案",
        "议定：由住建局牵头，周五前报方案",
    ],
)
def test_what_is_no_minutes(text):
    """A notice of a meeting, a daily report, a sentence with a line break, one decision alone."""
    assert not isinstance(understood(said(text, who="王敏")), MinutesRead)


def test_in_a_group_nothing_is_read_as_minutes():
    """They go one to one."""
    assert not isinstance(understood(said(MINUTES, who="王敏", group=True)), MinutesRead)


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("第2条 周五前", "MinutesAnswered line=2 content=[11-27 18:00] code=4839"),
        ("第2条由住建局牵头", "MinutesAnswered line=2 content=[住建局主] code=4839"),
        ("第 3 条：12月4日前", "MinutesAnswered line=3 content=[12-04 18:00] code=4839"),
        ("去掉第3条", "MinutesAnswered line=3 content=[] code=4839 out"),
    ],
)
def test_a_line_is_completed_or_taken_out(text, event):
    """By its number in the table."""
    found = understood(said(text, who="王敏"))
    assert isinstance(found, MinutesAnswered)
    assert short(found) == event
