"""论证通过: a step is passed by whoever may plan for the unit, for all its candidates that lack nothing; what lacks
something stays and is named, until a person decides about it by name and says why."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from domain.actors import Standpoint
from domain.county import County
from domain.events.vetting import Vetted
from domain.matters.undo import Undo
from domain.outcome import NOTHING, Answer, Outcome, refuse
from domain.people.records import Post
from domain.permits import Act, may, roles_with
from domain.projects import facts
from domain.projects.files import ProjectFile
from domain.projects.telling import ALL_PROJECTS, named
from domain.projects.vettings import Vetting
from domain.rhythm.cadence_rules import Owes, rule_of
from domain.rhythm.proofs import credited
from domain.rounds.duties import Duty
from domain.vetting.candidates import Season, candidates, in_order
from domain.vetting.rules import VettingStep
from domain.vetting.season import season_of
from domain.work import Lookup, Needs, Work

SHOWN = 6


def duties_of_step(step: str) -> Lookup:
    """What is still owed of a step, whoever owes it."""
    return Lookup(name="duties_of_step", kind=Duty.kind, args=(step,))


def needs_vetted(event: Vetted, _now: datetime) -> Needs:
    """Every project, who owes the step, and what may be taken back so far."""
    return Needs(keys=((Undo.kind, event.by.staff_id),), lookups=(ALL_PROJECTS, duties_of_step(event.step)))


@dataclass(frozen=True, kw_only=True)
class Sitting:
    """Somebody passes a step, now."""

    event: Vetted
    work: Work
    county: County
    who: Standpoint
    season: Season
    now: datetime

    @property
    def today(self) -> date:
        """The day it is written under."""
        return self.county.today(self.now)

    @property
    def done(self) -> Vetting:
        """What is written into each file."""
        return Vetting(
            year=self.season.year, step=self.event.step, on=self.today, by=self.who.key, text=self.event.text
        )

    def passed(self, project: ProjectFile) -> ProjectFile:
        """It has the step behind it."""
        return replace(project, vettings=(*project.vettings, self.done))

    def is_mine(self, project: ProjectFile) -> bool:
        """Whether the speaker may plan for it."""
        return may(self.who, Act.CHANGE_DEADLINE, self.county.roster, project.unit)


def vet(work: Work, event: Vetted, county: County, now: datetime) -> Outcome:
    """Passed, held and why; or what hinders."""
    who = county.standpoint(event.by, now)
    if who.person is None:
        return NOTHING
    season = season_of(county, now)
    if event.step not in [step.name for step in season.rules.steps]:
        return refuse("no_such_step", said=event.step, names=list(season.rules.names))
    sitting = Sitting(event=event, work=work, county=county, who=who, season=season, now=now)
    projects = work.found(ProjectFile, ALL_PROJECTS)
    mine = [p for p in candidates(projects) if sitting.is_mine(p)]
    if not mine:
        who_can = [role.value for role in roles_with(Act.CHANGE_DEADLINE)]
        return refuse("no_permit", act=Act.CHANGE_DEADLINE.value, who_can=who_can)
    if event.project:
        found = named(mine, event.project)
        return _one(sitting, found[0]) if len(found) == 1 else _which(event, found)
    return _all(sitting, mine)


def _which(event: Vetted, found: list[ProjectFile]) -> Outcome:
    return refuse("which_file", said=event.project, names=[p.name for p in found[:5]])


def _step(sitting: Sitting) -> VettingStep:
    return next(step for step in sitting.season.rules.steps if step.name == sitting.event.step)


def _one(sitting: Sitting, project: ProjectFile) -> Outcome:
    """By name: what it lacks is passed over where the speaker says why."""
    season, step = sitting.season, _step(sitting)
    here = season.step_of(project)
    if here is not step:
        at = here.name if here is not None else season.rules.approval
        return refuse("not_at_step", name=project.name, step=step.name, at=at)
    if season.lacks(project, step) and not sitting.event.text:
        return refuse("step_needs_reason", name=project.name, step=step.name, lacks=_words(season, project, step))
    return _told(sitting, (project,), ())


def _all(sitting: Sitting, mine: list[ProjectFile]) -> Outcome:
    season, step = sitting.season, _step(sitting)
    here = [p for p in mine if season.step_of(p) is step]
    return _told(
        sitting,
        tuple(p for p in here if not season.lacks(p, step)),
        tuple(p for p in in_order(mine, season.rules) if season.waits_for(p, step.name) and _is_held(p, sitting)),
    )


def _is_held(project: ProjectFile, sitting: Sitting) -> bool:
    step = _step(sitting)
    return sitting.season.step_of(project) is not step or bool(sitting.season.lacks(project, step))


def _words(season: Season, project: ProjectFile, step: VettingStep) -> list[str]:
    return [want.value for want in season.lacks(project, step)]


def _told(sitting: Sitting, passing: tuple[ProjectFile, ...], held: tuple[ProjectFile, ...]) -> Outcome:
    done = tuple(sitting.passed(p) for p in passing)
    season, names = sitting.season, sitting.season.rules.names
    said = {
        "year": season.year,
        "step": sitting.event.step,
        "next": names[names.index(sitting.event.step) + 1],
        "count": len(done),
        "names": [p.name for p in done[:SHOWN]],
        "held": [held_line(p, season) for p in held[:SHOWN]],
        "held_count": len(held),
        "text": sitting.event.text,
        "undo_until_at": (sitting.now + sitting.county.policy.terms.undo_within).isoformat(),
    }
    met = _met(sitting, done)
    memory = _memory(sitting, done, met) if done else ()
    return Outcome(changes=(*done, *met, *memory), answer=Answer(kind="vetted", facts=said))


def _memory(sitting: Sitting, done: tuple[ProjectFile, ...], met: tuple[Duty, ...]) -> tuple[Undo, ...]:
    """What may be taken back: who passed, and the duties as they were."""
    owed = {d.key: d for d in sitting.work.found(Duty, duties_of_step(sitting.event.step))}
    memory = Undo(
        key=sitting.event.by.staff_id,
        at=sitting.now,
        act=type(sitting.event).__name__,
        vetting=sitting.done,
        projects=tuple(p.key for p in done),
        duties_before=tuple(owed[d.key] for d in met),
        duties_after=met,
    )
    return (memory,)


def held_line(project: ProjectFile, season: Season) -> dict[str, object]:
    """Where it stands and what it lacks there."""
    step = season.step_of(project)
    lacks = _words(season, project, step) if step is not None else []
    return facts.project_line(project) | {"step": step.name if step is not None else "", "lacks": lacks}


def _met(sitting: Sitting, done: Iterable[ProjectFile]) -> tuple[Duty, ...]:
    """Whoever owes the step owes nothing more once no candidate of theirs is left in it."""
    after = {p.key: p for p in (*sitting.work.found(ProjectFile, ALL_PROJECTS), *done)}
    season = sitting.season
    left = [p for p in candidates(after.values()) if season.waits_for(p, sitting.event.step)]
    owed = sitting.work.found(Duty, duties_of_step(sitting.event.step))
    due = (d for d in owed if d.is_missing and d.period == str(season.year))
    return tuple(credited(d, d.needed, sitting.now) for d in due if not any(_is_of(d, p, sitting) for p in left))


def _is_of(duty: Duty, project: ProjectFile, sitting: Sitting) -> bool:
    """Whether a candidate is among what is owed: of a leader's field, of a unit; of the county for everybody else."""
    rule = rule_of(sitting.county.policy.cadences, duty.cadence)
    if rule is not None and rule.owes is Owes.FIELD_LEADERS:
        leader: Post | None = sitting.county.roster.field_leader_of(project.unit)
        return leader is not None and leader.key == duty.post
    return project.unit == duty.unit if rule is not None and rule.owes in _OF_UNITS else True


_OF_UNITS = frozenset({Owes.UNIT_HEADS, Owes.UNIT_LIAISONS, Owes.PROJECT_UNITS})
