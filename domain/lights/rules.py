"""What a policy says about lights: presets by dimension, when they are judged and told (domain §7)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum

from domain.errors import SupervisionError


class Colour(StrEnum):
    """Green = on plan, watch = followed closely without a card, yellow = behind, red = seriously behind."""

    GREEN = "green"
    WATCH = "watch"
    YELLOW = "yellow"
    RED = "red"

    @property
    def rank(self) -> int:
        """0 for green, more the worse."""
        return tuple(Colour).index(self)


class Measure(StrEnum):
    """Percentage points of the year's plan, or percent of what was planned until the day: two comparisons."""

    POINTS = "points"
    RATIO = "ratio"


class Pace(StrEnum):
    """How often changes are told."""

    DAY = "day"
    TEN_DAYS = "ten_days"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """From so much below the plan on a project wears this colour; `reached` = at exactly so much already."""

    below: int
    colour: Colour
    reached: bool = False

    def holds(self, shortfall: object) -> bool:
        """Whether a shortfall lies in it."""
        return shortfall >= self.below if self.reached else shortfall > self.below  # type: ignore[operator]


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """From how many months or days on yellow, from how many red; 0 = this colour is not given."""

    yellow: int = 0
    red: int = 0

    def colour(self, count: int) -> Colour:
        """Of a count."""
        if self.red and count >= self.red:
            return Colour.RED
        return Colour.YELLOW if self.yellow and count >= self.yellow else Colour.GREEN

    @property
    def judges(self) -> bool:
        """False where the dimension is switched off."""
        return bool(self.yellow or self.red)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """One way of judging. `start_months` = planned months of the start that passed; `enrol_months` = full months since
    the start; the others days past a node's, a supply's, a problem's date. `funds_words` tell supplies of money."""

    name: str
    source: str = ""
    year: int = 0
    measure: Measure = Measure.POINTS
    bands: tuple[Band, ...] = ()
    start_months: Steps = Steps()
    enrol_months: Steps = Steps()
    node_days: Steps = Steps()
    funds_days: Steps = Steps()
    problem_days: Steps = Steps()
    funds_words: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        ranks = [(band.below, band.colour.rank) for band in self.bands]
        if ranks != sorted(ranks) or len({rank for _below, rank in ranks}) != len(ranks):
            raise SupervisionError("lights: bands must go from the least below the plan to the most")


@dataclass(frozen=True, slots=True, kw_only=True)
class LightRules:
    """Which preset is in force, when lights are judged, how often changes are told, how long an objection may take
    (work days) and a correction holds (days). Without presets there are no lights."""

    preset: str = ""
    at: time = time(8, 30)
    told: Pace = Pace.TEN_DAYS
    objection_days: int = 3
    correction_days: int = 10
    presets: Mapping[str, Preset] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.preset and self.preset not in self.presets:
            raise SupervisionError(f"lights: preset {self.preset} is not among the presets")

    @property
    def in_force(self) -> Preset | None:
        """The preset by which lights are judged today."""
        return self.presets.get(self.preset)
