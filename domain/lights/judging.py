"""`light_of(standing, preset, on)`: pure, in exact fractions; the worst dimension gives the colour (domain §7)."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from fractions import Fraction
from math import ceil, floor

from domain.calendars import month_end
from domain.lights.lights import Dimension, Finding, Light
from domain.lights.rules import Band, Colour, Measure, Preset, Steps
from domain.lights.standings import Lapse, Standing

HUNDRED = 100


def light_of(standing: Standing, preset: Preset, on: date) -> Light | None:
    """The light of a day; None for a project that is not under way: it is not judged, not blamed."""
    if not standing.is_judged:
        return None
    findings = tuple(found for judge in _JUDGES for found in judge(standing, preset, on))
    colour = max((f.colour for f in findings), key=lambda c: c.rank, default=Colour.GREEN)
    return Light(on=on, colour=colour, findings=findings)


def _progress(standing: Standing, preset: Preset, on: date) -> Iterator[Finding]:
    """Completed against planned, in the measure of the preset."""
    if not _owes_progress(standing, preset, on) or standing.annual_yuan <= 0 or not preset.bands:
        return
    by_points = preset.measure is Measure.POINTS
    whole = Fraction(standing.annual_yuan) if by_points else standing.planned_yuan
    if whole <= 0:
        return
    shortfall = (standing.planned_yuan - standing.done_yuan) * HUNDRED / whole
    passed = [band for band in preset.bands if band.holds(shortfall)]
    yield Finding(
        dimension=Dimension.POINTS if by_points else Dimension.RATIO,
        colour=passed[-1].colour if passed else Colour.GREEN,
        measured=str(shortfall),
        limit=(passed[-1] if passed else preset.bands[0]).below,
        better=passed[-2].colour if len(passed) > 1 else Colour.GREEN,
        needed_yuan=_needed(standing, passed[-1], whole) if passed else 0,
        done=str(standing.done_yuan * HUNDRED / whole),
        plan=str(standing.planned_yuan * HUNDRED / whole),
        unstarted=not standing.has_started,
    )


def _owes_progress(standing: Standing, preset: Preset, on: date) -> bool:
    """What has not started is late in starting, not in its progress; a preset that does not look at starts would
    leave it green for ever, so there its planned share is owed once the month of the planned start is over."""
    if standing.has_started:
        return True
    start_on = standing.start_on
    return not preset.start_months.judges and start_on is not None and _months(on) > _months(start_on)


def _needed(standing: Standing, band: Band, whole: Fraction) -> int:
    """The fewest whole 元 that lead out of a band: to its edge, or one beyond where the edge belongs to it."""
    missing = standing.planned_yuan - whole * band.below / HUNDRED - standing.done_yuan
    return floor(missing) + 1 if band.reached else ceil(missing)


def _start(standing: Standing, preset: Preset, on: date) -> Iterator[Finding]:
    """Planned month and the months after it that ended without a start."""
    if standing.start_on is None or standing.has_started or not preset.start_months.judges:
        return
    missed = max(_months(on) - _months(standing.start_on), 0)
    yield _counted(Dimension.START, missed, preset.start_months)


def _enrolment(standing: Standing, preset: Preset, on: date) -> Iterator[Finding]:
    """Full months since the start without enrolment."""
    if standing.started_on is None or standing.is_enrolled or not preset.enrol_months.judges:
        return
    yield _counted(Dimension.ENROLMENT, full_months(standing.started_on, on), preset.enrol_months)


def _nodes(standing: Standing, preset: Preset, on: date) -> Iterator[Finding]:
    yield from _lapsed(Dimension.NODE, standing.nodes, preset.node_days, on)


def _funds(standing: Standing, preset: Preset, on: date) -> Iterator[Finding]:
    money = [each for each in standing.supplies if any(word in each.name for word in preset.funds_words)]
    yield from _lapsed(Dimension.FUNDS, money, preset.funds_days, on)


def _problems(standing: Standing, preset: Preset, on: date) -> Iterator[Finding]:
    yield from _lapsed(Dimension.PROBLEM, standing.problems, preset.problem_days, on)


def _lapsed(dimension: Dimension, lapses: Iterable[Lapse], steps: Steps, on: date) -> Iterator[Finding]:
    """The one that is late the longest."""
    oldest = min(lapses, key=lambda each: (each.due_on, each.name), default=None)
    if oldest is not None and steps.judges:
        yield _counted(dimension, (on - oldest.due_on).days, steps, oldest.name)


def _counted(dimension: Dimension, count: int, steps: Steps, name: str = "") -> Finding:
    colour = steps.colour(count)
    limit = steps.red if colour is Colour.RED else steps.yellow or steps.red
    return Finding(dimension=dimension, colour=colour, measured=str(count), limit=limit, name=name)


def _months(day: date) -> int:
    return day.year * 12 + day.month


def full_months(since: date, on: date) -> int:
    """How many months have passed; a month from the 31st ends on the last day of a shorter one."""
    months = _months(on) - _months(since)
    reached = min(since.day, month_end(on.year, on.month).day) <= on.day
    return max(months if reached else months - 1, 0)


_JUDGES: tuple[Callable[[Standing, Preset, date], Iterator[Finding]], ...] = (
    _start, _progress, _funds, _enrolment, _nodes, _problems,
)  # fmt: skip
