"""What should have come of a simulated year, reckoned a second time from the county's workbook, the reports and the
policy's own figures: the light of each project on each day, the letters that fell due, who owes what in each period.
It shares no rule with the program. What only a person moves (stages, problems) nobody moves in these years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

from domain.calendars import COUNTY_ZONE, ONE_DAY
from domain.letters.kinds import Cause
from domain.letters.letters import Letter
from domain.lights.lights import Dimension, LightFile
from domain.lights.rules import Colour, Measure, Preset, Steps
from domain.people.records import Role, UnitKind
from domain.policy import Policy
from domain.projects.elements import ElementForm
from domain.projects.files import ProjectFile
from domain.projects.stages import Stage
from domain.rhythm.cadence_rules import CadenceRule, Owes, cadence_key
from domain.rounds.duties import DAILY, Duty
from domain.rounds.reports import Report
from domain.rounds.summaries import FIELD
from store.mapping import all_of
from tests.mechanisms.test_year import CALENDAR
from tests.simulation.world import World

Span = tuple[date, date]
Shown = tuple[Colour, frozenset[tuple[Dimension, Colour]]]
RANKS = tuple(Colour)
UNDER_WAY = (Stage.SIGNED, Stage.PRE_CONSTRUCTION, Stage.UNDER_CONSTRUCTION)
BEGUN = (Stage.UNDER_CONSTRUCTION, Stage.SUSPENDED, Stage.COMPLETED, Stage.IN_PRODUCTION)
ASLEEP = (Stage.CONCEPT, Stage.RESERVE, Stage.SUSPENDED, Stage.MOVED_OUT)
DRAFTED_WITHIN = timedelta(days=20)
"""An earlier draft about the project may have to end first."""


@dataclass(frozen=True, kw_only=True)
class Course:
    """One project and what was reported of it, in order; `opening` = what the workbook gives as done."""

    project: ProjectFile
    reports: Sequence[Report]
    opening: ProjectFile
    policy: Policy

    def start(self) -> date | None:
        plan, finish = self.project.plan_start_on, self.project.plan_finish_on
        if plan is None and finish is not None:
            return finish - timedelta(days=self.policy.projects.build_days)
        return plan

    def began(self, on: date) -> bool:
        day = self.project.started_on
        return day <= on if day else self.project.stage in BEGUN

    def done(self, at: datetime) -> int:
        known = [each for each in self.reports if each.at < at and each.period.startswith(f"{at.year}")]
        if known:
            return known[-1].cumulative_yuan
        day = self.opening.last_report_on
        return 0 if day and day.year < at.year else self.opening.cumulative_yuan

    def yearly(self, on: date) -> int:
        return sum(self.months(on)) or self.project.annual_plan_yuan

    def months(self, on: date) -> tuple[int, ...]:
        """As first approved on an earlier day: lights are looked at in the morning, and a plan that waits for the
        meeting (number 0, ADR 38) counts for nothing."""
        known = (p for p in self.project.plans if p.year == on.year and p.number and p.fixed_on < on)
        approved = sorted((p.number, p.months_yuan) for p in known)
        return approved[0][1] if approved else ()

    def planned(self, on: date) -> Fraction:
        months = self.months(on)
        if not any(months):
            return Fraction(self.project.annual_plan_yuan * on.timetuple().tm_yday, 365)
        length = ((on.replace(day=28) + timedelta(days=4)).replace(day=1) - ONE_DAY).day
        return sum(months[: on.month - 1]) + Fraction(months[on.month - 1] * on.day, length)


def courses(world: World, policy: Policy) -> list[Course]:
    """Of every project, as it now stands in the store."""
    reports: defaultdict[str, list[Report]] = defaultdict(list)
    for report in sorted(_all(world, Report).values(), key=lambda each: each.at):
        reports[report.project].append(report)
    opening = {each.key: each for each in world.place.projects.projects}
    return [
        Course(project=project, reports=reports[key], opening=opening[key], policy=policy)
        for key, project in _all(world, ProjectFile).items()
    ]


def _all(world: World, kind: Any) -> dict[str, Any]:
    found: dict[str, Any] = world.look(lambda connection: all_of(connection, kind))
    return found


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, COUNTY_ZONE)


def _days(span: Span) -> list[date]:
    return [span[0] + ONE_DAY * n for n in range((span[1] - span[0]).days + 1)]


def _first_work_day(day: date) -> date:
    while not CALENDAR.is_work_day(day):
        day += ONE_DAY
    return day


def own_days(key: str, policy: Policy, days: Sequence[date]) -> set[date]:
    """When the daily round opens and the digests are made."""
    if key == DAILY:
        return {day for day in days if CALENDAR.is_work_day(day)}
    digests = policy.house.digests
    weekday = digests.field_weekday if key == FIELD else digests.principal_weekday
    nominal = {day for day in days if day.isoweekday() == weekday or (key != FIELD and day.day == 1)}
    return {_first_work_day(day) for day in nominal} & set(days)


# Lights


def lights(world: World, policy: Policy, span: Span) -> Iterator[str]:
    """On every day every project under way wears what its dates and figures come to, for the same reasons."""
    preset, files = policy.lights.in_force, _all(world, LightFile)
    for course in courses(world, policy):
        key, file = course.project.key, files.get(course.project.key)
        if course.project.moves or course.project.stage is not course.opening.stage:
            yield f"{key}: its stage was moved by nobody"
        if preset is None or course.project.stage not in UNDER_WAY:
            yield from (f"{key}: a light that nothing asks for" for _each in (file.lights if file else ()))
            continue
        differed = False
        for day in _days(span):
            wanted, found = _wanted(course, preset, day), _found(file, day)
            if wanted != found and not differed:
                yield f"{key} {day}: wears {_words(found)} and not {_words(wanted)}"
            differed = wanted != found


def _found(file: LightFile | None, day: date) -> Shown | None:
    past = sorted((each for each in (file.lights if file else ()) if each.on <= day), key=lambda each: each.on)
    return (past[-1].colour, frozenset((f.dimension, f.colour) for f in past[-1].findings)) if past else None


def _words(shown: Shown | None) -> str:
    return "nothing" if shown is None else f"{shown[0]} for {sorted(f'{d} {c}' for d, c in shown[1])}"


def _wanted(course: Course, preset: Preset, day: date) -> Shown:
    found = frozenset(_findings(course, preset, day))
    return max((colour for _dimension, colour in found), key=RANKS.index, default=Colour.GREEN), found


def _findings(course: Course, preset: Preset, day: date) -> Iterator[tuple[Dimension, Colour]]:
    start, project = course.start(), course.project
    months = _months_between(start, day) if start else 0
    by_start = bool(preset.start_months.yellow or preset.start_months.red)
    if start and by_start and not course.began(day):
        yield Dimension.START, _step(months, preset.start_months)
    if preset.bands and course.yearly(day) and (course.began(day) or (not by_start and start and months > 0)):
        yield from _progress(course, preset, day)
    enrolled = project.enrolled_on is not None and project.enrolled_on <= day
    if project.started_on and project.started_on <= day and not enrolled:
        whole = _months_between(project.started_on, day) - (not _month_is_full(project.started_on, day))
        yield from _counted(Dimension.ENROLMENT, whole, preset.enrol_months)
    late = [n.planned_on for n in project.milestones if n.planned_on < day and not (n.actual_on and n.actual_on <= day)]
    yield from _oldest(Dimension.NODE, late, preset.node_days, day)
    money = [
        e for e in project.elements if e.form is ElementForm.SUPPLY and any(w in e.name for w in preset.funds_words)
    ]
    late = [e.need_on for e in money if e.need_on and e.need_on < day and not (e.settled_on and e.settled_on <= day)]
    yield from _oldest(Dimension.FUNDS, late, preset.funds_days, day)


def _progress(course: Course, preset: Preset, day: date) -> Iterator[tuple[Dimension, Colour]]:
    points = preset.measure is Measure.POINTS
    planned, done = course.planned(day), course.done(_at(day, course.policy.lights.at))
    whole = Fraction(course.yearly(day)) if points else planned
    if whole > 0:
        behind = (planned - done) * 100 / whole
        passed = [b for b in preset.bands if behind > b.below or (b.reached and behind == b.below)]
        colour = max((b.colour for b in passed), key=RANKS.index, default=Colour.GREEN)
        yield Dimension.POINTS if points else Dimension.RATIO, colour


def _months_between(one: date, two: date) -> int:
    return max((two.year - one.year) * 12 + two.month - one.month, 0)


def _month_is_full(since: date, day: date) -> bool:
    """A month from the 31st is full on the last day of a shorter one."""
    return day.day >= since.day or (day + ONE_DAY).day == 1


def _step(count: int, steps: Steps) -> Colour:
    if steps.red and count >= steps.red:
        return Colour.RED
    return Colour.YELLOW if steps.yellow and count >= steps.yellow else Colour.GREEN


def _counted(dimension: Dimension, count: int, steps: Steps) -> Iterator[tuple[Dimension, Colour]]:
    if steps.yellow or steps.red:
        yield dimension, _step(max(count, 0), steps)


def _oldest(dimension: Dimension, late: Iterable[date], steps: Steps, day: date) -> Iterator[tuple[Dimension, Colour]]:
    oldest = min(late, default=None)
    if oldest is not None:
        yield from _counted(dimension, (day - oldest).days, steps)


# Letters


def letters(world: World, policy: Policy, span: Span) -> Iterator[str]:
    """Nothing that fell due was left undrafted; where the policy drafts nothing by itself, there is nothing."""
    own: defaultdict[str, list[Letter]] = defaultdict(list)
    for letter in _all(world, Letter).values():
        if not letter.drafted.by:
            own[letter.subject].append(letter)
    if not policy.letters.drafts:
        yield from (f"{subject}: the policy drafts nothing by itself" for subject in own)
        return
    for course in courses(world, policy):
        yield from _undrafted(course, own[course.project.key], span)
        for letter in own[course.project.key]:
            if letter.cause is Cause.LAG and not _lags(course, letter.drafted_on):
                yield f"{letter.key}: no lag on {letter.drafted_on}"


def _undrafted(course: Course, own: Sequence[Letter], span: Span) -> Iterator[str]:
    for cause, day in _fell_due(course, span):
        if day + DRAFTED_WITHIN <= span[1] and not _is_there(own, cause, day):
            yield f"{course.project.key}: {cause} fell due on {day} and nobody drafted it"


def _is_there(own: Sequence[Letter], cause: Cause, day: date) -> bool:
    """Of a project that runs, one about the worst of its causes stands for all of them."""
    running = (Cause.PRODUCTION_LATE, Cause.LAG)
    causes = running if cause in running else (cause,)
    return any(each.cause in causes and day <= each.drafted_on <= day + DRAFTED_WITHIN for each in own)


def _fell_due(course: Course, span: Span) -> Iterator[tuple[Cause, date]]:
    """The causes that came up within the days, each with the first work day on which it could be seen."""
    rules, project, start = course.policy.letters, course.project, course.project.plan_start_on
    if project.stage in ASLEEP:
        return
    if start:
        day = _first_work_day(max(start - timedelta(days=rules.ahead_days), span[0]))
        if day < start and not course.began(day):
            yield Cause.START_AHEAD, day
        day = _first_work_day(max(start + timedelta(days=rules.late_days), span[0]))
        if not course.began(day):
            yield Cause.START_LATE, day
    production = project.plan_production_on
    if production and project.stage is not Stage.IN_PRODUCTION:
        day = _first_work_day(max(production + timedelta(days=rules.late_days), span[0]))
        if course.began(day):
            yield Cause.PRODUCTION_LATE, day
    lagging = (day for day in _days(span) if CALENDAR.is_work_day(day) and _lags(course, day))
    yield from ((Cause.LAG, day) for day in list(lagging)[:1])


def _lags(course: Course, day: date) -> bool:
    project = course.project
    if not course.began(day) or project.stage in (Stage.COMPLETED, Stage.IN_PRODUCTION) or not project.annual_plan_yuan:
        return False
    behind = course.planned(day) - course.done(_at(day, course.policy.letters.looks_at))
    return behind * 100 / project.annual_plan_yuan > course.policy.letters.serious_points


# Who owes


def owed(world: World, policy: Policy, periods: Mapping[str, Sequence[tuple[str, date]]]) -> Iterator[str]:
    """In every period that was opened as many posts owe as the roster has of them."""
    found: defaultdict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for duty in _all(world, Duty).values():
        found[duty.cadence, duty.period].add((duty.post, duty.subject))
    opened = {(key, period) for key, each in periods.items() for period, _on in each}
    yield from (f"{key} {period}: owed and never opened" for key, period in found.keys() - opened)
    for name, rule in policy.cadences.items():
        key = cadence_key(rule.occasion, name)
        if key == DAILY or rule.occasion != "owed":
            continue
        wanted = _how_many(world, rule)
        for period, _on in periods.get(key, ()):
            if len(found[key, period]) != wanted:
                yield f"{key} {period}: {len(found[key, period])} owe and not {wanted}"
    if DAILY in policy.cadences:
        yield from _daily(world, policy, [(period, found[DAILY, period]) for period, _on in periods.get(DAILY, ())])


def _how_many(world: World, rule: CadenceRule) -> int:
    posts = world.place.roster.posts
    units = {
        unit.key
        for unit in world.place.roster.units
        if unit.unit_kind is not UnitKind.LEADERSHIP
        and (not rule.units or {unit.key, unit.name, *unit.aliases} & set(rule.units))
    }
    active = [p for p in world.place.projects.projects if p.stage in UNDER_WAY and (not rule.units or p.unit in units)]
    heads, liaisons = ({p.unit for p in posts if p.role is role} for role in (Role.HEAD, Role.LIAISON))
    return {
        Owes.NOBODY: 0, Owes.OFFICE: 1, Owes.EXECUTIVE: 1, Owes.TURN: 1,
        Owes.FIELD_LEADERS: sum(post.role is Role.FIELD_LEADER for post in posts),
        Owes.UNIT_HEADS: len(units & heads), Owes.UNIT_LIAISONS: len(units & (heads | liaisons)),
        Owes.PROJECT_LEADERS: len(active), Owes.PROJECT_LIAISONS: len(active),
        Owes.PROJECT_UNITS: len({p.unit for p in active} & (heads | liaisons)),
    }[rule.owes]  # fmt: skip


def _daily(world: World, policy: Policy, rounds: Iterable[tuple[str, set[tuple[str, str]]]]) -> Iterator[str]:
    """Every active project, but those of which nothing new was said for days: these on a week's first work day."""
    rule, under_way = policy.daily_round, [c for c in courses(world, policy) if c.project.stage in UNDER_WAY]
    for period, asked in rounds:
        day, subjects = date.fromisoformat(period), {subject for _post, subject in asked}
        every = rule.insists_daily or _first_work_day(day - timedelta(days=day.weekday())) == day
        wanted = {
            c.project.key
            for c in under_way
            if every or _unchanged(c, _at(day, rule.opens)) < rule.weekly_after_unchanged
        }
        if subjects != wanted:
            yield f"{DAILY} {period}: asked about {sorted(subjects ^ wanted)[:5]} or not"


def _unchanged(course: Course, at: datetime) -> int:
    """How many days' last reports in a row said that nothing had changed."""
    last = {each.period: each for each in course.reports if each.at < at}
    count = 0
    for period in sorted(last, reverse=True):
        if not last[period].no_change:
            break
        count += 1
    return count
