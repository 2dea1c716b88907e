"""Leave as a row with a moment: its days, and who stands in (domain §2.4, S12). The roster answers by the day; the
row ends it, so that nothing that has run out stays on anybody's file."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from domain.people.records import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """One leave. Key: person|first day|last day. `proxy` acts in `posts`, granted by `granted_by`; `ended_at` once
    the days are over or it was called off."""

    kind: ClassVar[str] = "leave"
    key: str
    person: str
    period: Period
    proxy: str = ""
    posts: tuple[str, ...] = ()
    granted_by: str = ""
    taken_at: datetime
    ended_at: datetime | None = None
    next_due_at: datetime | None = None


def leave_key(person: str, period: Period) -> str:
    """Derived, never random."""
    return f"{person}|{period.start_on}|{period.end_on}"
