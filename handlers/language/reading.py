"""What somebody meant: the intent, its fields, what must be asked, and why it was read so (language §5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

INTENTS = (
    "assign", "acknowledge", "report", "problem", "extend", "complete", "approve", "reject", "close", "reopen",
    "return", "transfer", "remind", "withdraw", "block", "escalate", "suspend", "resume", "delegate", "leave", "query",
    "help", "undo", "correct", "none", "denied",
)  # fmt: skip
SILENT = frozenset({"none", "help", "query", "denied"})
"""Intents that never write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Pure: made of the text, the sender, the roster, the calendar and the moment, and of nothing else. What is not
    `sure` is likely: nothing may be done on it before the sender has confirmed it."""

    intent: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    asks: tuple[str, ...] = ()
    because: tuple[str, ...] = ()
    sure: bool = True
