"""撤回: whatever this account did last, a report, a 记录 or an act about a matter (messages §1.4)."""

from datetime import datetime

from domain.county import County
from domain.events import ReportTakenBack
from domain.matters import undoing
from domain.matters.undo import Undo
from domain.outcome import Outcome
from domain.rhythm import recording
from domain.rounds import taking_back
from domain.work import Needs, Work, merged


def needs_taken_back(event: ReportTakenBack, now: datetime) -> Needs:
    """All of them."""
    asked = (taking_back.needs_taken_back, undoing.needs_undo, recording.needs_taken_back)
    return merged(needs(event, now) for needs in asked)


def take_back(work: Work, event: ReportTakenBack, county: County, now: datetime) -> Outcome:
    """The latest of them; what cannot be taken back any more says why."""
    memory = work.get(Undo, event.by.staff_id)
    reported_at = taking_back.last_at(work, event.by.staff_id, now)
    if memory is not None and memory.at is not None and (reported_at is None or memory.at >= reported_at):
        if memory.duty_after is not None:
            return recording.take_back(work, memory, county, now)
        return undoing.undo(work, event, county, now)
    return taking_back.take_back(work, event, county, now)
