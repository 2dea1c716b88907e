"""情况怎么样: how things stand in one look, within the asker's scope, and of one project what is known of it."""

from dataclasses import replace

from domain.calendars import local_date
from domain.events import Asked
from domain.inquiries import Inquiry, open_to, visible
from domain.lights.lights import LightFile
from domain.lights.objecting import ALL_LIGHTS
from domain.lights.rules import Colour
from domain.lights.telling import totals
from domain.matters.facts import branch_facts
from domain.matters.items import Item, is_overdue
from domain.outcome import Answer, Outcome
from domain.projects import asking
from domain.projects.files import ProjectFile
from domain.projects.telling import ALL_PROJECTS
from domain.work import Needs

OVERVIEW, MOST_LINES = "overview", 3


def needs_overview(event: Asked) -> Needs:
    """The open matters of the asker's scope, the projects and their lights."""
    return Needs(lookups=(open_to(event.by.staff_id), ALL_PROJECTS, ALL_LIGHTS))


def overview(inquiry: Inquiry) -> Outcome:
    """Figures first; of what is late the first few."""
    items = inquiry.work.found(Item, open_to(inquiry.event.by.staff_id))
    shares = [(i, b) for i in items for b in visible(i, inquiry) if b.is_open]
    late = [(i, b) for i, b in shares if is_overdue(b, inquiry.now)]
    projects = [p for p in seen(inquiry) if p.is_active]
    facts = {
        "open": len(shares),
        "overdue": len(late),
        "lines": [branch_facts(i, b, inquiry.county, inquiry.now) for i, b in late[:MOST_LINES]],
        "projects": len(projects),
        "counts": dict(totals(_colour(inquiry, p) for p in projects)),
    }
    return Outcome(answer=Answer(kind="overview", facts=facts))


def with_facts(outcome: Outcome, **more: object) -> Outcome:
    """The same answer, and more of it."""
    answer = outcome.answer
    return replace(outcome, answer=replace(answer, facts={**answer.facts, **more})) if answer else outcome


def seen(inquiry: Inquiry) -> list[ProjectFile]:
    """The projects whose figures the asker may see."""
    return list(asking.visible(inquiry.who, inquiry.county, inquiry.work.found(ProjectFile, ALL_PROJECTS)))


def project_facts(inquiry: Inquiry, project: ProjectFile) -> dict[str, object]:
    """Where one project stands, for who may see it."""
    if project.key not in {each.key for each in seen(inquiry)}:
        return {}
    return {
        "cumulative_yuan": project.cumulative_yuan,
        "annual_plan_yuan": project.annual_plan_yuan,
        "progress": project.progress,
        "last_report_on": project.last_report_on.isoformat() if project.last_report_on else "",
        "colour": colour.value if (colour := _colour(inquiry, project)) else "",
    }


def _colour(inquiry: Inquiry, project: ProjectFile) -> Colour | None:
    file = inquiry.work.get(LightFile, project.key)
    return file.colour_on(local_date(inquiry.now)) if file else None
