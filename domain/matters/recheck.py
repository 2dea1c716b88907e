"""One 回头看: a closed matter is looked at again on a day (domain §4)."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Recheck:
    """Key: item|days after closing. `held` None until somebody has looked; asked at most twice."""

    kind: ClassVar[str] = "recheck"
    key: str
    item: str
    days: int
    due_at: datetime
    asked: int = 0
    held: bool | None = None
    by: str = ""
    at: datetime | None = None
    text: str = ""
    next_due_at: datetime | None = None
