"""Projects and what is told about them every day (domain §3, §9). Money is integers of 元."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar


class Stage(StrEnum):
    """Where a project stands (domain §3)."""

    CONCEPT = "CONCEPT"
    RESERVE = "RESERVE"
    SIGNED = "SIGNED"
    PRE_CONSTRUCTION = "PRE_CONSTRUCTION"
    UNDER_CONSTRUCTION = "UNDER_CONSTRUCTION"
    SUSPENDED = "SUSPENDED"
    COMPLETED = "COMPLETED"
    IN_PRODUCTION = "IN_PRODUCTION"
    MOVED_OUT = "MOVED_OUT"


ACTIVE = frozenset({Stage.SIGNED, Stage.PRE_CONSTRUCTION, Stage.UNDER_CONSTRUCTION})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What somebody said about one project; None = not mentioned."""

    project: str
    invested_yuan: int | None = None
    cumulative_yuan: int | None = None
    percent: float | None = None
    progress: str = ""
    problem: str = ""
    no_change: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectFile:
    """One project: its plan, its people, its figures so far this year."""

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
    next_due_at: ClassVar[None] = None

    @property
    def is_active(self) -> bool:
        """True while somebody owes progress on it."""
        return self.stage in ACTIVE
