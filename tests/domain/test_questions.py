"""Questions are answered within the asker's scope; who has not read is told to two people only."""

from dataclasses import replace

import pytest

from domain.events import Asked
from domain.matters.items import Receipt, with_branch
from tests.domain.matter_kit import Book, at, by, content, id_of, signs

NOW = at("11-23 09:00")


@pytest.fixture
def book() -> Book:
    """1 and 2 of 住建局, due this week and in weeks; 3 of 交通局; 4 of both; 5 of 水利局, by its field leader."""
    book = Book()
    book.handed_over(content("住建局", due=at("11-27 18:00"), title="甲"), NOW)
    book.handed_over(content("住建局", due=at("12-31 18:00"), title="乙"), NOW)
    book.handed_over(content("交通局", due=at("11-27 18:00"), title="丙"), NOW)
    book.handed_over(content("住建局", "交通局", due=at("12-31 18:00"), title="丁"), NOW)
    book.handed_over(content("水利局", due=at("12-31 18:00"), title="戊"), NOW, "城建")
    book.do(signs("住建员", "2026-1"), NOW)
    return book


def titles(book: Book, name: str, query: str, now: str) -> list[str]:
    answer = book.answer(Asked(by=by(name), query=query), at(now))
    assert answer.kind == "item_list"
    return [f"{line['title']}{line['unit'][0]}" for line in answer.facts["lines"]]


@pytest.mark.parametrize(
    ("name", "query", "now", "lines"),
    [
        ("住建员", "mine", "11-23 10:00", ["甲住", "乙住", "丁住"]),
        ("住建长", "unsigned", "11-23 10:00", ["乙住", "丁住"]),
        ("住建员", "overdue", "11-28 10:00", ["甲住"]),
        ("住建员", "overdue", "11-27 18:00", []),
        ("住建员", "near_due", "11-25 10:00", ["甲住"]),
        ("住建员", "near_due", "11-23 10:00", []),
        ("交通员", "mine", "11-23 10:00", ["丙交", "丁交"]),
        ("城建", "mine", "11-23 10:00", ["甲住", "乙住", "丁住", "戊水"]),
        ("交通", "overdue", "11-28 10:00", ["丙交"]),
        ("县长", "overdue", "11-28 10:00", ["甲住", "丙交"]),
        ("主任", "unsigned", "11-23 10:00", ["乙住", "丙交", "丁住", "丁交", "戊水"]),
        ("常务", "overdue", "11-28 10:00", ["甲住", "丙交"]),
    ],
)
def test_lists_end_at_the_own_scope(book: Book, name: str, query: str, now: str, lines: list[str]) -> None:
    """Units see their own branches, field leaders those of their field, principals and office all (row 18)."""
    assert titles(book, name, query, now) == lines


@pytest.mark.parametrize(
    ("name", "item", "kind"),
    [
        ("住建员", "2026-1", "item_state"),
        ("住建员", "2026-3", "not_your_item"),
        ("交通员", "2026-4", "item_state"),
        ("城建", "2026-1", "item_state"),
        ("城建", "2026-3", "not_your_item"),
        ("书记", "2026-3", "item_state"),
        ("主任", "2026-3", "item_state"),
        ("主任", "2026-9", "no_such_item"),
        ("闲人", "2026-1", "help"),
    ],
)
def test_one_matter(book: Book, name: str, item: str, kind: str) -> None:
    """Within scope its state, outside whose it is, for a mere member help only."""
    assert book.answer(Asked(by=by(name), query="item", item=item), NOW).kind == kind


def read_by(book: Book, *names: str) -> None:
    """Copies of number 4 to four people; these have read."""
    for unit, members in (("住建局", ("住建长", "住建员")), ("交通局", ("交通长", "交通员"))):
        receipts = tuple(
            Receipt(staff_id=id_of(m), post="p", delivered_at=NOW, read_at=NOW if m in names else None) for m in members
        )
        book.save(with_branch(book.item(4), unit, lambda b, r=receipts: replace(b, receipts=r)))


@pytest.mark.parametrize(
    ("name", "recipients", "unread"),
    [
        ("主任", 4, ["住建长", "交通长", "交通员"]),
        ("审定", 4, ["住建长", "交通长", "交通员"]),
        ("住建员", 2, ["住建长"]),
        ("交通长", 2, ["交通长", "交通员"]),
    ],
)
def test_the_unread_list_goes_to_who_handed_it_over_and_to_the_own_unit(
    book: Book, name: str, recipients: int, unread: list[str]
) -> None:
    """The office whole, a unit only its own part (domain §10.6)."""
    read_by(book, "住建员")
    answer = book.answer(Asked(by=by(name), query="unread", item="2026-4"), NOW)
    assert (answer.kind, answer.facts["recipients"], answer.facts["read"]) == (
        "unread_list", recipients, 1 if name != "交通长" else 0
    )  # fmt: skip
    assert [line["name"] for line in answer.facts["unread"]] == unread


@pytest.mark.parametrize("name", ["水利员", "书记", "县长", "城建", "常务"])
def test_nobody_else_is_told_who_has_not_read(book: Book, name: str) -> None:
    """Neither other units nor leaders who did not hand it over."""
    read_by(book)
    assert book.answer(Asked(by=by(name), query="unread", item="2026-4"), NOW).kind == "unread_not_yours"


def test_who_has_signed_is_not_called_unread(book: Book) -> None:
    """Signing outweighs the platform's hint: the unit that signed is on neither list."""
    read_by(book, "交通长")
    book.do(signs("住建员", "2026-4"), NOW)
    facts = book.answer(Asked(by=by("主任"), query="unread", item="2026-4"), NOW).facts
    assert [line["name"] for line in facts["unread"]] == ["交通员"]
    assert [line["name"] for line in facts["unsigned"]] == ["交通长"]


@pytest.mark.parametrize(
    ("name", "role"),
    [("主任", "office"), ("书记", "principal"), ("城建", "field_leader"), ("住建员", "liaison"), ("闲人", "member")],
)
def test_help_speaks_to_the_own_role(book: Book, name: str, role: str) -> None:
    """With an example from the asker's own open matters where there is one; unknown questions get help too."""
    for query in ("help", "nonsense"):
        answer = book.answer(Asked(by=by(name), query=query), NOW)
        assert (answer.kind, answer.facts["role"]) == ("help", role)
    assert bool(book.answer(Asked(by=by(name), query="help"), NOW).facts["example"]) == (name == "住建员")
