"""A campaign: whose it is to begin and to strike off, one line a work day, one report, nothing twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.campaigns.campaigns import Campaign, Difficulty
from domain.events import CampaignAsked, CampaignBegun, DifficultyClosed, DifficultyTaken, Ticked
from domain.outcome import Outcome
from tests.domain.matter_kit import Book, at, by

NAME, LIST = "拔钉除障", "十大要素难点"
NOW = at("09-24 09:00")


class Campaigns(Book):
    """A book that also answers for campaigns."""

    def _all_campaigns(self) -> list[Campaign]:
        return self.all(Campaign)


def begun(who: str = "主任") -> Campaigns:
    """A county in which it was begun, if `who` may."""
    book = Campaigns()
    book.do(CampaignBegun(by=by(who), name=NAME), NOW)
    return book


def taken(unit: str = "住建局") -> Campaigns:
    book = begun()
    book.do(DifficultyTaken(by=by("主任"), campaign=NAME, list_name=LIST, number=3, unit=unit), NOW)
    return book


def closed(book: Campaigns, who: str, *, reopened: bool = False) -> date | None:
    event = DifficultyClosed(by=by(who), campaign=NAME, list_name=LIST, number=3, reopened=reopened)
    book.do(event, NOW)
    found = [d for d in book.one(Campaign).difficulties if (d.list_name, d.number) == (LIST, 3)]
    return found[0].closed_on


def test_the_policy_says_how_long_and_which_lists() -> None:
    """Thirty days, both ends counted; every list numbered from 1."""
    campaign = begun().one(Campaign)
    assert (campaign.starts_on, campaign.ends_on, campaign.days) == (date(2026, 9, 24), date(2026, 10, 23), 30)
    assert [d.number for d in campaign.difficulties if d.list_name == LIST] == list(range(1, 11))
    assert [campaign.day(campaign.starts_on + timedelta(days=n)) for n in (0, 29, 99)] == [1, 30, 30]


@pytest.mark.parametrize("who", ["书记", "城建", "住建长", "住建员", "闲人"])
def test_only_the_office_begins_one(who: str) -> None:
    """And only once at a time, and only one the policy knows."""
    assert begun(who).all(Campaign) == []
    book = begun()
    assert book.answer(CampaignBegun(by=by("主任"), name=NAME), NOW).kind == "campaign_runs"
    assert book.answer(CampaignBegun(by=by("主任"), name="没有"), NOW).kind == "no_such_campaign"


@pytest.mark.parametrize(("who", "may"), [("主任", True), ("住建长", True), ("住建员", True), ("交通员", False)])
def test_who_strikes_a_number_off(who: str, may: bool) -> None:
    """The office and the unit that has it; the same may take it back."""
    book = taken()
    assert closed(book, who) == (date(2026, 9, 24) if may else None)
    assert closed(book, who, reopened=True) is None


def test_nobodys_number_is_the_offices_alone() -> None:
    """What no unit has taken, no unit strikes off."""
    assert closed(begun(), "住建员") is None
    assert closed(begun(), "主任") == date(2026, 9, 24)


def test_a_difficulty_has_no_room_for_a_name() -> None:
    """Number, list, unit, day: nothing about a household can be stored."""
    assert set(Difficulty.__dataclass_fields__) == {"list_name", "number", "unit", "closed_on"}


def lines(book: Campaigns) -> list[tuple[str, str]]:
    """Every moment that comes by itself until it is over: day and kind of what was said."""
    heard = []
    while (due := book.one(Campaign).next_due_at) is not None:
        outcome = book.do(Ticked(kind="campaign", key=book.one(Campaign).key), due)
        assert book.do(Ticked(kind="campaign", key=book.one(Campaign).key), due) == Outcome()
        heard += [(f"{due.astimezone():%m-%d}", n.kind) for n in outcome.notices]
    return heard


def test_one_line_a_work_day_and_one_report() -> None:
    """The holidays say nothing, the make-up day does; a second tick of the same moment says nothing either."""
    heard = lines(begun())
    days = [day for day, kind in heard if kind == "campaign_line"]
    assert len(days) == len(set(days))
    assert not {"09-25", "10-01", "10-07"} & set(days)
    assert [each for each in heard if each[1] != "campaign_line"] == [
        ("10-23", "campaign_closed"),
        ("10-23", "campaign_report"),
    ]


def test_days_that_were_missed_are_not_made_up_for() -> None:
    """After three days away one line, with today's day."""
    book = begun()
    outcome = book.do(Ticked(kind="campaign", key=book.one(Campaign).key), at("09-29 10:00"))
    assert [n.facts["day"] for n in outcome.notices] == [6]


def test_the_board_is_for_people_of_the_county() -> None:
    """A stranger hears nothing."""
    book = begun()
    assert book.answer(CampaignAsked(by=by("住建员")), NOW).facts["boards"]
    assert book.do(CampaignAsked(by=by("外人")), NOW) == Outcome()


def test_a_callback_that_proves_nobody_begins_and_gives_nothing() -> None:
    """Of the office's words only those of a proven sender count (reliability §5.10, last lines)."""
    book = begun()
    forged = replace(by("主任"), proven=False)
    given = DifficultyTaken(by=forged, campaign=NAME, list_name=LIST, number=1, unit="住建局")
    for event in (CampaignBegun(by=forged, name=NAME), given):
        outcome = book.do(event, NOW)
        assert (outcome.changes, outcome.answer and outcome.answer.kind) == ((), "unproven")
