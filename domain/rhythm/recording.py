"""记录: somebody says that what a cadence asked of them was done, with a line of their own. It counts for one duty of
the person who said it; how fast or how long is nobody's business (domain §10.1)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from domain.county import County
from domain.events.reports import DutyRecorded
from domain.outcome import Answer, Outcome, refuse
from domain.projects.files import ProjectFile
from domain.projects.telling import ALL_PROJECTS, named
from domain.rhythm.cadence_rules import CadenceRule, rule_of
from domain.rhythm.proofs import SAID, credited, missing_duties
from domain.rounds.duties import Duty, DutyState
from domain.work import Needs, Work


def needs_recorded(_event: DutyRecorded, _now: datetime) -> Needs:
    """The projects by which duties are told apart; the duties come with every proof."""
    return Needs(lookups=(ALL_PROJECTS,))


def record(work: Work, event: DutyRecorded, county: County, now: datetime) -> Outcome:
    """Counted for the duty that is meant, or what might have been meant."""
    if county.standpoint(event.by, now).person is None:
        return Outcome()
    owed = [(d, rule) for d in work.found(Duty, missing_duties(event.by.staff_id)) if (rule := _rule(d, county))]
    meant = [(d, rule) for d, rule in owed if event.what == rule.text]
    if not meant:
        return refuse("no_such_duty", said=event.what, names=sorted({rule.text for _duty, rule in owed}))
    duty = _of_subject(work, [d for d, _rule in meant], event.text)
    if duty is None:
        return refuse("which_duty", said=event.what, names=sorted(_names(work, (d for d, _rule in meant))))
    return _recorded(work, event, duty, Worth(worth=_worth(event, duty, county), at=now))


def _rule(duty: Duty, county: County) -> CadenceRule | None:
    rule = rule_of(county.policy.cadences, duty.cadence)
    return rule if rule is not None and rule.proof == SAID else None


def _of_subject(work: Work, duties: list[Duty], text: str) -> Duty | None:
    """The one whose project the words begin with; the only one where there is one. The running period comes first."""
    subjects = {d.subject for d in duties}
    if len(subjects) > 1:
        projects = [p for p in work.found(ProjectFile, ALL_PROJECTS) if p.key in subjects]
        first = text.partition(" ")[0]
        subjects = {p.key for p in named(projects, first)}
    ordered = sorted((d for d in duties if d.subject in subjects), key=lambda d: d.opened_at, reverse=True)
    running = [d for d in ordered if d.state is DutyState.OPEN]
    return next(iter(running or ordered), None) if len(subjects) == 1 else None


def _names(work: Work, duties: Iterable[Duty]) -> set[str]:
    return {_name(work, duty) for duty in duties}


def _name(work: Work, duty: Duty) -> str:
    project = work.get(ProjectFile, duty.subject)
    return project.name if project else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """How many proofs what was said is worth, and when it was said."""

    worth: int
    at: datetime


def _worth(event: DutyRecorded, duty: Duty, county: County) -> int:
    """One; where the rule counts, as many as were said."""
    rule = _rule(duty, county)
    return max(event.count, 1) if rule is not None and rule.number("counts") else 1


def _recorded(work: Work, event: DutyRecorded, duty: Duty, worth: Worth) -> Outcome:
    done = replace(credited(duty, worth.worth, worth.at), notes=(*duty.notes, event.text))
    facts = {
        "what": event.what,
        "name": _name(work, duty),
        "period": duty.period,
        "came": done.came,
        "needed": done.needed,
        "late": done.state is DutyState.LATE,
        "text": event.text,
    }
    return Outcome(changes=(done,), answer=Answer(kind="duty_recorded", facts=facts))
