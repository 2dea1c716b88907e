"""What the looks at ourselves leave behind."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

FIRST_SEAL = "first"
NIGHTLY = "nightly"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """The heads of all chains that grew between `from_at` and `until_at` in one hash, with the seal before. Key:
    until|count|hash; the newest has the moment of the next. The first seals nothing."""

    kind: ClassVar[str] = "seal"
    key: str
    previous: str = ""
    from_at: datetime | None = None
    until_at: datetime
    next_due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is not as it must be: of which aggregate, and what."""

    about: str
    fault: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfAudit:
    """The newest look over all that is open. Key: `nightly`."""

    kind: ClassVar[str] = "self_audit"
    key: str
    looked_at: datetime | None = None
    items: int = 0
    findings: tuple[Finding, ...] = ()
    next_due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial:
    """An act that was refused for want of a permit. Key: the message, or outsider|minute: strangers leave one row a
    minute at most, whatever they send."""

    kind: ClassVar[str] = "denial"
    key: str
    account: str
    act: str
    reason: str
    channel: str
    at: datetime
    next_due_at: ClassVar[None] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Destruction:
    """Raw words up to a moment, destroyed by two persons; the chain keeps their digests (design §4)."""

    kind: ClassVar[str] = "destruction"
    key: str
    before_at: datetime
    by: str
    second: str
    at: datetime
    next_due_at: ClassVar[None] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedAct:
    """An act that leaves no other trace: what was exported, looked up in the trail, or set outside the store; `facts`
    by name. Key: the message."""

    kind: ClassVar[str] = "logged_act"
    key: str
    account: str
    act: str
    facts: tuple[tuple[str, str], ...] = ()
    channel: str
    at: datetime
    next_due_at: ClassVar[None] = None
