"""What a policy says about targets: what is counted, who owns it, how much it must be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from domain.errors import SupervisionError


class Counted(StrEnum):
    """Where a value comes from: somebody says it, or the project ledger holds it. `_wan` are sums of total investment
    in 万元; a reserve project has a permit and has not started (D4-6)."""

    TOLD = "told"
    POOL = "pool"
    CONCEPTS = "concepts"
    CONCEPTS_WAN = "concepts_wan"
    RESERVES = "reserves"
    RESERVES_WAN = "reserves_wan"
    SIGNED = "signed"
    STARTED = "started"
    ENROLLED = "enrolled"
    INVESTED_WAN = "invested_wan"


class Against(StrEnum):
    """What a ratio is a ratio of: another target's goal or its value today."""

    GOAL = "goal"
    VALUE = "value"


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRule:
    """One target of a year. Either `goal`, or `percent` of the goal or the value (`against`) of the target `of`.
    `even` = it grows with the year, so by any day a share of the goal is due; a stock or a ratio is due always.
    `least_wan` leaves smaller projects out; `shares` are the goals of single units."""

    text: str
    measure: str
    owner: str
    counted: Counted = Counted.TOLD
    goal: int = 0
    of: str = ""
    percent: int = 0
    against: Against = Against.GOAL
    even: bool = True
    least_wan: int = 0
    shares: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if (self.goal > 0) == bool(self.of) or bool(self.of) != (self.percent > 0):
            raise SupervisionError("targets: give either goal, or of with percent")
        if any(share < 1 for share in self.shares.values()):
            raise SupervisionError("targets: the shares of units are at least 1")
