"""When a letter is due (domain §8 D3-4): by the days of a start and of going into production, by serious lag; the rungs
in their order, with room between them. Pure, and the machine only ever drafts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain.calendars import local_date
from domain.letters.kinds import RUNGS, Cause, LetterKind
from domain.letters.letters import Letter
from domain.letters.rules import LetterRules
from domain.projects.files import ProjectFile
from domain.projects.readiness import has_started
from domain.projects.stages import FINISHED, Stage
from domain.projects.triggers import lag_points

ASLEEP = frozenset({Stage.CONCEPT, Stage.RESERVE, Stage.SUSPENDED, Stage.MOVED_OUT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What a project gives cause for on a day: the rung its days have come to, and which day it rests on."""

    rung: LetterKind
    cause: Cause
    due_on: date


def occasion(project: ProjectFile, rules: LetterRules, on: date) -> Occasion | None:
    """The highest rung that a project's days and figures call for; None = nothing."""
    if project.stage in ASLEEP:
        return None
    found = (_of_start(project, rules, on), _of_production(project, rules, on), _of_lag(project, rules, on))
    return max((each for each in found if each), key=lambda each: RUNGS.index(each.rung), default=None)


def _of_start(project: ProjectFile, rules: LetterRules, on: date) -> Occasion | None:
    start = project.plan_start_on
    if start is None or has_started(project, on):
        return None
    if on < start:
        ahead = start - timedelta(days=rules.ahead_days) <= on
        return Occasion(rung=LetterKind.REMINDER, cause=Cause.START_AHEAD, due_on=start) if ahead else None
    return _missed(start, Cause.START_LATE, rules, on)


def _of_production(project: ProjectFile, rules: LetterRules, on: date) -> Occasion | None:
    """Going into production counts where the start is not itself what is missing."""
    due = project.plan_production_on
    if due is None or project.stage is Stage.IN_PRODUCTION or not has_started(project, on):
        return None
    return _missed(due, Cause.PRODUCTION_LATE, rules, on)


def _missed(due: date, cause: Cause, rules: LetterRules, on: date) -> Occasion | None:
    late = (on - due).days
    if late < rules.late_days:
        return None
    rung = LetterKind.SUPERVISION if late >= rules.serious_days else LetterKind.ASSIGNMENT
    return Occasion(rung=rung, cause=cause, due_on=due)


def _of_lag(project: ProjectFile, rules: LetterRules, on: date) -> Occasion | None:
    """Once a month at most: the month is its day."""
    running = has_started(project, on) and project.stage not in FINISHED
    if not running or not project.annual_plan_yuan or lag_points(project, on) <= rules.serious_points:
        return None
    return Occasion(rung=LetterKind.SUPERVISION, cause=Cause.LAG, due_on=on.replace(day=1))


def counted(letters: Iterable[Letter], rules: LetterRules, on: date) -> list[Letter]:
    """The letters about something that still count, the oldest first."""
    since = on - timedelta(days=rules.counts_days)
    served = [each for each in letters if each.is_in_force and each.letter_kind in RUNGS]
    fresh = [each for each in served if each.signed_on is not None and each.signed_on >= since]
    return sorted(fresh, key=lambda each: (each.signed_on or since, each.number))


def missing_rungs(kind: LetterKind, served: Iterable[Letter]) -> Iterator[LetterKind]:
    """The rungs below a kind that nobody has sent."""
    sent = {each.letter_kind for each in served}
    return (rung for rung in RUNGS[: RUNGS.index(kind)] if rung not in sent)


def next_rung(wanted: Occasion, letters: Sequence[Letter], rules: LetterRules, on: date) -> LetterKind | None:
    """The letter to draft: the lowest rung nobody has sent, at its time; None while something is under way."""
    served = counted(letters, rules, on)
    if any(each.is_waiting for each in letters) or not _rested(served, rules, on):
        return None
    kind = next(missing_rungs(wanted.rung, served), wanted.rung)
    repeated = any(each.letter_kind is kind for each in served)
    return None if repeated and kind is not LetterKind.SUPERVISION else kind


def _rested(served: Sequence[Letter], rules: LetterRules, on: date) -> bool:
    """Whether the unit had its time with the last letter."""
    if not served or served[-1].signed_on is None:
        return True
    last = served[-1]
    due = last.reply_due_at
    return on >= served[-1].signed_on + timedelta(days=rules.gap_days) and (due is None or on > local_date(due))
