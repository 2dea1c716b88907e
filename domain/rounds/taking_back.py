"""撤回 of a report: what stood before stands again (messages §1.4). Later only a correction helps."""

from dataclasses import replace
from datetime import datetime

from domain.calendars import local_date
from domain.county import County
from domain.events import ReportTakenBack
from domain.outcome import Aggregate, Answer, Outcome, refuse
from domain.projects.files import ProjectFile
from domain.rounds.duties import DAILY, Duty, DutyState, duty_key
from domain.rounds.figures import after, before, in_force, revisions
from domain.rounds.reporting import of_account, projects_of
from domain.rounds.reports import Report
from domain.work import Lookup, Needs, Work


def last_reports(staff_id: str) -> Lookup:
    """Of each project and day of the account's newest message not taken back: every revision, whoever sent it."""
    return Lookup(name="last_reported_revisions", kind="report", args=(staff_id,))


def last_projects(staff_id: str) -> Lookup:
    """The projects of that message."""
    return Lookup(name="last_reported_projects", kind="project", args=(staff_id,))


def needs_taken_back(event: ReportTakenBack, now: datetime) -> Needs:
    """The account's last reports with their projects and duties, and its own of today."""
    staff_id = event.by.staff_id
    duties = Lookup(name="last_reported_duties", kind="duty", args=(DAILY, staff_id))
    today = of_account(staff_id, local_date(now).isoformat())
    return Needs(lookups=(last_reports(staff_id), last_projects(staff_id), duties, *today))


def take_back(work: Work, event: ReportTakenBack, county: County, now: datetime) -> Outcome:
    """Everything the sender's last message saved, as one."""
    reports = _last_act(work, event.by.staff_id, now)
    if not reports:
        return refuse("nothing_to_take_back")
    facts: dict[str, object] = {
        "period_on": reports[0].period,
        "at": reports[0].at.isoformat(),
        "undo_until_at": (reports[0].at + county.policy.terms.undo_within).isoformat(),
    }
    too_late = now - reports[0].at > county.policy.terms.undo_within
    if too_late or any(_is_built_upon(work, each) for each in reports):
        return refuse("too_late_to_take_back", **facts, projects=[_line(work, each) for each in reports])
    changes = [change for each in reports for change in _undone(work, each, now)]
    restored = {change.key: change for change in changes if isinstance(change, ProjectFile)}
    lines = [_line(work, each) | _figures(restored.get(each.project)) for each in reports]
    return Outcome(changes=tuple(changes), answer=Answer(kind="report_taken_back", facts=facts | {"projects": lines}))


def last_at(work: Work, staff_id: str, now: datetime) -> datetime | None:
    """When the account last reported something that still stands."""
    return max((report.at for report in _last_act(work, staff_id, now)), default=None)


def _last_act(work: Work, staff_id: str, now: datetime) -> list[Report]:
    """The reports of the newest message of this account that still stand."""
    today = local_date(now).isoformat()
    projects = (*work.found(ProjectFile, projects_of(staff_id)), *work.found(ProjectFile, last_projects(staff_id)))
    known = {report.key: report for report in work.found(Report, last_reports(staff_id))}
    known |= {report.key: report for p in projects for report in revisions(work, p.key, today)}
    mine = [r for r in known.values() if r.account == staff_id and r.taken_back_at is None]
    newest = max((r.at for r in mine), default=None)
    # Two messages may bear one moment where a clock stands still; the later one has the higher revision.
    last = {r.project: r for r in sorted(mine, key=lambda r: r.revision) if r.at == newest}
    return list(last.values())


def _is_built_upon(work: Work, report: Report) -> bool:
    """A later day already counts from these figures."""
    project = work.get(ProjectFile, report.project)
    return (
        project is not None
        and project.last_report_on is not None
        and (project.last_report_on.isoformat() > report.period)
    )


def _undone(work: Work, report: Report, now: datetime) -> list[Aggregate]:
    """The report marked, and project and duty as the newest revision left standing has them."""
    marked = replace(report, taken_back_at=now)
    others = [r for r in revisions(work, report.project, report.period) if r.key != report.key]
    standing = in_force(others)
    project = work.get(ProjectFile, report.project)
    if project is None:
        return [marked]
    restored = after(project, standing) if standing else before(project, report)
    duty = work.get(Duty, duty_key(f"{DAILY}|{report.period}", project.key, project.liaison_post))
    return [marked, restored, *([_owed_again(duty, standing, now)] if duty else [])]


def _owed_again(duty: Duty, standing: Report | None, now: datetime) -> Duty:
    if standing is not None:
        return replace(duty, report=standing.key)
    state = DutyState.MISSED if now >= duty.closes_at else DutyState.OPEN
    return replace(duty, state=state, met_at=None, report="")


def _line(work: Work, report: Report) -> dict[str, object]:
    project = work.get(ProjectFile, report.project)
    return {
        "project": report.project,
        "name": project.name if project else "",
        "invested_yuan": report.invested_yuan,
        "cumulative_before_yuan": report.cumulative_yuan,
        "revision": report.revision,
    }


def _figures(project: ProjectFile | None) -> dict[str, object]:
    """What stands again."""
    if project is None:
        return {}
    return {"cumulative_yuan": project.cumulative_yuan, "progress": project.progress}
