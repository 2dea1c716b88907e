"""The score ledger of one unit. Entries are never changed or taken out: what was wrong is reversed by another entry."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, TypeAlias

from domain.matters.course import DelayReason

FactText: TypeAlias = tuple[tuple[str, str], ...]


class Origin(StrEnum):
    """Why an entry is there: a rule found its fact, an objection was upheld."""

    RULE = "rule"
    REVERSAL = "reversal"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreEntry:
    """One point or several. `fact` names what it rests on and is given once; `evidence` says it in figures and days;
    `policy` is the digest of the rules; `reverses` the number of the entry it takes back, or makes good."""

    number: int
    period: str
    rule: str
    text: str
    points: int
    fact: str
    on: date
    at: datetime
    policy: str
    award: str = ""
    evidence: FactText = ()
    origin: Origin = Origin.RULE
    reverses: int = 0
    appeal_until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why a share was late, as one person holds and another confirms. Unconfirmed it counts for nothing (D2-2)."""

    item: str
    number: int
    deadline_version: int
    reason: DelayReason
    text: str
    by: str
    at: datetime
    confirmed_by: str = ""
    confirmed_at: datetime | None = None

    @property
    def counts(self) -> bool:
        """Only a confirmed subjective one."""
        return self.reason is DelayReason.SUBJECTIVE and self.confirmed_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal:
    """An objection to one entry, and what became of it."""

    entry: int
    text: str
    by: str
    at: datetime
    upheld: bool | None = None
    answer: str = ""
    decided_by: str = ""
    decided_at: datetime | None = None


class FormalKind(StrEnum):
    """What people with the right to do so decided; the machine only keeps it."""

    CRITICISM = "criticism"
    TALK = "talk"
    REWARD = "reward"
    DEDUCTION = "deduction"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormalNotice:
    """A circular of criticism, a talk, or money given or kept back (in 元), by its document."""

    formal_kind: FormalKind
    document: str
    on: date
    by: str
    amount_yuan: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreBook:
    """Everything about one unit; `key` is the unit."""

    kind: ClassVar[str] = "score_book"
    next_due_at: ClassVar[None] = None
    key: str
    entries: tuple[ScoreEntry, ...] = ()
    causes: tuple[Cause, ...] = ()
    appeals: tuple[Appeal, ...] = ()
    formal: tuple[FormalNotice, ...] = ()

    def entry(self, number: int) -> ScoreEntry | None:
        """By the number people say."""
        return self.entries[number - 1] if 1 <= number <= len(self.entries) else None

    def total(self, year: int) -> int:
        """The points of the periods of a year."""
        return sum(e.points for e in self.entries if e.period.startswith(str(year)))

    def has(self, rule: str, fact: str) -> bool:
        """A fact is worth its points once under each rule."""
        return any(e.rule == rule and e.fact == fact for e in self.entries)

    def is_reversed(self, number: int) -> bool:
        """Whether an entry was taken back, or made good."""
        return any(e.reverses == number for e in self.entries)

    def cause(self, item: str, deadline_version: int) -> Cause | None:
        """What is held about one deadline of one matter."""
        return next((c for c in self.causes if (c.item, c.deadline_version) == (item, deadline_version)), None)

    def criticisms(self, year: int) -> tuple[FormalNotice, ...]:
        """The circulars of criticism of a year."""
        return tuple(n for n in self.formal if n.formal_kind is FormalKind.CRITICISM and n.on.year == year)

    def appeal(self, entry: int) -> Appeal | None:
        """The objection to an entry."""
        return next((a for a in self.appeals if a.entry == entry), None)
