"""The facts a light is judged by, as they stood on any day: only what bears a date (domain §7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from domain.calendars import local_date
from domain.matters.items import Branch, Item
from domain.projects.back_schedule import start_of
from domain.projects.files import ProjectFile
from domain.projects.milestones import baseline
from domain.projects.rules import ProjectRules
from domain.projects.stages import ACTIVE, STARTED, Stage
from domain.projects.triggers import planned_until
from domain.rounds.reports import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapse:
    """Something that should be there: a node, money, a solved problem; its name and the day it was due."""

    name: str
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One project at the end of a day. `start_on` planned, `started_on` None where nobody wrote it down."""

    is_judged: bool
    annual_yuan: int
    planned_yuan: Fraction
    done_yuan: int
    start_on: date | None = None
    has_started: bool = False
    started_on: date | None = None
    is_enrolled: bool = False
    nodes: tuple[Lapse, ...] = ()
    supplies: tuple[Lapse, ...] = ()
    problems: tuple[Lapse, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What is recorded of one project: its file, reports around the day, and its matters."""

    project: ProjectFile
    reports: tuple[Report, ...] = ()
    items: tuple[Item, ...] = ()


def standing_on(recorded: Recorded, rules: ProjectRules, on: date) -> Standing:
    """Everything that was so by the end of that day and nothing that came later."""
    project = recorded.project
    stage = stage_on(project, on)
    started_on = project.started_on if project.started_on and project.started_on <= on else None
    frozen = baseline(project.plans, on.year)
    annual = frozen.annual_yuan if frozen and frozen.annual_yuan else project.annual_plan_yuan
    return Standing(
        is_judged=stage in ACTIVE,
        annual_yuan=annual,
        planned_yuan=planned_until(project, on) if annual else Fraction(0),
        done_yuan=done_on(project, recorded.reports, on),
        start_on=start_of(project, rules),
        has_started=started_on is not None or (project.started_on is None and stage in STARTED),
        started_on=started_on,
        is_enrolled=project.enrolled_on is not None and project.enrolled_on <= on,
        nodes=tuple(_late_nodes(project, on)),
        supplies=tuple(_late_supplies(project, on)),
        problems=tuple(_late_problems(recorded.items, on)),
    )


def stage_on(project: ProjectFile, on: date) -> Stage:
    """Where it stood: moves after the day are walked back."""
    stage = project.stage
    for move in reversed(project.moves):
        if move.on > on:
            stage = move.before
    return stage


def done_on(project: ProjectFile, reports: Iterable[Report], on: date) -> int:
    """What the year had come to: the last report up to the day, else what stood before the first one after it, else
    the file, unless its figure is of an earlier year."""
    year, day = str(on.year), on.isoformat()
    standing = [r for r in reports if r.taken_back_at is None and r.period.startswith(year)]
    ordered = sorted(standing, key=lambda r: (r.period, r.revision))
    before = [r for r in ordered if r.period <= day]
    after = [r for r in ordered if r.period > day]
    if before:
        return before[-1].cumulative_yuan
    if after:
        return after[0].cumulative_before_yuan
    of_earlier_year = project.last_report_on is not None and project.last_report_on.year < on.year
    return 0 if of_earlier_year else project.cumulative_yuan


def _late_nodes(project: ProjectFile, on: date) -> Iterable[Lapse]:
    for node in project.milestones:
        if node.planned_on < on and (node.actual_on is None or node.actual_on > on):
            yield Lapse(name=node.name, due_on=node.planned_on)


def _late_supplies(project: ProjectFile, on: date) -> Iterable[Lapse]:
    for each in project.supplies:
        settled = each.settled_on is not None and each.settled_on <= on
        if each.need_on is not None and each.need_on < on and not settled:
            yield Lapse(name=each.name, due_on=each.need_on)


def _late_problems(items: Iterable[Item], on: date) -> Iterable[Lapse]:
    """Problems that were open and overdue; one number is one lapse, by the earliest due day."""
    for item in items:
        withdrawn = item.withdrawn is not None and local_date(item.withdrawn.at) <= on
        if item.item_kind != "problem" or local_date(item.issued_at) > on or withdrawn:
            continue
        days = [due for b in item.branches if (due := _overdue_since(b, on)) is not None]
        if days:
            yield Lapse(name=str(item.number), due_on=min(days))


def _overdue_since(branch: Branch, on: date) -> date | None:
    """The due day that was told by then; None where it is not past or the share had ended."""
    ended = branch.closed is not None and local_date(branch.closed.at) <= on
    told = [d for d in branch.deadlines if local_date(d.set_at) <= on]
    due = local_date(told[-1].due_at) if told else None
    return due if due is not None and due < on and not ended else None
