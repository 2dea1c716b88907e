"""What survives when a project is imported again: figures that were reported, days that were told, the frozen plan."""

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date, datetime
from typing import TypeVar

from domain.calendars import local_date
from domain.projects.elements import Element
from domain.projects.files import ProjectFile
from domain.projects.milestones import UNFIXED, Milestone, PlanVersion, latest
from domain.projects.slots import FiveSlots, Participants
from domain.projects.stages import Move

N = TypeVar("N", Element, Milestone)
S = TypeVar("S", Element, Milestone, FiveSlots, Participants)

_KEPT = (
    "categories", "pools", "foreign_usd", "progress_target", "plan_start_on", "plan_finish_on", "plan_production_on",
    "started_on", "enrolled_on",
)  # fmt: skip


def merged_project(old: ProjectFile | None, new: ProjectFile, now: datetime) -> ProjectFile:
    """What was told here outweighs a blank of the workbook; a filled cell outweighs what was told."""
    today = local_date(now)
    if old is None:
        return replace(new, plans=_fixed((), new.plans, today))
    lived = _with_life(old, new, today)
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


def _with_life(old: ProjectFile, new: ProjectFile, today: date) -> ProjectFile:
    blanks = {name: getattr(old, name) for name in _KEPT if not getattr(new, name)}
    moves = old.moves
    if old.stage is not new.stage:
        moves = (*moves, Move(on=today, before=old.stage, after=new.stage, by="import"))
    return replace(
        new,
        **blanks,
        slots=_filled(old.slots, new.slots),
        participants=_filled(old.participants, new.participants),
        elements=_by_name(old.elements, new.elements),
        milestones=_by_name(old.milestones, new.milestones),
        plans=_fixed(old.plans, new.plans, today),
        moves=moves,
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


def _fixed(old: tuple[PlanVersion, ...], new: Iterable[PlanVersion], today: date) -> tuple[PlanVersion, ...]:
    """A year's first plan is its baseline; one that differs becomes the next version."""
    plans = old
    for each in (plan for plan in new if plan.number == UNFIXED):
        last = latest(plans, each.year)
        if last is None or last.months_yuan != each.months_yuan:
            number = last.number + 1 if last else 1
            plans = (*plans, replace(each, number=number, fixed_on=today, by="import"))
    return plans
