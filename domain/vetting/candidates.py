"""Where a candidate stands in a season and what it lacks. Nothing is asked that the project's file says already."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from domain.projects.elements import ElementState
from domain.projects.files import ProjectFile
from domain.projects.milestones import PlanVersion, draft
from domain.projects.stages import BEFORE_START
from domain.vetting.rules import VettingRules, VettingStep, Want


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """The rules in force and the year that is planned."""

    rules: VettingRules
    year: int

    def passed(self, project: ProjectFile) -> frozenset[str]:
        """The steps it has behind it, the approval too."""
        return frozenset(v.step for v in project.vettings if v.year == self.year)

    def step_of(self, project: ProjectFile) -> VettingStep | None:
        """The first it has not passed; None = through all of them."""
        passed = self.passed(project)
        return next((step for step in self.rules.steps if step.name not in passed), None)

    def waits_for(self, project: ProjectFile, step: str) -> bool:
        """True where it stands at that step or before it."""
        return step in self.rules.names and step not in self.passed(project)

    def lacks(self, project: ProjectFile, step: VettingStep) -> tuple[Want, ...]:
        """What the step wants to know and the file does not say."""
        if step.classes and project.project_class and project.project_class not in step.classes:
            return ()
        return tuple(want for want in step.wants if not _KNOWN[want](project, self))


def candidates(projects: Iterable[ProjectFile]) -> list[ProjectFile]:
    """What has not started and was not taken out, the ideas too."""
    return [p for p in projects if p.stage in BEFORE_START]


def in_order(projects: Iterable[ProjectFile], rules: VettingRules) -> list[ProjectFile]:
    """优先 first, in the order of the policy; then by class; a project without one last."""

    def rank(project: ProjectFile) -> tuple[int, bool, str, str]:
        words = {*project.categories, *project.pools}
        place = next((n for n, word in enumerate(rules.first) if word in words), len(rules.first))
        return place, not project.project_class, project.project_class, project.key

    return sorted(projects, key=rank)


def is_about_land(name: str, rules: VettingRules) -> bool:
    """Whether a need of that name is about the site or the quota of land."""
    return any(piece in name for piece in rules.land)


def plan_of(project: ProjectFile, year: int) -> PlanVersion | None:
    """The year's plan that waits for the approval, else the newest that was fixed."""
    return draft(project.plans, year) or max(
        (p for p in project.plans if p.year == year), key=lambda p: p.number, default=None
    )


def _has_months(project: ProjectFile, season: Season) -> bool:
    plan = plan_of(project, season.year)
    return plan is not None and any(plan.months_yuan)


def _has_site(project: ProjectFile, season: Season) -> bool:
    land = (e for e in project.elements if is_about_land(e.name, season.rules))
    return all(e.state is not ElementState.OPEN for e in land)


_KNOWN: Mapping[Want, Callable[[ProjectFile, Season], bool]] = {
    Want.START: lambda project, _season: project.plan_start_on is not None,
    Want.TARGET: lambda project, _season: bool(project.progress_target),
    Want.ELEMENTS: lambda project, _season: bool(project.elements),
    Want.CATEGORY: lambda project, _season: bool(project.categories),
    Want.CLASS: lambda project, _season: bool(project.project_class),
    Want.LAND: _has_site,
    Want.CLEAR: lambda project, _season: all(e.is_settled or e.need_on is not None for e in project.elements),
    Want.MONTHS: _has_months,
}
