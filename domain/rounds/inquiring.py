"""Who has not reported and how much was invested: asked in chat, answered from duties and reports within the asker's
scope (language §3 `missing_reports`, `investment`)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from domain.calendars import ONE_DAY, local_date
from domain.events import Asked
from domain.inquiries import Inquiry
from domain.outcome import Answer, Outcome, refuse
from domain.projects.files import ProjectFile
from domain.projects.telling import ALL_PROJECTS, named
from domain.rhythm.periods import Every, Span, span_of
from domain.rounds.duties import DAILY, Duty
from domain.rounds.reports import Report
from domain.work import Lookup, Needs

MISSING, INVESTMENT = "missing_reports", "investment"
MOST_LINES, MOST_NAMES = 20, 3


def needs_missing(event: Asked, now: datetime) -> Needs:
    """The duties of the day in question."""
    return Needs(lookups=(ALL_PROJECTS, _duties(_day(event, now))))


def needs_investment(event: Asked, now: datetime) -> Needs:
    """Of each project the first and the last reports of the month in question."""
    return Needs(lookups=(ALL_PROJECTS, *_reports(_month(event, now))))


def _day(event: Asked, now: datetime) -> str:
    return event.subject or local_date(now).isoformat()


def _duties(day: str) -> Lookup:
    return Lookup(name="duties_of_period", kind="duty", args=(DAILY, day))


def _month(event: Asked, now: datetime) -> Span:
    return span_of(Every.MONTH, date.fromisoformat(f"{event.month}-01") if event.month else local_date(now))


def _reports(month: Span) -> tuple[Lookup, Lookup]:
    eve, last = (month.first_on - ONE_DAY).isoformat(), month.last_on.isoformat()
    after = eve if eve[:4] == last[:4] else f"{last[:4]}-01-00"
    return (
        Lookup(name="first_reports_after", kind="report", args=(after,)),
        Lookup(name="last_reports_by", kind="report", args=(last,)),
    )


def missing(inquiry: Inquiry) -> Outcome:
    """The units that have not reported on the day, with the projects that are missing. No person is named: who did
    not fill in is nobody's list."""
    day = _day(inquiry.event, inquiry.now)
    duties = [d for d in inquiry.work.found(Duty, _duties(day)) if inquiry.sees_all or inquiry.sees(d.unit)]
    owed = sorted((d for d in duties if d.is_missing), key=lambda duty: (duty.unit, duty.subject))
    names = {p.key: p.name for p in inquiry.work.found(ProjectFile, ALL_PROJECTS)}
    lines = [_unit_line(unit, list(of), names) for unit, of in groupby(owed, key=lambda duty: duty.unit)]
    facts = {
        "period_on": day,
        "asked": len(duties),
        "missing": len(owed),
        "lines": lines[:MOST_LINES],
        "total": len(lines),
    }
    return Outcome(answer=Answer(kind=MISSING, facts=facts))


def _unit_line(unit: str, duties: Sequence[Duty], names: dict[str, str]) -> dict[str, object]:
    said = [names.get(duty.subject, duty.subject) for duty in duties[:MOST_NAMES]]
    return {"unit": unit, "count": len(duties), "projects": said}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sum:
    """Of one project or several: this year so far, its plan, the month. Money in 元."""

    name: str
    cumulative_yuan: int
    plan_yuan: int
    month_yuan: int

    @property
    def share(self) -> float:
        """Of the plan; what has no plan stands last."""
        return self.cumulative_yuan / self.plan_yuan if self.plan_yuan else float("inf")

    @property
    def facts(self) -> dict[str, object]:
        """As an answer tells it; `percent` is None without a plan."""
        percent = round(100 * self.share) if self.plan_yuan else None
        sums = {"cumulative_yuan": self.cumulative_yuan, "plan_yuan": self.plan_yuan, "month_yuan": self.month_yuan}
        return {"name": self.name, "percent": percent, **sums}


def investment(inquiry: Inquiry) -> Outcome:
    """This year and a month: of one project, of a unit project by project, or of all one sees unit by unit. What is
    least far stands first."""
    event, month = inquiry.event, _month(inquiry.event, inquiry.now)
    found = (p for p in inquiry.work.found(ProjectFile, ALL_PROJECTS) if p.is_active)
    projects = [p for p in found if inquiry.sees_all or inquiry.sees(p.unit)]
    if event.subject in inquiry.county.roster.units:
        projects = [project for project in projects if project.unit == event.subject]
    elif event.subject:
        meant = named(tuple(projects), event.subject)
        if len(meant) != 1:
            return refuse("which_file", said=event.subject, names=[p.name for p in meant[:5]])
        projects = list(meant)
    first, last = (inquiry.work.found(Report, lookup) for lookup in _reports(month))
    sums = {p.key: _of_project(p, first, last, month) for p in projects}
    units = {p.unit for p in projects}
    lines = list(sums.values()) if len(units) == 1 else [_of_unit(unit, projects, sums) for unit in sorted(units)]
    facts = {
        "subject": projects[0].name if event.subject and len(projects) == 1 else event.subject,
        "month": month.key,
        "projects": len(projects),
        "whole": _total("", sums.values()).facts,
        "lines": [each.facts for each in sorted(lines, key=lambda s: s.share)][:MOST_LINES] if len(lines) > 1 else [],
        "total": len(lines),
    }
    return Outcome(answer=Answer(kind=INVESTMENT, facts=facts))


def _of_project(project: ProjectFile, first: Iterable[Report], last: Iterable[Report], month: Span) -> _Sum:
    """What it came to in the month, from where it stood before its first report to its last."""
    begun = next((r for r in first if r.project == project.key and _within(r, month)), None)
    ended = [r for r in last if r.project == project.key and _within(r, month)]
    came = ended[-1].cumulative_yuan - begun.cumulative_before_yuan if begun and ended else 0
    return _Sum(
        name=project.name,
        cumulative_yuan=project.cumulative_yuan,
        plan_yuan=project.annual_plan_yuan,
        month_yuan=came if came >= 0 or not ended else ended[-1].cumulative_yuan,
    )


def _within(report: Report, month: Span) -> bool:
    return month.first_on.isoformat() <= report.period <= month.last_on.isoformat()


def _of_unit(unit: str, projects: Iterable[ProjectFile], sums: dict[str, _Sum]) -> _Sum:
    return _total(unit, [sums[project.key] for project in projects if project.unit == unit])


def _total(name: str, sums: Iterable[_Sum]) -> _Sum:
    found = list(sums)
    return _Sum(
        name=name,
        cumulative_yuan=sum(each.cumulative_yuan for each in found),
        plan_yuan=sum(each.plan_yuan for each in found),
        month_yuan=sum(each.month_yuan for each in found),
    )
