"""What a leader says under a digest: a draft for the office, completed by its code alone, and no order of itself."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.actors import Channel as Where
from domain.events import Answered, Confirmed, Dropped, Proposed
from domain.matters.drafts import Content, Draft, DraftState
from domain.matters.items import Item
from domain.messages.notices import Channel, Dispatch, DispatchState
from domain.outcome import Answer
from tests.domain.matter_kit import Book, at, by, content

NOW, DUE = at("11-23 09:30"), at("11-27 18:00")
WHOLE = content("住建局", due=DUE)


class Files(Book):
    """A digest and an assignment were sent."""

    def __init__(self) -> None:
        super().__init__()
        for handle, kind in (("h-digest", "digest_principal"), ("h-card", "assignment")):
            self.save(
                Dispatch(
                    key=handle, channel=Channel.CARD_GROUP, target="cid-PRINCIPAL", body="", notice_kinds=(kind,),
                    created_at=NOW, state=DispatchState.SENT, handle=handle,
                )
            )  # fmt: skip

    def _dispatches_of_handle(self, handle: str) -> list[Dispatch]:
        return [sent for sent in self.all(Dispatch) if sent.handle == handle]

    def says(self, name: str, said: Content = WHOLE, handle: str = "h-digest", where: Where = Where.GROUP) -> Answer:
        actor = by(name, where, message="w1")
        return self.answer(Proposed(by=actor, draft="w1", content=said, code="4127", handle=handle), NOW)


def test_a_leaders_sentence_under_a_digest_is_put_before_the_office() -> None:
    """The leader hears so; the office has the draft with its code; nothing is numbered."""
    book = Files()
    assert book.says("县长").kind == "directive_taken"
    (told,) = book.said.values()
    assert (told.kind, told.audience.key, told.facts["by"], told.facts["code"]) == (
        "directive", "id-主任", "县县长", "4127",
    )  # fmt: skip
    assert book.all(Item) == []
    done = book.answer(Confirmed(by=by("主任"), code="4127"), NOW + timedelta(hours=3))
    item = book.item()
    assert (done.kind, item.issuer, item.source) == ("issued", "主任", told.facts["by"])


@pytest.mark.parametrize(
    ("name", "handle", "kind"),
    [
        ("县长", "", "handover_confirm"),
        ("县长", "h-card", "handover_confirm"),
        ("县长", "h-unknown", "handover_confirm"),
        ("主任", "h-digest", "handover_confirm"),
        ("住建员", "h-digest", "no_permit"),
        ("城建", "h-digest", "directive_taken"),
    ],
)
def test_elsewhere_it_is_his_own(name: str, handle: str, kind: str) -> None:
    """Only leaders, only under a digest."""
    assert Files().says(name, handle=handle).kind == kind


def test_a_bare_word_of_the_office_never_lets_it_go() -> None:
    """确认 is about what the office itself began; the code is about the leader's."""
    book = Files()
    book.do(Proposed(by=by("主任"), draft="own", content=content("交通局", due=DUE), code="1111"), NOW)
    book.says("县长")
    assert book.answer(Confirmed(by=by("主任")), NOW).kind == "issued"
    assert book.item().lead.unit == "交通局"
    assert book.answer(Confirmed(by=by("主任")), NOW).kind == "nothing_pending"
    assert book.answer(Confirmed(by=by("主任"), code="4127"), NOW).kind == "issued"
    assert book.item(2).lead.unit == "住建局"


def test_what_the_office_begins_meanwhile_does_not_push_it_out() -> None:
    """It stands until the close of the next work day, and is called off by the office alone."""
    book = Files()
    book.says("县长")
    book.do(Proposed(by=by("主任"), draft="own", content=WHOLE, code="1111"), NOW)
    assert book.answer(Dropped(by=by("主任")), NOW).kind == "draft_dropped"
    assert {d.key: d.state for d in book.all(Draft)} == {"own": DraftState.DROPPED, "w1": DraftState.WAITING}
    assert book.answer(Dropped(by=by("主任")), NOW).kind == "draft_dropped"
    assert book.answer(Confirmed(by=by("主任"), draft="w1", code="4127"), NOW).kind == "nothing_pending"


def test_nobody_else_can_use_its_code() -> None:
    """Not the leader, not another of the office."""
    book = Files()
    book.says("县长")
    for name in ("县长", "审定"):
        assert book.answer(Confirmed(by=by(name), draft="w1", code="4127"), NOW).kind == "not_your_draft"


def test_what_lacks_something_is_asked_of_the_office() -> None:
    """周五前 completes it, and it is shown with a new code."""
    book = Files()
    book.says("县长", content("住建局", due=None, asks=("deadline",)))
    (told,) = book.said.values()
    assert (told.kind, told.facts["asks"]) == ("directive_asks", ["deadline"])
    shown = book.answer(Answered(by=by("主任"), content=Content(due_at=DUE), code="5555"), NOW)
    assert (shown.kind, shown.facts["code"]) == ("handover_confirm", "5555")
    assert book.answer(Confirmed(by=by("主任"), code="5555"), NOW).kind == "issued"
