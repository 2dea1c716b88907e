"""Minutes: one table, one confirmation, every line its own matter that names where it comes from."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.events import Answered, Asked, Confirmed, Dropped, MinutesAnswered, MinutesRead, Proposed
from domain.matters.drafts import Content, Draft, DraftState
from domain.matters.items import Counter, Item
from domain.outcome import Answer
from tests.domain.matter_kit import Book, at, by, content

NOW, DUE = at("11-23 09:00"), at("11-27 18:00")
HEAD = "县重点项目调度会纪要"


def line(unit: str, title: str, *, due=DUE, **fields: object) -> Content:
    plain = {"item_kind": "decision", "source": HEAD} | fields
    return content(*([unit] if unit else []), due=due, title=title, **plain)


WHOLE = (line("住建局", "报送征迁方案"), line("交通局", "打通断头路"))
LACKING = (WHOLE[0], line("", "出具预审意见", due=None, asks=("unit", "deadline")))


def read(book: Book, *contents: Content, name: str = "主任") -> Answer:
    event = MinutesRead(by=by(name, message="m1"), draft="m1", source=HEAD, contents=contents, code="1234")
    return book.answer(event, NOW)


def test_one_confirmation_issues_every_line() -> None:
    """Two numbers in order, each told to its own unit; both name the minutes and are found by them."""
    book = Book()
    shown = read(book, *WHOLE)
    assert (shown.kind, shown.facts["total"], book.all(Item), book.said) == ("minutes_confirm", 2, [], {})
    done = book.answer(Confirmed(by=by("主任"), draft="m1", code="1234"), NOW)
    assert (done.kind, [i["number"] for i in done.facts["items"]]) == ("minutes_issued", [1, 2])  # type: ignore[attr-defined]
    assert [(i.number, i.title, i.source, i.item_kind) for i in book.all(Item)] == [
        (1, "报送征迁方案", HEAD, "decision"),
        (2, "打通断头路", HEAD, "decision"),
    ]
    assert {n.unit for n in book.said.values() if n.kind == "assignment_private"} == {"住建局", "交通局"}
    assert (book.one(Counter).value, book.one(Draft).subject) == (2, "2026-1|2026-2")
    listed = book.answer(Asked(by=by("主任"), query="minutes", subject="调度会"), NOW)
    assert (listed.kind, listed.facts["total"]) == ("item_list", 2)
    again = book.answer(Confirmed(by=by("主任"), draft="m1", code="1234"), NOW)
    assert (again.kind, len(book.all(Item))) == ("draft_done", 2)


def test_a_line_that_lacks_something_is_asked_and_nothing_is_issued() -> None:
    """The bare word and the code alike only show again what is missing."""
    book = Book()
    asked = read(book, *LACKING)
    assert (asked.kind, [r["asks"] for r in asked.facts["rows"]]) == ("minutes_asks", [[], ["unit"]])  # type: ignore[attr-defined]
    for code in ("", "1234"):
        assert book.answer(Confirmed(by=by("主任"), code=code), NOW).kind == "minutes_asks"
    assert book.all(Item) == []


def test_a_line_is_completed_by_its_number_or_taken_out() -> None:
    """Step by step; the last step shows the whole with a code."""
    book = Book()
    read(book, *LACKING)
    unit = MinutesAnswered(by=by("主任"), line=2, content=content("自然资源局", due=None, title=""), code="2222")
    shown = book.answer(unit, NOW)
    assert (shown.kind, [r["proposed"] for r in shown.facts["rows"]]) == ("minutes_confirm", [False, True])  # type: ignore[attr-defined]
    assert shown.facts["rows"][1]["due_at"] == at("12-21 18:00").isoformat()  # type: ignore[index]
    day = MinutesAnswered(by=by("主任"), line=2, content=Content(due_at=DUE, due_words="周五前"), code="3333")
    shown = book.answer(day, NOW)
    assert (shown.kind, shown.facts["code"], shown.facts["rows"][1]["proposed"]) == ("minutes_confirm", "3333", False)  # type: ignore[index]
    assert book.answer(Confirmed(by=by("主任"), draft="m1", code="2222"), NOW).kind == "code_wrong"
    out = MinutesAnswered(by=by("主任"), line=2, content=Content(), code="4444", out=True)
    assert book.answer(out, NOW).facts["total"] == 1
    assert book.answer(Confirmed(by=by("主任"), draft="m1", code="4444"), NOW).facts["total"] == 1


def test_what_is_answered_without_a_number_goes_to_the_only_line_that_lacks_it() -> None:
    """周五前; with two such lines it is shown again."""
    book = Book()
    read(book, WHOLE[0], line("交通局", "打通断头路", due=None, asks=("deadline_ambiguous",)))
    assert book.answer(Answered(by=by("主任"), content=Content(due_at=DUE), code="2222"), NOW).kind == "minutes_confirm"
    book = Book()
    read(book, *(line("交通局", f"第{n}段", due=None, asks=("deadline_ambiguous",)) for n in (1, 2)))
    assert book.answer(Answered(by=by("主任"), content=Content(due_at=DUE), code="2222"), NOW).kind == "minutes_asks"


@pytest.mark.parametrize(
    ("name", "kind"),
    [("住建员", "no_permit"), ("闲人", "no_permit"), ("城建", "not_your_field"), ("县长", "minutes_confirm")],
)
def test_who_may_issue_them(name: str, kind: str) -> None:
    """Row 1, every line of them: a field leader not beyond his field."""
    assert read(Book(), *WHOLE, name=name).kind == kind


def test_too_many_lines_are_said_so_and_a_line_that_is_not_there_too() -> None:
    """Nothing is begun."""
    book = Book()
    assert read(book, *(line("住建局", f"第{n}件") for n in range(21))).kind == "minutes_too_long"
    assert book.all(Draft) == []
    read(book, *WHOLE)
    none = MinutesAnswered(by=by("主任"), line=9, content=Content(), code="2")
    assert book.answer(none, NOW).facts == {"line": 9, "lines": 2}


def test_they_lapse_are_called_off_and_replaced_like_any_draft() -> None:
    """Ten minutes; 取消; a new hand-over begun."""
    book = Book()
    read(book, *WHOLE)
    late = NOW + timedelta(minutes=10)
    assert book.answer(Confirmed(by=by("主任"), draft="m1", code="1234"), late).kind == "draft_expired"
    book = Book()
    read(book, *WHOLE)
    assert book.answer(Dropped(by=by("主任")), NOW).kind == "draft_dropped"
    book = Book()
    read(book, *WHOLE)
    book.do(Proposed(by=by("主任"), draft="m2", content=line("住建局", "另一件"), code="5555"), NOW)
    assert book.answer(Confirmed(by=by("主任")), NOW).kind == "issued"
    assert len(book.all(Item)) == 1


def test_the_last_line_taken_out_ends_it() -> None:
    """Nothing is left to confirm."""
    book = Book()
    read(book, WHOLE[0])
    out = MinutesAnswered(by=by("主任"), line=1, content=Content(), code="2", out=True)
    assert (book.answer(out, NOW).kind, book.one(Draft).state) == ("draft_dropped", DraftState.DROPPED)
