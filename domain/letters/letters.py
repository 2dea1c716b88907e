"""A letter 函 (domain §3): drafted, reviewed, signed, served, acknowledged, replied to or voided, each its own fact.
Its number is drawn at signing and never given back."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from domain.letters.kinds import Cause, LetterKind
from domain.letters.text import LetterText
from domain.matters.items import Fired, Grace, Stamp


class LetterState(StrEnum):
    """Computed from the facts, never stored."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    SIGNED = "signed"
    ACKNOWLEDGED = "acknowledged"
    REPLIED = "replied"
    DROPPED = "dropped"
    VOIDED = "voided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """It was dropped as a draft, or voided with its number: when, by whom ("" = the machine), why."""

    at: datetime
    by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One 回函 of the unit."""

    at: datetime
    by: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Key: the occasion, project|cause|day|kind|of which rung, or its draft number where a person began it.
    `number` counts the drafts of a year (函稿3), `serial` the signed ones of a kind and year, 0 = none drawn.
    `subject` is the project's or the matter's key. `special` = why a rung was passed over (特事特办)."""

    kind: ClassVar[str] = "letter"
    key: str
    year: int
    number: int
    letter_kind: LetterKind
    cause: Cause
    subject: str
    unit: str
    about_item: bool = False
    drafted_on: date
    text: LetterText
    cited: tuple[str, ...] = ()
    special: str = ""
    rewritten: bool = False
    drafted: Stamp
    reviewed: Stamp | None = None
    signed: Stamp | None = None
    serial: int = 0
    reply_due_at: datetime | None = None
    reached_at: datetime | None = None
    acknowledged: Stamp | None = None
    replies: tuple[Reply, ...] = ()
    ending: Ending | None = None
    code_digest: str = ""
    terms: str = ""
    fired: tuple[Fired, ...] = ()
    graces: tuple[Grace, ...] = field(default=())
    next_due_at: datetime | None = None

    @property
    def state(self) -> LetterState:
        """The last thing that happened to it."""
        if self.ending is not None:
            return LetterState.VOIDED if self.signed else LetterState.DROPPED
        if self.replies:
            return LetterState.REPLIED
        if self.signed is not None:
            return LetterState.ACKNOWLEDGED if self.acknowledged else LetterState.SIGNED
        return LetterState.REVIEWED if self.reviewed else LetterState.DRAFT

    @property
    def is_waiting(self) -> bool:
        """A draft that somebody has to decide about."""
        return self.state in (LetterState.DRAFT, LetterState.REVIEWED)

    @property
    def is_in_force(self) -> bool:
        """Signed and not voided: it counts."""
        return self.signed is not None and self.ending is None

    @property
    def is_owed(self) -> bool:
        """The unit has not replied."""
        return self.is_in_force and not self.replies

    @property
    def signed_on(self) -> date | None:
        """Its own date."""
        return self.text.signed_on

    @property
    def about(self) -> str:
        """How notices name it."""
        return f"letter|{self.key}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterWatch:
    """The daily look for letters that are due; goes on behind `cursor` while there are more projects."""

    kind: ClassVar[str] = "letter_watch"
    key: str = "daily"
    cursor: str = ""
    next_due_at: datetime | None = None
