"""Not understood: his own examples; twice in a row the office helps, once a day, and hears the words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.events import Acknowledged, Asked, Misunderstood
from domain.messages.missed import Miss
from domain.outcome import Answer
from domain.projects.files import ProjectFile
from tests.domain.matter_kit import Book, at, by, content
from tests.domain.project_kit import project

NOW, DUE = at("11-23 09:00"), at("11-27 18:00")
MINUTE = timedelta(minutes=1)


class Words(Book):
    """One matter of 住建局, and a project of its liaison."""

    def __init__(self) -> None:
        super().__init__()
        self.handed_over(content("住建局", due=DUE), NOW)
        self.save(project())

    def says(self, name: str = "住建员", now=NOW) -> str:
        return self.answer(Misunderstood(by=by(name, message=f"w{now}{name}"), text="那个事儿弄一下"), now).kind

    def _projects_of_account(self, staff_id: str) -> list[ProjectFile]:
        return self.all(ProjectFile) if staff_id == "id-住建员" else []


def test_twice_in_a_row_is_handed_to_the_office_once_a_day() -> None:
    """With the words and the name; the third and fourth time of the day are answered by help again."""
    book = Words()
    kinds = [book.says(now=NOW + n * MINUTE) for n in range(4)]
    assert kinds == ["misunderstood", "passed_to_office", "misunderstood", "misunderstood"]
    (told,) = book.said.values()
    assert (told.kind, told.audience.key) == ("unheard", "项目办|主任")
    assert told.facts == {"name": "住建员", "unit": "住建局", "raw_words": "那个事儿弄一下"}
    tomorrow = NOW + timedelta(days=1)
    assert [book.says(now=tomorrow), book.says(now=tomorrow + MINUTE)] == ["misunderstood", "passed_to_office"]


def test_what_lies_between_or_long_ago_is_not_in_a_row() -> None:
    """An act in between, or eleven minutes."""
    book = Words()
    book.says()
    book.do(Acknowledged(by=by("住建员", message="a"), items=("2026-1",)), NOW + MINUTE)
    assert book.says(now=NOW + 2 * MINUTE) == "misunderstood"
    assert book.says(now=NOW + 13 * MINUTE) == "misunderstood"
    assert [told for told in book.said.values() if told.kind == "unheard"] == []


def test_a_word_that_something_was_heard_is_answered_only_where_something_waits() -> None:
    """知道了 of a leader is the end of it; of a liaison who has yet to sign it is no signature, and he is told so."""
    book = Words()

    def noted(name: str) -> Answer | None:
        heard = Misunderstood(by=by(name, message=f"n{name}{len(book.said)}"), text="知道了", noted=True)
        return book.do(heard, NOW).answer

    assert [noted("县长"), noted("城建"), noted("县长")] == [None, None, None]
    answer = noted("住建员")
    assert answer is not None
    assert answer.kind == "misunderstood"
    book.do(Acknowledged(by=by("住建员", message="a"), items=("2026-1",)), NOW)
    assert noted("住建员") is None
    assert [told for told in book.said.values() if told.kind == "unheard"] == []


@pytest.mark.parametrize(("name", "words"), [("县长", ""), ("城建", ""), ("住建长", "那个事儿弄一下")])
def test_a_leaders_words_go_nowhere(name: str, words: str) -> None:
    """The office hears that he was not understood, and asks him."""
    book = Words()
    book.says(name)
    assert book.says(name, NOW + MINUTE) == "passed_to_office"
    (told,) = book.said.values()
    assert told.facts["raw_words"] == words


def test_the_office_is_not_told_of_itself_and_strangers_hear_nothing() -> None:
    """No message to whoever sent it; no answer to nobody."""
    book = Words()
    assert [book.says("主任", NOW + n * MINUTE) for n in range(3)] == ["misunderstood"] * 3
    assert book.said == {}
    book = Words()
    assert book.do(Misunderstood(by=by("生人"), text="在吗"), NOW).answer is None
    assert book.all(Miss) == []


def test_examples_are_his_own_and_fit_the_moment() -> None:
    """Before signing, on the way, once it is late; then his project by its shortest name."""
    book = Words()

    def shown(now) -> list[tuple[str, str]]:
        facts = book.answer(Asked(by=by("住建员"), query="help"), now).facts
        return [(e["what"], e["of"]) for e in facts["examples"]]  # type: ignore[attr-defined]

    name = min((book.one(ProjectFile).name, *book.one(ProjectFile).aliases), key=len)[:10]
    assert shown(NOW) == [("sign", "1"), ("report", name)]
    book.do(Acknowledged(by=by("住建员", message="a"), items=("2026-1",)), NOW)
    assert shown(NOW) == [("feed_back", "1"), ("report", name)]
    assert shown(DUE + timedelta(days=1)) == [("extend", "1"), ("report", name)]
    miss = book.answer(Misunderstood(by=by("住建员"), text="啥"), NOW).facts["examples"]
    assert [e["what"] for e in miss] == ["feed_back", "report"]  # type: ignore[attr-defined]
