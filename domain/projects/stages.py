"""Stages and pools of a project (domain §3, §8 D0-12): where it stands, and every move with its day and reason."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Stage(StrEnum):
    """Where a project stands (domain §3)."""

    CONCEPT = "CONCEPT"
    RESERVE = "RESERVE"
    SIGNED = "SIGNED"
    PRE_CONSTRUCTION = "PRE_CONSTRUCTION"
    UNDER_CONSTRUCTION = "UNDER_CONSTRUCTION"
    SUSPENDED = "SUSPENDED"
    COMPLETED = "COMPLETED"
    IN_PRODUCTION = "IN_PRODUCTION"
    MOVED_OUT = "MOVED_OUT"


ACTIVE = frozenset({Stage.SIGNED, Stage.PRE_CONSTRUCTION, Stage.UNDER_CONSTRUCTION})
BEFORE_START = frozenset({Stage.CONCEPT, Stage.RESERVE, Stage.SIGNED, Stage.PRE_CONSTRUCTION})
STARTED = frozenset({Stage.UNDER_CONSTRUCTION, Stage.SUSPENDED, Stage.COMPLETED, Stage.IN_PRODUCTION})
FINISHED = frozenset({Stage.COMPLETED, Stage.IN_PRODUCTION})


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A project went from one stage to another; 调入 and 调出 carry their reason."""

    on: date
    before: Stage
    after: Stage
    reason: str = ""
    by: str = ""


def conversions(moves: Iterable[Move], since: date, until: date) -> Mapping[tuple[Stage, Stage], int]:
    """How many projects went from which stage to which between two days, both included (D0-12)."""
    return Counter((m.before, m.after) for m in moves if since <= m.on <= until and m.before is not m.after)
