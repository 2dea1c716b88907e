"""倒排工期 (domain §8 D2-1): from the day of the start, or of the finish, back through the lead times to the latest day
on which each element must be applied for; the one with the least room is critical."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from domain.calendars import Calendar
from domain.projects.elements import Element
from domain.projects.files import ProjectFile
from domain.projects.rules import BEFORE_FINISH, BEFORE_START, LeadTime, ProjectRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One step of the schedule: begin by, be done by. `element` is the project's own line, if it has one."""

    name: str
    begin_by: date
    done_by: date
    work_days: int
    element: Element | None = None

    def room(self, on: date) -> int:
        """Calendar days left before the next thing must have happened; negative = too late."""
        applied = self.element is not None and self.element.applied_on is not None
        return ((self.done_by if applied else self.begin_by) - on).days


def start_of(project: ProjectFile, rules: ProjectRules) -> date | None:
    """The planned start; where only the finish is planned, as long before it as building takes."""
    if project.plan_start_on is not None or project.plan_finish_on is None:
        return project.plan_start_on
    return project.plan_finish_on - timedelta(days=rules.build_days)


def back_schedule(project: ProjectFile, rules: ProjectRules, calendar: Calendar) -> tuple[Slot, ...]:
    """Every unsettled step that the project or the policy names, the earliest beginning first."""
    anchors = {BEFORE_START: start_of(project, rules), BEFORE_FINISH: project.plan_finish_on}
    elements = {each.name: each for each in project.elements}
    times = {each.name: each for each in rules.lead_times}
    found = []
    for name in dict.fromkeys((*times, *elements)):
        element = elements.get(name)
        settled = element is not None and element.is_settled
        done_by = _done_by(name, times, anchors, calendar)
        if element is not None and element.need_on is not None:
            done_by = min(filter(None, (done_by, element.need_on)))
        if element is None or settled or done_by is None:
            continue
        days = times[name].work_days if name in times else 0
        begin_by = _work_days_before(done_by, days, calendar)
        found.append(Slot(name=name, begin_by=begin_by, done_by=done_by, work_days=days, element=element))
    return tuple(sorted(found, key=lambda slot: (slot.begin_by, slot.name)))


def _done_by(
    name: str, times: Mapping[str, LeadTime], anchors: Mapping[str, date | None], calendar: Calendar
) -> date | None:
    """The latest day of a step: when what waits for it begins. What no lead time names is due at the start."""
    before = times[name].before if name in times else BEFORE_START
    seen = {name}
    days = 0
    while before in times and before not in seen:
        seen.add(before)
        days += times[before].work_days
        before = times[before].before
    anchor = anchors.get(before)
    return None if anchor is None else _work_days_before(anchor, days, calendar)


def _work_days_before(day: date, days: int, calendar: Calendar) -> date:
    """So many work days before a day; with none, the last work day on or before it."""
    on = day if calendar.is_work_day(day) else calendar.add_work_days(day, -1)
    return calendar.add_work_days(on, -days) if days else on


def critical(slots: tuple[Slot, ...], on: date) -> Slot | None:
    """The step with the least room."""
    return min(slots, key=lambda slot: (slot.room(on), slot.name), default=None)


def tight(slots: tuple[Slot, ...], on: date, within: int) -> Iterator[Slot]:
    """The steps whose room is used up within so many days."""
    return (slot for slot in slots if slot.room(on) <= within)
