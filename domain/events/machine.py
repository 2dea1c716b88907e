"""What happens without a person: moments that come, and what the platform says of a dispatch."""

from dataclasses import dataclass
from datetime import datetime

from domain.actors import SYSTEM, Actor
from domain.messages.quota import Allowance, Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """The moment of an aggregate has come. `seed` was drawn by the shell: one-time codes derive from it."""

    kind: str
    key: str
    seed: str = ""
    by: Actor = SYSTEM


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """The platform accepted a dispatch. `handle` reads, recalls and correlates quotes; `refused` are accounts; `about`
    is what the dispatch tells of, as kind|key."""

    dispatch: str
    fence: int
    handle: str
    about: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    by: Actor = SYSTEM


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFailed:
    """The platform refused (`retry_at` None = for good) or could not be reached before the body was written."""

    dispatch: str
    fence: int
    error: str
    retry_at: datetime | None = None
    by: Actor = SYSTEM


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryUnknown:
    """Nobody can say whether the message arrived (O3)."""

    dispatch: str
    fence: int
    error: str
    by: Actor = SYSTEM


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSeen:
    """The platform told who has opened a message; `about` is what it tells of, as kind|key."""

    dispatch: str
    fence: int
    readers: tuple[str, ...]
    about: tuple[str, ...] = ()
    by: Actor = SYSTEM


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The platform told by itself that the account of `by` opened the message of this handle."""

    handle: str
    by: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Listened:
    """Between these moments we were provably able to hear (E7)."""

    from_at: datetime
    until_at: datetime
    by: Actor = SYSTEM


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageCounted:
    """How much of the month's quota is used, and our share of it."""

    usage: Usage
    allowed: Allowance
    by: Actor = SYSTEM
