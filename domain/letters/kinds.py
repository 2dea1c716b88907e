"""Which letters there are, and what they are about (domain §8 D3-4)."""

from enum import StrEnum


class LetterKind(StrEnum):
    """The three letters in their order; a work hint and a summons to a talk are only ever drafted."""

    REMINDER = "reminder_letter"
    ASSIGNMENT = "assignment_letter"
    SUPERVISION = "supervision_letter"
    ADVISORY = "advisory"
    TALK = "admonition_talk"

    @property
    def is_served(self) -> bool:
        """True where it gets a number and goes to a unit."""
        return self in RUNGS


RUNGS = (LetterKind.REMINDER, LetterKind.ASSIGNMENT, LetterKind.SUPERVISION)


class Cause(StrEnum):
    """Why a letter is written: a start ahead or missed, a production that did not begin, serious lag; or a matter of
    the ledger, before or after its deadline."""

    START_AHEAD = "start_ahead"
    START_LATE = "start_late"
    PRODUCTION_LATE = "production_late"
    LAG = "lag"
    ITEM_OPEN = "item_open"
    ITEM_LATE = "item_late"
