"""What a policy says of the season in which next year's projects are argued over: its steps, what each wants to know of
a candidate, the structure the whole should have (domain §8 D0-1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from domain.errors import SupervisionError


class Want(StrEnum):
    """What a step wants to be known of a candidate: its start, its target, its needs talked over with who supplies
    them, its category, its class, the site applied for, a day for each need, the twelve months of the year's plan."""

    START = "start"
    TARGET = "target"
    ELEMENTS = "elements"
    CATEGORY = "category"
    CLASS = "class"
    LAND = "land"
    CLEAR = "clear"
    MONTHS = "months"


@dataclass(frozen=True, slots=True, kw_only=True)
class VettingStep:
    """One step, in the order of the policy. Candidates of other `classes` pass it unasked; none named = all."""

    name: str
    wants: tuple[Want, ...] = ()
    classes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """How much of the candidates, in whole percent, should be of one of these categories or pools: of their total
    investment, or with `of_money = false` of their number."""

    words: tuple[str, ...]
    percent: int
    of_money: bool = True

    def __post_init__(self) -> None:
        if not 0 < self.percent <= 100:
            raise SupervisionError("an indicator lies between 1 and 100 percent")


@dataclass(frozen=True, slots=True, kw_only=True)
class VettingRules:
    """No `steps` = no season. `approval` names the meeting that decides the year's plan after the last step; `first`
    are the words of categories and pools that come first; `land` are pieces of the names of needs that are about the
    site; `indicators` by what they are called."""

    steps: tuple[VettingStep, ...] = ()
    approval: str = ""
    first: tuple[str, ...] = ()
    land: tuple[str, ...] = ()
    indicators: Mapping[str, Indicator] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(set(self.names)) != len(self.names):
            raise SupervisionError("vetting: the names of the steps and of the approval must differ")
        if bool(self.steps) != bool(self.approval):
            raise SupervisionError("vetting: steps end with an approval, and an approval needs steps")

    @property
    def names(self) -> tuple[str, ...]:
        """What may be passed, in order; the approval is last."""
        return (*(step.name for step in self.steps), *((self.approval,) if self.approval else ()))
