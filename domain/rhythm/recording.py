"""记录: somebody says that what a cadence asked of them was done, with a line of their own. It counts for one duty of
the person who said it; how fast or how long is nobody's business (domain §10.1)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from domain.county import County
from domain.events.reports import DutyRecorded, ReportTakenBack
from domain.matters.undo import Undo
from domain.outcome import Answer, Outcome, refuse
from domain.projects.files import ProjectFile
from domain.projects.telling import ALL_PROJECTS, named
from domain.rhythm.cadence_rules import CadenceRule, rule_of
from domain.rhythm.proofs import SAID, credited, missing_duties
from domain.rounds.duties import Duty, DutyState
from domain.work import Lookup, Needs, Work


def needs_recorded(event: DutyRecorded, _now: datetime) -> Needs:
    """The projects by which duties are told apart, and what may be taken back so far; the duties come with every
    proof."""
    return Needs(keys=((Undo.kind, event.by.staff_id),), lookups=(ALL_PROJECTS,))


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
    memory = Undo(key=event.by.staff_id, at=worth.at, act=type(event).__name__, duty_before=duty, duty_after=done)
    return Outcome(changes=(done, memory), answer=Answer(kind="duty_recorded", facts=facts))


def recorded_last(staff_id: str) -> Lookup:
    """The duty of what the account recorded last."""
    return Lookup(name="duty_of_last_act", kind=Duty.kind, args=(staff_id,))


def needs_taken_back(event: ReportTakenBack, _now: datetime) -> Needs:
    """That duty."""
    return Needs(lookups=(recorded_last(event.by.staff_id),))


def take_back(work: Work, memory: Undo, county: County, now: datetime) -> Outcome:
    """撤回 of a 记录 within ten minutes: owed again as before; missed, where the period has closed meanwhile."""
    before, after = memory.duty_before, memory.duty_after
    duty = work.get(Duty, after.key) if after else None
    if before is None or after is None or duty is None or memory.at is None:
        return refuse("nothing_to_take_back")
    if now - memory.at > county.policy.terms.undo_within or (duty.notes, duty.came) != (after.notes, after.came):
        return refuse("act_too_old")
    closed = before.state is DutyState.OPEN and now >= before.closes_at
    state = DutyState.MISSED if closed else before.state
    owed = replace(duty, state=state, met_at=before.met_at, came=before.came, notes=before.notes)
    rule = _rule(duty, county)
    facts = {"what": rule.text if rule else "", "text": after.notes[-1], "came": owed.came, "needed": owed.needed}
    return Outcome(changes=(owed, Undo(key=memory.key)), answer=Answer(kind="duty_taken_back", facts=facts))
