"""How a county argues over the plan of a year, where its policy has steps for it (D0-1): each autumn step on its last
day, what lacks something by name as the meeting decided, the plan itself in January by its document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from domain.calendars import ONE_DAY
from domain.policy import Policy
from domain.projects.files import ProjectFile
from domain.projects.stages import BEFORE_START
from store.mapping import all_of
from tests.simulation.world import World

APPROVED_ON = 4
"""The fourth work day of January: the lights of the first days go by the even line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """On one day, about the plan of a year: these steps; `approves` = the meeting that then decides the plan."""

    on: date
    year: int
    steps: tuple[str, ...]
    approves: str = ""


def sittings(policy: Policy, working: Sequence[date]) -> Iterator[Sitting]:
    """Those of one month. What was argued over before the first day is made up for in January."""
    steps, year = [step.name for step in policy.vetting.steps], working[0].year
    if not steps:
        return
    if working[0].month == 1:
        at = working[min(APPROVED_ON, len(working)) - 1]
        yield Sitting(on=at, year=year, steps=tuple(steps), approves=policy.vetting.approval)
    for rule in policy.cadences.values():
        step, ahead = str(rule.settings.get("step", "")), rule.closes.ahead if rule.closes else None
        if step not in steps or ahead is None:
            continue
        last = date(year + 1, 1, 1) - ONE_DAY * ahead
        if last.month == working[0].month:
            yield Sitting(on=max((day for day in working if day <= last), default=working[0]), year=year + 1,
                          steps=(step,))  # fmt: skip


def held(world: World, step: str, year: int) -> list[str]:
    """The candidates that have not come through it yet."""
    projects = world.look(lambda connection: all_of(connection, ProjectFile)).values()
    waiting = (each for each in projects if each.stage in BEFORE_START)
    return [each.name for each in waiting if (year, step) not in {(v.year, v.step) for v in each.vettings}]
