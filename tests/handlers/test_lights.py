"""What is said about lights, as events."""

from __future__ import annotations

from datetime import date

import pytest

from domain.events import BoardAsked, BoardTakenDown, LightAsked, LightObjected, LightReviewed
from handlers.readings import lights
from tests.handlers.said_kit import said


@pytest.mark.parametrize(
    ("text", "query", "subject", "item", "on"),
    [
        ("亮灯", "list", "", "", None),
        ("红灯有哪些?", "list", "red", "", None),
        ("12号为什么红", "one", "", "2026-12", None),
        ("光伏玻璃为什么亮红灯?", "one", "光伏玻璃", "", None),
        ("11月20日 光伏玻璃为什么黄", "one", "光伏玻璃", "", date(2026, 11, 20)),
        ("灯色 光伏玻璃", "one", "光伏玻璃", "", None),
        ("亮灯试算", "trial", "", "", None),
        ("若改用比例50口径,红灯多少", "trial", "比例50", "", None),
    ],
)
def test_a_question(text: str, query: str, subject: str, item: str, on: date | None) -> None:
    """About one project, by name or by a matter's number, on any day; about all; about another way of judging."""
    event = lights.asked(said(text))
    assert isinstance(event, LightAsked)
    assert (event.query, event.subject, event.item, event.on) == (query, subject, item, on)


@pytest.mark.parametrize("text", ["红灯停绿灯行", "路口红绿灯坏了", "灯坏了", "12号楼为什么停工", "为什么红"])
def test_talk_is_no_question(text: str) -> None:
    """Street lights are none of ours."""
    assert lights.asked(said(text)) is None


def test_an_objection_and_its_review() -> None:
    """With a reason; kept or corrected."""
    objected = lights.objected(said("灯色异议 光伏玻璃 投资漏报,已补"))
    assert isinstance(objected, LightObjected)
    assert (objected.project, objected.reason) == ("光伏玻璃", "投资漏报，已补")
    kept, changed = (lights.reviewed(said(f"灯色复核 光伏玻璃 {x}")) for x in ("维持", "改黄灯 漏报已补"))
    assert isinstance(kept, LightReviewed)
    assert isinstance(changed, LightReviewed)
    assert [(e.said, e.colour, e.text) for e in (kept, changed)] == [
        ("维持", None, ""), ("改黄灯", "yellow", "漏报已补"),
    ]  # fmt: skip
    assert lights.reviewed(said("灯色复核 光伏玻璃 随便")) is None


def test_the_board_goes_up_and_down() -> None:
    """As the office would say it; talk about a screen is no order."""
    assert isinstance(lights.board(said("更新大屏")), BoardAsked)
    assert isinstance(lights.board(said("撤下门厅大屏")), BoardTakenDown)
    assert [lights.board(said(text)) for text in ("大屏坏了", "更新大屏的人来了没有", "大屏什么时候更新")] == [None] * 3
