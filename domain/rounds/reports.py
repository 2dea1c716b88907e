"""One day's report on one project, with its revisions (domain §9)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Key: project|date|revision. Money in 元; `doubts` are plausibility questions still open (待核对).
    What ends in `_before` stood before the day's first revision in force: a correction counts from there again,
    taking back returns to it. `adjusted_yuan` = by how much the total was put right, apart from the works of the day;
    `by_total` = the day's sum was not said, it is what came to the total. `account` sent it, `on_behalf` = the office
    did so for the unit (代报)."""

    kind: ClassVar[str] = "report"
    key: str
    project: str
    period: str
    revision: int
    by: str
    account: str = ""
    on_behalf: bool = False
    at: datetime
    invested_yuan: int = 0
    cumulative_yuan: int = 0
    cumulative_before_yuan: int = 0
    adjusted_yuan: int = 0
    by_total: bool = False
    percent: float | None = None
    progress: str = ""
    progress_before: str = ""
    problem: str = ""
    no_change: bool = False
    unchanged_streak: int = 0
    unchanged_streak_before: int = 0
    same_text_streak: int = 0
    same_text_streak_before: int = 0
    last_report_before_on: date | None = None
    last_report_before_at: datetime | None = None
    late: bool = False
    doubts: tuple[str, ...] = ()
    taken_back_at: datetime | None = None
    next_due_at: ClassVar[None] = None


def report_key(project: str, period: str, revision: int) -> str:
    """The key of a revision."""
    return f"{project}|{period}|{revision}"
