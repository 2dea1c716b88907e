"""What an inspection takes along and what it brought back: the lines of its template, filled from the project's file
(D4-3, D2-3), and what was found, by when it is to be put right (D1-4)."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from domain.calendars import local_date
from domain.matters.items import Item, is_overdue
from domain.problems.raising import PROBLEM
from domain.projects import facts
from domain.projects.elements import ElementForm
from domain.projects.files import ProjectFile
from domain.projects.slots import empty_slots
from domain.projects.stages import ACTIVE
from domain.rhythm.views import Line, Lists, View

Topic = Callable[[View, ProjectFile], Line]


def _inspection(view: View) -> Iterator[Line]:
    """For each active project the topics of the rule, one line each, in their order; a topic that is no fact of the
    file is a kind of problem and says which of them are open."""
    for project in view.projects:
        for place, name in enumerate(view.rule.words("topics"), 1):
            if project.stage in ACTIVE:
                yield facts.project_line(project) | {"place": place, **_topic(name, view, project)}


def _topic(name: str, view: View, project: ProjectFile) -> Line:
    known = TOPICS.get(name)
    found = known(view, project) if known is not None else {"numbers": _open(view, project, name)}
    return {"topic": name if known is not None else "", "element": name, **found}


def _open(view: View, project: ProjectFile, element: str = "") -> Sequence[int]:
    """Numbers of its open problems, of one kind or of all."""
    mine = (i for i in view.items if i.is_open and i.project == project.key and i.item_kind == PROBLEM)
    return sorted(i.number for i in mine if not element or i.element == element)


def _mechanism(_view: View, project: ProjectFile) -> Line:
    return {"gaps": facts.gap_line(project)["gaps"]}


def _goal(_view: View, project: ProjectFile) -> Line:
    return {"goal": project.progress_target}


def _procedure(_view: View, project: ProjectFile) -> Line:
    permits = [e for e in project.elements if e.form is ElementForm.PERMIT]
    return {"open": [e.name for e in permits if not e.is_settled], "settled": sum(e.is_settled for e in permits)}


def _investment(_view: View, project: ProjectFile) -> Line:
    return {"cumulative_yuan": project.cumulative_yuan, "plan_yuan": project.annual_plan_yuan}


def _progress(_view: View, project: ProjectFile) -> Line:
    """What was said of it last."""
    return {"progress": project.progress, "said_on": facts.said(project.last_report_on)}


def _enrolment(_view: View, project: ProjectFile) -> Line:
    return {"enrolled_on": facts.said(project.enrolled_on)}


def _service(view: View, project: ProjectFile) -> Line:
    """Which of its matters wait for somebody else."""
    mine = (i for i in view.items if i.is_open and i.project == project.key)
    return {"numbers": sorted(i.number for i in mine if any(b.is_open and b.block is not None for b in i.branches))}


def _works(_view: View, project: ProjectFile) -> Line:
    return {"started_on": facts.said(project.started_on), "start_on": facts.said(project.plan_start_on)}


def _participants(_view: View, project: ProjectFile) -> Line:
    """Which of the five that answer for quality and safety nobody has named."""
    return {"missing": [*empty_slots(project.participants)]}


def _problems(view: View, project: ProjectFile) -> Line:
    return {"numbers": _open(view, project)}


TOPICS: Mapping[str, Topic] = {
    "mechanism": _mechanism,
    "goal": _goal,
    "procedure": _procedure,
    "investment": _investment,
    "progress": _progress,
    "enrolment": _enrolment,
    "service": _service,
    "works": _works,
    "participants": _participants,
    "problems": _problems,
}
"""The facts of a template's line, by their word in `settings.topics`."""


def _findings(view: View) -> Iterator[Line]:
    """督查通报: how many problems the period knew, how many are settled; then what is open, what is overdue first."""
    known = [i for i in view.items if i.item_kind == PROBLEM and i.withdrawn is None and _counts(i, view)]
    if not known:
        return
    still = [i for i in known if i.is_open]
    settled = len(known) - len(still)
    yield {
        "number": 0,
        "known": len(known),
        "settled": settled,
        "percent": settled * 100 // len(known),
        "still": len(still),
    }
    for item in sorted(still, key=lambda i: (not is_overdue(i.lead, view.now), i.lead.deadline.due_at, i.number)):
        due = local_date(item.lead.deadline.due_at).isoformat()
        line: Line = {"known": 0, "number": item.number, "title": item.title, "unit": item.lead.unit}
        yield line | {"due_on": due, "overdue": is_overdue(item.lead, view.now)}


def _counts(item: Item, view: View) -> bool:
    """Found in the period, or found before and not settled when it began."""
    found_on = local_date(item.issued_at)
    settled_on = max((local_date(b.closed.at) for b in item.branches if b.closed), default=None)
    return found_on <= view.span.last_on and (
        item.is_open or found_on >= view.span.first_on or (settled_on is not None and settled_on >= view.span.first_on)
    )


INSPECTION_LISTS: Lists = {"inspection": _inspection, "findings": _findings}
