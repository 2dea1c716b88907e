"""What is in force for the whole county, one value a row: which policy, and the switches the office may turn."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

POLICY_IN_FORCE = "policy"
STRAIN = "strain"
HOLD = "hold"
DROPPED = "dropped"
ESCALATION = "escalation"
BREAKER = "breaker"
EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """`policy` → digest of the policy in force; `strain` → how scarce the platform's quota is
    (`domain/messages/thrift.py`); `escalation` → who paused all reports upward and when, "" = nobody; `breaker` →
    held|moment, or released|who|moment; `emergency` → until|who|why (`domain/governing/emergency.py`); `hold` → why
    and since when nothing leaves by itself (`domain/messages/resolving.py`)."""

    kind: ClassVar[str] = "setting"
    key: str
    value: str
    next_due_at: ClassVar[None] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Nothing leaves by itself, or: what was planned before `since` never does."""

    reason: str
    since: datetime

    @property
    def holds(self) -> bool:
        """True until the office has looked."""
        return self.reason != DROPPED


def hold_of(setting: Setting | None) -> Hold | None:
    """Of a row; None = everything goes its way."""
    if setting is None or not setting.value:
        return None
    reason, _bar, since = setting.value.partition("|")
    return Hold(reason=reason, since=datetime.fromisoformat(since))
