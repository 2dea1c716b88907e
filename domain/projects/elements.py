"""What a project needs before it can start: inputs (land, money, energy) and permits, each with a lead unit, a need
date and its own two facts, applied and settled (domain §8 D0-12, D2-4, D4-2)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ElementForm(StrEnum):
    """An input that somebody supplies, or a permit that somebody grants."""

    SUPPLY = "supply"
    PERMIT = "permit"


class ElementState(StrEnum):
    """Derived from the two dates, never stored."""

    OPEN = "open"
    APPLIED = "applied"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One line of the element register or of the approval-item list. `unit` leads it; `companion` goes along to the
    superior authority; the quantity is counted in `hundredths` of the `measure` (亩, 万元)."""

    name: str
    form: ElementForm = ElementForm.SUPPLY
    unit: str
    need_on: date | None = None
    hundredths: int = 0
    measure: str = ""
    level: str = ""
    step: str = ""
    leader: str = ""
    handler: str = ""
    companion: str = ""
    applied_on: date | None = None
    settled_on: date | None = None

    @property
    def state(self) -> ElementState:
        """Where it stands."""
        if self.settled_on is not None:
            return ElementState.SETTLED
        return ElementState.APPLIED if self.applied_on is not None else ElementState.OPEN

    @property
    def is_settled(self) -> bool:
        """True when nothing more is owed."""
        return self.settled_on is not None
