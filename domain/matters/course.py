"""What befalls a share of a matter on its way: extensions, blocks, objections, suspensions, levels (domain §2, §4).
Each is a record that is never taken out again: the newest speaks, the others are its history."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DelayReason(StrEnum):
    """Every delay has a typed reason (domain §2.6); only a confirmed SUBJECTIVE one can ever count against anybody."""

    SUBJECTIVE = "subjective"
    OBJECTIVE = "objective"
    ELEMENT = "element"
    UPSTREAM_APPROVAL = "upstream_approval"
    FORCE_MAJEURE = "force_majeure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """延期: asked before the due moment for a definite new one; `decider` is the post that decides. `granted` is None
    while nobody has decided; `let_go_at` tells when 县长 was asked, None while it waits at the gate."""

    due_at: datetime
    reason: DelayReason
    text: str
    asked_at: datetime
    asked_by: str
    decider: str
    work_days: int
    code: str = ""
    let_go_at: datetime | None = None
    granted: bool | None = None
    decided_at: datetime | None = None
    decided_by: str = ""
    answer: str = ""

    @property
    def is_pending(self) -> bool:
        """Nobody has decided yet."""
        return self.granted is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """卡在: from `began_at` to `ended_at` the clock runs for `unit` ("" = a meeting or somebody above the county).
    `answered` = the other side's answer ended it, `deemed` = the policy's consent by silence; neither = let go."""

    unit: str
    element: str
    text: str
    began_at: datetime
    by: str
    due_at: datetime
    signed_at: datetime | None = None
    signed_by: str = ""
    ended_at: datetime | None = None
    ended_by: str = ""
    answer: str = ""
    answered: bool = False
    deemed: bool = False

    @property
    def is_open(self) -> bool:
        """The other side still holds the ball."""
        return self.ended_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """退回 (职责异议): the unit says it is not its business; its clock stands until the issuer decides."""

    at: datetime
    by: str
    text: str
    due_at: datetime
    code: str = ""
    decided_at: datetime | None = None
    decided_by: str = ""
    upheld: bool = False

    @property
    def is_pending(self) -> bool:
        """The issuer has not decided."""
        return self.decided_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspension:
    """中止: every clock of the matter stands from `began_at` until `until_at`, or until somebody resumes it."""

    reason: DelayReason
    text: str
    began_at: datetime
    by: str
    until_at: datetime
    ended_at: datetime | None = None
    ended_by: str = ""

    @property
    def is_running(self) -> bool:
        """Not yet resumed."""
        return self.ended_at is None


class Level(StrEnum):
    """The four levels of dispatch, lowest first (domain §6)."""

    OFFICE = "office"
    FIELD_LEADER = "field_leader"
    EXECUTIVE = "executive"
    COUNTY_HEAD = "county_head"

    @property
    def above(self) -> "Level | None":
        """The next level up."""
        levels = list(Level)
        at = levels.index(self) + 1
        return levels[at] if at < len(levels) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rise:
    """A problem came before a level: why the lower one could not solve it, what was tried, what is asked. `decided` is
    the matter its decision became."""

    level: Level
    at: datetime
    by: str
    due_at: datetime
    reason: str = ""
    tried: str = ""
    asked: str = ""
    decided: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """撤销 asked for by somebody who needs a second person; `account` asked and cannot be that person."""

    at: datetime
    by: str
    account: str
    text: str
    code: str = ""
