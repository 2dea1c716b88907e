"""A lead: a firm or an idea somebody follows up, by a name, without any person's data."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar


class LeadState(StrEnum):
    """Followed up, won, or given up; each with its day and reason in the last contact."""

    OPEN = "open"
    SIGNED = "signed"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """What was talked about on a day, and when the next time is (None = none is planned)."""

    on: date
    text: str
    by: str
    at: datetime
    next_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """One lead of one unit; `key` is its name. The last contact speaks, the earlier are its history."""

    kind: ClassVar[str] = "lead"
    next_due_at: ClassVar[None] = None
    key: str
    unit: str
    begun_on: date
    state: LeadState = LeadState.OPEN
    contacts: tuple[Contact, ...] = ()

    @property
    def next_on(self) -> date | None:
        """The day on which somebody is to be in touch again; None once it is over."""
        return self.contacts[-1].next_on if self.contacts and self.state is LeadState.OPEN else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Counters of a stretch of days: begun, contacts, signed, given up."""

    begun: int
    contacts: int
    signed: int
    dropped: int


def counted(leads: Iterable[Lead], since: date, until: date) -> Counts:
    """Both days included. A lead's first contact is its beginning and no contact of its own."""
    known = tuple(leads)

    def ended(state: LeadState) -> int:
        return sum(each.state is state and since <= each.contacts[-1].on <= until for each in known)

    return Counts(
        begun=sum(since <= each.begun_on <= until for each in known),
        contacts=sum(since <= contact.on <= until for each in known for contact in each.contacts[1:]),
        signed=ended(LeadState.SIGNED),
        dropped=ended(LeadState.DROPPED),
    )
