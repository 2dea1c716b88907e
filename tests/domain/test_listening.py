"""When we could hear, and that silence is held against nobody while it is not sure (reliability E7)."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.events import Listened
from domain.messages.listening import Stretch, Window, gaps, heard_share, is_heard, joined
from tests.domain.matter_kit import Book, at, content, signs

START = at("11-23 09:00")


def stretch(begins: str, ends: str) -> Stretch:
    return Stretch(key=begins, began_at=at(begins), ended_at=at(ends))


def window(begins: str, ends: str) -> Window:
    return Window(begins=at(begins), ends=at(ends))


@pytest.mark.parametrize(
    ("heard", "asked", "share", "enough"),
    [
        ([], ("11-23 09:00", "11-23 19:00"), 1.0, True),
        ([("11-23 08:00", "11-23 19:00")], ("11-23 09:00", "11-23 19:00"), 1.0, True),
        ([("11-23 14:00", "11-23 19:00")], ("11-23 09:00", "11-23 19:00"), 1.0, True),
        ([("11-23 08:00", "11-23 12:00"), ("11-23 12:30", "11-23 19:00")], ("11-23 09:00", "11-23 19:00"), 0.95, True),
        (
            [("11-23 08:00", "11-23 12:00"), ("11-23 12:31", "11-23 19:00")],
            ("11-23 09:00", "11-23 19:00"),
            0.948,
            False,
        ),
        ([("11-23 08:00", "11-23 18:50")], ("11-20 09:00", "11-23 19:00"), 0.985, False),
        ([("11-23 08:00", "11-23 18:57")], ("11-20 09:00", "11-23 19:00"), 0.995, True),
        ([("11-22 08:00", "11-22 09:00")], ("11-23 09:00", "11-23 19:00"), 0.0, False),
    ],
)
def test_coverage(heard: list[tuple[str, str]], asked: tuple[str, str], share: float, enough: bool) -> None:
    """95 % of the window and of its last hour; before the first stretch nothing was measured."""
    known = [stretch(*each) for each in heard]
    assert heard_share(known, window(*asked)) == pytest.approx(share, abs=0.001)
    assert is_heard(known, window(*asked)) is enough


spans = st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 600)), max_size=12)


def moment(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


@given(spans, st.integers(0, 5000), st.integers(1, 3000))
def test_gaps_and_coverage_are_two_sides(found: list[tuple[int, int]], begins: int, length: int) -> None:
    """In whatever order stretches come, overlapping or not: gaps are apart, inside, and what is left is the share."""
    known = [Stretch(key=str(b), began_at=moment(b), ended_at=moment(b + more)) for b, more in found]
    asked = Window(begins=moment(begins), ends=moment(begins + length))
    holes = gaps(known, asked)
    share = heard_share(known, asked)
    assert 0 <= share <= 1
    assert heard_share(reversed(known), asked) == share
    assert all(asked.begins <= g.begins < g.ends <= asked.ends for g in holes)
    assert all(a.ends <= b.begins for a, b in pairwise(holes))
    assert all(not (s.began_at < g.ends and g.begins < s.ended_at) for s in known for g in holes)
    more = [*known, Stretch(key="more", began_at=asked.begins, ended_at=asked.ends)]
    assert heard_share(more, asked) == 1 or not holes


@given(st.lists(st.integers(0, 30), min_size=1, max_size=30))
def test_what_touches_is_one_stretch(steps: list[int]) -> None:
    """A day of proofs is one row."""
    known: list[Stretch] = []
    ends = 0
    for step in steps:
        new = joined(known, Window(begins=moment(ends), ends=moment(ends + step)))
        known, ends = [s for s in known if s.key != new.key] + [new], ends + step
    assert [(s.began_at, s.ended_at) for s in known] == [(START, moment(ends))]


def heard(book: Book, begins: str, ends: str) -> list[str]:
    outcome = book.do(Listened(from_at=at(begins), until_at=at(ends)), at(ends))
    return [notice.kind for notice in outcome.notices]


def test_a_gap_is_told_once_when_it_ends() -> None:
    """In office hours the staff group is asked too; at night the office alone hears; a blink is not worth a word."""
    book = Book()
    assert heard(book, "11-23 09:00", "11-23 10:00") == []
    assert heard(book, "11-23 10:00", "11-23 10:30") == []
    assert heard(book, "11-23 10:32", "11-23 11:00") == []
    assert heard(book, "11-23 12:30", "11-23 20:00") == ["silence", "silence_ask"]
    assert heard(book, "11-23 20:00", "11-23 21:00") == []
    assert heard(book, "11-23 23:00", "11-24 12:00") == ["silence"]
    assert len(book.all(Stretch)) == 4


def test_no_rung_above_the_unit_climbs_by_a_silence_nobody_can_be_sure_of() -> None:
    """It waits two working hours, the office is told once, and those hours alone decide."""
    book = Book()
    heard(book, "11-20 09:00", "11-20 10:00")
    book.handed_over(content("住建局", due=at("11-24 18:00")), at("11-20 09:00"))
    book.do(signs("住建员", "2026-1"), at("11-20 09:30"))
    heard(book, "11-20 10:00", "11-25 08:00")
    heard(book, "11-25 09:00", "11-25 09:10")
    book.said.clear()
    assert [n.kind for n in book.beat(at("11-25 09:10"))][-1:] == ["rung_waits"]
    assert book.item().next_due_at == at("11-25 11:10")
    assert book.beat(at("11-25 11:10")) == []
    heard(book, "11-25 11:05", "11-25 15:40")
    assert [n.kind for n in book.beat(at("11-25 15:40"))] == ["overdue_head"]


def test_reminders_to_the_unit_itself_do_not_wait() -> None:
    """They accuse nobody."""
    book = Book()
    heard(book, "11-20 09:00", "11-20 09:01")
    book.handed_over(content("住建局", due=at("12-31 18:00")), at("11-23 09:00"))
    assert [n.kind for n in book.beat(at("11-23 11:00"))] == ["unsigned_reminder"] * 2
    assert [n.kind for n in book.beat(at("11-23 15:30"))] == ["rung_waits"]
