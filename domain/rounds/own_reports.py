"""我今天报了没, 日报几点截止: what an account's own projects have reported on a day, and until when it counts as in
time (language §3 `query`)."""

from datetime import date, datetime

from domain.calendars import local_date
from domain.events import Asked
from domain.inquiries import Inquiry
from domain.outcome import Answer, Outcome
from domain.projects.files import ProjectFile
from domain.rounds.duties import Duty, window_on
from domain.rounds.reporting import of_account
from domain.rounds.reports import Report
from domain.work import Needs

OWN_REPORTS = "own_reports"


def needs_own_reports(event: Asked, now: datetime) -> Needs:
    """The account's projects with the day's duties and reports."""
    return Needs(lookups=of_account(event.by.staff_id, _day(event, now)))


def own_reports(inquiry: Inquiry) -> Outcome:
    """Project by project: the newest revision of the day that was not taken back, or that nothing has come."""
    day = _day(inquiry.event, inquiry.now)
    projects, duties, reports = of_account(inquiry.event.by.staff_id, day)
    told = {r.project: r for r in sorted(inquiry.work.found(Report, reports), key=_revision) if r.taken_back_at is None}
    owed = {d.subject for d in inquiry.work.found(Duty, duties) if d.is_missing}
    found = inquiry.work.found(ProjectFile, projects)
    lines = [_line(project, told.get(project.key)) for project in found]
    window = window_on(date.fromisoformat(day), inquiry.county.policy.daily_round)
    facts = {
        "period_on": day,
        "closes_at": window.closes_at.isoformat(),
        "lines": lines,
        "missing": sum(project.key in owed for project in found),
    }
    return Outcome(answer=Answer(kind=OWN_REPORTS, facts=facts))


def _day(event: Asked, now: datetime) -> str:
    return event.subject or local_date(now).isoformat()


def _revision(report: Report) -> int:
    return report.revision


def _line(project: ProjectFile, report: Report | None) -> dict[str, object]:
    """Money in 元; `reported_at` is empty where nothing was reported."""
    if report is None:
        return {"name": project.name, "reported_at": ""}
    return {
        "name": project.name,
        "reported_at": report.at.isoformat(),
        "invested_yuan": report.invested_yuan,
        "no_change": report.no_change,
        "progress": report.progress if report.progress != report.progress_before else "",
    }
