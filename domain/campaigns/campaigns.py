"""A campaign (domain §8 D0-2, D0-6). A difficulty is a number on a list and the unit that has taken it, nothing else:
no household, no address, no picture can be written down here."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Difficulty:
    """One number of one list."""

    list_name: str
    number: int
    unit: str = ""
    closed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How far one list has come."""

    list_name: str
    total: int
    closed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """One campaign from its first to its last day, both included. `told_on` = the day its line was last said;
    `reported_on` = the day of its report, after which it is over."""

    kind: ClassVar[str] = "campaign"
    key: str
    name: str
    starts_on: date
    ends_on: date
    difficulties: tuple[Difficulty, ...] = ()
    told_on: date | None = None
    reported_on: date | None = None
    next_due_at: datetime | None = None

    @property
    def days(self) -> int:
        """How long it lasts."""
        return (self.ends_on - self.starts_on).days + 1

    def day(self, on: date) -> int:
        """The how-manieth day it is: 1 on the first; never more than it lasts."""
        return min(max((on - self.starts_on).days + 1, 0), self.days)

    @property
    def is_over(self) -> bool:
        """True once its report was made."""
        return self.reported_on is not None

    def counts(self) -> tuple[Count, ...]:
        """Burn-down, list by list in the order of the policy."""
        names = dict.fromkeys(d.list_name for d in self.difficulties)
        return tuple(self._count(name) for name in names)

    def _count(self, name: str) -> Count:
        on_list = [d for d in self.difficulties if d.list_name == name]
        closed = sum(d.closed_on is not None for d in on_list)
        return Count(list_name=name, total=len(on_list), closed=closed)

    def burn_down(self) -> Iterator[tuple[date, int]]:
        """Each day on which something was closed, and how many were left after it."""
        left = len(self.difficulties)
        days = sorted(d.closed_on for d in self.difficulties if d.closed_on is not None)
        for on in dict.fromkeys(days):
            left -= days.count(on)
            yield on, left
