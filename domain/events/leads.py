"""What is said about leads."""

from dataclasses import dataclass
from datetime import date

from domain.actors import Actor
from domain.leads.leads import LeadState


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadTold:
    """线索: begun, contacted again, signed or given up; `next_on` is the day of the next contact, `unit` "" = the
    speaker's own."""

    by: Actor
    name: str
    text: str = ""
    unit: str = ""
    next_on: date | None = None
    state: LeadState = LeadState.OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadAsked:
    """Which leads are there, or ("name") what of one?"""

    by: Actor
    name: str = ""
