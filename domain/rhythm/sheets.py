"""SHEETS: lists a cadence puts before a post by itself, by the words in `settings.lists`: what the questions of
`domain/projects/asking.py` answer, on the date the policy names, within the scope of the post (domain §8)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from domain.county import County
from domain.messages.notices import to_post
from domain.outcome import Outcome
from domain.projects import facts
from domain.projects.back_schedule import start_of
from domain.projects.files import ProjectFile
from domain.projects.ownership import unowned
from domain.projects.readiness import awaits_enrolment, checklist, has_started
from domain.projects.telling import ALL_PROJECTS
from domain.projects.triggers import Question, triggers
from domain.rhythm.cadence_rules import Owes
from domain.rhythm.owing import Owed
from domain.rhythm.turns import Occasion, Turn

SETTINGS: Mapping[str, type] = {"lists": tuple, "within_days": int, "whole_county": int}
WITHIN_DAYS = 30
Line = dict[str, object]
# What a line may say besides which project it is; each list fills in its own.
BLANK: Mapping[str, object] = {
    "gaps": (), "triggers": (), "progress": "", "started_on": "", "start_on": "", "open": (), "node": "",
    "planned_on": "", "left": 0,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The projects in a post's scope on a day."""

    projects: tuple[ProjectFile, ...]
    county: County
    on: date
    within_days: int

    @property
    def until(self) -> date:
        """The last day that is looked ahead to."""
        return self.on + timedelta(days=self.within_days)


def _gaps(sheet: Sheet) -> Iterator[Line]:
    return (facts.gap_line(p) for p in unowned(sheet.projects, sheet.county.policy.projects))


def _triggers(sheet: Sheet) -> Iterator[Line]:
    """What holds of the four, and what was said of the project last."""
    rules, calendar = sheet.county.policy.projects, sheet.county.calendar
    for project in sheet.projects:
        found = triggers(Question(project=project, rules=rules, calendar=calendar, on=sheet.on))
        if found:
            yield facts.project_line(project) | {"triggers": [t.value for t in found], "progress": project.progress}


def _unenrolled(sheet: Sheet) -> Iterator[Line]:
    rules = sheet.county.policy.projects
    return (facts.started_line(p) for p in sheet.projects if awaits_enrolment(p, rules, sheet.on))


def _starts(sheet: Sheet) -> Iterator[Line]:
    """What is to start soon, and what of its checklist is open."""
    for project in sheet.projects:
        start = start_of(project, sheet.county.policy.projects)
        if start is None or not sheet.on <= start <= sheet.until or has_started(project, sheet.on):
            continue
        open_ = [each.name for each in checklist(project).open]
        yield facts.project_line(project) | {"start_on": start.isoformat(), "open": open_}


def _nodes(sheet: Sheet) -> Iterator[Line]:
    """The countdown: what is to be reached soon, in work days."""
    for project in sheet.projects:
        for node in project.milestones:
            if node.actual_on is None and sheet.on <= node.planned_on <= sheet.until:
                left = sheet.county.calendar.work_days_between(sheet.on, node.planned_on)
                day = node.planned_on.isoformat()
                yield facts.project_line(project) | {"node": node.name, "planned_on": day, "left": left}


SHEETS: Mapping[str, Callable[[Sheet], Iterator[Line]]] = {
    "gaps": _gaps,
    "triggers": _triggers,
    "unenrolled": _unenrolled,
    "starts": _starts,
    "nodes": _nodes,
}


def sheet_lines(turn: Turn, owed: Owed) -> list[Line]:
    """Every line of the lists the rule names, in their order."""
    sheet = Sheet(
        projects=_in_scope(turn, owed),
        county=turn.county,
        on=turn.county.today(turn.now),
        within_days=turn.rule.number("within_days", WITHIN_DAYS),
    )
    return [{**BLANK, **line} for name in turn.rule.words("lists") for line in SHEETS[name](sheet)]


def _in_scope(turn: Turn, owed: Owed) -> tuple[ProjectFile, ...]:
    """The whole county for the office, for whose turn it is and where the rule says so; else the post's own field or
    unit, and what its unit supplies."""
    projects = turn.work.found(ProjectFile, ALL_PROJECTS)
    if turn.rule.owes in (Owes.OFFICE, Owes.TURN) or turn.rule.number("whole_county"):
        return projects
    leads = turn.rule.owes is Owes.FIELD_LEADERS
    return tuple(p for p in projects if (_leads(turn, owed.post, p) if leads else _has(owed.unit, p)))


def _leads(turn: Turn, post: str, project: ProjectFile) -> bool:
    leader = turn.county.roster.field_leader_of(project.unit)
    return leader is not None and leader.key == post


def _has(unit: str, project: ProjectFile) -> bool:
    return unit in (project.unit, *(e.unit for e in project.elements))


def opens(turn: Turn) -> Outcome:
    """Each post gets its sheet once; an empty one is not sent."""
    posts = {owed.post: owed for owed in turn.owed}
    sheets = ((post, sheet_lines(turn, owed)) for post, owed in posts.items())
    return Outcome(
        notices=tuple(
            turn.notice("sheet", to_post(post), {"lines": lines, "count": len(lines)})
            for post, lines in sheets
            if lines
        )
    )


SHEET = Occasion(opens=opens, asks=False, settings=SETTINGS)
