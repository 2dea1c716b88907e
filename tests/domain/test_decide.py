"""The table of rules is whole: every event has one, every event can say what it needs, nothing else is in it."""

from typing import get_args

import pytest

from domain import events
from domain.decide import RULES, decide, needs
from domain.events import Asked, Misunderstood, Proposed, Ticked
from domain.outcome import COUNTY_KINDS, Aggregate, Outcome
from domain.work import NO_NEEDS, Lookup, Needs, Work, merged
from tests.domain.matter_kit import Book, at, by, content, county

NOW = at("11-23 09:00")


def test_every_event_has_exactly_one_rule() -> None:
    """An event added to the union without a rule is found here."""
    assert set(RULES) == set(get_args(events.Event))


def test_kinds_of_the_county_are_kinds() -> None:
    """Each name in COUNTY_KINDS is the kind of an aggregate, and kinds differ."""
    kinds = [of.kind for of in get_args(Aggregate)]
    assert set(kinds) >= COUNTY_KINDS
    assert len(set(kinds)) == len(kinds)


def test_a_tick_of_an_unknown_kind_is_nothing() -> None:
    """A row of a kind that nobody ticks any more does no harm."""
    event = Ticked(kind="letter", key="x", seed="s")
    assert decide(Work(), event, county(), NOW) == Outcome()


@pytest.mark.parametrize(("who", "answered"), [("住建员", True), ("闲人", True), ("路人", False)])
def test_words_not_understood_are_answered_to_people_we_know(who: str, answered: bool) -> None:
    """Strangers hear nothing (language §4)."""
    outcome = Book().do(Misunderstood(by=by(who), text="呜呜", guess="mine"), NOW)
    assert (outcome.answer is not None) == answered
    assert (outcome.answer.facts["guess"] if outcome.answer else "mine") == "mine"


def test_needs_of_a_batch_are_asked_once() -> None:
    """Keys and questions of several events in order of appearance, without repeats."""
    look = Lookup(name="open_items", kind="item")
    one = Needs(keys=(("item", "a"), ("draft", "b")), lookups=(look,))
    two = Needs(keys=(("draft", "b"), ("item", "c")), lookups=(look, Lookup(name="groups", kind="group")))
    both = merged([one, NO_NEEDS, two])
    assert both.keys == (("item", "a"), ("draft", "b"), ("item", "c"))
    assert [each.name for each in both.lookups] == ["open_items", "groups"]


def test_deciding_changes_nothing_it_was_given() -> None:
    """The same work, event, county and moment give the same outcome, twice."""
    book = Book()
    event = Proposed(by=by("主任"), draft="m1", content=content("住建局", due=at("11-27 18:00")), code="1")
    work = book.work(needs(event, NOW))
    first = decide(work, event, book.county, NOW)
    assert decide(work, event, book.county, NOW) == first
    assert work.aggregates == {}


def test_strangers_are_answered_nothing_whatever_they_ask() -> None:
    """Row 26, column 外: silent."""
    for query in ("help", "mine", "overdue", "item", "unread"):
        assert Book().do(Asked(by=by("路人"), query=query), NOW) == Outcome()
