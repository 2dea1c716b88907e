"""What is set, taken out or looked at on the server (reliability §5.10 rows 19 and 22 to 25)."""

from dataclasses import dataclass
from datetime import date

from domain.actors import Actor
from domain.permits import Act
from domain.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Commanded:
    """A command of the server that wants a private word of whoever gives it, or of two. `said` is everything it would
    do, by name, never a secret; `policy` what would come into force."""

    by: Actor
    act: Act
    said: tuple[tuple[str, str], ...]
    code: str
    policy: Policy | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailAsked:
    """The trail is looked at: of one matter (key), of one account, between two days, both included."""

    by: Actor
    item: str = ""
    person: str = ""
    first_on: date | None = None
    last_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyDeclared:
    """应急模式 begins, or ends where there is no last day: what was confirmed by whoever had to. `person` asked for
    it."""

    by: Actor
    person: str
    reason: str = ""
    last_on: date | None = None
