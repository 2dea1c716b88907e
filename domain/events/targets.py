"""What is said about the targets of a year."""

from dataclasses import dataclass
from datetime import date

from domain.actors import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetTold:
    """目标: how much a target has become by a day (None = today), of one unit or ("") of the county."""

    by: Actor
    name: str
    value: int
    unit: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetAsked:
    """How far are the targets? "" = all of them."""

    by: Actor
    name: str = ""
