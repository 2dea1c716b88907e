"""The four triggers of the supervision groups (domain §8 D0-13), computed from facts: should have started and has not,
progress lags, elements are late, preparation is thin."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from domain.calendars import Calendar, month_end
from domain.projects.back_schedule import back_schedule, start_of
from domain.projects.elements import ElementState
from domain.projects.files import ProjectFile
from domain.projects.milestones import baseline
from domain.projects.readiness import has_started
from domain.projects.rules import ProjectRules
from domain.projects.stages import FINISHED, Stage


class Trigger(StrEnum):
    """Why a supervision group looks at a project."""

    START_OVERDUE = "start_overdue"
    LAGGING = "lagging"
    ELEMENT_LATE = "element_late"
    UNPREPARED = "unprepared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One project on one day under the rules in force."""

    project: ProjectFile
    rules: ProjectRules
    calendar: Calendar
    on: date


def triggers(asked: Question) -> tuple[Trigger, ...]:
    """Every trigger that holds, in the order of the document."""
    if asked.project.stage in (Stage.MOVED_OUT, Stage.SUSPENDED, Stage.CONCEPT, Stage.RESERVE):
        return ()
    return tuple(trigger for trigger, holds in _HOLDS.items() if holds(asked))


def _start_overdue(asked: Question) -> bool:
    start = start_of(asked.project, asked.rules)
    return start is not None and start < asked.on and not has_started(asked.project, asked.on)


def _lagging(asked: Question) -> bool:
    project = asked.project
    if project.stage in FINISHED or not project.annual_plan_yuan or not has_started(project, asked.on):
        return False
    return lag_points(project, asked.on) >= asked.rules.lag_points


def lag_points(project: ProjectFile, on: date) -> Fraction:
    """Percentage points of the year's plan by which the completed investment lies below what was planned by a day."""
    planned = planned_until(project, on)
    return (planned - project.cumulative_yuan) * 100 / Fraction(project.annual_plan_yuan)


def planned_until(project: ProjectFile, on: date) -> Fraction:
    """What the frozen months plan until a day, the running month by days; without months, evenly over the year."""
    frozen = baseline(project.plans, on.year)
    if frozen is None or not any(frozen.months_yuan):
        days = (date(on.year, 12, 31) - date(on.year - 1, 12, 31)).days
        return Fraction(project.annual_plan_yuan * on.timetuple().tm_yday, days)
    part = Fraction(on.day, month_end(on.year, on.month).day)
    return frozen.planned_until(on.month - 1) + frozen.months_yuan[on.month - 1] * part


def _element_late(asked: Question) -> bool:
    if has_started(asked.project, asked.on):
        return False
    return any(slot.room(asked.on) < 0 for slot in back_schedule(asked.project, asked.rules, asked.calendar))


def _unprepared(asked: Question) -> bool:
    """Soon to start, and something has not even been applied for."""
    start = start_of(asked.project, asked.rules)
    if start is None or has_started(asked.project, asked.on):
        return False
    is_near = start - timedelta(days=asked.rules.prepared_days) <= asked.on
    return is_near and any(e.state is ElementState.OPEN for e in asked.project.elements)


_HOLDS: Mapping[Trigger, Callable[[Question], bool]] = {
    Trigger.START_OVERDUE: _start_overdue,
    Trigger.LAGGING: _lagging,
    Trigger.ELEMENT_LATE: _element_late,
    Trigger.UNPREPARED: _unprepared,
}
