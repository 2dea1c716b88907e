"""Projects from their sheet."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from typing import Any

from documents.cells import WAN, date_of, names_of, text_of, whole_of, yuan_of
from documents.columns import CLASSES, STAGES
from documents.people import PeopleBook
from documents.project_columns import ELEMENT_SHEET, MILESTONE_SHEET, PLAN_SHEET, PROJECT_SHEET
from documents.project_parts import PartReader
from documents.reading import Reader
from documents.tables import Row, Tables
from domain.people.records import Post, Role, Tier
from domain.projects.files import ProjectFile, Stage
from domain.projects.slots import FiveSlots, Participants


@dataclass(kw_only=True)
class ProjectBook:
    """Projects of the workbook, and the names already taken in it."""

    people: PeopleBook
    projects: dict[str, ProjectFile] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    @property
    def posts(self) -> list[Post]:
        """Every post, the workbook's over the roster's, in rank order."""
        posts = {**self.people.roster.posts, **self.people.posts}
        return sorted(posts.values(), key=lambda post: (post.rank, post.key))


def read_projects(tables: Tables, people: PeopleBook, reader: Reader) -> tuple[ProjectFile, ...]:
    """The sheet 项目 and what other sheets say about its projects."""
    book = ProjectBook(people=people)
    for row in tables.rows(PROJECT_SHEET):
        project = _project(row, book, reader)
        if project is not None:
            book.projects[project.key] = project
    return _with_parts(tables, book, reader)


def _with_parts(tables: Tables, book: ProjectBook, reader: Reader) -> tuple[ProjectFile, ...]:
    named = {name: p.key for p in book.projects.values() for name in (p.key, p.name, *p.aliases)}
    parts = PartReader(projects=named, units=book.people.units.known, reader=reader)
    elements = parts.read(tables.rows(ELEMENT_SHEET), "element_of", parts.element)
    nodes = parts.read(tables.rows(MILESTONE_SHEET), "milestone_of", parts.milestone)
    plans = parts.read(tables.rows(PLAN_SHEET), "plan_of", parts.plan)
    return tuple(
        replace(p, elements=elements.get(key, ()), milestones=nodes.get(key, ()), plans=plans.get(key, ()))
        for key, p in book.projects.items()
    )


def _project(row: Row, book: ProjectBook, reader: Reader) -> ProjectFile | None:
    name = reader.name(row, "name", required=True)
    unit = reader.unit(row, "unit", book.people.units.known)
    aliases = tuple(alias for alias in reader.names(row, "aliases") if alias != name)
    key = reader.name(row, "key") or name
    total, annual, month, done = _amounts(row, reader)
    if not name or not _is_new(book, (key, name, *aliases), row, reader):
        return None
    liaison = _liaison(row, unit, book, reader) if unit else ""
    return ProjectFile(
        key=key,
        name=name,
        aliases=aliases,
        stage=reader.word(row, "stage", STAGES) or Stage.UNDER_CONSTRUCTION,
        project_class=reader.word(row, "project_class", _CLASS_WORDS) or "",
        unit=unit,
        liaison_post=liaison,
        sponsor_post=_sponsor(row, book, reader),
        total_yuan=total,
        annual_plan_yuan=annual,
        month_plan_yuan=month,
        cumulative_yuan=done,
        progress=reader.read(row, "progress", text_of) or "",
        last_report_on=reader.read(row, "as_of", date_of),
        categories=reader.read(row, "categories", names_of) or (),
        pools=reader.read(row, "pools", names_of) or (),
        foreign_usd=(reader.read(row, "foreign", whole_of) or 0) * _USD_PER_UNIT,
        progress_target=reader.read(row, "target", text_of) or "",
        slots=FiveSlots(**_texts(row, FiveSlots, reader)),
        participants=Participants(**_texts(row, Participants, reader)),
        **_days(row, reader),
    )


_USD_PER_UNIT = 10_000
_DAYS = ("plan_start", "plan_finish", "plan_production", "started", "enrolled")


def _texts(row: Row, of: type[FiveSlots | Participants], reader: Reader) -> dict[str, str]:
    """Slots by the name of their column."""
    return {each.name: reader.read(row, each.name, text_of) or "" for each in fields(of)}


def _days(row: Row, reader: Reader) -> dict[str, Any]:
    return {f"{column}_on": reader.read(row, column, date_of) for column in _DAYS}


_CLASS_WORDS = {**{word: word for word in CLASSES}, **{word[0]: word for word in CLASSES}}


def _is_new(book: ProjectBook, names: tuple[str, ...], row: Row, reader: Reader) -> bool:
    unique = tuple(dict.fromkeys(names))
    taken = next((name for name in unique if name in book.names), "")
    if taken:
        reader.blame(row, "name", "project_twice", taken)
    book.names.update(unique)
    return not taken


def _amounts(row: Row, reader: Reader) -> tuple[int, int, int, int]:
    total, annual, month, done = (_yuan(row, column, reader) for column in ("total", "annual", "month", "done"))
    for column in ("total", "annual"):
        if not text_of(row.value(column)):
            reader.blame(row, column, "required", "总投资" if column == "total" else "年度计划投资")
    if 0 < total < annual:
        reader.blame(row, "annual", "plan_exceeds_total")
    if 0 < total < done:
        reader.blame(row, "done", "done_exceeds_total")
    return total, annual, month, done


def _yuan(row: Row, column: str, reader: Reader) -> int:
    heading = row.headings.get(column)
    return reader.read(row, column, lambda value: yuan_of(value, heading.unit if heading else WAN)) or 0


def _liaison(row: Row, unit: str, book: ProjectBook, reader: Reader) -> str:
    """The liaison's post: of the named person in the unit, else the unit's first liaison."""
    of_unit = [post for post in book.posts if post.unit == unit]
    said = reader.name(row, "liaison")
    if not said:
        post = next((post for post in of_unit if post.role is Role.LIAISON), None)
        if post is None:
            reader.blame(row, "unit", "no_liaison", unit)
        return post.key if post else ""
    person = reader.person(row, "liaison", _known(said, of_unit, book), book.people.names)
    held = next((post.key for post in of_unit if post.holder == person), "")
    if person and not held:
        reader.blame(row, "liaison", "not_in_unit", said)
    return held


def _known(said: str, of_unit: list[Post], book: ProjectBook) -> list[str]:
    """Who may be meant: of two namesakes the one in this unit."""
    found = book.people.person_named(said)
    here = [key for key in found if any(post.holder == key for post in of_unit)]
    return here or found


def _sponsor(row: Row, book: ProjectBook, reader: Reader) -> str:
    """The leader's post: by the holder's name or by title; of several leaders the first."""
    said = next(iter(reader.names(row, "sponsor")), "")
    if not said:
        return ""
    held = next((post for post in _leaders(book) if said in _called(post, book)), None)
    if held is None:
        found = book.people.person_named(said)
        person = reader.person(row, "sponsor", found, [n for p in _leaders(book) for n in _called(p, book)])
        if person:
            reader.blame(row, "sponsor", "not_a_leader", said)
    return held.key if held else ""


def _leaders(book: ProjectBook) -> Iterator[Post]:
    return (post for post in book.posts if post.role.tier is not Tier.STAFF)


def _called(post: Post, book: ProjectBook) -> tuple[str, ...]:
    person = {**book.people.roster.persons, **book.people.persons}.get(post.holder)
    return (post.title, person.name, person.key) if person else (post.title,)
