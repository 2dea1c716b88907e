"""What a policy says about letters: codes of the office, when each is due, how long a unit has to reply."""

from dataclasses import dataclass
from datetime import time

from domain.errors import SupervisionError
from domain.letters.kinds import LetterKind


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRule:
    """One kind: `code` stands before its number (机关代字), `reply_work_days` from its day to the reply."""

    code: str = ""
    reply_work_days: int = 7

    def __post_init__(self) -> None:
        if self.reply_work_days < 1:
            raise SupervisionError("letters: reply_work_days is at least 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRules:
    """`drafts` = the machine drafts by itself, at `looks_at` of each work day. `ahead_days` before a planned start the
    first letter is due, `late_days` after a missed start or production the second; the third after `serious_days`, or
    from `serious_points` percentage points behind the plan on. Between two letters about the same at least `gap_days`,
    and the reply of the last is waited for. A draft stands for `stands_days`; letters count towards the order for
    `counts_days`. `copies` = who gets a copy."""

    drafts: bool = True
    looks_at: time = time(8, 40)
    ahead_days: int = 30
    late_days: int = 15
    serious_days: int = 60
    serious_points: int = 30
    gap_days: int = 15
    stands_days: int = 7
    counts_days: int = 365
    copies: tuple[str, ...] = ()
    reminder_letter: LetterRule = LetterRule()
    assignment_letter: LetterRule = LetterRule()
    supervision_letter: LetterRule = LetterRule()

    def __post_init__(self) -> None:
        if not 0 < self.late_days <= self.serious_days:
            raise SupervisionError("letters: serious_days is not less than late_days")

    def of(self, kind: LetterKind) -> LetterRule:
        """The rule of a kind; what is only drafted has the second's time to reply."""
        found = {
            LetterKind.REMINDER: self.reminder_letter,
            LetterKind.ASSIGNMENT: self.assignment_letter,
            LetterKind.SUPERVISION: self.supervision_letter,
        }
        return found.get(kind, LetterRule())
