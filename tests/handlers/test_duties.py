"""Sentences about what a cadence asked for."""

from __future__ import annotations

import pytest

from domain.events import DutyRecorded, Event
from handlers.commands import understood
from tests.handlers.said_kit import said


@pytest.mark.parametrize(
    ("text", "what", "line"),
    [
        ("记录 走访 城东安置房 桩基完成一半", "走访", "城东安置房 桩基完成一半"),
        ("记录：走访，滨河路，路基完成", "走访", "滨河路 路基完成"),
        ("记录 招商外出", "招商外出", ""),
    ],
)
def test_what_was_done_and_a_line_about_it(text: str, what: str, line: str) -> None:
    """However it is punctuated."""
    event: Event | None = understood(said(text))
    assert isinstance(event, DutyRecorded)
    assert (event.what, event.text.replace(",", " ")) == (what, line)


@pytest.mark.parametrize("text", ["把12号的催办记录调出来", "会议记录发我", "记录"])
def test_other_records_are_none(text: str) -> None:
    """A word within a sentence is no command."""
    assert not isinstance(understood(said(text)), DutyRecorded)
