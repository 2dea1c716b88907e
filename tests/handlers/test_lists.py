"""What belongs together, as people ask for it."""

from __future__ import annotations

import pytest

from domain.events import Asked
from handlers.readings import lists
from tests.handlers.said_kit import said


@pytest.mark.parametrize(
    ("text", "query", "item", "subject"),
    [
        ("1号经过", "history", "2026-1", ""),
        ("议定〔2026〕1号经过", "history", "2026-1", ""),
        ("12号办理过程是怎样的?", "history", "2026-12", ""),
        ("3号的来龙去脉", "history", "2026-3", ""),
        ("住建局有哪些事项", "unit", "", "住建局"),
        ("住建局在办事项", "unit", "", "住建局"),
        ("交通局手上有哪些没办完的事项?", "unit", "", "交通局"),
        ("城东安置房的事项", "project", "", "城东安置房"),
        ("城东安置房项目有哪些事项?", "project", "", "城东安置房"),
    ],
)
def test_a_question(text: str, query: str, item: str, subject: str) -> None:
    event = lists.asked(said(text))
    assert isinstance(event, Asked), text
    assert (event.query, event.item, event.subject) == (query, item, subject)


@pytest.mark.parametrize(
    "text",
    [
        "经过研究决定",
        "1号经过努力已完成",
        "住建局的张局来了",
        "我的事项",
        "今天有哪些任务",
        "交办住建局一个事项",
        "事项",
    ],
)
def test_talk_is_no_question(text: str) -> None:
    assert lists.asked(said(text)) is None
