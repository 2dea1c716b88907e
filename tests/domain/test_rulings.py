"""同意 with nothing named: exactly one thing waits, or it is asked or shown again (language §4, ADR 13)."""

from dataclasses import replace
from datetime import date

import pytest

from domain.actors import Channel
from domain.events import (
    Asked,
    Confirmed,
    ExtensionAsked,
    ExtensionDecided,
    Ordered,
    Picked,
    Proposed,
    Released,
    Ruled,
)
from domain.matters.drafts import Order, Verb
from domain.matters.gate import Submission
from domain.matters.items import Item, with_branch
from domain.outcome import Answer
from domain.people.records import Period
from tests.domain.matter_kit import Book, at, by, content, county, roster, with_person, with_post

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
    lines = answer.facts["lines"]
    assert (answer.kind, [line["what"] for line in lines]) == ("rulings", ["completion", "draft"])  # type: ignore[attr-defined]


def test_what_waits_for_somebody_else_does_not_stand_in_the_way() -> None:
    """A report before the 审定人 is not the director's to decide: his one completion is meant. For the 审定人 both are,
    and what goes up has words of its own: picked, it is said how."""
    kept = book()
    kept.applies("住建长", at("11-24 09:00"))
    key = "2026-2|交通局|overdue|top|1"
    kept.save(Submission(key=key, item="2026-2", unit="交通局", opened_at=NOW, facts={"number": 2}))
    both = ruled(kept, "审定").facts["lines"]
    assert [line["what"] for line in both] == ["completion", "report"]  # type: ignore[attr-defined]
    asks = kept.answer(Asked(by=by("审定"), query="approvals"), LATER).facts
    listed = [*(line["awaits"] for line in asks["lines"]), *(one["what"] for one in asks["beside"])]  # type: ignore[attr-defined]
    assert (listed, asks["total"]) == (["completion", "report"], 2)
    own = ruled(kept, "审定", only=f"report|{key}")
    assert (own.kind, own.facts["total"]) == ("rulings", 1)
    assert ruled(kept, "主任").kind == "closed_out"


def test_the_second_persons_yes_and_no_are_meant() -> None:
    """A withdrawal that takes two."""
    for grant, kind in ((True, "order_done"), (False, "withdrawal_refused")):
        kept = book()
        away = Order(verb=Verb.WITHDRAW, item="2026-1", text="重复")
        kept.do(Ordered(by=by("主任", message="w"), order=away, code="3333"), LATER)
        kept.do(Confirmed(by=by("主任"), draft="w", code="3333", fresh_code="4444"), LATER)
        assert ruled(kept, "主任").kind == "nothing_to_rule"
        assert ruled(kept, "审定", grant=grant).kind == kind


def test_a_third_of_the_office_decides_no_withdrawal_that_was_put_before_the_second() -> None:
    """His 同意 was meant for something else."""
    kept = book()
    third = replace(kept.county.roster.posts["项目办|审定"], key="项目办|第三", holder="住建员", approves_reports=False)
    kept.save(third)
    kept.lives()
    away = Order(verb=Verb.WITHDRAW, item="2026-1", text="重复")
    kept.do(Ordered(by=by("主任", message="w"), order=away, code="3333"), LATER)
    kept.do(Confirmed(by=by("主任"), draft="w", code="3333", fresh_code="4444"), LATER)
    assert ruled(kept, "住建员").kind == "nothing_to_rule"
    assert ruled(kept, "审定").kind == "order_done"


def test_one_of_the_list_is_picked_by_its_number() -> None:
    """What was said before holds for it."""
    kept = book()
    kept.applies("住建长", at("11-24 09:00"))
    kept.applies("交通长", at("11-24 09:05"), "2026-2")
    (_one, two) = ruled(kept, "主任", grant=False, text="照片不清").facts["lines"]  # type: ignore[misc]
    answer = kept.answer(Picked(by=by("主任"), choice=two["ref"], code="1"), LATER)
    assert (answer.kind, answer.facts["number"]) == ("sent_back", 2)
    assert kept.all(Item)[0].branches[0].submitted is not None


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


@pytest.mark.parametrize("grant", [True, False])
def test_what_was_let_go_to_the_county_head_waits_for_him(grant: bool) -> None:
    """He has been asked, so 同意 and what he asks mean it; nothing of it before."""
    kept = book("住建局")
    kept.do(ExtensionDecided(by=by("城建"), item="2026-1", grant=True), at("11-24 09:10"))
    later = at("02-26 18:00").replace(year=2027)
    again = ExtensionAsked(by=by("住建长"), due_at=later, reason="element", text="等批复", code="1", item="2026-1")
    kept.do(again, at("11-24 09:20"))
    waits = Asked(by=by("县长"), query="approvals")
    assert (ruled(kept, "县长").kind, kept.answer(waits, LATER).facts["total"]) == ("nothing_to_rule", 0)
    (up,) = kept.all(Submission)
    kept.beat(LATER)
    kept.do(Released(by=by("审定"), submission=up.key, fresh_code="9999"), LATER)
    assert kept.answer(waits, LATER).facts["total"] == 1
    assert ruled(kept, "县长", grant=grant).kind == ("extension_granted" if grant else "extension_refused")


def test_who_stands_in_for_the_county_head_keeps_what_is_his_own() -> None:
    """B角 of 县长: what was put before him in his own post waits for him; what waits at the gate for 县长 does not."""
    kept, away = book("住建局", "交通局"), Period(start_on=date(2026, 11, 1), end_on=date(2026, 12, 31))
    people = with_post(with_person(roster(), "县长", leave=(away,)), "县领导|县长", backup="城建")
    kept.county = county(people)
    head = kept.county.county_head()
    assert head is not None
    other = kept.item(2)
    to = tuple(replace(each, decider=head.key) for each in other.branches[0].extensions)
    kept.save(with_branch(other, "交通局", lambda b: replace(b, extensions=to)))
    own = kept.handed_over(content("住建局", due=DUE), NOW, issuer="城建")
    kept.applies("住建长", at("11-24 09:00"), own.key)
    lines = ruled(kept, "城建").facts["lines"]
    assert [(line["what"], line["number"]) for line in lines] == [("extension", 1), ("completion", 3)]  # type: ignore[attr-defined]


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
