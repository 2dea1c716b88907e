"""What happens without a person: moments that come, and what the platform says of a dispatch."""

from dataclasses import dataclass
from datetime import datetime

from domain.actors import SYSTEM, Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """The moment of an aggregate has come. `seed` was drawn by the shell: one-time codes derive from it."""

    kind: str
    key: str
    seed: str = ""
    by: Actor = SYSTEM


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """The platform accepted a dispatch. `handle` reads, recalls and correlates quotes; `refused` are accounts."""

    dispatch: str
    fence: int
    handle: str
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
    """The platform told who has opened a message."""

    dispatch: str
    fence: int
    readers: tuple[str, ...]
    by: Actor = SYSTEM
