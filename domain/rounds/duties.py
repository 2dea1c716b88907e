"""Cadences and duties: who owes what in which period (domain §3, §9)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import ClassVar

from domain.calendars import COUNTY_ZONE
from domain.policy import DailyRound

DAILY = "daily"


class Phase(StrEnum):
    """Where a cadence stands within its period."""

    RESTING = "resting"
    OPENING = "opening"
    OPEN = "open"
    NUDGED = "nudged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How one round ended: how many were asked, how many had reported when it closed."""

    period: str
    asked: int
    reported: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadence:
    """One cadence, e.g. `daily`; `period` is what it last opened, `before` the one before it, `cursor` how far its
    opening has come, `step` how many of the period's moments are behind it. `closes_at` was told to people and does
    not move with the policy; `grace_from` is when it was put off because nobody can be sure that we were listening
    (E7); `tallies` are the latest rounds."""

    kind: ClassVar[str] = "cadence"
    key: str
    phase: Phase = Phase.RESTING
    period: str = ""
    before: str = ""
    cursor: str = ""
    step: int = 0
    closes_at: datetime | None = None
    grace_from: datetime | None = None
    tallies: tuple[Tally, ...] = ()
    next_due_at: datetime | None = None

    @property
    def occasion(self) -> str:
        """What keys of this round begin with."""
        return f"{self.key}|{self.period}"

    @property
    def about(self) -> str:
        """How notices name this round."""
        return f"round|{self.occasion}"


class DutyState(StrEnum):
    """open → met | missed → late."""

    OPEN = "open"
    MET = "met"
    MISSED = "missed"
    LATE = "late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """An expected report, visit, inspection. Key: cadence|period|subject|post. It is met once `needed` proofs came.
    `notes` are what was said of it. `missed_in_a_row` is counted when the round closes."""

    kind: ClassVar[str] = "duty"
    key: str
    cadence: str
    period: str
    subject: str
    post: str
    unit: str
    state: DutyState = DutyState.OPEN
    opened_at: datetime
    closes_at: datetime
    nudged_at: datetime | None = None
    met_at: datetime | None = None
    report: str = ""
    missed_in_a_row: int = 0
    needed: int = 1
    came: int = 0
    notes: tuple[str, ...] = ()
    next_due_at: ClassVar[None] = None

    @property
    def is_missing(self) -> bool:
        """Nothing has come yet."""
        return self.state in (DutyState.OPEN, DutyState.MISSED)


def duty_key(occasion: str, subject: str, post: str) -> str:
    """The key of a duty; an occasion is cadence|period."""
    return f"{occasion}|{subject}|{post}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """When a round takes reports on one day, aware UTC, half open."""

    opens_at: datetime
    closes_at: datetime


def moment_on(day: date, at: time) -> datetime:
    """A clock time of the county on a day, aware UTC."""
    return datetime.combine(day, at, COUNTY_ZONE).astimezone(UTC)


def window_on(day: date, rule: DailyRound) -> Window:
    """The window of a day, whether or not the county works."""
    return Window(opens_at=moment_on(day, rule.opens), closes_at=moment_on(day, rule.closes))
