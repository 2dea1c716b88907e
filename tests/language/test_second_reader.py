"""What the learned reader of figures adds to the rules, and what it never does (ADR 49). Monday, 2026-11-23 09:10."""

import json

import pytest

from handlers.language.second_reader import WEIGHTS
from handlers.language.sentences.fields import fields_of
from tests.language.kit import county
from tests.language.learning_figures import learned_from
from tests.language.test_hard_fields import subject_of
from tests.language.test_must_show import reading

FIGURES = ("invested_wan", "cumulative_wan", "percent")
HURRIED = {
    "医院今天加了9，总的到15780，72个点": (9, 15780, 72),
    "体育馆木工支模，报 12.5，家底 6080，形象 66": (12.5, 6080, 66),
    "体育馆11.23 42 5180": (42, 5180, None),
    "体育馆今天忙到黑，弄了43，拢总5180": (43, 5180, None),
    "体育馆到这会儿905万，51%": (None, 905, 51),
}
LEFT_OUT = {
    "体育馆今天 12 米，累计 5180 米": (None, None, None),
    "体育馆今日完成 120 方 累计5180万": (None, 5180, None),
    "体育馆加了将近 50，总的到5180": (None, 5180, None),
    "体育馆加了五十多，总的到5180": (None, 5180, None),
    "体育馆今日43万，累计5180万，外墙 85%": (43, 5180, None),
    "12号今天加了9，总的到15780": (None, 15780, None),
}
"""Measures, what is about so much, shares of something else, what names no project."""
LARGEST = 600_000
"""Bytes: what a service loads and a clone fetches."""


def figures(text: str, intent: str = "report") -> tuple[object, ...]:
    found, _asks = fields_of(subject_of(text), intent)
    return tuple(found.get(kind) for kind in FIGURES)


@pytest.mark.parametrize("text", HURRIED)
def test_what_is_written_in_a_hurry_is_read(text):
    """Without units, words and signs."""
    assert figures(text) == HURRIED[text]


def test_a_liaison_in_a_hurry_is_understood():
    """Through the whole reading."""
    read = reading("医院投资日报：弄了43，拢总5180", "李静")
    assert (read.intent, read.fields.get("invested_wan"), read.fields.get("cumulative_wan")) == ("report", 43, 5180)


def test_each_of_several_projects_is_read_so():
    """The words up to the next project are a report of their own."""
    found, _asks = fields_of(subject_of("医院加了18，家底 5180；体育馆加了6.5，家底 860"), "report")
    assert [entry["invested_wan"] for entry in found["entries"]] == [18, 6.5]


@pytest.mark.parametrize("text", LEFT_OUT)
def test_what_is_no_figure_is_left_out(text):
    """However much the words beside it look like one."""
    assert figures(text) == LEFT_OUT[text]


def test_no_sum_of_the_day_is_above_the_sum_to_date():
    """Of several projects nothing else would look."""
    found, _asks = fields_of(subject_of("体育馆今天加了15，累计8.6万；医院加了18，家底 5180"), "report")
    assert [entry.get("invested_wan") for entry in found["entries"]] == [None, 18]


def test_the_weights_were_learned_from_what_is_here():
    """After a sentence or the evidence changed: `make learn`."""
    assert json.loads(WEIGHTS.read_text("utf-8").partition("\n")[0])["learned_from"] == learned_from()


def test_no_project_is_in_the_weights():
    """They are of every county."""
    written = WEIGHTS.read_text("utf-8")
    assert [project.name for project in county()[1] if project.name in written] == []
    assert len(written.encode()) < LARGEST
