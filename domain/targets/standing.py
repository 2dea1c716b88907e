"""How far a target is on a day, in whole numbers and exact fractions."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from domain.projects.files import ProjectFile
from domain.projects.stages import BEFORE_START, Stage
from domain.targets.books import TargetBook, target_key
from domain.targets.rules import Against, Counted, TargetRule

WAN = 10_000


@dataclass(frozen=True, kw_only=True)
class Known:
    """Everything a target is counted from. `unit` = whose part of it, "" = the whole county's."""

    rules: Mapping[str, TargetRule]
    books: Mapping[str, TargetBook]
    projects: tuple[ProjectFile, ...]
    on: date
    unit: str = ""

    def of_unit(self, unit: str) -> "Known":
        """What a town, a zone or a department answers for itself: the targets it has a share of, what is a ratio of
        those, its own projects (D4-6)."""
        rules = {name: rule for name, rule in self.rules.items() if unit in self.rules[_base(name, self.rules)].shares}
        return replace(self, rules=rules, projects=tuple(p for p in self.projects if p.unit == unit), unit=unit)


def _base(name: str, rules: Mapping[str, TargetRule]) -> str:
    """The target that a ratio is of in the end; a policy's ratios run in no circle."""
    return _base(rules[name].of, rules) if rules[name].of else name


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """`value` is None while nobody has said it; `due` is what the year's days so far come to; `gap` = value − due."""

    name: str
    rule: TargetRule
    goal: Fraction | None
    value: int | None
    as_of: date | None
    due: Fraction | None

    @property
    def gap(self) -> Fraction | None:
        """Negative = behind the time-proportional line."""
        return None if self.value is None or self.due is None else self.value - self.due


def standings(known: Known) -> tuple[Standing, ...]:
    """Each target of the policy, in its order."""
    return tuple(standing(name, known) for name in known.rules)


def standing(name: str, known: Known) -> Standing:
    """One target."""
    rule = known.rules[name]
    value, as_of = value_of(name, known)
    goal = goal_of(name, known)
    due = goal if goal is None or not rule.even else goal * elapsed(known.on)
    return Standing(name=name, rule=rule, goal=goal, value=value, as_of=as_of, due=due)


def elapsed(on: date) -> Fraction:
    """The share of the year that is over at the end of a day."""
    days = (date(on.year, 12, 31) - date(on.year, 1, 1)).days + 1
    return Fraction(on.timetuple().tm_yday, days)


def goal_of(name: str, known: Known) -> Fraction | None:
    """The goal, or the percent of what the rule names; None where that is not known."""
    rule = known.rules[name]
    if not rule.of:
        return Fraction(rule.shares[known.unit] if known.unit else rule.goal)
    base = goal_of(rule.of, known) if rule.against is Against.GOAL else value_of(rule.of, known)[0]
    return None if base is None else base * Fraction(rule.percent, 100)


def value_of(name: str, known: Known) -> tuple[int | None, date | None]:
    """How much it is, and as of which day."""
    rule = known.rules[name]
    if rule.counted is Counted.TOLD:
        book = known.books.get(target_key(known.on.year, name))
        said = book.latest(known.unit, known.on) if book else None
        return (said.value, said.as_of) if said else (None, None)
    counted = (p for p in known.projects if p.total_yuan >= rule.least_wan * WAN)
    return _COUNTS[rule.counted](tuple(counted), known.on.year), known.on


def share_of(name: str, unit: str, known: Known) -> Fraction | None:
    """Percent of its own goal that a unit has reached; None where it has no goal or nobody has said a value."""
    rule, book = known.rules[name], known.books.get(target_key(known.on.year, name))
    said = book.latest(unit, known.on) if book else None
    return Fraction(100 * said.value, rule.shares[unit]) if said and unit in rule.shares else None


def _is_reserve(project: ProjectFile) -> bool:
    """Preliminary work with at least one permit, and not started: the document's own definition (D4-6)."""
    prepared = project.stage in BEFORE_START - {Stage.CONCEPT} and not project.has_started
    return prepared and any(e.is_settled for e in project.permits)


def _concepts(projects: Iterable[ProjectFile]) -> list[ProjectFile]:
    """Ideas on which no preliminary work was done (D4-6)."""
    return [p for p in projects if p.stage is Stage.CONCEPT]


def _sum(projects: Iterable[ProjectFile]) -> int:
    return sum(p.total_yuan for p in projects) // WAN


_COUNTS: Mapping[Counted, Callable[[tuple[ProjectFile, ...], int], int]] = {
    Counted.POOL: lambda projects, _year: sum(p.stage in (Stage.CONCEPT, Stage.RESERVE) for p in projects),
    Counted.CONCEPTS: lambda projects, _year: len(_concepts(projects)),
    Counted.CONCEPTS_WAN: lambda projects, _year: _sum(_concepts(projects)),
    Counted.RESERVES: lambda projects, _year: sum(map(_is_reserve, projects)),
    Counted.RESERVES_WAN: lambda projects, _year: _sum(filter(_is_reserve, projects)),
    Counted.SIGNED: lambda projects, year: sum(_became(p, Stage.SIGNED, year) for p in projects),
    Counted.STARTED: lambda projects, year: sum(bool(p.started_on and p.started_on.year == year) for p in projects),
    Counted.ENROLLED: lambda projects, year: sum(bool(p.enrolled_on and p.enrolled_on.year == year) for p in projects),
    Counted.INVESTED_WAN: lambda projects, _year: sum(p.cumulative_yuan for p in projects) // WAN,
}


def _became(project: ProjectFile, stage: Stage, year: int) -> bool:
    return any(m.after is stage and m.on.year == year for m in project.moves)
