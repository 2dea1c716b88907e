"""Sentences about campaigns."""

from __future__ import annotations

from datetime import date

import pytest

from domain.events import CampaignAsked, CampaignBegun, DifficultyClosed, DifficultyTaken
from handlers.readings import campaigns
from tests.handlers.said_kit import said


def test_a_campaign_is_begun() -> None:
    """Today, or on the day that is said."""
    assert campaigns.begin(said("启动专项 拔钉除障")) == CampaignBegun(by=said("x").by, name="拔钉除障")
    later = campaigns.begin(said("启动专项 百日攻坚 12月1日起"))
    assert isinstance(later, CampaignBegun)
    assert (later.name, later.on) == ("百日攻坚", date(2026, 12, 1))


@pytest.mark.parametrize(
    ("text", "number", "what"),
    [
        ("专项 拔钉除障 十大要素难点 3号 住建局", 3, "住建局"),
        ("专项 拔钉除障 十大要素难点3号 销号", 3, False),
        ("专项 拔钉除障 十大要素难点 第10号 重开", 10, True),
    ],
)
def test_a_number_is_marked(text: str, number: int, what: object) -> None:
    """Given to a unit, struck off, or taken back."""
    event = campaigns.mark(said(text))
    assert isinstance(event, DifficultyTaken | DifficultyClosed)
    assert (event.list_name, event.number) == ("十大要素难点", number)
    assert (event.unit if isinstance(event, DifficultyTaken) else event.reopened) == what


@pytest.mark.parametrize(("text", "name"), [("专项", ""), ("专项 拔钉除障", "拔钉除障"), ("看专项进展", "")])
def test_how_far_it_is(text: str, name: str) -> None:
    """All that run, or one."""
    assert campaigns.asked(said(text)) == CampaignAsked(by=said(text).by, name=name)


@pytest.mark.parametrize("text", ["专项债到位了", "专项资金 300万", "启动专项"])
def test_other_talk_is_not_ours(text: str) -> None:
    """专项债 and 专项资金 are something else."""
    assert campaigns.begin(said(text)) is campaigns.mark(said(text)) is campaigns.asked(said(text)) is None
