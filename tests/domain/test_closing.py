"""反馈, 办结 and 销号: a unit applies, the issuer's side decides, each bound to who may and to what was seen."""

from datetime import timedelta

import pytest

from domain.actors import Channel
from domain.events import Answered, Confirmed, FedBack, Proposed, Reviewed, Submitted
from domain.matters.drafts import Content
from domain.matters.items import ItemState
from domain.messages.notices import AudienceKind
from tests.domain.matter_kit import Book, at, by, content, county, with_post

NOW = at("11-23 09:00")
DUE = at("11-27 18:00")


def book_of(*units: str, issuer: str = "主任") -> Book:
    book = Book()
    book.handed_over(content(*(units or ("住建局",)), due=DUE), NOW, issuer)
    return book


def submitted(name: str = "住建长", **fields: object) -> Submitted:
    return Submitted(by=by(name), text="已供地", code="1234", **({"item": "2026-1"} | fields))  # type: ignore[arg-type]


def reviewed(name: str = "主任", unit: str = "住建局", *, accept: bool = True, code: str = "1234") -> Reviewed:
    return Reviewed(by=by(name, Channel.CARD), item="2026-1", unit=unit, accept=accept, text="", code=code)


def test_feedback_is_kept_and_closes_nothing() -> None:
    """Two words stand in order and sign nothing; the matter stays open and the cards show it."""
    book = book_of()
    for n, text in enumerate(("在办", "快了")):
        answer = book.answer(FedBack(by=by("住建员"), item="2026-1", text=text), NOW + timedelta(minutes=n))
        assert answer.kind == "fed_back"
    (branch,) = book.item().branches
    assert [f.text for f in branch.feedback] == ["在办", "快了"]
    assert (branch.signed, book.item().state) == (None, ItemState.ISSUED)
    assert {n.audience.kind for n in book.said.values()} == {AudienceKind.CARDS}


@pytest.mark.parametrize(
    ("units", "event", "kind"),
    [
        (["住建局"], FedBack(by=by("住建员"), text="x"), "fed_back"),
        (["住建局"], FedBack(by=by("交通员"), text="x", item="2026-1"), "not_your_item"),
        (["住建局"], FedBack(by=by("主任"), text="x", item="2026-1"), "not_your_item"),
        (["住建局"], FedBack(by=by("住建员"), text="x", item="2026-9"), "no_such_item"),
        (["住建局"], FedBack(by=by("交通员"), text="x"), "which_item"),
        (["住建局"], submitted("住建员"), "submit_confirm"),
        (["住建局"], submitted("交通长"), "not_your_item"),
        (["交通局"], submitted("住建长"), "not_your_item"),
    ],
)
def test_who_speaks_for_a_branch(units: list[str], event, kind: str) -> None:
    """Head and liaison of the unit, about their own branch; nobody for another's."""
    book = book_of(*units)
    before = book.item()
    assert book.answer(event, NOW).kind == kind
    assert (book.item() == before) == (kind != "fed_back")


def test_of_several_open_ones_the_number_is_asked() -> None:
    """Never guessed."""
    book = book_of()
    book.handed_over(content("住建局", due=DUE), NOW)
    answer = book.answer(submitted(item=""), NOW)
    assert (answer.kind, [c["number"] for c in answer.facts["choices"]]) == ("which_item", [2, 1])


@pytest.mark.parametrize(("issuer", "post"), [("主任", "项目办|主任"), ("城建", "县领导|城建副县长")])
def test_an_application_goes_to_the_post_that_issued(issuer: str, post: str) -> None:
    """With its code and what was said; a second application is told that there is one."""
    book = book_of(issuer=issuer)
    book.applies("住建长", NOW)
    (review,) = [n for n in book.said.values() if n.kind == "review"]
    assert (review.audience.key, review.facts["text"], review.facts["code"]) == (post, "已供地", "1234")
    assert book.applies("住建员", NOW).kind == "already_submitted"
    assert book.item().branches[0].review_code not in ("", "1234")


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        (reviewed(), "closed_out"),
        (reviewed(accept=False), "sent_back"),
        (reviewed(code="9999"), "code_wrong"),
        (reviewed(code=""), "code_wrong"),
        (reviewed("审定"), "code_wrong"),
        (Reviewed(by=by("审定"), item="2026-1", unit="住建局", accept=True), "closed_out"),
        (Reviewed(by=by("城建"), item="2026-1", unit="住建局", accept=True), "closed_out"),
        (Reviewed(by=by("县长"), item="2026-1", unit="", accept=True), "closed_out"),
        (Reviewed(by=by("主任", proven=False), item="2026-1", unit="住建局", accept=True), "code_wrong"),
        (Reviewed(by=by("主任", Channel.GROUP), item="2026-1", unit="住建局", accept=True), "code_wrong"),
        (Reviewed(by=by("交通"), item="2026-1", unit="住建局", accept=True), "no_permit"),
        (Reviewed(by=by("住建长"), item="2026-1", unit="住建局", accept=True), "no_permit"),
        (Reviewed(by=by("主任"), item="2026-1", unit="交通局", accept=True), "nothing_to_review"),
        (Reviewed(by=by("主任"), item="2026-9", unit="住建局", accept=True), "no_such_item"),
    ],
)
def test_who_closes_out_and_how(event: Reviewed, kind: str) -> None:
    """The office or a leader of the field, by code or by a proven private word (rows 11 and 12)."""
    book = book_of()
    book.applies("住建长", NOW)
    assert book.answer(event, NOW).kind == kind
    assert (book.item().state is ItemState.CLOSED) == (kind == "closed_out")
    assert (book.item().branches[0].submitted is None) == (kind == "sent_back")


def test_nothing_stops_until_the_application_is_confirmed() -> None:
    """Shown with a code to its author alone; a permit lost meanwhile is lost; confirmed once."""
    book = book_of()
    before = book.item()
    shown = book.answer(Submitted(by=by("住建长", message="s1"), text="已供地", code="0000", item="2026-1"), NOW)
    assert (shown.facts["code"], book.item(), book.said) == ("0000", before, {})
    for who, code, kind in [("住建员", "0000", "not_your_draft"), ("住建长", "9999", "code_wrong")]:
        event = Confirmed(by=by(who, Channel.CARD), draft="s1", code=code, fresh_code="1")
        assert book.answer(event, NOW).kind == kind
    right = Confirmed(by=by("住建长", Channel.CARD), draft="s1", code="0000", fresh_code="1")
    county_before = book.county
    book.county = county(with_post(book.county.roster, "住建局|局长", holder="闲人"))
    assert book.answer(right, NOW).kind == "no_permit"
    book.county = county_before
    assert [book.answer(right, NOW).kind for _ in range(2)] == ["submitted", "draft_done"]


def test_an_answer_meant_for_a_hand_over_leaves_an_application_alone() -> None:
    """The newest thing begun is an application: a missing deadline still completes the hand-over."""
    book = book_of()
    book.county = county(with_post(book.county.roster, "住建局|局长", holder="城建"))
    draft = Proposed(by=by("城建"), draft="h", content=content("住建局", due=None, asks=("deadline",)), code="1")
    book.do(draft, NOW)
    begun = Submitted(by=by("城建", message="s1"), text="已供地", code="0000", item="2026-1")
    assert book.answer(begun, NOW + timedelta(minutes=1)).kind == "submit_confirm"
    answered = Answered(by=by("城建"), content=Content(due_at=DUE), code="2")
    assert book.answer(answered, NOW + timedelta(minutes=2)).facts["draft"] == "h"


def test_a_matter_closes_with_its_last_required_branch() -> None:
    """Two responsible units: the first one closed leaves it open; both told one to one, by post."""
    book = Book()
    book.handed_over(content("住建局", "交通局", due=DUE, others="responsible"), NOW)
    book.applies("住建长", NOW)
    book.do(reviewed(), NOW)
    assert book.item().is_open
    assert book.answer(reviewed(), NOW + timedelta(minutes=1)).kind == "nothing_to_review"
    book.applies("交通长", NOW)
    book.do(reviewed(unit="交通局"), NOW + timedelta(minutes=2))
    assert (book.item().state, book.item().next_due_at) == (ItemState.CLOSED, None)
    told = [n.audience.key for n in book.said.values() if n.kind == "closed_out"]
    assert told == ["住建局|局长", "住建局|联络员", "交通局|局长", "交通局|联络员"]
    assert book.answer(FedBack(by=by("住建员"), item="2026-1", text="x"), NOW).kind == "already_closed"
