"""What was said of one target in one year. A later reading stands beside the earlier and never replaces it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How much it had become by a day; `unit` = whose part of it, "" = the whole county's."""

    value: int
    as_of: date
    unit: str = ""
    by: str = ""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetBook:
    """The readings of one target; `key` is year and name."""

    kind: ClassVar[str] = "target_book"
    next_due_at: ClassVar[None] = None
    key: str
    readings: tuple[Reading, ...] = ()

    def latest(self, unit: str, until: date) -> Reading | None:
        """The newest of a unit as of a day or before it; of two for one day the one said last."""
        known = [r for r in self.readings if r.unit == unit and r.as_of <= until]
        return max(known, key=lambda r: (r.as_of, r.at), default=None)


def target_key(year: int, name: str) -> str:
    """One row a year and name."""
    return f"{year}|{name}"
