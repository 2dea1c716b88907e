"""What became of a project in the seasons of 论证, and how its class changed: kept with it, never taken away."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Vetting:
    """It passed a step of the season of a year. `text` = what was decided though something was lacking, or the document
    of the approval."""

    year: int
    step: str
    on: date
    by: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Classing:
    """Its class became another one; "" before = it had none."""

    on: date
    before: str
    after: str
    by: str
    reason: str = ""
