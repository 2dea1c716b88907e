"""论证: where the candidates of the season stand, and the way of one, within what the asker may see."""

from datetime import date, datetime

from domain.county import County
from domain.events.vetting import VettingAsked
from domain.outcome import NOTHING, Answer, Outcome, refuse
from domain.projects import facts
from domain.projects.asking import visible
from domain.projects.files import ProjectFile
from domain.projects.milestones import draft, latest
from domain.projects.telling import ALL_PROJECTS, named
from domain.rhythm.periods import Every, span_of
from domain.rhythm.schedule import moments_of
from domain.vetting.candidates import Season, candidates
from domain.vetting.season import rule_of_step, season_of
from domain.work import Needs, Work


def needs_asked(_event: VettingAsked, _now: datetime) -> Needs:
    """Every project."""
    return Needs(lookups=(ALL_PROJECTS,))


def ask(work: Work, event: VettingAsked, county: County, now: datetime) -> Outcome:
    """The season, or one candidate."""
    who = county.standpoint(event.by, now)
    if who.person is None:
        return NOTHING
    season = season_of(county, now)
    if not season.rules.steps:
        return refuse("no_such_step", said="", names=[])
    seen = tuple(visible(who, county, work.found(ProjectFile, ALL_PROJECTS)))
    if not event.project:
        return Outcome(answer=Answer(kind="vetting_board", facts=_board(seen, season, county)))
    found = named(seen, event.project)
    if len(found) != 1:
        return refuse("which_file", said=event.project, names=[p.name for p in found[:5]])
    return Outcome(answer=Answer(kind="vetting_way", facts=_way(found[0], season)))


def _board(seen: tuple[ProjectFile, ...], season: Season, county: County) -> dict[str, object]:
    here = [season.step_of(p) for p in candidates(seen)]
    lines = [
        {"step": step.name, "count": sum(each is step for each in here)} | _closing(step.name, season, county)
        for step in season.rules.steps
    ]
    approved = sum(season.rules.approval in season.passed(p) for p in seen)
    return {
        "year": season.year,
        "total": len(here),
        "lines": lines,
        "through": sum(each is None for each in here),
        "approval": season.rules.approval,
        "approved": approved,
    }


def _closing(step: str, season: Season, county: County) -> dict[str, object]:
    """The moment by which whoever owes the step is to have passed it; "" = nobody is asked."""
    rule = rule_of_step(county, step)
    if rule is None or rule.every is not Every.YEAR:
        return {"closes_at": ""}
    moments = moments_of(rule, span_of(rule.every, date(season.year, 1, 1)), county.calendar)
    return {"closes_at": moments.closes_at.isoformat() if moments is not None and moments.closes_at else ""}


def _way(project: ProjectFile, season: Season) -> dict[str, object]:
    step = season.step_of(project)
    plan = latest(project.plans, season.year) or draft(project.plans, season.year)
    return facts.project_line(project) | {
        "year": season.year,
        "project_class": project.project_class,
        "steps": [
            {"step": v.step, "day_on": v.on.isoformat(), "text": v.text}
            for v in project.vettings
            if v.year == season.year
        ],
        "step": step.name if step is not None else "",
        "lacks": [want.value for want in season.lacks(project, step)] if step is not None else [],
        "classings": [
            {"day_on": c.on.isoformat(), "before": c.before, "after": c.after, "by": c.by, "reason": c.reason}
            for c in project.classings
        ],
        "annual_yuan": plan.annual_yuan if plan is not None else 0,
        "fixed_on": facts.said(plan.fixed_on) if plan is not None and plan.number else "",
    }
