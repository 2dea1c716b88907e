"""What is said about a campaign."""

from dataclasses import dataclass
from datetime import date

from domain.actors import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignBegun:
    """The office starts a campaign that the policy knows; `on` its first day, None = today."""

    by: Actor
    name: str
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DifficultyTaken:
    """The office gives a number of a list to a unit."""

    by: Actor
    campaign: str
    list_name: str
    number: int
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DifficultyClosed:
    """A number of a list is struck off (销号); `reopened` takes that back."""

    by: Actor
    campaign: str
    list_name: str
    number: int
    reopened: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignAsked:
    """How far is a campaign? "" = all that run."""

    by: Actor
    name: str = ""
