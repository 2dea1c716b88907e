"""What somebody calls a unit or a project, once a choice settled it or he said so: remembered for him
alone, shown, forgotten on request (language §4)."""

from collections.abc import Sequence, Set
from dataclasses import replace
from datetime import datetime

from domain.county import County
from domain.events import NameForgotten, NameTaught
from domain.outcome import NOTHING, Answer, Outcome, refuse
from domain.people.binding import person_of
from domain.people.records import OwnName, Person
from domain.people.roster import Roster
from domain.projects.asking import visible
from domain.projects.files import ProjectFile
from domain.projects.telling import ALL_PROJECTS, named
from domain.work import Needs, Work

MOST_NAMES = 30
SHORTEST = 2


def needs_forgotten(event: NameForgotten, _now: datetime) -> Needs:
    """Whose account it is."""
    return Needs(lookups=(person_of(event.by.staff_id),))


def names_taken(county: County, projects: Sequence[ProjectFile]) -> frozenset[str]:
    """What is a unit's or one of these projects' own name: nobody's name for something else."""
    units = (name for unit in county.roster.units.values() for name in (unit.key, unit.name, *unit.aliases))
    return frozenset({*units, *(name for project in projects for name in (project.name, *project.aliases))})


def learned(work: Work, staff_id: str, name: OwnName, taken: Set[str] = frozenset()) -> Person | None:
    """The person with one more name; None where it is too short to mean anything, somebody's own, or known already."""
    person = next(iter(work.found(Person, person_of(staff_id))), None)
    if person is None or len(name.said) < SHORTEST or name.said in taken or name in person.own_names:
        return None
    others = tuple(each for each in person.own_names if each.said != name.said)
    return replace(person, own_names=(*others, name)[-MOST_NAMES:])


def needs_taught(event: NameTaught, _now: datetime) -> Needs:
    """Whose account it is, and the projects he may mean."""
    return Needs(lookups=(person_of(event.by.staff_id), ALL_PROJECTS))


def teach(work: Work, event: NameTaught, county: County, now: datetime) -> Outcome:
    """A project within sight, by a name that is nobody's yet."""
    person = next(iter(work.found(Person, person_of(event.by.staff_id))), None)
    if person is None:
        return NOTHING
    projects = work.found(ProjectFile, ALL_PROJECTS)
    found = named(visible(county.standpoint(event.by, now), county, projects), event.subject)
    if len(found) != 1:
        return refuse("which_file", said=event.subject, names=[project.name for project in found[:5]])
    if event.said in names_taken(county, projects):
        return refuse("name_taken", said=event.said)
    others = tuple(each for each in person.own_names if each.said != event.said)
    name = OwnName(said=event.said, project=found[0].key, name=found[0].name)
    changed = replace(person, own_names=(*others, name)[-MOST_NAMES:])
    return Outcome(changes=(changed,), answer=Answer(kind="name_taught", facts={"said": name.said, "name": name.name}))


def forget(work: Work, event: NameForgotten, _county: County, _now: datetime) -> Outcome:
    """From the next sentence on it is asked again."""
    person = next(iter(work.found(Person, person_of(event.by.staff_id))), None)
    if person is None:
        return NOTHING
    left = tuple(each for each in person.own_names if each.said != event.said)
    if left == person.own_names:
        return refuse("no_such_name", said=event.said, own_names=name_facts(person.own_names))
    return Outcome(
        changes=(replace(person, own_names=left),), answer=Answer(kind="name_forgotten", facts={"said": event.said})
    )


def told(person: Person | None) -> Outcome:
    """What somebody calls units."""
    return Outcome(answer=Answer(kind="own_names", facts={"own_names": name_facts(person.own_names if person else ())}))


def name_facts(names: Sequence[OwnName]) -> list[dict[str, str]]:
    """Each name and what it stands for."""
    return [{"said": each.said, "unit": each.unit or each.name} for each in names]


def projects_called(projects: Sequence[ProjectFile], names: Sequence[OwnName]) -> Sequence[ProjectFile]:
    """The projects as this person speaks of them."""
    said = {each.project: each.said for each in names if each.project}
    return [replace(p, aliases=(*p.aliases, said[p.key])) if p.key in said else p for p in projects]


def called_by(roster: Roster, names: Sequence[OwnName]) -> Roster:
    """The roster as this person speaks of it; a name that is somebody's own stays his."""
    taken = {name for unit in roster.units.values() for name in (unit.key, unit.name, *unit.aliases)}
    units = dict(roster.units)
    for each in names:
        unit = units.get(each.unit)
        if unit is not None and each.said not in taken:
            units[unit.key] = replace(unit, aliases=(*unit.aliases, each.said))
    return replace(roster, units=units)
