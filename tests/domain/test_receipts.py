"""Delivered and read: facts of the platform, per copy, asked for only while they matter and never of leaders."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.events import Delivered, DeliveryFailed, DeliveryUnknown, ReadSeen
from domain.matters.items import Receipt
from domain.messages.notices import Channel, Copy, Dispatch, DispatchState
from domain.policy import NoticeClass
from tests.domain.matter_kit import Book, at, content, id_of, signs

NOW = at("11-23 09:00")
DUE = at("12-31 18:00")
S, A, B, C, D = NoticeClass
HEAD, LIAISON = id_of("住建长"), id_of("住建员")
ABOUT = ("item|2026-1",)


def claimed(key: str = "d1", staff_id: str = HEAD, **fields: object) -> Dispatch:
    """A first notice on its way to one person; "" = the group's card."""
    copy = Copy(item="2026-1", unit="住建局", post="住建局|局长", staff_id=staff_id)
    plain: dict[str, object] = {
        "channel": Channel.CARD_PRIVATE if staff_id else Channel.CARD_GROUP, "target": staff_id or "cid", "body": "{}",
        "notice_class": A, "about": ABOUT, "copies": (copy,), "created_at": NOW, "fence": 7,
        "notice_kinds": ("assignment_private",), "next_due_at": NOW + timedelta(minutes=2),
    }  # fmt: skip
    return Dispatch(key=key, **(plain | fields))  # type: ignore[arg-type]


def book_with(*dispatches: Dispatch) -> Book:
    book = Book()
    book.handed_over(content("住建局", due=DUE), NOW, delivered=False)
    book.save(*dispatches)
    return book


def delivered(key: str = "d1", fence: int = 7, **fields: object) -> Delivered:
    return Delivered(dispatch=key, fence=fence, handle="h1", about=ABOUT, **fields)  # type: ignore[arg-type]


def seen(look: Dispatch, readers: tuple[str, ...] = ()) -> ReadSeen:
    return ReadSeen(dispatch=look.key, fence=look.fence, readers=readers, about=look.about)


def looks(book: Book) -> list[Dispatch]:
    return [d for d in book.all(Dispatch) if d.channel.is_look and d.state is DispatchState.PLANNED]


def test_a_delivered_copy_is_noted_once_with_its_first_moment() -> None:
    """The dispatch keeps its handle; the branch one receipt per account, not signed and not read by it."""
    book = book_with(claimed(), claimed("d2"))
    book.do(delivered(), NOW)
    book.do(delivered("d2"), NOW + timedelta(hours=1))
    sent = book.rows["dispatch", "d1"]
    assert isinstance(sent, Dispatch)
    assert (sent.state, sent.handle, sent.sent_at, sent.next_due_at) == (DispatchState.SENT, "h1", NOW, None)
    (branch,) = book.item().branches
    assert branch.receipts == (Receipt(staff_id=HEAD, post="住建局|局长", delivered_at=NOW),)
    assert branch.signed is None


def test_refused_accounts_have_no_copy_and_the_office_hears_it() -> None:
    """Who was refused is not counted as reached; nobody is looked at for nothing."""
    book = book_with(claimed())
    book.do(delivered(refused=(HEAD,)), NOW)
    assert book.item().branches[0].receipts == ()
    assert [(n.kind, n.audience.key, n.facts["names"]) for n in book.said.values()] == [
        ("unreachable", "项目办|主任", ["住建长"])
    ]
    assert looks(book) == []


def test_a_leader_who_stands_in_is_never_looked_at() -> None:
    """Read state of leaders is not asked, stored, counted or shown (domain §2.1)."""
    book = book_with(claimed(staff_id=id_of("城建")), claimed("d2", staff_id=""))
    book.do(delivered(), NOW)
    assert (looks(book), book.item().branches[0].receipts) == ([], ())
    book.do(delivered("d2"), NOW)
    assert len(looks(book)) == 1
    book.do(seen(looks(book)[0], (id_of("城建"),)), NOW + timedelta(hours=1))
    assert book.item().branches[0].receipts == ()


EVENTS = [
    delivered(fence=8),
    DeliveryFailed(dispatch="d1", fence=8, error="x"),
    DeliveryUnknown(dispatch="d1", fence=8, error="x"),
    ReadSeen(dispatch="d1", fence=8, readers=(HEAD,)),
]


@pytest.mark.parametrize("event", [*EVENTS, *(replace(e, dispatch="lost", fence=7) for e in EVENTS)])
def test_a_report_with_another_fence_changes_nothing(event) -> None:
    """The lease has passed on, or the row is not there: nothing is written and nobody told (O4)."""
    book = book_with(claimed())
    rows = dict(book.rows)
    outcome = book.do(event, NOW)
    assert (outcome.changes, outcome.notices, book.rows) == ((), (), rows)


def looked(book: Book, readers: tuple[str, ...] = ()) -> list:
    """Every planned look at its moment; the moments."""
    moments = []
    while pending := looks(book):
        (look,) = pending
        ours = replace(look, fence=9, state=DispatchState.CLAIMED)
        book.save(ours)
        assert look.next_due_at is not None
        moments.append(look.next_due_at)
        book.do(seen(ours, readers if len(moments) > 1 else ()), look.next_due_at)
    return moments


@pytest.mark.parametrize(
    ("readers", "signed", "count"), [((), False, 3), ((HEAD,), False, 2), ((LIAISON,), False, 3), ((), True, 1)]
)
def test_looking_stops_when_all_have_read_or_signed(readers: tuple[str, ...], signed: bool, count: int) -> None:
    """The whole plan while somebody is missing, one more look after that, and each look asks with the handle."""
    book = book_with(claimed())
    book.do(delivered(), NOW)
    assert [(d.body, d.looks_at, d.channel) for d in looks(book)] == [("h1", "d1", Channel.LOOK_PRIVATE)]
    if signed:
        book.do(signs("住建员", "2026-1"), NOW)
    assert len(looked(book, readers)) == count
    read = book.item().branches[0].receipts[0].read_at
    assert (read is not None) == (HEAD in readers)


def test_a_message_delivered_late_has_its_own_plan() -> None:
    """The looks of a retried copy count from its own delivery and never come in a burst."""
    book = book_with(claimed(), claimed("d2", LIAISON))
    book.do(delivered(), NOW)
    book.save(*(replace(d, state=DispatchState.SENT) for d in looks(book)))
    late = at("11-24 10:00")
    book.do(delivered("d2"), late)
    moments = looked(book)
    assert moments == [at("11-24 10:32"), at("11-24 17:32"), at("11-25 09:02")]


def test_looks_missed_while_down_are_not_made_up() -> None:
    """Up again after six hours: one look now, then the plan goes on."""
    book = book_with(claimed())
    book.do(delivered(), NOW)
    (look,) = looks(book)
    book.do(seen(look), at("11-23 15:00"))
    assert [d.next_due_at for d in looks(book)] == [at("11-23 17:32")]


def test_read_is_kept_as_first_observed() -> None:
    """A later look does not move the moment."""
    book = book_with(claimed())
    book.do(delivered(), NOW)
    (look,) = looks(book)
    for hours in (1, 2):
        book.do(seen(look, (HEAD,)), NOW + timedelta(hours=hours))
    assert book.item().branches[0].receipts[0].read_at == NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    ("channel", "of", "attempts", "repeats", "told"),
    [
        (Channel.TEXT_PRIVATE, S, 0, False, True),
        (Channel.TEXT_GROUP, S, 0, False, True),
        (Channel.TEXT_PRIVATE, A, 0, True, False),
        (Channel.TEXT_PRIVATE, A, 1, True, False),
        (Channel.TEXT_PRIVATE, A, 2, True, False),
        (Channel.TEXT_PRIVATE, B, 0, False, False),
        (Channel.TEXT_PRIVATE, C, 0, False, False),
        (Channel.TEXT_GROUP, D, 0, False, True),
        (Channel.CARD_PRIVATE, S, 0, True, False),
        (Channel.CARD_GROUP, A, 4, True, False),
        (Channel.CARD_EDIT, C, 0, True, False),
        (Channel.CARD_GROUP, A, 5, False, True),
        (Channel.LOOK_GROUP, B, 0, True, False),
        (Channel.LOOK_GROUP, B, 5, False, False),
    ],
)
def test_unknown_by_class(channel: Channel, of: NoticeClass, attempts: int, repeats: bool, told: bool) -> None:
    """S is parked and told to the office, A repeated once, B and C let go; cards repeat freely by their own id."""
    book = book_with(claimed(channel=channel, notice_class=of, attempts=attempts))
    book.do(DeliveryUnknown(dispatch="d1", fence=7, error="reset"), NOW)
    dispatch = book.rows["dispatch", "d1"]
    assert isinstance(dispatch, Dispatch)
    assert dispatch.state is DispatchState.UNKNOWN
    assert dispatch.next_due_at == (NOW + timedelta(minutes=3) if repeats else None)
    assert [n.kind for n in book.said.values()] == (["delivery_unknown"] if told else [])


def test_a_second_doubt_about_class_a_is_the_last() -> None:
    """However often it was put off before: of two tries nobody knows, so the office is told."""
    book = book_with(claimed(channel=Channel.TEXT_PRIVATE, notice_class=A, attempts=1, doubts=1))
    book.do(DeliveryUnknown(dispatch="d1", fence=7, error="reset"), NOW)
    dispatch = book.rows["dispatch", "d1"]
    assert isinstance(dispatch, Dispatch)
    assert (dispatch.state, dispatch.next_due_at) == (DispatchState.UNKNOWN, None)
    assert [n.kind for n in book.said.values()] == ["delivery_unknown"]


def test_refused_for_good_and_for_now() -> None:
    """A retry is a row with a moment; a final refusal of what matters is told to the office, and never in a circle."""
    book = book_with(claimed(), claimed("d2", notice_kinds=("delivery_failed",)))
    book.do(DeliveryFailed(dispatch="d1", fence=7, error="busy", retry_at=NOW + timedelta(seconds=30)), NOW)
    waiting = book.rows["dispatch", "d1"]
    assert isinstance(waiting, Dispatch)
    assert (waiting.state, waiting.next_due_at, waiting.body) == (
        DispatchState.FAILED_TEMP, NOW + timedelta(seconds=30), claimed().body
    )  # fmt: skip
    assert book.said == {}
    for key in ("d1", "d2"):
        book.do(DeliveryFailed(dispatch=key, fence=7, error="no such user"), NOW)
    assert [(n.kind, n.facts["error"]) for n in book.said.values()] == [("delivery_failed", "no such user")]
