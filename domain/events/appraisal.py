"""What is said about points, causes of delay and formal notices."""

from dataclasses import dataclass

from domain.actors import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseHeld:
    """认定: why a unit's share of a matter was late; said by a second person it is confirmed."""

    by: Actor
    item: str
    reason: str
    text: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormalNoted:
    """登记: a circular of criticism, an admonitory talk, or money given or kept back was decided elsewhere; its
    document is kept. Money in 元."""

    by: Actor
    unit: str
    formal_kind: str
    document: str
    amount_yuan: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreAppealed:
    """得分申诉: the unit objects to one entry."""

    by: Actor
    number: int
    text: str
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealDecided:
    """申诉: the office upholds an objection or not."""

    by: Actor
    unit: str
    number: int
    uphold: bool
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreAsked:
    """得分: of one unit, one entry of it, of all ("" and 0 = no such limit)."""

    by: Actor
    unit: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoresExported:
    """导出得分: the sheet of `year` (0 = this one), of one `quarter` (0 = all of it), of one unit ("" = all)."""

    by: Actor
    unit: str = ""
    year: int = 0
    quarter: int = 0
