"""撤回 of what was sent: it counts no more, and the history says so; the file stays, as every original does."""

from dataclasses import replace
from datetime import datetime, timedelta

from domain.county import County
from domain.evidence.records import Evidence, EvidenceState
from domain.evidence.taking import recent_of
from domain.outcome import Answer, Outcome, refuse
from domain.work import Work

ONE_GO = timedelta(minutes=1)
"""Photos of one site are sent one after the other, and taken back as one."""


def last_at(work: Work, account: str) -> datetime | None:
    """When the account last sent something that still counts."""
    return max((each.sent_at for each in _standing(work, account)), default=None)


def take_back(work: Work, account: str, county: County, now: datetime) -> Outcome:
    """What was sent in one go with the last of it."""
    standing = _standing(work, account)
    latest = max(each.sent_at for each in standing)
    if now - latest > county.policy.terms.undo_within:
        return refuse("act_too_old")
    gone = [each for each in standing if latest - each.sent_at <= ONE_GO]
    taken = tuple(replace(each, state=EvidenceState.TAKEN_BACK, next_due_at=None) for each in gone)
    return Outcome(changes=taken, answer=Answer(kind="evidence_taken_back", facts={"count": len(taken)}))


def _standing(work: Work, account: str) -> list[Evidence]:
    return [each for each in work.found(Evidence, recent_of(account)) if each.counts]
