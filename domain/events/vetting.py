"""What is said in a season of 论证."""

from dataclasses import dataclass

from domain.actors import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Vetted:
    """论证通过: a step is passed by every candidate of the speaker that lacks nothing, with `project` by that one.
    `text` = what was decided though it lacks something, or the document of the approval."""

    by: Actor
    step: str
    project: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VettingAsked:
    """论证: where the candidates stand, or (`project`) the way of one."""

    by: Actor
    project: str = ""
