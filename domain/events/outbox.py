"""What the office decides about messages of which the machine is not sure."""

from dataclasses import dataclass
from enum import StrEnum

from domain.actors import Actor


class Resolution(StrEnum):
    """It arrived after all; send the very same once more; it need not arrive any more."""

    SENT = "sent"
    RESEND = "resend"
    ABANDON = "abandon"


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchResolved:
    """The office has asked the recipient, and says what became of a message."""

    by: Actor
    dispatch: str
    how: Resolution


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldBegun:
    """The store is an older one than the world remembers: nothing leaves by itself until the office has looked."""

    by: Actor
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldEnded:
    """The office has looked. `drop` = what was planned before the hold began is never said."""

    by: Actor
    drop: bool = False
