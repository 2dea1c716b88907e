"""Every refusal for want of a permit leaves a row, in the same transaction (S09, S70)."""

from datetime import datetime
from hashlib import sha256

from domain.actors import Actor, Channel
from domain.audits.records import Denial
from domain.calendars import COUNTY_ZONE
from domain.county import County
from domain.events import OutsiderHeard
from domain.outcome import NOTHING, Answer, Outcome
from domain.work import Needs, Work, needs_keys

# Answers that say: not you, or not here.
DENIED = frozenset(
    {
        *("no_permit", "not_your_field", "not_your_item", "not_your_project", "not_your_draft", "unread_not_yours"),
        *("extension_not_yours", "leave_not_yours", "level_not_yours", "needs_another_person", "code_wrong"),
        *("only_privately", "only_in_private"),
    }
)


def denial_of(answer: Answer | None, by: Actor, now: datetime) -> Denial | None:
    """The row of an answer that denied something to a person."""
    if answer is None or answer.kind not in DENIED or not by.staff_id or by.channel is Channel.SYSTEM:
        return None
    key = by.message_id if 0 < len(by.message_id) <= 200 else sha256(f"{by}{now}".encode()).hexdigest()
    act = str(answer.facts.get("act", ""))
    return Denial(key=key, account=by.staff_id, act=act, reason=answer.kind, channel=by.channel.value, at=now)


def needs_heard(_event: OutsiderHeard, now: datetime) -> Needs:
    """The row of this minute."""
    return needs_keys((Denial.kind, _minute(now)))


def heard(work: Work, event: OutsiderHeard, _county: County, now: datetime) -> Outcome:
    """Strangers get no answer anywhere, and one row a minute between them."""
    if work.get(Denial, _minute(now)) is not None:
        return NOTHING
    by = event.by
    row = Denial(key=_minute(now), account=by.staff_id, act="", reason="outsider", channel=by.channel.value, at=now)
    return Outcome(changes=(row,))


def _minute(now: datetime) -> str:
    return f"outsider|{now.astimezone(COUNTY_ZONE):%Y-%m-%dT%H:%M}"
