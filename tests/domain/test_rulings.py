"""同意 with nothing named: exactly one thing waits, or it is asked or shown again (language §4, ADR 13)."""

from dataclasses import replace

import pytest

from domain.actors import Channel
from domain.events import ExtensionAsked, ExtensionDecided, Proposed, Ruled
from domain.matters.items import Item, with_branch
from domain.outcome import Answer
from tests.domain.matter_kit import Book, at, by, content

NOW, DUE, LATER = at("11-23 09:00"), at("12-31 18:00"), at("11-24 10:00")


def book(*asked: str) -> Book:
    """1 of 住建局, 2 of 交通局, both by the office; `asked` of them want more time than the office may give."""
    kept = Book()
    for unit, worker in (("住建局", "住建长"), ("交通局", "交通长")):
        item = kept.handed_over(content(unit, due=DUE, title=unit), NOW)
        if unit in asked:
            due = at("01-31 18:00").replace(year=2027)
            kept.do(
                ExtensionAsked(by=by(worker), due_at=due, reason="element", text="等批复", code="1", item=item.key),
                at("11-24 09:00"),
            )
    return kept


def ruled(kept: Book, name: str, *, grant: bool = True, **more: object) -> Answer:
    channel = more.pop("channel", Channel.PRIVATE)
    proven = bool(more.pop("proven", True))
    actor = by(name, channel, proven=proven)  # type: ignore[arg-type]
    outcome = kept.do(Ruled(by=actor, grant=grant, code="7777", **more), LATER)  # type: ignore[arg-type]
    assert outcome.answer is not None
    return outcome.answer


@pytest.mark.parametrize(("grant", "kind"), [(True, "extension_granted"), (False, "extension_refused")])
def test_the_only_thing_that_waits_is_meant(grant: bool, kind: str) -> None:
    """An extension, by the leader of the field."""
    kept = book("住建局")
    assert ruled(kept, "城建", grant=grant, text="" if grant else "材料不全").kind == kind
    assert kept.all(Item)[0].branches[0].pending_extension is None


def test_a_completion_is_closed_by_the_office() -> None:
    """As 销号1 would."""
    kept = book()
    kept.applies("住建长", at("11-24 09:00"))
    assert ruled(kept, "主任").kind == "closed_out"


def test_of_two_it_is_asked_which() -> None:
    """Each with what is to be said; nothing is decided."""
    kept = book()
    kept.applies("住建长", at("11-24 09:00"))
    kept.applies("交通长", at("11-24 09:05"), "2026-2")
    answer = ruled(kept, "主任")
    lines = answer.facts["lines"]
    assert isinstance(lines, list)
    assert (answer.kind, [(line["what"], line["number"]) for line in lines]) == (
        "rulings",
        [("completion", 1), ("completion", 2)],
    )


def test_a_draft_that_waits_may_be_meant_as_well() -> None:
    """同意 while a hand-over of his waits to be confirmed closes nothing."""
    kept = book()
    kept.applies("住建长", at("11-24 09:00"))
    kept.do(Proposed(by=by("主任"), draft="d9", content=content("水利局", due=DUE), code="1234"), at("11-24 09:58"))
    answer = ruled(kept, "主任")
    assert (answer.kind, answer.facts["total"], answer.facts["others"]) == ("rulings", 2, 1)


@pytest.mark.parametrize(("name", "asked"), [("交通", ("住建局",)), ("城建", ()), ("县长", ("住建局",))], ids=str)
def test_nothing_waits(name: str, asked: tuple[str, ...]) -> None:
    """Another field's, none at all; and what goes to 县长 goes through the gate."""
    kept = book(*asked)
    if name == "县长":
        head = kept.county.county_head()
        assert head is not None
        for item in kept.all(Item)[:1]:
            to = tuple(replace(each, decider=head.key) for each in item.branches[0].extensions)
            kept.save(with_branch(item, "住建局", lambda b, to=to: replace(b, extensions=to)))
    assert ruled(kept, name).kind == "nothing_to_rule"


def test_in_a_group_it_is_shown_and_nothing_is_decided() -> None:
    """A group confirms nothing; the answer goes one to one and asks for the word there."""
    kept = book("住建局")
    answer = ruled(kept, "城建", channel=Channel.GROUP)
    assert (answer.kind, answer.facts["code"], answer.facts["number"]) == ("ruling_again", "", 1)
    assert kept.all(Item)[0].branches[0].pending_extension is not None


def test_an_unproven_sender_gets_a_code_for_exactly_this() -> None:
    """The code that is shown decides it, and no other."""
    kept = book("住建局")
    answer = ruled(kept, "城建", proven=False)
    assert (answer.kind, answer.facts["code"]) == ("ruling_again", "7777")
    assert kept.all(Item)[0].branches[0].pending_extension is not None
    bare = by("城建", Channel.PRIVATE, proven=False)
    wrong = kept.answer(ExtensionDecided(by=bare, item="2026-1", grant=True, code="7778"), LATER)
    right = kept.answer(ExtensionDecided(by=bare, item="2026-1", grant=True, code="7777"), LATER)
    assert (wrong.kind, right.kind) == ("code_wrong", "extension_granted")


def test_talk_of_who_decides_nothing_gets_no_answer_in_a_group() -> None:
    """One to one it is said that nothing waits."""
    kept = book("住建局")
    group = kept.do(Ruled(by=by("住建员", Channel.GROUP), grant=True, code="7777"), LATER)
    assert (group.answer, ruled(kept, "住建员").kind) == (None, "nothing_to_rule")
