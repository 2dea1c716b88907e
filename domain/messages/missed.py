"""That somebody was not understood, and when: twice in a row is a matter for a person (language §4)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """Key: the account. `at` = the last time, None once it was passed on; `passed_on` = the day it was. No words."""

    kind: ClassVar[str] = "miss"
    next_due_at: ClassVar[None] = None
    key: str
    at: datetime | None = None
    passed_on: date | None = None
