"""The seven links of the dispatch headquarters (domain §8 D4-0): where a project stands and for how many days."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.projects.elements import Element
from domain.projects.files import ProjectFile
from domain.projects.rules import ProjectRules
from domain.projects.stages import FINISHED, Stage


class Link(StrEnum):
    """备案审批 手续办理 要素配置 开工建设 实施进度 堵点难点 竣工投产."""

    FILING = "filing"
    PERMITS = "permits"
    ELEMENTS = "elements"
    START = "start"
    PROGRESS = "progress"
    BLOCKED = "blocked"
    FINISH = "finish"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The present link, and since when as far as the facts tell; None = nobody wrote the day down."""

    link: Link
    since_on: date | None

    def days(self, on: date) -> int | None:
        """Days in this link, the first counted as none."""
        return None if self.since_on is None else (on - self.since_on).days


def standing_of(project: ProjectFile, rules: ProjectRules, *, blocked_since: date | None = None) -> Standing:
    """`blocked_since` = the day of the oldest open problem, which only matters once building has begun."""
    if project.stage in FINISHED:
        return Standing(link=Link.FINISH, since_on=_moved_on(project))
    if project.has_started:
        if blocked_since is not None or project.stage is Stage.SUSPENDED:
            return Standing(link=Link.BLOCKED, since_on=blocked_since or _moved_on(project))
        return Standing(link=Link.PROGRESS, since_on=project.started_on or _moved_on(project))
    return _before_start(project, rules)


def _before_start(project: ProjectFile, rules: ProjectRules) -> Standing:
    """The first of filing, permits and elements with something unsettled; the link begins when the one before it was
    settled."""
    filings = tuple(e for e in project.permits if e.name in rules.filings)
    permits = tuple(e for e in project.permits if e.name not in rules.filings)
    parts = ((Link.FILING, filings), (Link.PERMITS, permits), (Link.ELEMENTS, project.supplies))
    since = _moved_on(project)
    for link, elements in parts:
        if any(not each.is_settled for each in elements):
            return Standing(link=link, since_on=since)
        since = _last_settled(elements, since)
    return Standing(link=Link.START, since_on=since)


def _last_settled(elements: tuple[Element, ...], since: date | None) -> date | None:
    days = [each.settled_on for each in elements if each.settled_on]
    return max([*days, *([since] if since else [])], default=None)


def _moved_on(project: ProjectFile) -> date | None:
    return project.moves[-1].on if project.moves else None
