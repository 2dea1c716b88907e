"""Questions about projects, within the asker's scope (domain §8 D0-10, D0-13, D1-1, D2-1, D4-0, D4-2)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from domain.actors import Standpoint
from domain.county import County
from domain.events.projects import ProjectAsked
from domain.outcome import Answer, Outcome, refuse
from domain.people.records import Role
from domain.permits import Act, may
from domain.projects import facts
from domain.projects.back_schedule import back_schedule, critical
from domain.projects.files import ProjectFile
from domain.projects.journey import standing_of
from domain.projects.ownership import unowned
from domain.projects.readiness import awaits_enrolment, rates
from domain.projects.rules import ProjectRules
from domain.projects.telling import ALL_PROJECTS, named
from domain.projects.triggers import Question, triggers
from domain.work import Needs, Work

MOST_LINES = 20
_WHOLE_COUNTY = frozenset({Role.OFFICE, Role.PRINCIPAL, Role.AUDITOR})


def needs_asked(_event: ProjectAsked, _now: datetime) -> Needs:
    """Every project; what the asker may see is decided here."""
    return Needs(lookups=(ALL_PROJECTS,))


@dataclass(frozen=True, kw_only=True)
class Inquiry:
    """A question with the projects its asker may see."""

    event: ProjectAsked
    projects: tuple[ProjectFile, ...]
    county: County
    on: date

    @property
    def rules(self) -> ProjectRules:
        """What the policy in force says about projects."""
        return self.county.policy.projects


def visible(who: Standpoint, county: County, projects: tuple[ProjectFile, ...]) -> Iterator[ProjectFile]:
    """All of the county for who sees all of it; else those of the own unit or field, and those one's unit supplies."""
    whole = bool(who.roles & _WHOLE_COUNTY)
    for project in projects:
        units = (project.unit, *(e.unit for e in project.elements))
        if whole or any(may(who, Act.SEE_LEDGER, county.roster, unit) for unit in units):
            yield project


def ask(work: Work, event: ProjectAsked, county: County, now: datetime) -> Outcome:
    """The answer, or why there is none."""
    who = county.standpoint(event.by, now)
    if who.person is None:
        return Outcome()
    projects = tuple(visible(who, county, work.found(ProjectFile, ALL_PROJECTS)))
    inquiry = Inquiry(event=event, projects=projects, county=county, on=county.today(now))
    return QUESTIONS[event.query](inquiry)


def _one(answer: Callable[[Inquiry, ProjectFile], Outcome]) -> Callable[[Inquiry], Outcome]:
    """A question about the one project that is named."""

    def asked(inquiry: Inquiry) -> Outcome:
        found = named(inquiry.projects, inquiry.event.subject)
        if len(found) != 1:
            return refuse("which_file", said=inquiry.event.subject, names=[p.name for p in found[:5]])
        return answer(inquiry, found[0])

    return asked


def _gaps(inquiry: Inquiry) -> Outcome:
    found = unowned(inquiry.projects, inquiry.rules)
    lines = [facts.gap_line(p) for p in found[:MOST_LINES]]
    return Outcome(answer=Answer(kind="gap_list", facts={"lines": lines, "total": len(found)}))


def _triggers(inquiry: Inquiry) -> Outcome:
    lines = list(trigger_lines(inquiry.projects, inquiry.county, inquiry.on))
    return Outcome(answer=Answer(kind="trigger_list", facts={"lines": lines[:MOST_LINES], "total": len(lines)}))


def trigger_lines(projects: tuple[ProjectFile, ...], county: County, on: date) -> Iterator[dict[str, object]]:
    """Every project for which a trigger holds, with its triggers."""
    for project in projects:
        question = Question(project=project, rules=county.policy.projects, calendar=county.calendar, on=on)
        found = triggers(question)
        if found:
            yield facts.project_line(project) | {"triggers": [each.value for each in found]}


def _rates(inquiry: Inquiry) -> Outcome:
    since = date(inquiry.on.year, 1, 1)
    found = rates(inquiry.projects, inquiry.rules, since, inquiry.on)
    return Outcome(answer=Answer(kind="start_rates", facts=facts.rate_facts(found, inquiry.on)))


def _unenrolled(inquiry: Inquiry) -> Outcome:
    found = [p for p in inquiry.projects if awaits_enrolment(p, inquiry.rules, inquiry.on)]
    lines = [facts.started_line(p) for p in found[:MOST_LINES]]
    return Outcome(answer=Answer(kind="unenrolled_list", facts={"lines": lines, "total": len(found)}))


def _schedule(inquiry: Inquiry, project: ProjectFile) -> Outcome:
    slots = back_schedule(project, inquiry.rules, inquiry.county.calendar)
    first = critical(slots, inquiry.on)
    said = facts.schedule_facts(project, slots, inquiry.on)
    return Outcome(answer=Answer(kind="back_schedule", facts=said | {"critical": first.name if first else ""}))


def _readiness(_inquiry: Inquiry, project: ProjectFile) -> Outcome:
    return Outcome(answer=Answer(kind="readiness", facts=facts.readiness_facts(project)))


def _register(_inquiry: Inquiry, project: ProjectFile) -> Outcome:
    lines = [facts.element_line(e) for e in project.elements]
    return Outcome(answer=Answer(kind="element_register", facts=facts.project_line(project) | {"lines": lines}))


def _standing(inquiry: Inquiry, project: ProjectFile) -> Outcome:
    found = standing_of(project, inquiry.rules)
    days = found.days(inquiry.on)
    said = facts.project_line(project) | {"link": found.link.value, "days": days}
    return Outcome(answer=Answer(kind="project_standing", facts=said))


QUESTIONS: Mapping[str, Callable[[Inquiry], Outcome]] = {
    "gaps": _gaps,
    "triggers": _triggers,
    "rates": _rates,
    "unenrolled": _unenrolled,
    "schedule": _one(_schedule),
    "readiness": _one(_readiness),
    "register": _one(_register),
    "standing": _one(_standing),
}
