"""Shares that go to another unit or another matter: nothing is lost, nothing done is taken for done elsewhere."""

from __future__ import annotations

from domain import events
from domain.events import Confirmed, Ordered
from domain.matters.drafts import Order, Share, Verb
from domain.matters.items import Branch, Item
from domain.replacing import replace
from tests.domain.matter_kit import Book, at, by, content, signs

NOW, DUE, LATER = at("11-23 09:00"), at("11-27 18:00"), at("12-10 18:00")


def opened(*units: str) -> Book:
    """One matter for each unit."""
    book = Book()
    for unit in units:
        book.handed_over(content(unit, due=DUE), NOW)
    return book


def ordered(book: Book, verb: Verb, item: str, **fields: object) -> None:
    """Shown and confirmed."""
    message = f"o{len(book.rows)}"
    said = Ordered(by=by("主任", message=message), order=Order(verb=verb, item=item, **fields), code="3333")  # type: ignore[arg-type]
    assert book.answer(said, NOW).kind == "order_confirm"
    confirmed = Confirmed(by=by("主任"), draft=message, code="3333", fresh_code="4444")
    assert book.answer(confirmed, NOW).kind == "order_done"


def share(book: Book, item: str, unit: str) -> Branch:
    found = book.rows["item", item]
    assert isinstance(found, Item)
    branch = found.branch(unit)
    assert branch is not None
    return branch


def asks_longer(item: str = "2026-1") -> events.ExtensionAsked:
    return events.ExtensionAsked(
        by=by("住建长"), item=item, due_at=LATER, reason="element", text="等批复", code="1111"
    )  # fmt: skip


def test_a_share_that_comes_back_begins_anew() -> None:
    """It was signed, blocked and asked for longer before it went: of that nothing stands, but that it was."""
    book = opened("住建局")
    book.do(signs("住建长", "2026-1"), NOW)
    book.do(events.Blocked(by=by("住建长"), unit="水利局", element="用地", text="预审", item="2026-1"), NOW)
    book.do(asks_longer(), NOW)
    ordered(book, Verb.TRANSFER, "2026-1", to_unit="交通局")
    ordered(book, Verb.TRANSFER, "2026-1", to_unit="住建局")
    back = share(book, "2026-1", "住建局")
    assert back.is_open
    assert (back.signed, back.block, back.pending_extension) == (None, None, None)
    assert [len(back.blocks), len(back.extensions), len(back.deadlines)] == [1, 1, 2]


def test_a_transfer_is_done_as_it_was_shown() -> None:
    """Whose share goes and by when is on the card; what happens before the 确认 changes neither."""
    book = Book()
    book.handed_over(content("住建局", "交通局", due=DUE), NOW)
    book.do(events.Returned(by=by("住建长"), item="2026-1", text="不属职责", code="1"), NOW)
    order = Order(verb=Verb.TRANSFER, item="2026-1", to_unit="水利局", text="不属职责")
    shown = book.answer(events.Ordered(by=by("主任", message="o1"), order=order, code="1111"), NOW).facts
    book.do(events.ObjectionDecided(by=by("主任"), item="2026-1", unit="住建局", uphold=False, text="属"), NOW)
    book.do(asks_longer(), NOW)
    granted = events.ExtensionDecided(by=by("城建"), item="2026-1", grant=True, unit="住建局")
    assert book.answer(granted, NOW).kind == "extension_granted"
    book.do(events.Returned(by=by("交通长"), item="2026-1", text="不属职责", code="1"), NOW)
    book.do(events.Confirmed(by=by("主任"), draft="o1", code="1111"), NOW)
    gone = [b.unit for b in book.item().branches if b.released is not None]
    due = share(book, "2026-1", "水利局").deadline.due_at.isoformat()
    assert (gone, due) == ([shown["unit"]], shown["new_due_at"])


def test_merging_takes_over_the_share_of_a_unit_that_had_passed_its_own_on() -> None:
    """住建局 is out of the second matter and owes the first: after the merge it owes the second."""
    book = opened("住建局", "住建局")
    ordered(book, Verb.TRANSFER, "2026-2", to_unit="交通局")
    ordered(book, Verb.MERGE, "2026-1", other="2026-2")
    assert share(book, "2026-2", "住建局").is_open
    assert share(book, "2026-2", "交通局").is_open


def test_who_leads_the_matter_that_stays_goes_on_to_lead_it() -> None:
    """住建局 led what was merged, 交通局 alone is responsible for what stays: its field leader goes on to be asked."""
    book = opened("住建局")
    only = content("交通局", due=DUE)
    book.handed_over(replace(only, shares=(Share(unit="交通局", role="responsible"),)), NOW)
    ordered(book, Verb.MERGE, "2026-1", other="2026-2")
    assert book.item(2).lead.unit == "交通局"
    assert share(book, "2026-2", "住建局").is_open


def test_a_unit_that_comes_back_by_a_merge_does_not_take_the_lead_again() -> None:
    """住建局 had passed the second matter on to 交通局, which leads it since."""
    book = opened("住建局", "住建局")
    ordered(book, Verb.TRANSFER, "2026-2", to_unit="交通局")
    ordered(book, Verb.MERGE, "2026-1", other="2026-2")
    assert book.item(2).lead.unit == "交通局"


def test_nothing_is_decided_any_more_about_what_was_merged() -> None:
    """A request and an objection that waited there wait for nobody."""
    book = opened("住建局", "住建局")
    book.do(asks_longer(), NOW)
    book.do(events.Returned(by=by("住建长"), text="不属职责", code="2222", item="2026-1"), NOW)
    ordered(book, Verb.MERGE, "2026-1", other="2026-2")
    before = share(book, "2026-1", "住建局")
    grant = events.ExtensionDecided(by=by("城建"), item="2026-1", grant=True)
    deny = events.ObjectionDecided(by=by("主任"), item="2026-1", unit="住建局", uphold=False)
    assert [book.answer(each, NOW).kind for each in (grant, deny)] == ["extension_none", "objection_none"]
    assert share(book, "2026-1", "住建局") == before


def test_a_withdrawal_that_waits_ends_with_the_merge() -> None:
    """The second person is not asked about what is no more."""
    book = opened("住建局", "住建局")
    away = Order(verb=Verb.WITHDRAW, item="2026-1", text="重复")
    book.do(Ordered(by=by("主任", message="w"), order=away, code="3333"), NOW)
    book.do(Confirmed(by=by("主任"), draft="w", code="3333", fresh_code="4444"), NOW)
    ordered(book, Verb.MERGE, "2026-1", other="2026-2")
    agrees = events.WithdrawalDecided(by=by("审定"), item="2026-1", agree=True)
    assert book.answer(agrees, NOW).kind == "withdrawal_none"
    edit = next(n for n in book.said.values() if n.kind == "withdrawal_edit")
    assert (edit.facts["verdict"], edit.facts["who"]) == ("overtaken", "主任")
