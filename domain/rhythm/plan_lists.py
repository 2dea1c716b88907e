"""Lists of a season of 论证: the candidates and what each lacks, how the whole is made up, what goes before a meeting,
the months of the plan (domain §8 D0-1). The period is the year that is planned."""

from collections.abc import Iterator
from fractions import Fraction

from domain.projects import facts
from domain.projects.elements import Element, ElementState
from domain.projects.files import ProjectFile
from domain.rhythm.views import Line, Lists, View
from domain.vetting.candidates import Season, candidates, in_order, is_about_land, plan_of
from domain.vetting.rules import Indicator

QUARTER = 3


def _season(view: View) -> Season:
    return Season(rules=view.county.policy.vetting, year=view.span.first_on.year)


def _candidates(view: View) -> Iterator[Line]:
    """All of them with their class; where the rule names a step, those that have not passed it and what they lack."""
    season, asked = _season(view), str(view.rule.settings.get("step", ""))
    for project in in_order(candidates(view.projects), season.rules):
        step = season.step_of(project)
        if asked and not season.waits_for(project, asked):
            continue
        yield facts.project_line(project) | {
            "project_class": project.project_class,
            "total_yuan": project.total_yuan,
            "step": step.name if step is not None else "",
            "lacks": [want.value for want in season.lacks(project, step)] if step is not None else [],
        }


def _reclassed(view: View) -> Iterator[Line]:
    """What became of another class in the year in which the plan is made."""
    for project in candidates(view.projects):
        for change in project.classings:
            if change.before and change.on.year == view.on.year:
                yield facts.project_line(project) | {
                    "before": change.before,
                    "after": change.after,
                    "day_on": change.on.isoformat(),
                    "reason": change.reason,
                }


def _structure(view: View) -> Iterator[Line]:
    """Each indicator: how much of the candidates it is, and how much it should be."""
    found = candidates(view.projects)
    for name, indicator in view.county.policy.vetting.indicators.items():
        share = _share(found, indicator)
        if share is not None:
            yield {
                "name": name,
                "percent": facts.percent(share),
                "wanted": indicator.percent,
                "short": share * 100 < indicator.percent,
            }


def _share(found: list[ProjectFile], indicator: Indicator) -> Fraction | None:
    weights = [(p, p.total_yuan if indicator.of_money else 1) for p in found]
    whole = sum(weight for _p, weight in weights)
    part = sum(weight for p, weight in weights if {*p.categories, *p.pools} & {*indicator.words})
    return Fraction(part, whole) if whole else None


def _demands(view: View) -> Iterator[Line]:
    """What the candidates need, to who supplies it, before anything is argued over."""
    return (_line(p, e) for p, e in _open(view))


def _unclear(view: View) -> Iterator[Line]:
    """Needs without a day: nobody can say yet when they are there."""
    return (_line(p, e) for p, e in _open(view) if e.need_on is None)


def _sites(view: View) -> Iterator[Line]:
    """Questions of site and land quota, in one batch: of the classes the step asks, what is not applied for."""
    season = _season(view)
    classes = {
        c for step in season.rules.steps for c in step.classes if str(view.rule.settings.get("step")) == step.name
    }
    for project, element in _open(view):
        asked = not classes or project.project_class in classes
        if asked and element.state is ElementState.OPEN and is_about_land(element.name, season.rules):
            yield _line(project, element)


def _open(view: View) -> Iterator[tuple[ProjectFile, Element]]:
    for project in in_order(candidates(view.projects), view.county.policy.vetting):
        for element in project.elements:
            if not element.is_settled and (view.is_whole or element.unit == view.unit):
                yield project, element


def _line(project: ProjectFile, element: Element) -> Line:
    quantity = f"{element.hundredths / 100:g}{element.measure}" if element.hundredths else ""
    about = {"project": project.key, "project_name": project.name, "project_class": project.project_class}
    return about | facts.element_line(element) | {"quantity": quantity}


def _monthly(view: View) -> Iterator[Line]:
    """The plan of the year, whole and project by project, by quarters: what the approval makes the baseline."""
    year = view.span.first_on.year
    planned = [(p, plan) for p in view.projects if (plan := plan_of(p, year)) is not None]
    if len(planned) > 1:
        yield _plan_line("", [plan.months_yuan for _p, plan in planned]) | {"count": len(planned), "fixed": False}
    for project, plan in planned:
        line = _plan_line(project.name, [plan.months_yuan])
        yield facts.project_line(project) | line | {"count": 1, "fixed": bool(plan.number)}


def _plan_line(name: str, plans: list[tuple[int, ...]]) -> Line:
    months = [sum(column) for column in zip(*plans, strict=True)]
    quarters = [sum(months[n : n + QUARTER]) for n in range(0, len(months), QUARTER)]
    return {"name": name, "annual_yuan": sum(months), "quarters_yuan": quarters}


PLAN_LISTS: Lists = {
    "candidates": _candidates,
    "reclassed": _reclassed,
    "structure": _structure,
    "demands": _demands,
    "unclear": _unclear,
    "sites": _sites,
    "monthly": _monthly,
}
