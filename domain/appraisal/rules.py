"""What a policy says about points: which fact is worth how many, who is compared with whom, how long one may object."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from domain.errors import SupervisionError


class ScoreFact(StrEnum):
    """What a point may rest on. Whether anybody read or answered quickly is none of them (domain §10.1)."""

    STARTED = "started"
    NODE_REACHED = "node_reached"
    COMPLETED = "completed"
    CLOSED_ON_TIME = "closed_on_time"
    BLOCK_ANSWERED = "block_answered"
    TARGET_REACHED = "target_reached"
    SUBJECTIVE_DELAY = "subjective_delay"
    RECOVERED = "recovered"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreTier:
    """From `percent` of a target on it is worth `points` (D1-5)."""

    percent: int
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRule:
    """One line of the table: a fact and its points; `award` nominates for a prize. `tiers` are for `target_reached`
    and the target named in `of`; for matters `of` is a kind of element. `percent` of what was taken away comes back by
    `recovered`."""

    fact: ScoreFact
    text: str
    points: int = 0
    award: str = ""
    of: str = ""
    tiers: tuple[ScoreTier, ...] = ()
    percent: int = 100

    def __post_init__(self) -> None:
        if (self.fact is ScoreFact.TARGET_REACHED) != bool(self.tiers):
            raise SupervisionError("scores: target_reached needs tiers, and tiers need it")
        if not 0 <= self.percent <= 100:
            raise SupervisionError("scores: percent lies between 0 and 100")
        percents = [tier.percent for tier in self.tiers]
        if percents != sorted(set(percents), reverse=True):
            raise SupervisionError("scores: tiers go down by percent")
        if self.fact is ScoreFact.SUBJECTIVE_DELAY and self.points > 0:
            raise SupervisionError("scores: a subjective delay takes points away")

    def worth(self, percent: int) -> int:
        """The points of the highest tier that is reached."""
        return next((tier.points for tier in self.tiers if percent >= tier.percent), 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisalRules:
    """`scores` by name; `appeal_days` work days to object; from `warn_at` formal notices a year on the unit's head is
    told, from `inform_at` on the office; `basis` is the document these numbers stand in."""

    scores: Mapping[str, ScoreRule] = field(default_factory=dict)
    appeal_days: int = 5
    warn_at: int = 1
    inform_at: int = 2
    basis: str = ""

    def __post_init__(self) -> None:
        if self.appeal_days < 1 or not 1 <= self.warn_at < self.inform_at:
            raise SupervisionError("appraisal: appeal_days and warn_at are at least 1, inform_at more than warn_at")
