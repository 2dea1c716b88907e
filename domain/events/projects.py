"""What is told about a project outside its daily report."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.actors import Actor


class ProjectFact(StrEnum):
    """What may be told: the days of its life, its needs and nodes, in and out of the plan, the four fixed things,
    its class."""

    STARTED = "started"
    ENROLLED = "enrolled"
    FINISHED = "finished"
    PRODUCING = "producing"
    APPLIED = "applied"
    SETTLED = "settled"
    REACHED = "reached"
    MOVED_OUT = "moved_out"
    MOVED_IN = "moved_in"
    LEADER = "leader"
    DATE = "date"
    TARGET = "target"
    OWNER = "owner"
    CLASS = "class"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectAsked:
    """A question about projects: `query` is a key of `domain/projects/asking.py`, `subject` the project as said."""

    by: Actor
    query: str
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """Which of those offered was meant, by its key; `code` is for what may wait for one. `nameable` = what was said
    first may be a name: it is no word of time or work."""

    by: Actor
    choice: str
    code: str = ""
    nameable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectTold:
    """A fact of one project. `project` is the name as it was said; `name` the element, node, leader, unit or class
    meant;
    `on` the day it is about, None = today; `text` the reason or the target."""

    by: Actor
    project: str
    fact: ProjectFact
    on: date | None = None
    name: str = ""
    text: str = ""
