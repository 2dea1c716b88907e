"""日报: a report is saved at once and echoed old → new; doubts stand beside it (domain §9)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from domain.actors import Channel, Standpoint
from domain.calendars import local_date
from domain.county import County
from domain.events import Reported
from domain.messages.notices import Notice, to_post
from domain.outcome import Aggregate, Answer, Outcome, refuse
from domain.people.records import Role
from domain.permits import Act, may, roles_with
from domain.policy import NoticeClass
from domain.projects.files import Entry, ProjectFile
from domain.projects.telling import ALL_PROJECTS
from domain.rounds.duties import DAILY, Duty, DutyState, duty_key
from domain.rounds.figures import after, day_of, drawn_up
from domain.rounds.reports import Report
from domain.work import Lookup, Needs, Work

CHOICES = 20
SHORTEST_WITHIN = 3


def projects_of(staff_id: str) -> Lookup:
    """The active projects whose report is an account's to make on some day, by key."""
    return Lookup(name="projects_of_account", kind="project", args=(staff_id,))


def of_account(staff_id: str, period: str) -> tuple[Lookup, ...]:
    """An account's projects with their duties and reports of a day."""
    return (
        projects_of(staff_id),
        Lookup(name="duties_of_account", kind="duty", args=(DAILY, period, staff_id)),
        Lookup(name="reports_of_day", kind="report", args=(period, staff_id)),
    )


def needs_reported(event: Reported, now: datetime) -> Needs:
    """What is spoken of and what is the sender's own. Duties and reports are only loaded here: the rule finds
    them by their derived keys."""
    period = (event.past_on or local_date(now)).isoformat()
    meant = tuple(dict.fromkeys((*event.projects, *(e.project for e in event.entries if e.project))))
    lookups = of_account(event.by.staff_id, period)
    if meant:
        duties = Lookup(name="duties_of_projects", kind="duty", args=(DAILY, period, *meant))
        reports = Lookup(name="reports_of_projects", kind="report", args=(period, *meant))
        lookups = (*lookups, duties, reports)
    if event.unnamed:
        lookups = (*lookups, ALL_PROJECTS)
    return Needs(keys=tuple(("project", key) for key in meant), lookups=lookups)


def liaised(who: Standpoint, projects: Iterable[ProjectFile]) -> list[ProjectFile]:
    """Those whose liaison this person is today."""
    posts = {post.key for post in who.posts}
    return [project for project in projects if project.liaison_post in posts]


@dataclass(frozen=True, kw_only=True)
class Reporting:
    """One act of reporting: who, when, and what was loaded for it."""

    work: Work
    county: County
    who: Standpoint
    now: datetime
    past_on: date | None = None

    @property
    def period(self) -> str:
        """The day the figures are of."""
        return (self.past_on or local_date(self.now)).isoformat()

    @property
    def own(self) -> list[ProjectFile]:
        """The projects whose liaison the sender is today; of somebody who is none, one to one those of the unit he
        heads: short talk among others is no report for all of them."""
        found = self.work.found(ProjectFile, projects_of(self.who.actor.staff_id))
        headed = {post.unit for post in self.who.posts if post.role is Role.HEAD}
        mine = liaised(self.who, found)
        if mine or self.who.actor.channel is Channel.GROUP:
            return mine
        return [p for p in found if p.unit in headed]

    def duty(self, project: ProjectFile) -> Duty | None:
        """What is owed on a project today, if the round asked."""
        return self.work.get(Duty, duty_key(f"{DAILY}|{self.period}", project.key, project.liaison_post))


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """One project's report as it was saved."""

    report: Report
    project: ProjectFile
    duty: Duty | None
    was_missed: bool
    replaced_yuan: int

    @property
    def changes(self) -> tuple[Aggregate, ...]:
        """The rows."""
        return (self.report, self.project, self.duty) if self.duty else (self.report, self.project)


def report(work: Work, event: Reported, county: County, now: datetime) -> Outcome:
    """Save what can be saved, name the rest."""
    act = Reporting(work=work, county=county, who=county.standpoint(event.by, now), now=now, past_on=event.past_on)
    if not may(act.who, Act.REPORT, county.roster):
        return refuse("no_permit", act=Act.REPORT.value, who_can=[r.value for r in roles_with(Act.REPORT)])
    if event.period not in ("", act.period):
        return refuse("card_of_another_day", card_on=event.period)
    entries = _entries(act, _placed(act, event))
    known = [(e, p) for e in entries if (p := work.get(ProjectFile, e.project)) is not None]
    allowed = [(e, p) for e, p in known if may(act.who, Act.REPORT, county.roster, p.unit)]
    foreign = [p for e, p in known if (e, p) not in allowed]
    if not allowed:
        return _nothing_saved(act, event, foreign or _anothers(act, event.unnamed))
    if refusal := _past_refused(act, event, [p for _e, p in allowed]):
        return refusal
    saved = [_saved(act, entry, project) for entry, project in allowed]
    known_keys = {p.key for _e, p in known}
    facts = _echo(act, saved) | {
        "unknown": [e.project for e in entries if e.project not in known_keys],
        "foreign": [p.name for p in foreign],
    }
    return Outcome(
        changes=tuple(change for each in saved for change in each.changes),
        notices=tuple(_told_office(act, each) for each in saved if each.was_missed and county.office()),
        answer=Answer(kind="report_saved", facts=facts),
    )


def _placed(act: Reporting, event: Reported) -> Reported:
    """不对，应该是120万: what is put right is the report of the only project of which the sender told that day."""
    told = [p.key for p in act.own if _told_by(act, p) == event.by.staff_id] if event.again else []
    if len(told) != 1 or event.unnamed:
        return event
    return replace(event, entries=tuple(replace(e, project=e.project or told[0]) for e in event.entries))


def _told_by(act: Reporting, project: ProjectFile) -> str:
    kept = day_of(act.work, project, act.period).earlier
    return kept.account if kept is not None else ""


def _anothers(act: Reporting, unnamed: str) -> list[ProjectFile]:
    """The project that is called so, where it is not his to report on: no question of which of his."""
    every = act.work.found(ProjectFile, ALL_PROJECTS) if unnamed else ()
    found = [p for p in every if any(_is_called(unnamed, name) for name in (p.name, *p.aliases))]
    return [p for p in found if not may(act.who, Act.REPORT, act.county.roster, p.unit)]


def _is_called(said: str, name: str) -> bool:
    """Exactly so, or beside other words by a name that is long enough to be no part of one."""
    return said == name or (len(name) >= SHORTEST_WITHIN and name in said)


def _past_refused(act: Reporting, event: Reported, projects: list[ProjectFile]) -> Outcome | None:
    """A past day is told once, and only while no later figures stand upon it; what stands is put right on request."""
    if act.past_on is None:
        return None
    closed = [p.name for p in projects if not _may_still_be_told(act, p)]
    if closed:
        return refuse("past_day", past_on=act.period, projects=closed)
    told = [p.name for p in projects if day_of(act.work, p, act.period).earlier is not None]
    return refuse("already_reported", projects=told, period_on=act.period) if told and not event.again else None


def _may_still_be_told(act: Reporting, project: ProjectFile) -> bool:
    """A day that was asked for and upon whose figures no later day counts."""
    later = project.last_report_on is not None and project.last_report_on.isoformat() > act.period
    return act.duty(project) is not None and not later


def _entries(act: Reporting, event: Reported) -> list[Entry]:
    """What was said of each project, once per project; `no change` alone speaks of all that is still owed."""
    said: dict[str, Entry] = {}
    for entry in event.entries:
        said[entry.project] = _laid_over(said[entry.project], entry) if entry.project in said else entry
    if event.no_change:
        for key in event.projects or _still_owed(act):
            said.setdefault(key, Entry(project=key, no_change=True))
    return list(said.values())


def _laid_over(first: Entry, second: Entry) -> Entry:
    mentioned: dict[str, Any] = {
        name: value
        for name in ("invested_yuan", "cumulative_yuan", "mends_total", "percent", "progress", "problem", "no_change")
        if (value := getattr(second, name)) is not None and value is not False and value != ""
    }
    return replace(first, **mentioned)


def _still_owed(act: Reporting) -> list[str]:
    """The sender's missing duties; outside a round his projects without a report today."""
    missing = [p.key for p in act.own if (duty := act.duty(p)) is not None and duty.is_missing]
    today = local_date(act.now)
    return missing or [p.key for p in act.own if act.duty(p) is None and p.last_report_on != today]


def _nothing_saved(act: Reporting, event: Reported, foreign: list[ProjectFile]) -> Outcome:
    if foreign:
        return refuse("not_your_project", projects=[p.name for p in foreign], units=[p.unit for p in foreign])
    if event.no_change and not event.entries and not event.projects and act.own:
        return refuse("already_reported", projects=[p.name for p in act.own], period_on=act.period)
    choices = [{"project": p.key, "name": p.name} for p in act.own[:CHOICES]]
    said = [*event.projects, *(e.project for e in event.entries)]
    return refuse("which_project", said=said, choices=choices, total=len(act.own))


def _saved(act: Reporting, entry: Entry, project: ProjectFile) -> Saved:
    day = day_of(act.work, project, act.period)
    duty = act.duty(project)
    report = replace(
        drawn_up(entry, day, act.county.policy.daily_round, act.now),
        by=act.who.person.key if act.who.person else "",
        account=act.who.actor.staff_id,
        on_behalf=Role.OFFICE in act.who.roles and project.unit not in act.who.units,
        late=duty is not None and duty.state is not DutyState.MET and act.now >= duty.closes_at,
    )
    was_missed = duty is not None and duty.state is DutyState.MISSED
    met = fulfilled(duty, report) if duty else None
    replaced = day.earlier.invested_yuan if day.earlier else 0
    return Saved(report=report, project=after(project, report), duty=met, was_missed=was_missed, replaced_yuan=replaced)


def fulfilled(duty: Duty, report: Report) -> Duty:
    """The duty with a report: on time or late. A correction changes neither its state nor its moment."""
    if not duty.is_missing:
        return replace(duty, report=report.key)
    state = DutyState.LATE if report.at >= duty.closes_at else DutyState.MET
    return replace(duty, state=state, met_at=report.at, report=report.key)


def _echo(act: Reporting, saved: list[Saved]) -> dict[str, object]:
    rule = act.county.policy.daily_round
    return {
        "period_on": act.period,
        "at": act.now.isoformat(),
        "undo_until_at": (act.now + act.county.policy.terms.undo_within).isoformat(),
        "offers_number": any(each.report.problem for each in saved),
        "jump_share": rule.jump_share,
        "same_text_days": rule.same_text_days,
        "is_past": act.past_on is not None,
        "projects": [report_facts(each.report, each.project) | {"replaced_yuan": each.replaced_yuan} for each in saved],
    }


def report_facts(report: Report, project: ProjectFile) -> dict[str, object]:
    """One project of an echo, old beside new."""
    return {
        "project": project.key,
        "name": project.name,
        "invested_yuan": report.invested_yuan,
        "cumulative_before_yuan": report.cumulative_before_yuan,
        "cumulative_yuan": report.cumulative_yuan,
        "adjusted_yuan": report.adjusted_yuan,
        "annual_plan_yuan": project.annual_plan_yuan,
        "month_plan_yuan": project.month_plan_yuan,
        "total_yuan": project.total_yuan,
        "progress_before": report.progress_before,
        "progress": report.progress,
        "percent": report.percent,
        "problem": report.problem,
        "no_change": report.no_change,
        "doubts": list(report.doubts),
        "late": report.late,
        "on_behalf": report.on_behalf,
        "revision": report.revision,
    }


def _told_office(act: Reporting, saved: Saved) -> Notice:
    """One short line beside the summary, for the office alone (domain §10.11)."""
    office = act.county.office()
    return Notice(
        key=f"{DAILY}|{saved.report.key}|late",
        kind="late_report",
        notice_class=NoticeClass.D,
        audience=to_post(office.key if office else ""),
        facts={
            "period_on": act.period,
            "at": act.now.isoformat(),
            "unit": saved.project.unit,
            **report_facts(saved.report, saved.project),
        },
        not_before=act.now,
        about=f"round|{DAILY}|{act.period}",
        unit=saved.project.unit,
    )
