"""PROOFS: what fulfils a duty, by the word in `proof` of a cadence. A proof looks at an event that was accepted and at
one open duty of the person who acted (docs/extending.md)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.county import County
from domain.events import DutyRecorded, Event, Reported, Vetted
from domain.outcome import Outcome
from domain.replacing import replace
from domain.rhythm.cadence_rules import rule_of
from domain.rounds.duties import Duty, DutyState
from domain.rounds.reports import Report
from domain.work import Lookup, Needs, Work


@dataclass(frozen=True, kw_only=True)
class Proof:
    """`event` is what somebody does; `proves` says of one open duty how many proofs it is worth."""

    event: type
    proves: Callable[[Any, Duty, Outcome], int]


def _reported(_event: Reported, duty: Duty, outcome: Outcome) -> int:
    """A report on the project of the duty."""
    return sum(isinstance(change, Report) and change.project == duty.subject for change in outcome.changes)


def _counted_already(_event: DutyRecorded | Vetted, _duty: Duty, _outcome: Outcome) -> int:
    """Who says it names the duty or the step: it is counted where the words are understood, and for no other."""
    return 0


SAID, VETTED = "said", "vetted"
PROOFS: Mapping[str, Proof] = {
    "report": Proof(event=Reported, proves=_reported),
    SAID: Proof(event=DutyRecorded, proves=_counted_already),
    VETTED: Proof(event=Vetted, proves=_counted_already),
}
PROVING = tuple({proof.event for proof in PROOFS.values()})


def missing_duties(staff_id: str) -> Lookup:
    """What the account's posts still owe, the missed too, of every cadence."""
    return Lookup(name="missing_duties_of_account", kind="duty", args=(staff_id,))


def with_duties(needs: Needs, event: Event) -> Needs:
    """What is owed by whoever does something that may prove it."""
    if not isinstance(event, PROVING) or not event.by.staff_id:
        return needs
    return replace(needs, lookups=(*needs.lookups, missing_duties(event.by.staff_id)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What somebody did and what came of it."""

    event: Event
    outcome: Outcome


def proven(work: Work, done: Done, county: County, now: datetime) -> Outcome:
    """The outcome with the duties it fulfils; what was refused proves nothing."""
    event, outcome = done.event, done.outcome
    if not isinstance(event, PROVING) or not outcome.changes:
        return outcome
    written = {change.key for change in outcome.changes if isinstance(change, Duty)}
    found = (d for d in work.found(Duty, missing_duties(event.by.staff_id)) if d.key not in written and d.is_missing)
    counted = ((duty, _worth(done, duty, county)) for duty in found)
    met = tuple(credited(duty, worth, now) for duty, worth in counted if worth)
    return replace(outcome, changes=(*outcome.changes, *met))


def _worth(done: Done, duty: Duty, county: County) -> int:
    rule = rule_of(county.policy.cadences, duty.cadence)
    proof = PROOFS.get(rule.proof) if rule else None
    return proof.proves(done.event, duty, done.outcome) if proof and isinstance(done.event, proof.event) else 0


def credited(duty: Duty, worth: int, now: datetime) -> Duty:
    """Met once enough has come; late where the period has closed."""
    came = duty.came + worth
    if came < duty.needed:
        return replace(duty, came=came)
    state = DutyState.LATE if duty.state is DutyState.MISSED else DutyState.MET
    return replace(duty, came=came, state=state, met_at=now)
