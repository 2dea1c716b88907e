"""Sentences that everybody asks about first."""

from datetime import datetime

import pytest

from domain.calendars import COUNTY_ZONE
from handlers.language.reading import Reading
from handlers.language.sentences.interpret import interpret
from tests.language.kit import said

MONDAY = datetime(2026, 11, 23, 9, 10, tzinfo=COUNTY_ZONE)


def reading(text: str, name: str) -> Reading:
    words, projects = said(text, name, MONDAY)
    return interpret(words, projects)


@pytest.mark.parametrize("name", ["李静", "王敏", "陈海峰"])
@pytest.mark.parametrize("text", ["12号先不撤回", "12号不作废，照原来的办", "12号那件别作废", "刚才那条不收回"])
def test_what_stays_is_not_taken_back(text, name):
    """To say that nothing is withdrawn withdraws nothing."""
    assert reading(text, name).intent not in {"withdraw", "undo"}


@pytest.mark.parametrize("name", ["李静", "王敏"])
@pytest.mark.parametrize("text", ["住建局", "张伟明", "住建局、财政局"])
def test_a_name_alone_is_no_act(text, name):
    """It answers what was asked, or asks how it stands."""
    assert reading(text, name).intent in {"none", "query", "help"}


@pytest.mark.parametrize("name", ["李静", "王敏", "陈海峰"])
@pytest.mark.parametrize("text", ["没收到", "还没完成", "基本完成，还差扫尾", "收到款了吗"])
def test_what_only_looks_like_an_act_does_nothing(text, name):
    """Negation and questions are no act, whoever says them."""
    assert reading(text, name).intent == "none"


def test_two_of_one_surname_are_asked_about():
    """王局 may be of roads or of water."""
    found = reading("王局，周四前给个说法", "王敏")
    assert (found.intent, found.asks) == ("assign", ("assignee",))
    assert found.fields["choices"] == ["交通局（王建国）", "水利局（王志远）"]


def test_a_hand_over_without_a_day_asks_for_it():
    """Nothing is issued without a deadline."""
    found = reading("交办 住建局 完成征迁", "王敏")
    assert (found.intent, found.asks, found.fields["units"]) == ("assign", ("deadline",), ["住建局"])


def test_a_liaison_cannot_hand_over():
    """It is refused, whatever it says."""
    assert reading("交办 住建局 周五前 完成征迁", "李静").intent == "denied"
