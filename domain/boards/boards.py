"""The board: rows as they stood when they were let out."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from domain.lights.rules import Colour

HALL = "hall"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """One project: light, percent of the year's plan done and due by now (one decimal, "" = no plan), what holds it
    up (a dimension of its light and the name of the thing), the next node. `was` = the worse colour it left lately."""

    colour: Colour
    project: str
    unit: str
    done: str = ""
    plan: str = ""
    stuck: str = ""
    stuck_name: str = ""
    node: str = ""
    node_on: date | None = None
    was: Colour | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The snapshot that hangs in the hall; `on` None = nothing does. Counts are of all judged projects, rows only of
    those worth a look. `unit` let it out. Key: HALL."""

    kind: ClassVar[str] = "board"
    key: str = HALL
    on: date | None = None
    let_out_at: datetime | None = None
    unit: str = ""
    basis: str = ""
    reds: int = 0
    yellows: int = 0
    greens: int = 0
    rows: tuple[BoardRow, ...] = ()
    next_due_at: ClassVar[None] = None
