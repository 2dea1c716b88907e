"""Ready to start, started, enrolled (domain §8 D0-10): a checklist, two facts, two rates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from domain.projects.back_schedule import start_of
from domain.projects.elements import Element
from domain.projects.files import ProjectFile
from domain.projects.rules import ProjectRules
from domain.projects.stages import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist:
    """What is settled and what is not."""

    settled: tuple[Element, ...]
    open: tuple[Element, ...]

    @property
    def is_ready(self) -> bool:
        """True where nothing is left to settle; a project without a register is not known to be ready."""
        return bool(self.settled) and not self.open


def checklist(project: ProjectFile) -> Checklist:
    """The conditions of starting: every element and permit of the project."""
    return Checklist(
        settled=tuple(e for e in project.elements if e.is_settled),
        open=tuple(e for e in project.elements if not e.is_settled),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """Of the projects due to start by a day: how many started; of the started ones, how many are enrolled."""

    due: int
    started: int
    enrolled: int

    @property
    def start_rate(self) -> Fraction | None:
        """开工率; None where nothing was due."""
        return Fraction(self.started, self.due) if self.due else None

    @property
    def enrolment_rate(self) -> Fraction | None:
        """入库率 of what started; None where nothing did."""
        return Fraction(self.enrolled, self.started) if self.started else None


def rates(projects: Iterable[ProjectFile], rules: ProjectRules, since: date, on: date) -> Rates:
    """Of those whose planned start lies between two days, both included."""
    due = [p for p in projects if p.stage is not Stage.MOVED_OUT and since <= (start_of(p, rules) or date.max) <= on]
    started = [p for p in due if has_started(p, on)]
    return Rates(due=len(due), started=len(started), enrolled=sum(is_enrolled(p, on) for p in started))


def has_started(project: ProjectFile, on: date) -> bool:
    """Whether it had started by a day; where nobody wrote the day down, its stage tells."""
    return project.started_on <= on if project.started_on is not None else project.has_started


def is_enrolled(project: ProjectFile, on: date) -> bool:
    """Whether it stood in the statistical register by a day."""
    return project.enrolled_on is not None and project.enrolled_on <= on


def awaits_enrolment(project: ProjectFile, rules: ProjectRules, on: date) -> bool:
    """Started long enough ago and not enrolled: what the monthly sweep lists (D4-2)."""
    if not has_started(project, on) or is_enrolled(project, on) or project.stage is Stage.MOVED_OUT:
        return False
    return project.started_on is None or project.started_on + timedelta(days=rules.enrol_within_days) <= on
