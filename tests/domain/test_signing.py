"""签收: one word signs what is meant, once per branch, by head or liaison or who stands in for them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.matters.items import ItemState
from domain.messages.notices import AudienceKind, Channel, Dispatch
from domain.people.records import Binding, Period, Proxy
from tests.domain.matter_kit import Book, at, content, county, roster, signs, with_person, with_post

NOW = at("11-23 09:00")
DUE = at("12-31 18:00")


def book_of(*shares: tuple[str, ...]) -> Book:
    """One item per tuple of units."""
    book = Book()
    for units in shares:
        book.handed_over(content(*units, due=DUE), NOW)
    return book


def sent(handle: str, *items: str) -> Dispatch:
    """A message that told of items."""
    about = tuple(f"item|{key}" for key in items)
    return Dispatch(
        key=handle, channel=Channel.TEXT_PRIVATE, target="id", body="", handle=handle, about=about, created_at=NOW
    )


def test_a_number_signs_and_edits_the_cards_once() -> None:
    """The branch carries who and when; one edit for the cards; the unsigned ladder stops."""
    book = book_of(("住建局",))
    before = book.item().next_due_at
    answer = book.answer(signs("住建员", "2026-1"), NOW)
    (branch,) = book.item().branches
    assert (answer.kind, answer.on_card) == ("signed", True)
    assert branch.signed is not None
    assert (branch.signed.by, branch.signed.at) == ("住建员", NOW)
    assert [n.audience.kind for n in book.said.values()] == [AudienceKind.CARDS]
    assert before == NOW + timedelta(hours=2)
    assert book.item().next_due_at == at("11-30 14:40"), "next it is asked whether anything is being done"


@pytest.mark.parametrize(
    ("shares", "event", "kind", "signed"),
    [
        pytest.param([("住建局",)], signs("住建员"), "signed", {1}, id="the only open one"),
        pytest.param([("住建局",), ("交通局",)], signs("住建员"), "signed", {1}, id="others' do not count"),
        pytest.param([("住建局",), ("住建局",)], signs("住建员"), "which_item", set(), id="several are asked about"),
        pytest.param([("住建局",), ("住建局",)], signs("住建员", every=True), "signed", {1, 2}, id="everything"),
        pytest.param([("住建局",), ("住建局",)], signs("住建员", "2026-2"), "signed", {2}, id="by number"),
        pytest.param([("住建局",)] * 3, signs("住建员", "2026-1", "2026-3"), "signed", {1, 3}, id="by numbers"),
        pytest.param([("交通局",)], signs("住建员", "2026-1"), "not_your_item", set(), id="foreign unit"),
        pytest.param([("住建局",), ("交通局",)], signs("住建员", "2026-1", "2026-2"), "signed", {1}, id="own of two"),
        pytest.param([("住建局",)], signs("住建员", "2026-9"), "no_such_item", set(), id="unknown number"),
        pytest.param([("住建局",)], signs("住建员", "2026-1", "2026-9"), "no_such_item", set(), id="one unknown"),
        pytest.param([("交通局",)], signs("住建员"), "nothing_to_sign", set(), id="nothing of mine"),
        pytest.param([], signs("住建员", every=True), "nothing_to_sign", set(), id="nothing at all"),
        pytest.param([("住建局",)], signs("主任", "2026-1"), "no_permit", set(), id="the office"),
        pytest.param([("住建局",)], signs("城建", "2026-1"), "no_permit", set(), id="a leader"),
        pytest.param([("住建局",)], signs("闲人", "2026-1"), "no_permit", set(), id="a member"),
        pytest.param([("住建局",)], signs("路人", "2026-1"), "no_permit", set(), id="a stranger"),
    ],
)
def test_what_one_word_signs(shares, event, kind: str, signed: set[int]) -> None:
    """By number, the only open one, or everything; what is not one thing is asked about, the rest refused."""
    book = book_of(*shares)
    assert book.answer(event, NOW).kind == kind
    numbers = range(1, len(shares) + 1)
    assert {n for n in numbers if book.item(n).branches[0].signed} == signed


@pytest.mark.parametrize(
    ("handle", "kind", "signed"),
    [("q1", "signed", {1}), ("q12", "signed", {1, 2}), ("q3", "not_your_item", set()), ("lost", "which_item", set())],
)
def test_a_quoted_message_says_what_is_meant(handle: str, kind: str, signed: set[int]) -> None:
    """The items that message told of, never another's; a quote we do not know is no hint."""
    book = book_of(("住建局",), ("住建局",), ("交通局",))
    book.save(sent("q1", "2026-1"), sent("q12", "2026-1", "2026-2"), sent("q3", "2026-3"))
    assert book.answer(signs("住建员", handle=handle), NOW).kind == kind
    assert {n for n in (1, 2, 3) if book.item(n).branches[0].signed} == signed


def test_everything_lists_exactly_what_it_signed() -> None:
    """Already signed and foreign ones are not on the list."""
    book = book_of(("住建局",), ("住建局",), ("交通局",), ("住建局",))
    book.do(signs("住建员", "2026-1"), NOW)
    answer = book.answer(signs("住建员", every=True), NOW + timedelta(minutes=1))
    assert [line["number"] for line in answer.facts["items"]] == [4, 2]


def test_head_or_liaison_sign_once_per_branch() -> None:
    """The first one counts; the second is told by whom and nothing changes."""
    book = book_of(("住建局", "交通局"))
    book.do(signs("住建长", "2026-1"), NOW)
    first = book.item()
    answer = book.answer(signs("住建员", "2026-1"), NOW + timedelta(hours=1))
    assert answer.kind == "already_signed"
    assert answer.facts["branches"][0]["signed_by"] == "住建长"
    assert (book.item(), first.state) == (first, ItemState.ISSUED)
    book.do(signs("交通员", "2026-1"), NOW + timedelta(hours=1))
    assert book.item().state is ItemState.SIGNED
    assert [b.signed.by for b in book.item().branches if b.signed] == ["住建长", "交通员"]


def test_an_application_is_not_a_signature() -> None:
    """签收 stays an explicit act of its own, before or after the application (domain §2.1)."""
    book = book_of(("住建局",))
    assert book.applies("住建员", NOW).kind == "submitted"
    assert book.item().branches[0].signed is None
    assert book.answer(signs("住建长", "2026-1"), NOW).kind == "signed"


WEEK = Period(start_on=date(2026, 11, 23), end_on=date(2026, 11, 27))


@pytest.mark.parametrize(
    ("day", "away", "proxy", "kind"),
    [
        ("11-23 09:00", True, False, "signed"),
        ("11-23 09:00", False, False, "no_permit"),
        ("11-23 09:00", False, True, "signed"),
        ("11-27 23:59", False, True, "signed"),
        ("11-28 00:00", False, True, "no_permit"),
        ("11-22 23:59", False, True, "no_permit"),
    ],
)
def test_a_deputy_signs_while_the_holder_is_away_a_proxy_within_its_dates(
    day: str, away: bool, proxy: bool, kind: str
) -> None:
    """B角 only while A is on leave; a proxy on its first and last day and not a minute longer."""
    people = roster()
    if proxy:
        people = with_post(people, "住建局|联络员", proxies=(Proxy(person="闲人", period=WEEK),))
    else:
        people = with_post(people, "住建局|联络员", backup="闲人")
    if away:
        people = with_person(people, "住建员", leave=(WEEK,))
    book = Book(county(people))
    book.handed_over(content("住建局", due=DUE), at("11-20 09:00"))
    assert book.answer(signs("闲人", "2026-1"), at(day)).kind == kind


def test_signing_never_rests_on_an_unconfirmed_account() -> None:
    """An account the office has not confirmed is a stranger, whatever its name."""
    book = book_of(("住建局",))
    people = with_person(book.county.roster, "住建员", binding=Binding.PROPOSED)
    book.county = replace(book.county, roster=people)
    assert book.answer(signs("住建员", "2026-1"), NOW).kind == "no_permit"
