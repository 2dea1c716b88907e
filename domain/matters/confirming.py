"""Confirm or call off what was begun: bound to the actor, to exact content, ten minutes, once (S05)."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from domain.actors import Channel
from domain.audits import destroying
from domain.boards import letting_out
from domain.codes import is_confirmed
from domain.county import County
from domain.events import Confirmed, Dropped
from domain.governing import commanding
from domain.matters import batches
from domain.matters.closing import evidence_of, submit_confirmed
from domain.matters.drafts import MOST_WRONG, Draft, DraftKind, DraftState
from domain.matters.handovers import hand_over_confirmed, shown_again
from domain.matters.issuing import series
from domain.matters.minutes import minutes_confirmed, still_asked
from domain.matters.orders import order_confirmed
from domain.matters.pending import Confirmation, pending, waiting
from domain.outcome import Answer, Outcome, refuse
from domain.people import vouching
from domain.people.second import Verdict, called_off, present_state, settled
from domain.people.succession import hand_post_confirmed, posts_of_drafts
from domain.proving.coding import word_confirmed
from domain.vetting import approving
from domain.work import Lookup, Needs, Work


def needs_confirmed(event: Confirmed, now: datetime) -> Needs:
    """The draft, the counter a number would come from, and the item it may speak of."""
    counter = ("counter", series(now))
    keys = (("draft", event.draft), counter) if event.draft else (counter,)
    drafts = () if event.draft else (pending(event.by.staff_id),)
    spoken_of = (drafted_items(event.draft, event.by.staff_id), posts_of_drafts(event.draft, event.by.staff_id))
    return Needs(keys=keys, lookups=(*drafts, *spoken_of, evidence_of(event)))


def drafted_items(draft: str, staff_id: str) -> Lookup:
    """The items that a draft, or what an account has begun, speaks of."""
    return Lookup(name="items_of_drafts", kind="item", args=(draft, staff_id))


def needs_dropped(event: Dropped, _now: datetime) -> Needs:
    """The named draft, or what this account has begun."""
    keys = (("draft", event.draft),) if event.draft else ()
    return Needs(keys=keys, lookups=(pending(event.by.staff_id),))


def confirm(work: Work, event: Confirmed, county: County, now: datetime) -> Outcome:
    """The author confirms exactly what was shown; only now a number is drawn (domain §4)."""
    draft = _named(work, event, now)
    if draft is None:
        return refuse("nothing_pending")
    over = present_state(draft, event.by, county, now)
    if over is not None:
        return over
    if draft.draft_kind is DraftKind.MINUTES and draft.state is DraftState.ASKING:
        return still_asked(draft, event.by, county, now)
    problem = _confirm_problem(draft, event, now)
    if problem == "code_wrong":
        return shown_again(draft, event, county, now) if _is_bare(draft, event) else _wrong(draft, county, now)
    if problem:
        return refuse(problem, draft=draft.key)
    done = COMPLETE[draft.draft_kind](work, Confirmation(draft=draft, event=event), county, now)
    return settled(draft, done, Verdict.AGREED, (county, now))


COMPLETE: Mapping[DraftKind, Callable[[Work, Confirmation, County, datetime], Outcome]] = {
    DraftKind.HANDOVER: hand_over_confirmed,
    DraftKind.MINUTES: minutes_confirmed,
    DraftKind.DIRECTIVE: hand_over_confirmed,
    DraftKind.BATCH: batches.confirmed,
    DraftKind.SUBMIT: submit_confirmed,
    DraftKind.ORDER: order_confirmed,
    DraftKind.HAND_POST: hand_post_confirmed,
    DraftKind.DESTROY: destroying.confirmed,
    DraftKind.WORD: word_confirmed,
    DraftKind.BOARD: letting_out.confirmed,
    DraftKind.PLAN: approving.confirmed,
    DraftKind.COMMAND: commanding.confirmed,
    DraftKind.ACCOUNTS: vouching.agreed,
}


def _is_bare(draft: Draft, event: Confirmed) -> bool:
    """No code was tried, one to one; showing a hand-over again tells its author what he already knows."""
    again = draft.draft_kind in (DraftKind.HANDOVER, DraftKind.DIRECTIVE)
    return again and not event.code and bool(event.fresh_code) and event.by.channel is Channel.PRIVATE


def _wrong(draft: Draft, county: County, now: datetime) -> Outcome:
    """A guess is counted: a code of four digits is no secret against a thousand tries."""
    tried = replace(draft, wrong_codes=draft.wrong_codes + 1)
    state = DraftState.DROPPED if tried.wrong_codes >= MOST_WRONG else draft.state
    refused = replace(refuse("code_wrong", draft=draft.key), changes=(replace(tried, state=state),))
    return settled(draft, refused, Verdict.GUESSED, (county, now))


def _named(work: Work, event: Confirmed | Dropped, now: datetime) -> Draft | None:
    if event.draft:
        return work.get(Draft, event.draft)
    begun = waiting(work, event.by.staff_id, now)
    if isinstance(event, Confirmed) and event.code:
        fits = (d for d in begun if is_confirmed(event.by, event.code, d.code_digest, (d.key, d.digest)))
        return next(fits, next(iter(begun), None))
    # A bare word is about what its sender began himself; a leader's words are called off by it where nothing else is.
    own = next((d for d in begun if d.draft_kind is not DraftKind.DIRECTIVE), None)
    return own or (next(iter(begun), None) if isinstance(event, Dropped) else None)


def _confirm_problem(draft: Draft, event: Confirmed, now: datetime) -> str:
    if draft.actor_account != event.by.staff_id:
        return "not_your_draft"
    if draft.state is DraftState.DONE:
        return "draft_done"
    if draft.state is not DraftState.WAITING or draft.draft_kind not in COMPLETE:
        return "nothing_pending"
    if draft.expires_at <= now:
        return "draft_expired"
    fits = is_confirmed(event.by, event.code, draft.code_digest, (draft.key, draft.digest))
    return "" if fits else "code_wrong"


def drop(work: Work, event: Dropped, county: County, now: datetime) -> Outcome:
    """The author calls it off; nothing was numbered, nothing is lost. Where it takes two, either of them does."""
    draft = _named(work, event, now)
    if draft is not None and draft.first:
        return called_off(draft, event.by, county, now)
    if draft is None or draft.actor_account != event.by.staff_id:
        return refuse("nothing_pending")
    if draft.state is DraftState.DONE:
        return refuse("draft_done", draft=draft.key)
    return Outcome(changes=(replace(draft, state=DraftState.DROPPED),), answer=Answer(kind="draft_dropped"))
