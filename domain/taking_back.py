"""撤回: whatever this account did last, a report, a 记录, a step passed, an act about a matter, what it sent (messages
§1.4)."""

from datetime import datetime

from domain.county import County
from domain.events import PlanApproved, ReportTakenBack
from domain.evidence import taking_back as evidence
from domain.evidence.taking import recent_of
from domain.matters import undoing
from domain.matters.undo import Undo
from domain.outcome import Outcome, refuse
from domain.rhythm import recording
from domain.rounds import taking_back
from domain.vetting import taking_back as steps
from domain.work import Needs, Work, merged


def needs_taken_back(event: ReportTakenBack, now: datetime) -> Needs:
    """All of them."""
    asked = (taking_back.needs_taken_back, undoing.needs_undo, recording.needs_taken_back)
    sent = Needs(lookups=(recent_of(event.by.staff_id),))
    return merged((*(needs(event, now) for needs in asked), steps.needs_taken_back(event.by.staff_id), sent))


def take_back(work: Work, event: ReportTakenBack, county: County, now: datetime) -> Outcome:
    """The latest of them; what cannot be taken back any more says why."""
    account = event.by.staff_id
    memory = work.get(Undo, account)
    acted_at = memory.at if memory else None
    reported_at = taking_back.last_at(work, account, now)
    sent_at = evidence.last_at(work, account)
    if sent_at is not None and all(at is None or sent_at > at for at in (acted_at, reported_at)):
        return evidence.take_back(work, account, county, now)
    if memory is not None and acted_at is not None and (reported_at is None or acted_at >= reported_at):
        if memory.duty_after is not None:
            return recording.take_back(work, memory, county, now)
        if memory.vetting is not None:
            return steps.take_back(work, memory, county, now)
        if memory.act == PlanApproved.__name__:
            return refuse("plan_stands")
        return undoing.undo(work, event, county, now)
    return taking_back.take_back(work, event, county, now)
