"""What survives when a project is imported again: figures that were reported, days that were told, the frozen plan."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import TypeVar

from domain.calendars import local_date
from domain.projects.elements import Element
from domain.projects.files import ProjectFile
from domain.projects.milestones import UNFIXED, Milestone, PlanVersion, draft, latest
from domain.projects.slots import FiveSlots, Participants
from domain.projects.stages import Move
from domain.projects.vettings import Classing

N = TypeVar("N", Element, Milestone)
S = TypeVar("S", Element, Milestone, FiveSlots, Participants)

_KEPT = (
    "categories", "pools", "foreign_usd", "progress_target", "plan_start_on", "plan_finish_on", "plan_production_on",
    "started_on", "enrolled_on", "project_class",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """When; whether the plan of a year to come waits for the approval of a season of 论证."""

    on: date
    vetted: bool = False


def merged_project(old: ProjectFile | None, new: ProjectFile, now: datetime, *, vetted: bool = False) -> ProjectFile:
    """What was told here outweighs a blank of the workbook; a filled cell outweighs what was told."""
    today = local_date(now)
    this = Import(on=today, vetted=vetted)
    if old is None:
        return replace(new, plans=_fixed((), new.plans, this))
    lived = _with_life(old, new, this)
    if old.last_report_at is None or local_date(old.last_report_at).year != today.year:
        return lived
    return replace(
        lived,
        cumulative_yuan=old.cumulative_yuan,
        progress=old.progress,
        last_report_on=old.last_report_on,
        last_report_at=old.last_report_at,
        unchanged_streak=old.unchanged_streak,
        same_text_streak=old.same_text_streak,
    )


def _with_life(old: ProjectFile, new: ProjectFile, this: Import) -> ProjectFile:
    blanks = {name: getattr(old, name) for name in _KEPT if not getattr(new, name)}
    moves = old.moves
    if old.stage is not new.stage:
        moves = (*moves, Move(on=this.on, before=old.stage, after=new.stage, by="import"))
    classings = old.classings
    if new.project_class and old.project_class != new.project_class:
        before, after = old.project_class, new.project_class
        classings = (*classings, Classing(on=this.on, before=before, after=after, by="import"))
    return replace(
        new,
        **blanks,
        slots=_filled(old.slots, new.slots),
        participants=_filled(old.participants, new.participants),
        elements=_by_name(old.elements, new.elements),
        milestones=_by_name(old.milestones, new.milestones),
        plans=_fixed(old.plans, new.plans, this),
        moves=moves,
        vettings=old.vettings,
        classings=classings,
    )


def _filled(old: S, new: S) -> S:
    """The new record with its blanks as they were."""
    blank = [each.name for each in fields(new) if not getattr(new, each.name)]
    return replace(new, **{name: getattr(old, name) for name in blank})


def _by_name(old: Iterable[N], new: Iterable[N]) -> tuple[N, ...]:
    """What the workbook does not name stays; what it leaves blank stays as it was told."""
    named: dict[str, N] = {each.name: each for each in old}
    for each in new:
        before = named.get(each.name)
        named[each.name] = _filled(before, each) if before else each
    return tuple(named.values())


def _fixed(old: tuple[PlanVersion, ...], new: Iterable[PlanVersion], this: Import) -> tuple[PlanVersion, ...]:
    """A year's first plan is its baseline; one that differs becomes the next version; a draft replaces the draft."""
    plans = old
    for each in (plan for plan in new if plan.number == UNFIXED):
        last, waits = latest(plans, each.year), draft(plans, each.year)
        if last is None and this.vetted and (waits is not None or each.year > this.on.year):
            same = waits is not None and waits.months_yuan == each.months_yuan
            plans = plans if same else (*(p for p in plans if p is not waits), each)
        elif last is None or last.months_yuan != each.months_yuan:
            number = last.number + 1 if last else 1
            plans = (*plans, replace(each, number=number, fixed_on=this.on, by="import"))
    return plans
