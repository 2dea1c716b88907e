"""The corpus is read as well as was promised, and the page says how well (language §6)."""

import json
from functools import cache

import pytest

from handlers.language.reading import INTENTS
from handlers.language.sentences.weighing import WEIGHTS
from tests.language import blind, misses
from tests.language.effects import effects
from tests.language.figures import PAGE, page
from tests.language.kit import corpus, read
from tests.language.learning import TO_LEARN_FROM, learned_from, lines
from tests.language.scoring import Score, score

SAID_BY_ANYBODY = 8
"""Characters: 收到, 无变化 and 催一下 are in every collection."""
PROMISED = {"intent": 0.97, "deadlines": 0.98, "names": 0.97, "amounts": 0.99}
"""Of sentences nobody has read days, names and sums by themselves (ADR 48)."""


@cache
def unseen() -> Score:
    return score((line, read(line)) for line in corpus("unseen"))


@pytest.mark.parametrize("name", PROMISED)
def test_the_unseen_sentences_are_read_as_promised(name):
    """Sentences of people who had not seen the grammar."""
    assert unseen().share(name) >= PROMISED[name], [miss for miss in unseen().misses if miss[1] == name]


def test_nothing_is_written_that_was_not_meant():
    """A wrong write counts ten times a question too many: there is none."""
    assert unseen().wrong_writes == []


@pytest.mark.parametrize("name", PROMISED)
def test_what_nobody_has_read_is_read_as_promised(name):
    """The set that is only measured with."""
    assert score(blind.blind(blind.KEPT, by_meaning=name != "intent")).share(name) >= PROMISED[name]


def test_what_nobody_has_read_does_nothing_that_was_not_meant():
    """Before anybody confirms it."""
    assert list(effects(blind.KEPT)) == []


def test_every_expectation_is_of_the_language():
    """No line expects an intent that does not exist."""
    assert {line["intent"] for line in corpus("unseen")} <= set(INTENTS)


def test_the_weights_were_learned_from_what_is_here():
    """After a sentence, a cue or the evidence changed: `make learn`."""
    assert json.loads(WEIGHTS.read_text("utf-8").partition("\n")[0])["learned_from"] == learned_from()


def test_what_is_measured_with_is_not_learned_from():
    """Nor is any sentence of it among those that are."""
    kept = {line["text"] for name in (blind.KEPT, blind.BEFORE, misses.LISTED) for line in corpus(name)}
    learned = [line["text"] for line in lines() if len(line["text"]) > SAID_BY_ANYBODY]
    assert {blind.KEPT, blind.BEFORE, misses.LISTED}.isdisjoint(TO_LEARN_FROM)
    assert not kept & set(learned)


def test_the_page_shows_the_figures_as_they_are():
    """docs/language.md is written by `python -m tests.language.figures`."""
    assert PAGE.read_text("utf-8") == page()


def test_the_blind_page_shows_the_figures_as_they_are():
    """docs/language-blind.md is written by `python -m tests.language.blind`."""
    assert blind.PAGE.read_text("utf-8") == blind.page()


def test_the_page_of_misses_lists_each():
    """docs/language-misses.md is written by `python -m tests.language.misses`."""
    assert misses.PAGE.read_text("utf-8") == misses.page()
