"""Projects from their sheet."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from documents.cells import WAN, date_of, text_of, yuan_of
from documents.columns import CLASSES, STAGES
from documents.people import PeopleBook
from documents.reading import Reader
from documents.tables import Row
from domain.people.records import Post, Role, Tier
from domain.projects.files import ProjectFile, Stage


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


def read_projects(rows: Iterable[Row], people: PeopleBook, reader: Reader) -> tuple[ProjectFile, ...]:
    """The sheet 项目."""
    book = ProjectBook(people=people)
    for row in rows:
        project = _project(row, book, reader)
        if project is not None:
            book.projects[project.key] = project
    return tuple(book.projects.values())


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
    )


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
