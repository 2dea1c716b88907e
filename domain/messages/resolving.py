"""Doubts are resolved by a person, and a held outbox is let go by one (reliability §3.2, F12; permits row 17)."""

from dataclasses import replace
from datetime import datetime

from domain.actors import Actor
from domain.county import County
from domain.events import DispatchResolved, HoldBegun, HoldEnded
from domain.events.outbox import Resolution
from domain.messages.notices import Dispatch, DispatchState
from domain.outcome import Answer, Outcome, refuse
from domain.permits import Act, may, roles_with
from domain.switches import HOLD, Setting, hold_of
from domain.work import Needs, Work, needs_keys

OPEN = frozenset({DispatchState.UNKNOWN, DispatchState.FAILED_PERM})


def needs_resolved(event: DispatchResolved, _now: datetime) -> Needs:
    """The message in doubt."""
    return needs_keys((Dispatch.kind, event.dispatch))


def resolve(work: Work, event: DispatchResolved, county: County, now: datetime) -> Outcome:
    """Sent, sent once more with the same bytes, or given up. What is under way is nobody's to decide."""
    refusal = _not_permitted(event.by, county, now)
    if refusal is not None:
        return refusal
    dispatch = work.get(Dispatch, event.dispatch)
    if dispatch is None or dispatch.state not in OPEN or dispatch.next_due_at is not None:
        return refuse("nothing_in_doubt", dispatch=event.dispatch)
    after = _resolved(dispatch, event.how, now)
    facts = {"dispatch": dispatch.key, "how": event.how.value, "kinds": list(dispatch.notice_kinds)}
    return Outcome(changes=(after,), answer=Answer(kind="doubt_resolved", facts=facts))


def _resolved(dispatch: Dispatch, how: Resolution, now: datetime) -> Dispatch:
    if how is Resolution.SENT:
        return replace(dispatch, state=DispatchState.SENT, sent_at=now, error="said_by_a_person")
    if how is Resolution.ABANDON:
        return replace(dispatch, state=DispatchState.FAILED_PERM, error="abandoned")
    return replace(dispatch, state=DispatchState.FAILED_TEMP, error="resent_by_a_person", next_due_at=now)


def needs_hold(_event: HoldBegun | HoldEnded, _now: datetime) -> Needs:
    """Whether one is in force."""
    return needs_keys((Setting.kind, HOLD))


def begin_hold(_work: Work, event: HoldBegun, _county: County, now: datetime) -> Outcome:
    """From now on only answers leave."""
    return Outcome(changes=(Setting(key=HOLD, value=f"{event.reason}|{now.isoformat()}"),))


def end_hold(work: Work, event: HoldEnded, county: County, now: datetime) -> Outcome:
    """Everything goes on, each matter one rung at most; what was dropped is remembered by the moment alone."""
    refusal = _not_permitted(event.by, county, now)
    if refusal is not None:
        return refusal
    hold = hold_of(work.get(Setting, HOLD))
    if hold is None or not hold.holds:
        return refuse("nothing_held")
    since = hold.since.isoformat() if event.drop else ""
    setting = Setting(key=HOLD, value=f"dropped|{since}" if since else "")
    return Outcome(changes=(setting,), answer=Answer(kind="hold_ended", facts={"dropped": event.drop}))


def _not_permitted(by: Actor, county: County, now: datetime) -> Outcome | None:
    if may(county.standpoint(by, now), Act.RESOLVE_UNKNOWN, county.roster):
        return None
    who_can = [role.value for role in roles_with(Act.RESOLVE_UNKNOWN)]
    return refuse("no_permit", act=Act.RESOLVE_UNKNOWN.value, who_can=who_can)
