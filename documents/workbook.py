"""An office's own workbook → what may be imported, or what is wrong with it. A fault → nothing is imported."""

from dataclasses import dataclass
from pathlib import Path

from documents.columns import PEOPLE_SHEET, UNIT_SHEET
from documents.faults import Fault
from documents.package import MOST_BYTES, Unfit
from documents.people import read_people, read_units
from documents.project_rows import read_projects
from documents.reading import Reader
from documents.tables import Tables, read_tables
from domain.actors import Actor
from domain.events import ProjectsImported, RosterImported
from domain.people.records import Person, Post, Unit
from domain.people.roster import Roster
from domain.projects.files import ProjectFile

NOBODY = Roster()


@dataclass(frozen=True, kw_only=True)
class Parsed:
    """The contents, empty when there is any fault. `ignored` are headings nobody reads, e.g. 项目!备注."""

    units: tuple[Unit, ...] = ()
    posts: tuple[Post, ...] = ()
    persons: tuple[Person, ...] = ()
    projects: tuple[ProjectFile, ...] = ()
    faults: tuple[Fault, ...] = ()
    ignored: tuple[str, ...] = ()

    def roster_imported(self, by: Actor) -> RosterImported | None:
        """The event of the first two sheets; None when they say nothing."""
        if not (self.units or self.posts or self.persons):
            return None
        return RosterImported(by=by, units=self.units, posts=self.posts, persons=self.persons)

    def projects_imported(self, by: Actor) -> ProjectsImported | None:
        """The event of the third sheet, to be decided after the roster's; None when it says nothing."""
        return ProjectsImported(by=by, projects=self.projects) if self.projects else None


def load_workbook_file(path: Path, roster: Roster = NOBODY) -> Parsed:
    """A file on this machine; one that is too large is not even read."""
    if path.stat().st_size > MOST_BYTES:
        return Parsed(faults=(Fault(where="", reason="too_large"),))
    return parse_workbook(path.read_bytes(), roster)


def parse_workbook(data: bytes, roster: Roster = NOBODY) -> Parsed:
    """The bytes of an .xlsx; names may refer to the workbook itself and to the roster."""
    try:
        tables = read_tables(data)
    except Unfit as unfit:
        return Parsed(faults=(Fault(where="", reason=unfit.reason),))
    if tables.faults:
        return Parsed(faults=tables.faults, ignored=tables.ignored)
    return _contents(tables, roster)


def _contents(tables: Tables, roster: Roster) -> Parsed:
    reader = Reader()
    units = read_units(tables.rows(UNIT_SHEET), roster, reader)
    people = read_people(tables.rows(PEOPLE_SHEET), units, roster, reader)
    projects = read_projects(tables, people, reader)
    if reader.faults:
        return Parsed(faults=tuple(reader.faults), ignored=tables.ignored)
    return Parsed(
        units=tuple(units.read.values()),
        posts=tuple(people.posts.values()),
        persons=tuple(people.persons.values()),
        projects=projects,
        ignored=tables.ignored,
    )
