"""People come and go: leave, who stands in, a post handed over, hours of quiet, words that must not be kept."""

from dataclasses import dataclass
from datetime import date, datetime

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
class SecretSuspected:
    """Words with a mark of secrecy came; they are not in here, nor anywhere (domain §10.12)."""

    by: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsiderHeard:
    """An account that is no confirmed person spoke or pressed; what it said is not in here."""

    by: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class DestroyingRaw:
    """销毁原文 begun: the raw words of before a day. `draft` = message id; `code` was drawn by the shell."""

    by: Actor
    draft: str
    before_on: date
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NameTaught:
    """记住 what one calls a project; `subject` is the project as said."""

    by: Actor
    said: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NameForgotten:
    """忘记 one's own name for a unit or a project."""

    by: Actor
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hushed:
    """免打扰到…: nothing proactive until then but 特急; None = no longer."""

    by: Actor
    until: datetime | None
