"""What is asked and said about lights."""

from dataclasses import dataclass
from datetime import date

from domain.actors import Actor
from domain.lights.rules import Colour


@dataclass(frozen=True, slots=True, kw_only=True)
class LightAsked:
    """`query` is a key of `domain/lights/asking.py`; `subject` the project, colour or preset as said, `item` the matter
    whose project is meant, `on` the day (None = today)."""

    by: Actor
    query: str
    subject: str = ""
    item: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LightObjected:
    """A unit holds that a light is wrong, and why."""

    by: Actor
    project: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LightReviewed:
    """The office decides on an objection: `colour` None = the light stays; `said` are the words for it."""

    by: Actor
    project: str
    said: str = ""
    colour: Colour | None = None
    text: str = ""
