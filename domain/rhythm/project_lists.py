"""Lists of projects: what lags, starts, ends, lacks something, and how many stand where (domain §8)."""

from collections import Counter
from collections.abc import Iterator

from domain.calendars import ONE_DAY
from domain.projects import facts
from domain.projects.back_schedule import start_of
from domain.projects.files import ProjectFile
from domain.projects.journey import Link, standing_of
from domain.projects.ownership import threshold_of, unowned
from domain.projects.readiness import awaits_enrolment, checklist, has_started, rates
from domain.projects.slots import empty_slots
from domain.projects.stages import ACTIVE, FINISHED, Stage, conversions
from domain.projects.timetable import nodes_of
from domain.projects.triggers import Question, triggers
from domain.rhythm.views import Line, Lists, View


def _gaps(view: View) -> Iterator[Line]:
    return (facts.gap_line(p) for p in unowned(view.projects, view.rules))


def _slots(view: View) -> Iterator[Line]:
    """五个一: the names that nobody has written down, of the projects that must be carried."""
    for project in view.projects:
        empty = [*empty_slots(project.slots)]
        if project.stage in ACTIVE and threshold_of(project, view.rules) is not None and empty:
            yield facts.project_line(project) | {"slots": empty}


def _triggers(view: View) -> Iterator[Line]:
    """What holds of the four, and what was said of the project last."""
    for project in view.projects:
        asked = Question(project=project, rules=view.rules, calendar=view.county.calendar, on=view.on)
        found = triggers(asked)
        if found:
            yield facts.project_line(project) | {"triggers": [t.value for t in found], "progress": project.progress}


def _unenrolled(view: View) -> Iterator[Line]:
    return (facts.started_line(p) for p in view.projects if awaits_enrolment(p, view.rules, view.on))


def _starts(view: View) -> Iterator[Line]:
    """What is to start soon, and what of its checklist is open."""
    for project in view.projects:
        start = start_of(project, view.rules)
        if start is not None and view.on <= start <= view.until and not has_started(project, view.on):
            yield _start_line(project, view)


def _batch(view: View) -> Iterator[Line]:
    """集中开工: everything whose planned start lies in the period, started or not."""
    for project in view.projects:
        start = start_of(project, view.rules)
        within = start is not None and view.span.first_on <= start <= view.span.last_on
        if within and project.stage is not Stage.MOVED_OUT:
            yield _start_line(project, view)


def _start_line(project: ProjectFile, view: View) -> Line:
    return facts.project_line(project) | {
        "start_on": facts.said(start_of(project, view.rules)),
        "open": [each.name for each in checklist(project).open],
        "ready": checklist(project).is_ready,
        "started": has_started(project, view.on),
    }


def _rates(view: View) -> Iterator[Line]:
    """Of what was to start in the period: how many started, how many of these are enrolled; two facts (D0-10)."""
    on = min(view.on, view.span.last_on)
    found = rates(view.projects, view.rules, view.span.first_on, on)
    if found.due:
        yield facts.rate_facts(found, on)


def _finishes(view: View) -> Iterator[Line]:
    for project in view.projects:
        ends = project.plan_finish_on
        if ends is not None and view.on <= ends <= view.until and project.stage in ACTIVE:
            yield facts.project_line(project) | {"finish_on": ends.isoformat()}


def _nodes(view: View) -> Iterator[Line]:
    """The countdown: what is to be reached soon, in work days."""
    for project in view.projects:
        for node in nodes_of(project, view.rules):
            if node.actual_on is None and view.on <= node.planned_on <= view.until:
                left = view.county.calendar.work_days_between(view.on, node.planned_on)
                day = node.planned_on.isoformat()
                yield facts.project_line(project) | {"node": node.name, "planned_on": day, "left": left}


def _stages(view: View) -> Iterator[Line]:
    """How many stand in each stage, and how many went from which to which this year (D0-12)."""
    counted = Counter(p.stage for p in view.projects)
    moves = [move for p in view.projects for move in p.moves]
    moved = conversions(moves, view.on.replace(month=1, day=1), view.on)
    if counted:
        yield {
            "stages": [{"stage": s.value, "count": counted[s]} for s in Stage if counted[s]],
            "moved": [{"before": b.value, "after": a.value, "count": n} for (b, a), n in sorted(moved.items())],
        }


def _pools(view: View) -> Iterator[Line]:
    """4+X: how many projects each pool holds, and their money."""
    pools = dict.fromkeys(pool for p in view.projects for pool in p.pools)
    for pool in pools:
        held = [p for p in view.projects if pool in p.pools and p.stage is not Stage.MOVED_OUT]
        yield {"pool": pool, "count": len(held), "total_yuan": sum(p.total_yuan for p in held)}


def _rolling(view: View) -> Iterator[Line]:
    """三年滚动: what is planned to start in each of three years and has not."""
    for year in range(view.on.year, view.on.year + 3):
        starts = [(p, start_of(p, view.rules)) for p in view.projects if p.stage not in (*FINISHED, Stage.MOVED_OUT)]
        due = [p for p, start in starts if start is not None and start.year == year and not has_started(p, view.on)]
        if due:
            yield {"year": year, "count": len(due), "total_yuan": sum(p.total_yuan for p in due)}


def _owed_nodes(view: View) -> Iterator[Line]:
    """Nodes whose day has passed and that nobody reached."""
    for project in view.projects:
        for node in nodes_of(project, view.rules):
            if project.stage in ACTIVE and node.is_overdue(view.on):
                days = (view.on - node.planned_on) // ONE_DAY
                day = node.planned_on.isoformat()
                yield facts.project_line(project) | {"node": node.name, "planned_on": day, "days": days}


def _links(view: View) -> Iterator[Line]:
    """七环节: how many projects stand in each link, and who has stood in it longest, in days as far as known (D4-0)."""
    stood = [(p, standing_of(p, view.rules)) for p in view.projects if p.stage in (*ACTIVE, *FINISHED)]
    for link in Link:
        here = [(p, standing.days(view.on)) for p, standing in stood if standing.link is link]
        if here:
            longest, days = max(here, key=lambda pair: (pair[1] or 0, pair[0].key))
            yield facts.project_line(longest) | {"link": link.value, "count": len(here), "days": days}


PROJECT_LISTS: Lists = {
    "gaps": _gaps,
    "slots": _slots,
    "triggers": _triggers,
    "unenrolled": _unenrolled,
    "starts": _starts,
    "batch": _batch,
    "rates": _rates,
    "finishes": _finishes,
    "nodes": _nodes,
    "late_nodes": _owed_nodes,
    "links": _links,
    "stages": _stages,
    "pools": _pools,
    "rolling": _rolling,
}
