"""People come and go: leave, who stands in, a post handed over, days of quiet."""

from dataclasses import dataclass
from datetime import datetime

from domain.actors import Actor
from domain.people.records import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveTaken:
    """Somebody is away on whole days; None = the days were not said. `proxy` is who stands in, `unknown` a name that
    is nobody's or two people's."""

    by: Actor
    person: str
    period: Period | None = None
    proxy: str = ""
    unknown: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveEnded:
    """销假: back before the days are over, or not gone at all."""

    by: Actor
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandingOver:
    """移交 begun: the posts of `giver` to `taker`. `draft` = message id; `code` was drawn by the shell."""

    by: Actor
    draft: str
    giver: str
    taker: str
    code: str
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hushed:
    """免打扰到…: nothing proactive until then but 特急; None = no longer."""

    by: Actor
    until: datetime | None
