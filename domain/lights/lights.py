"""The light of a project on a day, and the file in which its changes are kept (domain §7)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar

from domain.lights.rules import Colour


class Dimension(StrEnum):
    """开工 进度 资金 入库 节点 问题; progress by its two measures."""

    START = "start"
    POINTS = "points"
    RATIO = "ratio"
    FUNDS = "funds"
    ENROLMENT = "enrolment"
    NODE = "node"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one dimension came to. `measured` is exact, as a fraction; `limit` the threshold it passed, or the first
    it has not; `better` the colour that the least effort leads to, `needed_yuan` that effort where it is money;
    `unstarted` = nothing was begun, so that the start comes before any money."""

    dimension: Dimension
    colour: Colour
    measured: str
    limit: int = 0
    better: Colour = Colour.GREEN
    needed_yuan: int = 0
    done: str = ""
    plan: str = ""
    name: str = ""
    unstarted: bool = False

    @property
    def amount(self) -> Fraction:
        """What was measured."""
        return Fraction(self.measured)


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """A colour from a day on, what it rests on, and the policy (by hash) and preset it was judged by."""

    on: date
    colour: Colour
    findings: tuple[Finding, ...] = ()
    policy: str = ""
    preset: str = ""

    @property
    def reasons(self) -> tuple[Finding, ...]:
        """The findings of the colour itself; of a green light all."""
        return tuple(f for f in self.findings if f.colour is self.colour)

    @property
    def shape(self) -> tuple[object, ...]:
        """What makes a light another one: not the figures of the day."""
        return (self.colour, self.policy, self.preset, tuple((f.dimension, f.colour, f.name) for f in self.findings))


class Verdict(StrEnum):
    """Of an objection: still open, the light stays, it is corrected, or nobody decided in time."""

    OPEN = "open"
    KEPT = "kept"
    CORRECTED = "corrected"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """对灯色有异议: shown as 复核中 until decided, at most until `until_on`. A correction holds until `holds_until_on`
    and then ends by itself."""

    on: date
    by: str
    reason: str
    until_on: date
    verdict: Verdict = Verdict.OPEN
    decided_by: str = ""
    decision: str = ""
    colour: Colour | None = None
    holds_from_on: date | None = None
    holds_until_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LightFile:
    """The lights of one project, each from the day it changed; `told` = the colour people were last told of.
    Its moment is the end of an objection nobody decided."""

    kind: ClassVar[str] = "light"
    key: str
    lights: tuple[Light, ...] = ()
    objections: tuple[Objection, ...] = ()
    told: Colour | None = None
    next_due_at: datetime | None = None

    @property
    def objection(self) -> Objection | None:
        """The one that is open."""
        last = self.objections[-1] if self.objections else None
        return last if last and last.verdict is Verdict.OPEN else None

    def judged_on(self, on: date) -> Light | None:
        """The light as it was judged, in force on a day."""
        return max((each for each in self.lights if each.on <= on), key=lambda each: each.on, default=None)

    def colour_on(self, on: date) -> Colour | None:
        """What the project wears on a day, corrections included."""
        corrected = [o for o in self.objections if _holds(o, on)]
        if corrected:
            return corrected[-1].colour
        light = self.judged_on(on)
        return light.colour if light else None

    def since(self, on: date) -> date | None:
        """Since when the judged colour has not changed."""
        past = sorted((each for each in self.lights if each.on <= on), key=lambda each: each.on, reverse=True)
        first = None
        for light in past:
            if light.colour is not past[0].colour:
                break
            first = light.on
        return first


def _holds(objection: Objection, on: date) -> bool:
    begins, ends = objection.holds_from_on, objection.holds_until_on
    return objection.colour is not None and begins is not None and ends is not None and begins <= on <= ends


@dataclass(frozen=True, slots=True, kw_only=True)
class LightSweep:
    """The daily look at all projects. `on` the day it is at, `cursor` how far it has come, `is_done` once it was
    through, `told_on` when changes were last told."""

    kind: ClassVar[str] = "light_sweep"
    key: str
    on: date | None = None
    cursor: str = ""
    is_done: bool = False
    told_on: date
    next_due_at: datetime | None = None
