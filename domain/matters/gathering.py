"""What would go up is put before the 审定人: one by one, or as one digest where many come at once (reliability E8)."""

from dataclasses import replace
from datetime import datetime

from domain.codes import derived_code
from domain.county import County
from domain.events import Ticked
from domain.matters.gate import GateState, Submission
from domain.matters.gates import BULK, asked, waiting
from domain.matters.upward import list_facts
from domain.outcome import NOTHING, Outcome
from domain.work import Needs, Work

OF_A_RUNG = "report_up"


def needs_submission(event: Ticked, _now: datetime) -> Needs:
    """It, and what else waits."""
    return Needs(keys=((Submission.kind, event.key),), lookups=(waiting(""),))


def tick_submission(work: Work, event: Ticked, county: County, now: datetime) -> Outcome:
    """Everything that became due with it is put together with it."""
    own = work.get(Submission, event.key)
    if own is None or not _is_due(own, now):
        return NOTHING
    due = [s for s in work.found(Submission, waiting("")) if _is_due(s, now) and s.notice == OF_A_RUNG]
    if own.notice != OF_A_RUNG or len(due) <= county.house.gate_singles:
        put, notices = asked(own, derived_code(event.seed, own.key), county, now)
        return Outcome(changes=(put,), notices=tuple(notices))
    return _bundled(due, event.seed, county, now)


def _is_due(submission: Submission, now: datetime) -> bool:
    moment = submission.next_due_at
    return submission.state is GateState.WAITING and moment is not None and moment <= now


def _bundled(due: list[Submission], seed: str, county: County, now: datetime) -> Outcome:
    key = f"{BULK}{now.isoformat()}"
    slots = [str(s.facts["slot_at"]) for s in due]
    bulk = Submission(
        key=key,
        notice="report_up_list",
        opened_at=now,
        members=tuple(s.key for s in due),
        facts=list_facts(due) | {"slot_at": max(slots)},
    )
    put, notices = asked(bulk, derived_code(seed, key), county, now)
    within = tuple(replace(s, state=GateState.BUNDLED, next_due_at=None) for s in due)
    return Outcome(changes=(put, *within), notices=tuple(notices))
