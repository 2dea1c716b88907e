"""A cadence as policy data: how often, on which day, at what time, who owes what, what proves it, which occasion acts.
A cadence the policy does not name does not exist."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum

from domain.errors import SupervisionError
from domain.rhythm.periods import Every, Span, before

BEFORE = "before"


class Shift(StrEnum):
    """Where a day of rest moves to: the work day after it, before it, or nowhere."""

    AFTER = "after"
    BEFORE = "before"
    NONE = "none"


class Owes(StrEnum):
    """Who owes something in each period; always posts, resolved to persons when a message leaves (domain §2.4)."""

    NOBODY = "nobody"
    OFFICE = "office"
    FIELD_LEADERS = "field_leaders"
    EXECUTIVE = "executive"
    UNIT_HEADS = "unit_heads"
    UNIT_LIAISONS = "unit_liaisons"
    PROJECT_LEADERS = "project_leaders"
    PROJECT_LIAISONS = "project_liaisons"
    PROJECT_UNITS = "project_units"
    TURN = "turn"


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A moment of a period. At most one of: its n-th `day` or `work_day` (negative = from its end), its `nth`
    `weekday`, `ahead` days before it begins, `after` days after it has ended; nothing = its first day."""

    day: int | None = None
    work_day: int | None = None
    weekday: int | None = None
    nth: int = 1
    ahead: int | None = None
    after: int | None = None
    at: time = time(9, 10)

    def __post_init__(self) -> None:
        given = [n for n in (self.day, self.work_day, self.weekday, self.ahead, self.after) if n is not None]
        if len(given) > 1:
            raise SupervisionError("give one of day, work_day, weekday, ahead, after")
        if 0 in given or (self.weekday is not None and not 1 <= self.weekday <= 7) or self.nth < 1:
            raise SupervisionError("days count from 1 (weekday 1-7)")


@dataclass(frozen=True, slots=True, kw_only=True)
class CadenceRule:
    """One cadence. `opens`, `nudges` and `closes` are its moments; without `closes` nothing is awaited. `turns` are
    units that take it in turn. `needed` proofs fulfil it. `text` says what is owed, `basis` names the document.
    `settings` are the occasion's own parameters. `first_on` and `last_on` bound it (a campaign needs both)."""

    every: Every
    occasion: str
    opens: When = When()
    nudges: tuple[When, ...] = ()
    closes: When | None = None
    shift: Shift = Shift.AFTER
    owes: Owes = Owes.NOBODY
    units: tuple[str, ...] = ()
    turns: tuple[str, ...] = ()
    proof: str = ""
    needed: int = 1
    text: str = ""
    basis: str = ""
    first_on: date | None = None
    last_on: date | None = None
    settings: Mapping[str, int | str | tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.every is Every.CAMPAIGN and (self.first_on is None or self.last_on is None):
            raise SupervisionError("a campaign needs first_on and last_on")
        if (self.owes is Owes.TURN) != bool(self.turns):
            raise SupervisionError("owes = turn needs turns, and turns need it")
        if self.needed < 1:
            raise SupervisionError("needed is at least 1")

    def told_of(self, span: Span) -> Span:
        """What its lists tell of: the period, or with `told = "before"` the one before it."""
        back = self.settings.get("told", "") == BEFORE and span.every is not Every.CAMPAIGN
        return before(span) if back else span

    def number(self, name: str, default: int = 0) -> int:
        """A whole number of its settings."""
        value = self.settings.get(name, default)
        return value if isinstance(value, int) else default

    def words(self, name: str) -> tuple[str, ...]:
        """A list of words of its settings."""
        value = self.settings.get(name, ())
        return value if isinstance(value, tuple) else (str(value),)


def cadence_key(occasion: str, name: str) -> str:
    """The key of a cadence's row: what it does and what it is called."""
    return occasion if occasion == name else f"{occasion}:{name}"


def occasion_name(key: str) -> str:
    """What a cadence of that key does."""
    return key.partition(":")[0]


CALLED = "called "


def called(text: str) -> str:
    """How lookups name every list of a name, instead of one cadence's key."""
    return f"{CALLED}{text}"


def rules_called(cadences: Mapping[str, CadenceRule], text: str) -> tuple[tuple[str, CadenceRule], ...]:
    """The cadences of that name that put a list before somebody."""
    return tuple((name, rule) for name, rule in cadences.items() if rule.text == text and rule.settings.get("lists"))


def rules_meant(cadences: Mapping[str, CadenceRule], key: str) -> tuple[CadenceRule, ...]:
    """The rule of a cadence's row, or those of a name."""
    if key.startswith(CALLED):
        return tuple(rule for _name, rule in rules_called(cadences, key.removeprefix(CALLED)))
    found = rule_of(cadences, key)
    return (found,) if found is not None else ()


def rule_of(cadences: Mapping[str, CadenceRule], key: str) -> CadenceRule | None:
    """The rule of a cadence's row; None = the policy knows none, so it does not exist."""
    return next((rule for name, rule in cadences.items() if cadence_key(rule.occasion, name) == key), None)
