"""Sentences about projects: which fact or question, of which project, on which day."""

from __future__ import annotations

from datetime import date

import pytest

from domain.events.projects import ProjectAsked, ProjectFact, ProjectTold
from handlers.readings import projects
from tests.handlers.said_kit import said


@pytest.mark.parametrize(
    ("text", "fact", "name", "on"),
    [
        ("开工 光伏玻璃 11月20日", ProjectFact.STARTED, "", date(2026, 11, 20)),
        ("开工 光伏玻璃", ProjectFact.STARTED, "", None),
        ("已开工 光伏玻璃 2025年12月3日", ProjectFact.STARTED, "", date(2025, 12, 3)),
        ("入库 光伏玻璃 12月30日", ProjectFact.ENROLLED, "", date(2025, 12, 30)),
        ("投产:光伏玻璃 2月30日", ProjectFact.PRODUCING, "", None),
        ("要素 光伏玻璃 用地批复 已办结 11月20日", ProjectFact.SETTLED, "用地批复", date(2026, 11, 20)),
        ("手续 光伏玻璃 环评批复 已受理", ProjectFact.APPLIED, "环评批复", None),
        ("节点 光伏玻璃 主体封顶 完成", ProjectFact.REACHED, "主体封顶", None),
        ("定时间 光伏玻璃 6月30日", ProjectFact.DATE, "", date(2027, 6, 30)),
        ("定领导 光伏玻璃 陈海峰", ProjectFact.LEADER, "陈海峰", None),
    ],
)
def test_a_fact_in_its_form(text: str, fact: ProjectFact, name: str, on: date | None) -> None:
    """A day without a year is the last one, of a plan the next one."""
    event = projects.told(said(text))
    assert isinstance(event, ProjectTold)
    assert (event.project, event.fact, event.name, event.on) == ("光伏玻璃", fact, name, on)


@pytest.mark.parametrize(
    "text",
    [
        "开工了",
        "光伏玻璃开工",
        "下周开工 请准备材料 谢谢",
        "调出人员 三名",
        "要素保障怎么样",
        "节点",
        "定时间 光伏玻璃 尽快",
    ],
)
def test_talk_is_no_fact(text: str) -> None:
    """Only the fixed forms are facts."""
    event = projects.told(said(text))
    assert event is None or (isinstance(event, ProjectTold) and event.project in ("人员",))


def test_a_move_takes_its_reason_along() -> None:
    """All that follows the name."""
    event = projects.told(said("调出 光伏玻璃 不可抗力,当年无法开工"))
    assert isinstance(event, ProjectTold)
    assert (event.fact, event.text) == (ProjectFact.MOVED_OUT, "不可抗力，当年无法开工")


@pytest.mark.parametrize(
    ("text", "query", "subject"),
    [
        ("四定缺项", "gaps", ""),
        ("查开工率", "rates", ""),
        ("四类问题", "triggers", ""),
        ("应入未入", "unenrolled", ""),
        ("倒排 光伏玻璃", "schedule", "光伏玻璃"),
        ("开工条件 光伏玻璃?", "readiness", "光伏玻璃"),
        ("环节:光伏玻璃", "standing", "光伏玻璃"),
    ],
)
def test_a_question(text: str, query: str, subject: str) -> None:
    """About all, or about one."""
    event = projects.asked(said(text))
    assert isinstance(event, ProjectAsked)
    assert (event.query, event.subject) == (query, subject)
