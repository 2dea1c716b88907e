"""Facts of a project told in chat: its start and its enrolment are two of them (domain §8 D0-10, D0-12, D1-1)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from domain.actors import Standpoint
from domain.county import County
from domain.events.projects import ProjectFact, ProjectTold
from domain.outcome import Answer, Outcome, refuse
from domain.people.records import Role, Tier
from domain.permits import Act, may, roles_with
from domain.projects.elements import Element
from domain.projects.files import ProjectFile, Stage
from domain.projects.ownership import gaps
from domain.projects.stages import BEFORE_START, Move
from domain.projects.vettings import Classing
from domain.work import Lookup, Needs, Work

ALL_PROJECTS = Lookup(name="all_projects", kind="project")
# What only the office writes down: in and out of the plan, the four fixed things; a class also who leads its field.
OFFICE_FACTS = frozenset(
    {
        ProjectFact.MOVED_OUT, ProjectFact.MOVED_IN, ProjectFact.LEADER, ProjectFact.DATE, ProjectFact.TARGET,
        ProjectFact.OWNER, ProjectFact.CLASS,
    }
)  # fmt: skip


def needs_told(_event: ProjectTold, _now: datetime) -> Needs:
    """Every project: it is named the way people name it."""
    return Needs(lookups=(ALL_PROJECTS,))


def named(projects: Iterable[ProjectFile], said: str) -> list[ProjectFile]:
    """The projects a name may mean: exactly one by key, name or alias, else all whose name holds it."""
    known = list(projects)
    exact = [p for p in known if said in (p.key, p.name, *p.aliases)]
    return exact or [p for p in known if said and any(said in name for name in (p.name, *p.aliases))]


@dataclass(frozen=True, kw_only=True)
class Telling:
    """One fact about one project, by somebody, today."""

    project: ProjectFile
    event: ProjectTold
    county: County
    who: Standpoint
    today: date

    @property
    def on(self) -> date:
        """The day the fact is about."""
        return self.event.on or self.today


def tell(work: Work, event: ProjectTold, county: County, now: datetime) -> Outcome:
    """Write it down, or say what hinders."""
    who = county.standpoint(event.by, now)
    if who.person is None:
        return Outcome()
    found = named(work.found(ProjectFile, ALL_PROJECTS), event.project)
    if len(found) != 1:
        return refuse("which_file", said=event.project, names=[p.name for p in found[:5]])
    telling = Telling(project=found[0], event=event, county=county, who=who, today=county.today(now))
    return _forbidden(telling) or _told(telling)


def _forbidden(telling: Telling) -> Outcome | None:
    fact, county = telling.event.fact, telling.county
    if fact in OFFICE_FACTS:
        leads = fact is ProjectFact.CLASS and may(telling.who, Act.CHANGE_DEADLINE, county.roster, telling.project.unit)
        if Role.OFFICE not in telling.who.roles and not leads:
            return refuse("no_permit", act=Act.CHANGE_DEADLINE.value, who_can=[Role.OFFICE.value])
        return None
    if not any(may(telling.who, Act.REPORT, county.roster, unit) for unit in _units(telling)):
        who_can = [role.value for role in roles_with(Act.REPORT)]
        return refuse("no_permit", act=Act.REPORT.value, who_can=who_can)
    if telling.on > telling.today:
        return _refused(telling, "not_yet")
    return None


def _refused(telling: Telling, why: str, names: Iterable[str] = ()) -> Outcome:
    """Why a fact is not written down, and what might have been meant."""
    facts = {"name": telling.project.name, "why": why, "said": telling.event.name, "names": list(names)[:8]}
    return refuse("project_not_told", **facts)


def _units(telling: Telling) -> tuple[str, ...]:
    """The project's own unit, and whoever leads the element that is spoken of."""
    element = _element(telling)
    return (telling.project.unit, *((element.unit,) if element else ()))


def _element(telling: Telling) -> Element | None:
    return next((e for e in telling.project.elements if e.name == telling.event.name), None)


def _told(telling: Telling) -> Outcome:
    changed = _FACTS[telling.event.fact](telling)
    if isinstance(changed, Outcome):
        return changed
    project = telling.project
    facts = {
        "name": project.name,
        "project": project.key,
        "fact": telling.event.fact.value,
        "day_on": telling.on.isoformat(),
        "what": telling.event.name,
        "text": telling.event.text,
        "gaps": [gap.value for gap in gaps(changed)],
    }
    return Outcome(changes=(changed,), answer=Answer(kind="project_told", facts=facts))


def _staged(telling: Telling, stage: Stage, reason: str = "") -> ProjectFile:
    """The project in another stage, the move written down."""
    project = telling.project
    if project.stage is stage:
        return project
    by = telling.who.person.key if telling.who.person else ""
    move = Move(on=telling.on, before=project.stage, after=stage, reason=reason, by=by)
    return replace(project, stage=stage, moves=(*project.moves, move))


def _started(telling: Telling) -> ProjectFile | Outcome:
    return replace(_staged(telling, Stage.UNDER_CONSTRUCTION), started_on=telling.on)


def _enrolled(telling: Telling) -> ProjectFile | Outcome:
    """入库 is a fact of its own: it starts nothing. Enrolled before the start is a contradiction."""
    started = telling.project.started_on
    if not telling.project.has_started or (started is not None and telling.on < started):
        return _refused(telling, "enrolled_before_start")
    return replace(telling.project, enrolled_on=telling.on)


def _finished(telling: Telling) -> ProjectFile | Outcome:
    return _staged(telling, Stage.COMPLETED)


def _producing(telling: Telling) -> ProjectFile | Outcome:
    return _staged(telling, Stage.IN_PRODUCTION)


def _element_day(dated: Callable[[Element, date], Element]) -> Callable[[Telling], ProjectFile | Outcome]:
    """A day of one line of the register."""

    def day(telling: Telling) -> ProjectFile | Outcome:
        element = _element(telling)
        if element is None:
            known = [e.name for e in telling.project.elements if not e.is_settled]
            return _refused(telling, "no_such_part", known)
        after = dated(element, telling.on)
        elements = tuple(after if e is element else e for e in telling.project.elements)
        return replace(telling.project, elements=elements)

    return day


def _reached(telling: Telling) -> ProjectFile | Outcome:
    nodes = telling.project.milestones
    if telling.event.name not in [node.name for node in nodes]:
        known = [node.name for node in nodes if node.actual_on is None]
        return _refused(telling, "no_such_part", known)
    dated = (replace(n, actual_on=telling.on) if n.name == telling.event.name else n for n in nodes)
    return replace(telling.project, milestones=tuple(dated))


def _moved_out(telling: Telling) -> ProjectFile | Outcome:
    if not telling.event.text:
        return _refused(telling, "needs_reason")
    return _staged(telling, Stage.MOVED_OUT, telling.event.text)


def _moved_in(telling: Telling) -> ProjectFile | Outcome:
    """Back to where it stood when it was taken out; a project ahead of its start goes into preparation."""
    project = telling.project
    if not telling.event.text:
        return _refused(telling, "needs_reason")
    if project.stage is not Stage.MOVED_OUT and project.stage not in BEFORE_START:
        return _refused(telling, "already_in_plan")
    before = project.moves[-1].before if project.stage is Stage.MOVED_OUT and project.moves else None
    return _staged(telling, before or Stage.PRE_CONSTRUCTION, telling.event.text)


def _led(telling: Telling) -> ProjectFile | Outcome:
    roster, said = telling.county.roster, telling.event.name
    leaders = (p for p in roster.posts.values() if p.role.tier is not Tier.STAFF)
    names = {p.key: roster.persons[p.holder].name for p in leaders if p.holder in roster.persons}
    found = [key for key, name in names.items() if name == said]
    if len(found) != 1:
        return _refused(telling, "no_such_leader", sorted(names.values()))
    return replace(telling.project, sponsor_post=found[0])


def _dated(telling: Telling) -> ProjectFile | Outcome:
    return replace(telling.project, plan_finish_on=telling.on)


def _aimed(telling: Telling) -> ProjectFile | Outcome:
    return replace(telling.project, progress_target=telling.event.text)


def _owned(telling: Telling) -> ProjectFile | Outcome:
    roster, said = telling.county.roster, telling.event.name
    units = [u.key for u in roster.units.values() if said in (u.key, u.name, *u.aliases)]
    posts = [p.key for unit in units for p in roster.posts_of_unit(unit) if p.role is Role.LIAISON]
    if len(units) != 1 or not posts:
        return _refused(telling, "no_such_owner")
    return replace(telling.project, unit=units[0], liaison_post=posts[0])


def _classed(telling: Telling) -> ProjectFile | Outcome:
    """The change is kept with whoever made it and why (D0-1)."""
    project, said = telling.project, telling.event
    if project.project_class == said.name:
        return project
    by = telling.who.person.key if telling.who.person else ""
    change = Classing(on=telling.today, before=project.project_class, after=said.name, by=by, reason=said.text)
    return replace(project, project_class=said.name, classings=(*project.classings, change))


_FACTS: Mapping[ProjectFact, Callable[[Telling], ProjectFile | Outcome]] = {
    ProjectFact.STARTED: _started,
    ProjectFact.ENROLLED: _enrolled,
    ProjectFact.FINISHED: _finished,
    ProjectFact.PRODUCING: _producing,
    ProjectFact.APPLIED: _element_day(lambda element, on: replace(element, applied_on=on)),
    ProjectFact.SETTLED: _element_day(lambda element, on: replace(element, settled_on=on)),
    ProjectFact.REACHED: _reached,
    ProjectFact.MOVED_OUT: _moved_out,
    ProjectFact.MOVED_IN: _moved_in,
    ProjectFact.LEADER: _led,
    ProjectFact.DATE: _dated,
    ProjectFact.TARGET: _aimed,
    ProjectFact.OWNER: _owned,
    ProjectFact.CLASS: _classed,
}
