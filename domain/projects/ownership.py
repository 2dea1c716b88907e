"""包项目、定时间、定目标、定责任 (domain §8 D1-1) and the four things that are fixed on the list (D4-1): a project
above its threshold is flagged until it has all four."""

from collections.abc import Iterable
from enum import StrEnum

from domain.projects.files import ProjectFile
from domain.projects.rules import ProjectRules, Threshold
from domain.projects.stages import Stage

WAN = 10_000


class Gap(StrEnum):
    """What a project still lacks."""

    LEADER = "leader"
    DATE = "date"
    TARGET = "target"
    OWNER = "owner"


def gaps(project: ProjectFile) -> tuple[Gap, ...]:
    """Which of the four are missing: leader, date, target (money and progress), owner."""
    present = {
        Gap.LEADER: bool(project.sponsor_post),
        Gap.DATE: project.plan_finish_on is not None,
        Gap.TARGET: project.annual_plan_yuan > 0 and bool(project.progress_target),
        Gap.OWNER: bool(project.unit and project.liaison_post),
    }
    return tuple(gap for gap, there in present.items() if not there)


def threshold_of(project: ProjectFile, rules: ProjectRules) -> Threshold | None:
    """The first threshold the project reaches; None = it need not be carried."""
    return next((each for each in rules.thresholds if _reaches(project, each)), None)


def _reaches(project: ProjectFile, threshold: Threshold) -> bool:
    if threshold.least_usd_wan:
        return project.foreign_usd >= threshold.least_usd_wan * WAN
    return threshold.category in project.categories and project.total_yuan >= threshold.least_wan * WAN


def unowned(projects: Iterable[ProjectFile], rules: ProjectRules) -> list[ProjectFile]:
    """The projects above their threshold that lack one of the four, of those still in the plan."""
    return [p for p in projects if p.stage is not Stage.MOVED_OUT and threshold_of(p, rules) is not None and gaps(p)]
