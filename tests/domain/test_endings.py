"""What ends with a share and what goes on: days that stood, requests nobody answers any more, assisting units, parts.
Found by the lives (tests/simulation/lives.py)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.events import BlockAnswered, FedBack, ObjectionDecided, Ordered, Reviewed
from domain.matters.drafts import Order, Verb
from domain.matters.items import ItemState
from tests.domain.matter_kit import Book, at, by, content, signs
from tests.domain.test_life import DUE, LATER, NOW, asks, blocked, book_of, carried_out, decides, ordered, returned

STAND = replace(ordered(Verb.SUSPEND, due_at=at("12-20 18:00"), reason="force_majeure", text="暴雨"), code="3333")


def denied(book: Book, day: str) -> None:
    book.do(ObjectionDecided(by=by("主任"), item="2026-1", uphold=False), at(day))


@pytest.mark.parametrize("order", ["returned first", "suspended first"])
@pytest.mark.parametrize("end", ["denied first", "resumed first"])
def test_days_that_stood_for_two_reasons_come_back_once(order: str, end: str) -> None:
    """From 24 to 27 November for one reason, from 25 to 30 for the other: whichever ends first, four work days."""
    book = book_of()
    objects, stands = ("11-24 10:00", "11-25 10:00") if order == "returned first" else ("11-25 10:00", "11-24 10:00")
    if order == "returned first":
        book.do(returned(), at(objects))
    assert carried_out(book, STAND, at(stands)) == "order_done"
    if order == "suspended first":
        book.do(returned(), at(objects))
    resume = ordered(Verb.RESUME)
    if end == "denied first":
        denied(book, "11-27 10:00")
        assert carried_out(book, resume, at("11-30 10:00")) == "order_done"
    else:
        assert carried_out(book, resume, at("11-27 10:00")) == "order_done"
        denied(book, "11-30 10:00")
    assert book.item().lead.deadline.due_at == at("12-03 18:00")


def test_more_time_is_never_less() -> None:
    """Another date has overtaken what was asked for: granted as it stands it would shorten the deadline."""
    book = book_of()
    book.do(asks(due=at("12-01 18:00")), NOW)
    assert carried_out(book, ordered(Verb.CORRECT, due_at=LATER)) == "order_done"
    assert book.answer(decides("城建"), NOW).kind == "extension_not_later"
    assert book.answer(decides("城建", due=at("12-14 18:00")), NOW).kind == "extension_granted"


def test_a_share_that_is_reopened_waits_for_nothing_and_its_clock_runs() -> None:
    """What was asked, blocked or objected to before it was closed, and what had the matter stand, ended there."""
    book = book_of()
    for event in (asks(), blocked(), returned()):
        book.do(event, NOW)
    assert carried_out(book, STAND) == "order_done"
    book.applies("住建长", NOW)
    book.do(Reviewed(by=by("主任"), item="2026-1", unit="住建局", accept=True), NOW)
    assert carried_out(book, ordered(Verb.RESUME)) == "already_closed"
    reopen = ordered(Verb.REOPEN, text="反弹", due_at=at("12-24 18:00"))
    assert carried_out(book, reopen, at("12-04 10:00")) == "order_done"
    share = book.item().lead
    assert (share.pending_extension, share.block, share.objection, book.item().suspension) == (None, None, None, None)
    assert [share.blocks[0].ended_at, share.closed] == [NOW, None]
    book.run(at("12-21 09:00"))
    assert book.item().lead.deadline.due_at == at("12-24 18:00")


def test_an_assisting_share_ends_with_the_matter() -> None:
    """Nobody signs, reports or closes any more what only assisted (domain §2.3)."""
    book = book_of("住建局", "交通局")
    book.applies("住建长", NOW)
    book.applies("交通长", NOW)
    book.do(Reviewed(by=by("主任"), item="2026-1", unit="住建局", accept=True), NOW)
    before = book.item()
    assert before.state is ItemState.CLOSED
    assert book.answer(signs("交通员", "2026-1"), NOW).kind == "already_closed"
    assert book.answer(FedBack(by=by("交通员"), item="2026-1", text="在办"), NOW).kind == "already_closed"
    accept = Reviewed(by=by("主任"), item="2026-1", unit="交通局", accept=True)
    assert book.answer(accept, NOW).kind == "nothing_to_review"
    assert book.item() == before


def test_nobody_reviews_or_answers_for_what_was_withdrawn() -> None:
    """It ends whatever waited."""
    book = book_of()
    book.do(blocked(), NOW)
    book.applies("住建长", NOW)
    assert carried_out(book, ordered(Verb.WITHDRAW, "城建", text="不再需要")) == "order_done"
    before = book.item()
    accept = Reviewed(by=by("主任"), item="2026-1", unit="住建局", accept=True)
    assert book.answer(accept, NOW).kind == "nothing_to_review"
    assert book.answer(BlockAnswered(by=by("交通长"), text="已出", item="2026-1"), NOW).kind == "not_blocked"
    assert book.item() == before


def test_what_was_split_off_is_waited_for_where_the_matter_went() -> None:
    """合并 takes the parts along."""
    book = book_of()
    book.handed_over(content("交通局", due=DUE), NOW)
    book.handed_over(replace(content("交通局", due=DUE), parent="2026-2"), NOW)
    order = Order(verb=Verb.MERGE, item="2026-2", other="2026-1")
    assert carried_out(book, Ordered(by=by("主任", message="m"), order=order, code="3333")) == "order_done"
    assert book.item(1).parts == ("2026-3",)
