"""Milestones of a project, planned and actual, and the versions of its plan (domain §3). The first approved version
of a year is the frozen baseline; later ones stand beside it and never replace it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

UNFIXED = 0
"""The number of a plan that nobody has fixed yet: importing it makes it a version, or in a season of 论证 the
approval does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """One node of the timetable."""

    name: str
    planned_on: date
    actual_on: date | None = None

    def is_overdue(self, on: date) -> bool:
        """Derived: planned for an earlier day and not reached (domain §2.2)."""
        return self.actual_on is None and self.planned_on < on


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanVersion:
    """The monthly plan of one year as it was fixed on a day. `months_yuan` are the twelve months."""

    number: int
    year: int
    fixed_on: date
    by: str = ""
    months_yuan: tuple[int, ...]

    @property
    def annual_yuan(self) -> int:
        """What the year comes to."""
        return sum(self.months_yuan)

    def planned_until(self, month: int) -> int:
        """What the months 1…`month` come to."""
        return sum(self.months_yuan[:month])


def baseline(plans: Iterable[PlanVersion], year: int) -> PlanVersion | None:
    """The frozen version of a year: its first."""
    return min(_fixed(plans, year), key=lambda p: p.number, default=None)


def latest(plans: Iterable[PlanVersion], year: int) -> PlanVersion | None:
    """What the year's plan has become since."""
    return max(_fixed(plans, year), key=lambda p: p.number, default=None)


def draft(plans: Iterable[PlanVersion], year: int) -> PlanVersion | None:
    """The plan of a year that waits to be approved."""
    return next((p for p in plans if p.year == year and p.number == UNFIXED), None)


def _fixed(plans: Iterable[PlanVersion], year: int) -> list[PlanVersion]:
    return [p for p in plans if p.year == year and p.number != UNFIXED]
