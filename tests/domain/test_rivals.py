"""A second program with our keys is suspected by what it took away, and by nothing else (F24)."""

from dataclasses import replace

import pytest

from domain.events import ReadSeen
from domain.matters.items import ReadBy, Receipt, with_branch
from domain.messages.notices import Channel, Copy, Dispatch
from domain.policy import NoticeClass
from tests.domain.matter_kit import Book, at, content, county, id_of

NOW = at("11-24 09:00")
HEAD, LIAISON = id_of("住建长"), id_of("住建员")


def asked(known: ReadBy | None, readers: tuple[str, ...], *, events: bool = True) -> list[tuple[object, object]]:
    """The head's copy was known to be read so; then asking finds these readers: what the office is told."""
    book = Book(replace(county(), told_by_events=events))
    item = book.handed_over(content("住建局", due=at("12-31 18:00")), NOW, delivered=False)
    head = Receipt(staff_id=HEAD, post="住建局|局长", read_at=NOW if known else None, read_by=known)
    receipts = (head, Receipt(staff_id=LIAISON, post="住建局|联络员"))
    book.save(with_branch(item, "住建局", lambda branch: replace(branch, receipts=receipts)))
    copy = Copy(item="2026-1", unit="住建局", post="", staff_id="")
    book.save(
        Dispatch(
            key="look", channel=Channel.LOOK_GROUP, target="cid", body="h1", notice_class=NoticeClass.B, copies=(copy,),
            created_at=NOW, fence=7, looks_at="d1", look=1, about=("item|2026-1",),
        )
    )  # fmt: skip
    outcome = book.do(ReadSeen(dispatch="look", fence=7, readers=readers, about=("item|2026-1",)), NOW)
    assert all(n.kind == "rival_suspected" and n.audience.key == "项目办|主任" for n in outcome.notices)
    return [(n.facts["told"], n.facts["untold"]) for n in outcome.notices]


@pytest.mark.parametrize(
    ("known", "readers", "events", "told"),
    [
        (ReadBy.EVENT, (HEAD, LIAISON), True, [(1, 1)]),
        (ReadBy.EVENT, (HEAD,), True, []),
        (None, (HEAD, LIAISON), True, []),
        (ReadBy.CLICK, (HEAD, LIAISON), True, []),
        (ReadBy.EVENT, (HEAD, LIAISON), False, []),
        (ReadBy.EVENT, (id_of("城建"),), True, []),
    ],
    ids=["some told", "all told", "no events at all", "known by a press", "not subscribed", "a leader"],
)
def test_the_office_hears_where_some_readers_were_told_of_and_others_never(
    known: ReadBy | None, readers: tuple[str, ...], events: bool, told: list[tuple[int, int]]
) -> None:
    assert asked(known, readers, events=events) == told
