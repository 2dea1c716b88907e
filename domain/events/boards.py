"""What is said about the board in the hall, and about the chart of one project on a wall."""

from dataclasses import dataclass

from domain.actors import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardAsked:
    """The office wants to see what would hang there; `draft` is the id of the message, `code` was drawn for it."""

    by: Actor
    draft: str
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardLetOut:
    """What was shown under this digest goes up."""

    by: Actor
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardTakenDown:
    """Nothing is to hang there."""

    by: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartAsked:
    """挂图: one project on one sheet of paper, `project` as it was said."""

    by: Actor
    project: str
