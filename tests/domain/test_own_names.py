"""What somebody calls a unit: learned from a choice made, for him alone, shown and forgotten."""

from __future__ import annotations

import pytest

from domain.events import Answered, Asked, Event, NameForgotten, NameTaught, Picked, ProjectAsked, Proposed, Reported
from domain.matters.drafts import Content, Draft
from domain.people.own_names import MOST_NAMES, called_by, name_facts, projects_called
from domain.people.records import OwnName, Person, Unit
from domain.people.roster import Roster
from domain.projects.files import Entry, ProjectFile
from domain.projects.picking import question_of
from handlers.language.called import may_be_called
from tests.domain.matter_kit import Book, at, by, content, county, roster, with_person
from tests.domain.project_kit import project

NOW, DUE = at("11-23 09:00"), at("11-27 18:00")
UNCLEAR = Content(
    title="给个说法", due_at=DUE, asks=("assignee",), choices=("交通局（王建国）", "水利局"), unclear="王局"
)


class Names(Book):
    """People change, and the next sentence is judged by what they became."""

    def _person_of_account(self, staff_id: str) -> list[Person]:
        return [p for p in self.county.roster.persons.values() if p.staff_id == staff_id]

    def _all_projects(self) -> list[ProjectFile]:
        return self.all(ProjectFile)

    def _projects_of_account(self, _staff_id: str) -> list[ProjectFile]:
        return [p for p in self.all(ProjectFile) if p.unit == "住建局"]

    def save(self, *rows: object) -> None:
        super().save(*rows)  # type: ignore[arg-type]
        for row in rows:
            if isinstance(row, Person):
                self.county = county(with_person(self.county.roster, row.key, own_names=row.own_names))

    def names(self, name: str = "主任") -> tuple[OwnName, ...]:
        return self.county.roster.persons[name].own_names


def picks(book: Book, unit: str = "交通局", *, picked: bool = True):
    book.do(Proposed(by=by("主任"), draft="m1", content=UNCLEAR, code="1"), NOW)
    said = content(unit, due=None, title="")
    return book.answer(Answered(by=by("主任"), content=said, code="2", picked=picked), NOW)


def test_a_number_picked_is_remembered_and_said() -> None:
    """With how to take it back; others are asked as before."""
    book = Names()
    shown = picks(book)
    assert (shown.kind, shown.facts["learned"]) == ("handover_confirm", {"said": "王局", "unit": "交通局"})
    assert (book.names(), book.names("审定")) == ((OwnName(said="王局", unit="交通局"),), ())
    listed = book.answer(Asked(by=by("主任"), query="names"), NOW)
    assert listed.facts == {"own_names": [{"said": "王局", "unit": "交通局"}]}


def test_what_is_none_of_the_choices_teaches_nothing() -> None:
    """Only one of the list says that these words and that unit are the same."""
    book = Names()
    assert "learned" not in picks(book, picked=False).facts
    assert book.names() == ()


def test_another_choice_replaces_it_and_the_oldest_go() -> None:
    """One meaning for one name; no list without end."""
    many = tuple(OwnName(said=f"某局{n}", unit="住建局") for n in range(MOST_NAMES))
    book = Names(county(with_person(roster(), "主任", own_names=many)))
    picks(book)
    assert (len(book.names()), book.names()[-1].said, book.names()[0].said) == (MOST_NAMES, "王局", "某局1")
    picks(book, "水利局")
    assert [n.unit for n in book.names() if n.said == "王局"] == ["水利局"]


def test_it_is_forgotten_on_request() -> None:
    """What was never learned is said so, with what was."""
    book = Names()
    picks(book)
    assert book.answer(NameForgotten(by=by("主任"), said="李局"), NOW).kind == "no_such_name"
    assert book.answer(NameForgotten(by=by("主任"), said="王局"), NOW).kind == "name_forgotten"
    assert book.names() == ()


def test_a_name_that_is_somebodys_own_stays_his() -> None:
    """A learned name never turns another unit's name around; a unit that is gone teaches nothing."""
    plain = Roster(
        units={
            key: Unit(key=key, name=f"县{key}", aliases=("老局",)[: key == "水利局"]) for key in ("交通局", "水利局")
        }
    )
    names = tuple(
        OwnName(said=said, unit=unit) for said, unit in (("老局", "交通局"), ("王局", "交通局"), ("张局", "撤销局"))
    )
    found = called_by(plain, names).units
    assert (found["交通局"].aliases, found["水利局"].aliases) == (("王局",), ("老局",))


def test_what_one_calls_a_project_is_remembered() -> None:
    """Within sight, and by a name that is nobody's; in the list, and forgotten like any other."""
    book = Names()
    book.save(project(), project(key="P2", name="县第二中学迁建", unit="教育局"))

    def teach(name: str, said: str, subject: str) -> str:
        return book.answer(NameTaught(by=by(name), said=said, subject=subject), NOW).kind

    assert teach("住建员", "老棚", "城东安置房") == "name_taught"
    assert book.names("住建员") == (OwnName(said="老棚", project="P1", name="城东安置房建设工程"),)
    assert (teach("住建员", "老校", "第二中学"), teach("住建员", "老棚", "东")) == ("which_file", "name_taught")
    assert (teach("主任", "水利局", "第二中学"), teach("主任", "城东安置房建设工程", "第二中学")) == ("name_taken",) * 2
    (renamed, other) = projects_called(book.all(ProjectFile), book.names("住建员"))
    assert (renamed.aliases[-1:], other.aliases) == (("老棚",), ())
    assert name_facts(book.names("住建员")) == [{"said": "老棚", "unit": "城东安置房建设工程"}]
    assert book.answer(NameForgotten(by=by("住建员"), said="老棚"), NOW).kind == "name_forgotten"


def _reported(said: str) -> Event:
    return Reported(by=by("住建员"), entries=(Entry(project=said, invested_yuan=800_000),), unnamed=said)


@pytest.mark.parametrize(
    ("event", "kept"),
    [
        (_reported("今天"), ""),
        (_reported("完成投资"), ""),
        (_reported("新桥"), ""),
        (_reported("东安房"), "东安房"),
        (ProjectAsked(by=by("住建员"), query="schedule", subject="今天"), ""),
        (ProjectAsked(by=by("住建员"), query="schedule", subject="水利局"), ""),
    ],
)
@pytest.mark.parametrize("nameable", [True, False])
def test_only_what_can_be_a_name_is_learned_by_a_choice(event: Event, kept: str, nameable: bool) -> None:
    """No word of time or work (the language knows which), nobody else's name; of a report only what is like the
    project's name."""
    book = Names()
    book.save(project(), project(key="P2", name="城东桥"))
    book.save(*(project(key=key, name=f"今天{key}水利局厂房") for key in ("P3", "P4")))
    book.answer(event, NOW)
    (draft,) = book.all(Draft)
    known = nameable and may_be_called(question_of(draft).called)
    choice = "P1" if isinstance(event, Reported) else "P3"
    book.answer(Picked(by=by("住建员"), choice=choice, code="1", nameable=known), NOW)
    assert [name.said for name in book.names("住建员")] == ([kept] if kept and nameable else [])


def test_anothers_project_named_whole_is_no_question_of_which() -> None:
    """He is told whose it is, and no name is learned that would turn it into his own."""
    book = Names()
    book.save(project(), project(key="P2", name="城东安置桥", unit="教育局"))
    assert book.answer(_reported("城东安置桥"), NOW).kind == "not_your_project"
