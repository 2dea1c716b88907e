"""Projects and what is told about them every day (domain §3, §9). Money is integers of 元."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import ClassVar

from domain.projects.elements import Element, ElementForm
from domain.projects.milestones import Milestone, PlanVersion
from domain.projects.slots import FiveSlots, Participants
from domain.projects.stages import ACTIVE, STARTED, Move, Stage
from domain.projects.vettings import Classing, Vetting

__all__ = ["ACTIVE", "Entry", "ProjectFile", "Stage"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What somebody said about one project; None = not mentioned. `mends_total`: the total to date was wrong before."""

    project: str
    invested_yuan: int | None = None
    cumulative_yuan: int | None = None
    mends_total: bool = False
    percent: float | None = None
    progress: str = ""
    problem: str = ""
    no_change: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectFile:
    """One project: its plan, its people, its figures so far this year, and what it needs. `categories` are the words
    of the policy's thresholds and classes; starting and enrolment are two facts."""

    kind: ClassVar[str] = "project"
    key: str
    name: str
    aliases: tuple[str, ...] = ()
    stage: Stage = Stage.UNDER_CONSTRUCTION
    project_class: str = ""
    unit: str
    liaison_post: str
    sponsor_post: str = ""
    total_yuan: int = 0
    annual_plan_yuan: int = 0
    month_plan_yuan: int = 0
    cumulative_yuan: int = 0
    progress: str = ""
    last_report_on: date | None = None
    last_report_at: datetime | None = None
    unchanged_streak: int = 0
    same_text_streak: int = 0
    categories: tuple[str, ...] = ()
    pools: tuple[str, ...] = ()
    foreign_usd: int = 0
    progress_target: str = ""
    plan_start_on: date | None = None
    plan_finish_on: date | None = None
    plan_production_on: date | None = None
    started_on: date | None = None
    enrolled_on: date | None = None
    slots: FiveSlots = field(default_factory=FiveSlots)
    participants: Participants = field(default_factory=Participants)
    milestones: tuple[Milestone, ...] = ()
    elements: tuple[Element, ...] = ()
    plans: tuple[PlanVersion, ...] = ()
    moves: tuple[Move, ...] = ()
    vettings: tuple[Vetting, ...] = ()
    classings: tuple[Classing, ...] = ()
    next_due_at: ClassVar[None] = None

    @property
    def is_active(self) -> bool:
        """True while somebody owes progress on it."""
        return self.stage in ACTIVE

    @property
    def has_started(self) -> bool:
        """True once it was started, by its day or, where nobody wrote the day down, by its stage."""
        return self.started_on is not None or self.stage in STARTED

    @property
    def supplies(self) -> tuple[Element, ...]:
        """The element register: what has to be supplied."""
        return tuple(e for e in self.elements if e.form is ElementForm.SUPPLY)

    @property
    def permits(self) -> tuple[Element, ...]:
        """The approval-item list."""
        return tuple(e for e in self.elements if e.form is ElementForm.PERMIT)
