"""What a simulated year has come to, and what of it cannot be so: counted once more from the audit, the calendar and
the policy's own figures, sharing no rule with the program (what should have been there besides: `reckoned.py`)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from pydantic_core import from_json
from sqlalchemy import Connection, select

from config.load import FOLDER, load_policy
from domain.appraisal.books import ScoreBook
from domain.calendars import COUNTY_ZONE, ONE_DAY
from domain.letters.kinds import Cause
from domain.letters.letters import Letter
from domain.lights.lights import Dimension, Finding, Light, LightFile
from domain.lights.rules import Colour, Preset, Steps
from domain.matters.items import Item
from domain.messages.notices import Dispatch, DispatchState
from domain.policy import Policy
from domain.projects.files import ProjectFile
from domain.rhythm.cadence_rules import cadence_key
from domain.rhythm.occasions import OWN_PACE
from domain.rounds.duties import Duty, DutyState
from sandbox.calls import CALLS
from sandbox.errors import MONTH_SPENT
from store import tables
from store.mapping import all_of
from tests.mechanisms.test_year import expected
from tests.simulation import reckoned
from tests.simulation.world import World

Span = tuple[date, date]


@dataclass(frozen=True, kw_only=True)
class Account:
    """What must be the same however often the process died; `sent` and `doubts` may differ, and are only shown."""

    duties: Mapping[str, tuple[object, ...]]
    periods: Mapping[str, tuple[tuple[str, date], ...]]
    rungs: Mapping[str, tuple[object, ...]]
    letters: Mapping[str, tuple[object, ...]]
    lights: Mapping[str, tuple[object, ...]]
    scores: Mapping[str, tuple[object, ...]]
    numbers: tuple[str, ...]
    sent: int
    doubts: int


MUST_AGREE = ("duties", "periods", "rungs", "letters", "lights", "scores", "numbers")


def account_of(world: World) -> Account:
    """Read from the disk."""

    def of(kind: Any) -> dict[str, Any]:
        found: dict[str, Any] = world.look(lambda connection: all_of(connection, kind))
        return found

    items, dispatches = of(Item), of(Dispatch).values()
    return Account(
        duties={key: (d.state, d.came, d.missed_in_a_row) for key, d in of(Duty).items()},
        periods=_periods(world),
        rungs={
            f"{key} {b.unit}": tuple((f.ladder, f.rung, f.deadline_version) for f in b.fired)
            for key, item in items.items()
            for b in item.branches
        },
        letters={
            f"{each.year}-{each.number}": (
                each.letter_kind, each.cause, each.subject, each.unit, each.serial, each.state, each.cited,
                each.drafted_on, each.signed_on, len(each.replies),
            )
            for each in of(Letter).values()
        },
        lights={key: tuple((light.on, *light.shape) for light in file.lights) for key, file in of(LightFile).items()},
        scores={
            unit: tuple((e.number, e.period, e.rule, e.points, e.fact, e.on) for e in book.entries)
            for unit, book in of(ScoreBook).items()
        },
        numbers=tuple(sorted(items)),
        sent=sum(d.state is DispatchState.SENT for d in dispatches),
        doubts=sum(d.state is DispatchState.UNKNOWN for d in dispatches),
    )  # fmt: skip


def differences(one: Account, other: Account) -> list[str]:
    """Where two lives of a year do not agree."""
    return [f"{name}: {each}" for name in MUST_AGREE for each in _differ(getattr(one, name), getattr(other, name))]


def _differ(one: Any, other: Any) -> list[str]:
    if one == other:
        return []
    if not isinstance(one, Mapping):
        return [f"{one} / {other}"]
    return [f"{key}: {one.get(key)} / {other.get(key)}" for key in {**one, **other} if one.get(key) != other.get(key)]


def wrong(world: World, span: Span) -> list[str]:
    """Everything about the year that cannot be so, each with what it is about in front."""
    policy = load_policy(FOLDER / f"{world.policy}.toml")
    checks = {
        "periods": _openings(world, policy, span),
        "duties": _duties(world),
        "who owes": reckoned.owed(world, policy, _periods(world)),
        "lights": _lights(world, policy),
        "lights by the day": reckoned.lights(world, policy, span),
        "letters": _letters(world, policy),
        "letters that fell due": reckoned.letters(world, policy, span),
        "calls": _calls(world),
    }
    return [f"{about}: {fault}" for about, check in checks.items() for fault in check]


def told(faults: Iterable[str], most: int = 5) -> str:
    """Every kind of fault with how many there are, and the first of each."""
    kinds: defaultdict[str, list[str]] = defaultdict(list)
    for fault in faults:
        about, _colon, rest = fault.partition(": ")
        kinds[about].append(rest)
    lines = (f"{about}, {len(each)}: {' | '.join(each[:most])}" for about, each in kinds.items())
    return "\n".join(lines) or "none"


# Periods and duties


def _changes(world: World, kind: str) -> list[tuple[str, datetime, dict[str, list[Any]]]]:
    """(key, moment, field → [before, after]) of every entry of a kind, in order."""
    entries = tables.entries.c

    def find(connection: Connection) -> list[tuple[str, datetime, dict[str, list[Any]]]]:
        query = select(entries.key, entries.at, entries.change).where(entries.kind == kind).order_by(entries.seq)
        return [(row.key, row.at, from_json(row.change)) for row in connection.execute(query)]

    found: list[tuple[str, datetime, dict[str, list[Any]]]] = world.look(find)
    return found


def _periods(world: World) -> dict[str, tuple[tuple[str, date], ...]]:
    """The periods that each cadence opened, and on which day."""
    found: defaultdict[str, list[tuple[str, date]]] = defaultdict(list)
    for key, at, change in _changes(world, "cadence"):
        before, after = change.get("period", ["", ""])
        if after and after != before:
            found[key].append((after, at.astimezone(COUNTY_ZONE).date()))
    return {key: tuple(each) for key, each in found.items()}


def _openings(world: World, policy: Policy, span: Span) -> Iterator[str]:
    """Every period once, on the day that a second calendar says; the daily round on every work day, the digests on
    the first work day of a week or month."""
    first, last = span
    days = [first + ONE_DAY * n for n in range((last - first).days + 1)]
    wanted = {key: reckoned.own_days(key, policy, days) for key in OWN_PACE if key in policy.cadences}
    for name, rule in policy.cadences.items():
        if rule.occasion not in OWN_PACE:
            wanted[cadence_key(rule.occasion, name)] = {day for day in expected(rule) if first <= day <= last}
    opened = _periods(world)
    yield from (f"{key}: the policy has no such cadence" for key in opened.keys() - wanted.keys())
    for key, days_wanted in wanted.items():
        found = [each for each in opened.get(key, ()) if each[1] >= first]
        twice = [period for period, n in Counter(period for period, _on in found).items() if n > 1]
        if twice:
            yield f"{key}: opened twice: {twice}"
        if {on for _period, on in found} != days_wanted:
            yield f"{key}: opened on {sorted({on for _p, on in found} ^ days_wanted)[:5]} or not"


def _duties(world: World) -> Iterator[str]:
    """Each begins open, is closed once, and after that at most comes late."""
    course: defaultdict[str, list[str]] = defaultdict(list)
    for key, _at, change in _changes(world, Duty.kind):
        if "state" in change:
            course[key].append(change["state"][1])
    good = {("open",), ("open", "met"), ("open", "missed"), ("open", "missed", "late"), ("open", "late")}
    yield from (f"{key}: {states}" for key, states in course.items() if tuple(states) not in good)
    now, duties = world.clock.now(), world.look(lambda connection: all_of(connection, Duty))
    yield from (
        f"{d.key}: open after its close" for d in duties.values() if d.state is DutyState.OPEN and d.closes_at < now
    )


# Lights


def _lights(world: World, policy: Policy) -> Iterator[str]:
    """The colour is that of the worst finding, each finding's that of its figure; no light is kept without a change."""
    preset = policy.lights.in_force
    for key, file in world.look(lambda connection: all_of(connection, LightFile)).items():
        if preset is None:
            yield f"{key}: a light without a preset"
            continue
        for light in file.lights:
            yield from (f"{key} {light.on}: {fault}" for fault in _light(light, preset))
        pairs = zip(file.lights, file.lights[1:], strict=False)
        yield from (f"{key} {two.on}: no change" for one, two in pairs if one.shape == two.shape or one.on >= two.on)


def _light(light: Light, preset: Preset) -> Iterator[str]:
    worst = max((f.colour for f in light.findings), key=list(RANKS).index, default=Colour.GREEN)
    if light.colour is not worst:
        yield f"{light.colour} and not {worst}"
    if light.colour is not Colour.GREEN and not light.reasons:
        yield "no reason"
    for each in light.findings:
        colour = _colour(each, preset)
        if colour is not each.colour:
            yield f"{each.dimension} {each.measured}: {each.colour} and not {colour}"


RANKS = tuple(Colour)


def _colour(finding: Finding, preset: Preset) -> Colour:
    """By the figure and the policy's thresholds alone."""
    measured = Fraction(finding.measured)
    if finding.dimension in (Dimension.POINTS, Dimension.RATIO):
        passed = [b for b in preset.bands if measured > b.below or (b.reached and measured == b.below)]
        return max((b.colour for b in passed), key=RANKS.index, default=Colour.GREEN)
    steps: Mapping[Dimension, Steps] = {
        Dimension.START: preset.start_months, Dimension.ENROLMENT: preset.enrol_months,
        Dimension.NODE: preset.node_days, Dimension.FUNDS: preset.funds_days, Dimension.PROBLEM: preset.problem_days,
    }  # fmt: skip
    its = steps[finding.dimension]
    if its.red and measured >= its.red:
        return Colour.RED
    return Colour.YELLOW if its.yellow and measured >= its.yellow else Colour.GREEN


# Letters


def _letters(world: World, policy: Policy) -> Iterator[str]:
    """Numbers without a gap; what the machine drafted rests on a day of its project, and says it."""
    letters = list(world.look(lambda connection: all_of(connection, Letter)).values())
    projects = world.look(lambda connection: all_of(connection, ProjectFile))
    for year in {each.year for each in letters}:
        numbers = sorted(each.number for each in letters if each.year == year)
        if numbers != list(range(1, len(numbers) + 1)):
            yield f"drafts of {year}: {numbers}"
    serials: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
    for each in letters:
        if each.serial and each.signed_on:
            serials[each.letter_kind, each.signed_on.year].append(each.serial)
    yield from (f"{k}: {sorted(s)}" for k, s in serials.items() if sorted(s) != list(range(1, len(s) + 1)))
    for each in letters:
        if not each.drafted.by and not _rests(each, projects[each.subject], policy):
            yield f"{each.key}: drafted on {each.drafted_on} for no reason"
        if not each.about_item and projects[each.subject].name not in each.text.name:
            yield f"{each.key}: does not say what it is about"


def _rests(letter: Letter, project: ProjectFile, policy: Policy) -> bool:
    rules, on = policy.letters, letter.drafted_on
    start, production = project.plan_start_on, project.plan_production_on
    if letter.cause is Cause.START_AHEAD:
        return start is not None and start - timedelta(days=rules.ahead_days) <= on < start
    if letter.cause is Cause.START_LATE:
        return start is not None and (on - start).days >= rules.late_days
    if letter.cause is Cause.PRODUCTION_LATE:
        return production is not None and (on - production).days >= rules.late_days
    by_month = f"|{on.replace(day=1).isoformat()}|" in letter.key  # of serious lag one a month at most
    return letter.cause is Cause.LAG and project.annual_plan_yuan > 0 and by_month


# Calls


def _calls(world: World) -> Iterator[str]:
    """What was asked of the platform in a month, answered or refused, and what it brought: no more than is allowed."""
    allowed = {"api": world.place.api_quota, "push": world.place.push_quota}
    for (month, bill), count in calls_of(world).items():
        if count > allowed[bill]:
            yield f"{month}: {count} {bill} of {allowed[bill]}"
    yield from (
        f"{each.at}: {each.name} refused, the month is spent"
        for each in world.city.platform.refusals
        if each.code == MONTH_SPENT
    )


def calls_of(world: World) -> Counter[tuple[str, str]]:
    """(month, api or push) → how many, those that were refused too."""
    found: Counter[tuple[str, str]] = Counter()
    for (month, name), count in world.city.platform.meter.by_month.items():
        bill = CALLS[name].bill if name in CALLS else "push"
        if bill in ("api", "push"):
            found[month, bill] += count
    return found


def by_month(*worlds: World) -> Iterator[tuple[str, str]]:
    """Every month's calls and pushes in each world, beside what is allowed."""
    counts = [calls_of(world) for world in worlds]
    for month in sorted({month for each in counts for month, _bill in each}):
        calls, pushes = (" and ".join(f"{each[month, bill]:,}" for each in counts) for bill in ("api", "push"))
        place = worlds[0].place
        yield month, f"{calls} calls of {place.api_quota:,}, {pushes} pushes of {place.push_quota:,}"


def unlike_sending(one: World, other: World) -> Iterator[str]:
    """What may differ between two lives: by kind of message how often it was tried, and how it ended."""
    first, second = _sending(one), _sending(other)
    for name in sorted({*first, *second}):
        if first[name] != second[name]:
            yield f"{name}: {first[name]:,} / {second[name]:,}"


def _sending(world: World) -> Counter[str]:
    found: Counter[str] = Counter()
    for each in world.look(lambda connection: all_of(connection, Dispatch)).values():
        name = f"{'+'.join(each.notice_kinds)} by {each.channel}"
        found[f"{name}, {each.state}"] += 1
        found[f"{name}, tries"] += each.attempts
        found[f"{name}, doubts"] += each.doubts
    return found
