"""以领导名义代录 (row 2): written down by the office, named on the card, told to the leader, who may withdraw it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from config.wording import load_wording
from domain.events import Confirmed, Kept, LeaveTaken, Ordered, Proposed, Released, Rewritten
from domain.matters.drafts import Order, Verb
from domain.matters.gate import Submission
from domain.matters.items import ItemState
from domain.messages.notices import Notice
from domain.outcome import Answer
from domain.people.records import Period, Tier
from outbox.parcels import Parcel
from outbox.write import Writer
from tests.domain.matter_kit import Book, at, by, content

NOW, DUE = at("11-23 09:00"), at("12-04 18:00")


def wished(leader: str, who: str = "主任", unit: str = "住建局") -> Proposed:
    said = content(unit, due=DUE, on_behalf=leader)
    return Proposed(by=by(who), draft="d1", content=said, code="1234")


def recorded(book: Book, leader: str) -> Answer:
    assert book.answer(wished(leader), NOW).kind == "handover_confirm"
    return book.answer(Confirmed(by=by("主任"), draft="d1", code="1234", fresh_code="7777"), NOW)


def of_kind(book: Book, kind: str) -> list[Notice]:
    return [notice for notice in book.said.values() if notice.kind == kind]


@pytest.mark.parametrize("leader", ["城建副县长", "城建", "县领导|城建副县长"])
def test_a_field_leader_is_told_at_once_and_named_on_the_card(leader: str) -> None:
    """By his title, his name or his post; the office stays the issuer, whom everything comes back to."""
    book = Book()
    assert recorded(book, leader).kind == "issued"
    item = book.item()
    assert (item.on_behalf, item.issuer) == ("县领导|城建副县长", "主任")
    (told,) = of_kind(book, "recorded_on_behalf")
    assert (told.audience.key, told.facts["recorder"]) == ("县领导|城建副县长", "主任")
    assert of_kind(book, "assignment")[0].facts["on_behalf"]
    assert not book.all(Submission)


@pytest.mark.parametrize("leader", ["城建", "交通"])
def test_who_stands_in_for_another_is_meant_in_his_own_post(leader: str) -> None:
    """And who is away is still called by his name."""
    book = Book()
    days = Period(start_on=NOW.date(), end_on=NOW.date() + timedelta(days=3))
    assert book.answer(LeaveTaken(by=by("交通"), person="交通", period=days, proxy="城建"), NOW).kind == "leave_taken"
    book.lives()
    assert recorded(book, leader).kind == "issued"
    assert book.item().on_behalf == f"县领导|{leader}副县长"


def test_the_county_head_is_told_through_the_gate() -> None:
    """Nothing goes to the first ones by itself, not even what was written down in their name."""
    book = Book()
    recorded(book, "县长")
    assert of_kind(book, "recorded_on_behalf") == []
    (gate,) = of_kind(book, "gate_recorded")
    assert gate.audience.key == "项目办|审定"
    submission = book.one(Submission)
    let_go = Released(by=by("审定"), submission=submission.key, code=str(gate.facts["code"]))
    assert book.answer(let_go, NOW).kind == "gate_released"
    (told,) = of_kind(book, "recorded_on_behalf")
    assert (told.audience.key, told.facts["approved_by"]) == ("县领导|县长", "审定")


@pytest.mark.parametrize("act", [Released, Kept])
def test_its_card_says_what_was_decided(act: type) -> None:
    """The order has shares and not one unit; a sentence that asked for one was tried again every five minutes."""
    book = Book()
    recorded(book, "县长")
    (gate,) = of_kind(book, "gate_recorded")
    book.answer(act(by=by("审定"), submission=book.one(Submission).key, code=str(gate.facts["code"])), NOW)
    (edit,) = of_kind(book, "gate_edit")
    said = Writer(load_wording()).write(Parcel(notices=(edit,), target="审定", tier=Tier.STAFF), book.county)
    assert "代录" in said.title
    assert "住建局" in "".join(said.lines)


def test_nobody_lets_go_alone_what_the_second_person_went_away_from() -> None:
    """His post stands empty meanwhile: the first one's word does not count twice."""
    book = Book()
    recorded(book, "县长")
    book.save(replace(book.item(), issuer="审定"))
    key = book.one(Submission).key
    assert book.answer(Released(by=by("审定"), submission=key, fresh_code="5555"), NOW).kind == "gate_needs_second"
    book.save(replace(book.county.roster.posts["项目办|主任"], holder=""))
    book.lives()
    assert book.answer(Released(by=by("审定"), submission=key), NOW).kind == "no_second_person"
    assert of_kind(book, "recorded_on_behalf") == []


def test_what_the_second_person_rewrites_begins_anew() -> None:
    """The first one agreed to other words: he lets the new ones go, then the second one, and only then it leaves."""
    book = Book()
    recorded(book, "县长")
    book.save(replace(book.item(), issuer="审定"))
    key = book.one(Submission).key
    assert book.answer(Released(by=by("审定"), submission=key, fresh_code="5555"), NOW).kind == "gate_needs_second"
    rewritten = Rewritten(by=by("主任"), submission=key, text="已按您的要求办理", fresh_code="6666")
    assert book.answer(rewritten, NOW).kind == "gate_rewritten"
    assert book.answer(Released(by=by("审定"), submission=key, fresh_code="7777"), NOW).kind == "gate_needs_second"
    assert of_kind(book, "recorded_on_behalf") == []
    assert book.answer(Released(by=by("主任"), submission=key), NOW).kind == "gate_released"
    (told,) = of_kind(book, "recorded_on_behalf")
    assert told.facts["text"] == "已按您的要求办理"


def test_the_secretary_is_told_and_not_the_county_head_instead() -> None:
    """Whose name it was is who hears of it."""
    book = Book()
    recorded(book, "书记")
    assert book.one(Submission).post == "县领导|书记"


def test_the_leader_withdraws_what_he_never_asked_for() -> None:
    """By his own word and code."""
    book = Book()
    recorded(book, "城建副县长")
    order = Ordered(
        by=by("城建", message="w1"), order=Order(verb=Verb.WITHDRAW, item="2026-1", text="没有此事"), code="3333"
    )
    assert book.answer(order, NOW).kind == "order_confirm"
    assert book.answer(Confirmed(by=by("城建"), draft="w1", code="3333"), NOW).kind == "order_done"
    assert book.item().state is ItemState.WITHDRAWN


@pytest.mark.parametrize(("hours", "kind"), [(23, "order_confirm"), (25, "no_permit")])
def test_whose_name_was_used_withdraws_it_for_a_day_whatever_his_field_is(hours: int, kind: str) -> None:
    """24小时内不认可: it stands so in what he is told."""
    book = Book()
    assert book.answer(wished("城建副县长", unit="交通局"), NOW).kind == "handover_confirm"
    book.do(Confirmed(by=by("主任"), draft="d1", code="1234", fresh_code="7777"), NOW)
    order = Order(verb=Verb.WITHDRAW, item="2026-1", text="没有此事")
    later = NOW + timedelta(hours=hours)
    assert book.answer(Ordered(by=by("城建", message="w1"), order=order, code="3333"), later).kind == kind
    if kind == "order_confirm":
        assert book.answer(Confirmed(by=by("城建"), draft="w1", code="3333"), later).kind == "order_done"
        assert book.item().state is ItemState.WITHDRAWN


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        (wished("李县长"), "which_leader"),
        (wished("住建长"), "which_leader"),
        (wished("县长", who="县长"), "no_permit"),
        (wished("县长", who="城建"), "no_permit"),
        (wished("城建副县长", who="住建长"), "no_permit"),
    ],
)
def test_only_the_office_and_only_for_a_leader(event: Proposed, kind: str) -> None:
    """Others speak for themselves; a head of a unit is no leader."""
    book = Book()
    assert book.answer(event, NOW).kind == kind
    assert book.said == {}


def test_without_a_name_it_is_a_hand_over_like_any_other() -> None:
    """Nobody is told that somebody spoke for him."""
    book = Book()
    said = replace(wished(""), content=content("住建局", due=DUE))
    book.do(said, NOW)
    book.do(Confirmed(by=by("主任"), draft="d1", code="1234"), NOW)
    assert book.item().on_behalf == ""
    assert of_kind(book, "recorded_on_behalf") == []
