"""What is in force for the whole county, one value a row: which policy, and the switches the office may turn."""

from dataclasses import dataclass
from typing import ClassVar

POLICY_IN_FORCE = "policy"
STRAIN = "strain"
ESCALATION = "escalation"
BREAKER = "breaker"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """`policy` → digest of the policy in force; `strain` → how scarce the platform's quota is
    (`domain/messages/thrift.py`); `escalation` → who paused all reports upward and when, "" = nobody; `breaker` →
    held|moment, or released|who|moment."""

    kind: ClassVar[str] = "setting"
    key: str
    value: str
    next_due_at: ClassVar[None] = None
