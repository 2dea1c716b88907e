"""The policy laboratory (domain §8, issue 10): recorded facts under other rules, beside what happened. It only looks:
lights of every day, and the rungs of the unsigned and overdue ladders, counted per unit."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from domain.calendars import ONE_DAY, local_date
from domain.county import County
from domain.lights.judging import light_of
from domain.lights.rules import Colour
from domain.lights.standings import Recorded, standing_on
from domain.matters.items import Branch, Item
from domain.matters.ladders import moment_of
from domain.policy import Addressee, Anchor, Policy, Rung

LEADERS = frozenset({Addressee.FIELD_LEADER, Addressee.COUNTY_HEAD})


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From one day to another, both included."""

    since: date
    until: date

    def holds(self, moment: datetime) -> bool:
        """Whether a moment lies in it."""
        return self.since <= local_date(moment) <= self.until

    def days(self) -> Iterator[date]:
        """Each day."""
        day = self.since
        while day <= self.until:
            yield day
            day += ONE_DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Of one unit: turns to yellow and to red within the span, reds on its last day, messages of the two ladders, and
    how many of them went to leaders."""

    to_yellow: int = 0
    to_red: int = 0
    reds: int = 0
    messages: int = 0
    escalations: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is recorded: projects with their reports and matters, and all matters."""

    projects: Sequence[Recorded]
    items: Sequence[Item]


def under(facts: Facts, policy: Policy, county: County, span: Span) -> Mapping[str, Tally]:
    """What the rules of a policy would have said, unit by unit."""
    ruled = replace(county, policy=policy)
    rungs = ((b.unit, rung) for item in facts.items for b in item.branches for rung in due(item, b, ruled, span))
    return _per_unit(_lights(facts.projects, policy, span), rungs)


def happened(facts: Facts, county: County, span: Span) -> Mapping[str, Tally]:
    """What was said: rungs as they are recorded, lights by the rules in force."""
    rungs = ((b.unit, rung) for item in facts.items for b in item.branches for rung in _fired(item, b, county, span))
    return _per_unit(_lights(facts.projects, county.policy, span), rungs)


def due(item: Item, branch: Branch, county: County, span: Span) -> Iterator[Rung]:
    """The rungs whose moment came in the span while the share was still owed."""
    for ladder in county.policy.terms.ladders.values():
        for start, stop in _owed(ladder.anchor, item, branch):
            moments = ((rung, moment_of(rung, start, county)) for rung in ladder.rungs if rung.to is not Addressee.CARD)
            yield from (rung for rung, at in moments if item.issued_at <= at and span.holds(at) and not _over(stop, at))


def _owed(anchor: Anchor, item: Item, branch: Branch) -> Iterator[tuple[datetime, datetime | None]]:
    """From when a ladder counts, and what stopped it; each deadline until the next was set."""
    ends = [stamp.at for stamp in (branch.submitted, branch.closed, item.withdrawn) if stamp is not None]
    if anchor is Anchor.ISSUED and branch.reached_at is not None:
        signed = [branch.signed.at] if branch.signed else []
        yield max(item.issued_at, branch.reached_at), min([*signed, *ends], default=None)
    if anchor is Anchor.DEADLINE:
        for version, later in zip(branch.deadlines, (*branch.deadlines[1:], None), strict=True):
            yield version.due_at, min([*ends, *([later.set_at] if later else [])], default=None)


def _over(stop: datetime | None, at: datetime) -> bool:
    return stop is not None and stop <= at


def _fired(item: Item, branch: Branch, county: County, span: Span) -> Iterator[Rung]:
    """The same ladders' rungs that did fire."""
    ladders = county.terms_of(item.terms).terms.ladders
    for fired in branch.fired:
        ladder = ladders.get(fired.ladder)
        if ladder is None or ladder.anchor not in (Anchor.ISSUED, Anchor.DEADLINE) or not span.holds(fired.at):
            continue
        yield from (r for r in ladder.rungs if r.name == fired.rung and r.to is not Addressee.CARD)


def _lights(projects: Iterable[Recorded], policy: Policy, span: Span) -> Iterator[tuple[str, str]]:
    """(unit, what): each turn for the worse, and the reds of the last day."""
    for recorded in projects:
        unit, before = recorded.project.unit, _colour(recorded, policy, span.since - ONE_DAY)
        for day in span.days():
            colour = _colour(recorded, policy, day)
            if colour is not before and colour in (Colour.YELLOW, Colour.RED):
                yield unit, f"to_{colour.value}"
            before = colour
        if before is Colour.RED:
            yield unit, "reds"


def _colour(recorded: Recorded, policy: Policy, on: date) -> Colour | None:
    preset = policy.lights.in_force
    light = light_of(standing_on(recorded, policy.projects, on), preset, on) if preset else None
    return light.colour if light else None


def _per_unit(lights: Iterable[tuple[str, str]], rungs: Iterable[tuple[str, Rung]]) -> Mapping[str, Tally]:
    counts = Counter(lights)
    for unit, rung in rungs:
        counts[unit, "messages"] += 1
        counts[unit, "escalations"] += rung.to in LEADERS
    units = sorted({unit for unit, _what in counts})
    names = ("to_yellow", "to_red", "reds", "messages", "escalations")
    return {unit: Tally(**{name: counts[unit, name] for name in names}) for unit in units}


def total(tallies: Mapping[str, Tally]) -> Tally:
    """Of the whole county."""
    names = ("to_yellow", "to_red", "reds", "messages", "escalations")
    return Tally(**{name: sum(getattr(each, name) for each in tallies.values()) for name in names})
