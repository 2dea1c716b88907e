"""What the clock does with cadences. The row is the only memory: which period was opened last, how far it has come,
when to look again. So each period opens, nudges and closes once, however often or late the clock beats.

After downtime the newest period is taken up and older ones are left alone; nudges that were missed are not made up
for; a period whose close has passed too is skipped, and the office is told."""

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import dropwhile

from domain.county import County
from domain.events import Ticked
from domain.matters.absence import end_of_grace
from domain.messages.hearing import STRETCHES
from domain.messages.listening import Window, is_heard
from domain.messages.notices import to_post
from domain.outcome import NOTHING, Aggregate, Outcome
from domain.projects.files import ProjectFile
from domain.projects.telling import ALL_PROJECTS
from domain.rhythm.cadence_rules import CadenceRule, cadence_key, occasion_name, rule_of
from domain.rhythm.occasions import OCCASIONS, OWN_PACE
from domain.rhythm.owing import Asked, Owed, owed_by
from domain.rhythm.periods import read_span
from domain.rhythm.schedule import Moments, moments_of, newest, next_opening
from domain.rhythm.turns import Occasion, Turn
from domain.rounds.duties import Cadence, Duty, DutyState, Phase, Tally, duty_key
from domain.rounds.round_close import TALLIES, duties_of_round
from domain.work import Lookup, Needs, Work

SLICE = 50


def duties_of_last_period(cadence: str) -> Lookup:
    """The duties of the period before the one in the cadence's row."""
    return Lookup(name="duties_of_last_period", kind="duty", args=(cadence,))


# When


def first_cadences(county: County, now: datetime) -> tuple[Cadence, ...]:
    """Every cadence the policy names, at rest until its next opening."""
    rules = county.policy.cadences.items()
    return tuple(planned(Cadence(key=cadence_key(rule.occasion, name)), county, now) for name, rule in rules)


def planned(cadence: Cadence, county: County, now: datetime) -> Cadence:
    """A cadence at rest with the moment that policy and calendar give it today. One that runs keeps what people were
    told, and a moment that has come is left to its tick; what the policy no longer names stops."""
    rule = rule_of(county.policy.cadences, cadence.key)
    if rule is None:
        return replace(cadence, phase=Phase.RESTING, next_due_at=None)
    came = cadence.next_due_at is not None and cadence.next_due_at <= now
    if cadence.phase is not Phase.RESTING or came:
        return cadence
    own = OWN_PACE.get(cadence.key)
    return own.plan(cadence, county, now) if own else _rested(cadence, rule, county, now)


def _rested(cadence: Cadence, rule: CadenceRule, county: County, now: datetime) -> Cadence:
    coming = next_opening(rule, county.calendar, now, read_span(cadence.period))
    fresh = Cadence(key=cadence.key, period=cadence.period, before=cadence.before, tallies=cadence.tallies)
    return replace(fresh, next_due_at=coming.opens_at if coming else None)


# What


def needs_ticked(event: Ticked, now: datetime) -> Needs:
    """The cadence, its duties and the projects; and what its occasion names."""
    own = OWN_PACE.get(event.key)
    if own is not None:
        return own.needs(event, now)
    occasion = OCCASIONS.get(occasion_name(event.key))
    more = occasion.needs(event.key, now) if occasion else Needs()
    lookups = (ALL_PROJECTS, duties_of_round(event.key), duties_of_last_period(event.key), STRETCHES)
    return Needs(keys=((Cadence.kind, event.key), *more.keys), lookups=(*lookups, *more.lookups))


def tick(work: Work, event: Ticked, county: County, now: datetime) -> Outcome:
    """Take the one step that is due."""
    cadence = work.get(Cadence, event.key)
    if cadence is None or cadence.next_due_at is None or cadence.next_due_at > now:
        return NOTHING
    rule = rule_of(county.policy.cadences, event.key)
    own, occasion = OWN_PACE.get(event.key), OCCASIONS.get(occasion_name(event.key))
    if rule is not None and own is not None:
        return own.tick(work, event, county, now)
    if rule is None or occasion is None:
        return Outcome(changes=(replace(cadence, phase=Phase.RESTING, next_due_at=None),))
    due = Due(work=work, cadence=cadence, rule=rule, occasion=occasion, county=county, now=now, seed=event.seed)
    return _begin(due) if cadence.phase is Phase.RESTING else _go_on(due)


@dataclass(frozen=True, kw_only=True)
class Due:
    """A cadence whose moment has come."""

    work: Work
    cadence: Cadence
    rule: CadenceRule
    occasion: Occasion
    county: County
    now: datetime
    seed: str

    def turn(self, moments: Moments, cadence: Cadence) -> Turn:
        """The step as the occasion sees it."""
        return Turn(
            work=self.work, cadence=cadence, rule=self.rule, moments=moments, county=self.county, now=self.now,
            seed=self.seed,
        )  # fmt: skip

    def rested(self, cadence: Cadence) -> Cadence:
        """Until the next opening; at once where a later period opened while this one was still to be closed."""
        resting = _rested(cadence, self.rule, self.county, self.now)
        fresh, known = newest(self.rule, self.county.calendar, self.now), read_span(cadence.period)
        waits = fresh is not None and known is not None and fresh.span.first_on > known.first_on
        return replace(resting, next_due_at=self.now) if waits else resting

    def duties(self) -> tuple[Duty, ...]:
        """The duties of the running period as they stand in this batch."""
        return self.work.found(Duty, duties_of_round(self.cadence.key))


def _begin(due: Due) -> Outcome:
    """Open the newest period, unless it was opened or is over."""
    fresh = newest(due.rule, due.county.calendar, due.now)
    known = read_span(due.cadence.period)
    if fresh is None or (known is not None and fresh.span.first_on <= known.first_on):
        return Outcome(changes=(due.rested(due.cadence),))
    begun = replace(
        due.cadence, period=fresh.span.key, before=due.cadence.period, closes_at=fresh.closes_at, step=0, cursor=""
    )
    if fresh.closes_at is not None and fresh.closes_at <= due.now:
        return _skip(due, fresh, begun)
    return _open(due, fresh, begun)


def _skip(due: Due, moments: Moments, cadence: Cadence) -> Outcome:
    office = due.county.office()
    turn = due.turn(moments, cadence)
    notices = (turn.notice("owed_skipped", to_post(office.key), {}),) if office else ()
    return Outcome(changes=(due.rested(cadence),), notices=notices)


def _open(due: Due, moments: Moments, cadence: Cadence) -> Outcome:
    """The next slice: whole posts, about fifty duties."""
    ahead = [owed for owed in _owed(due, moments) if owed.post > cadence.cursor]
    last = ahead[min(SLICE, len(ahead)) - 1].post if ahead else ""
    slice_ = tuple(owed for owed in ahead if owed.post <= last)
    duties = tuple(_duty(due, cadence, owed) for owed in slice_) if due.occasion.asks else ()
    turn = replace(due.turn(moments, cadence), owed=slice_, duties=duties, first=not cadence.cursor)
    opened = due.occasion.opens(turn)
    if len(slice_) < len(ahead):
        moved = replace(cadence, phase=Phase.OPENING, cursor=last, next_due_at=due.now)
    else:
        moved = _waiting(due, moments, replace(cadence, phase=Phase.OPEN, cursor=""))
    return replace(opened, changes=(moved, *duties, *opened.changes))


def _owed(due: Due, moments: Moments) -> tuple[Owed, ...]:
    projects = due.work.found(ProjectFile, ALL_PROJECTS)
    return owed_by(Asked(rule=due.rule, county=due.county, span=moments.span, projects=projects))


def _duty(due: Due, cadence: Cadence, owed: Owed) -> Duty:
    return Duty(
        key=duty_key(cadence.occasion, owed.subject, owed.post),
        cadence=cadence.key,
        period=cadence.period,
        subject=owed.subject,
        post=owed.post,
        unit=owed.unit,
        opened_at=due.now,
        closes_at=cadence.closes_at or due.now,
        needed=due.rule.needed,
    )


def _waiting(due: Due, moments: Moments, cadence: Cadence) -> Cadence:
    """Until the next moment of the period that has not passed; a fleeting one rests at once."""
    coming = list(dropwhile(lambda at: at <= due.now, moments.steps[1:]))
    if not coming:
        return due.rested(cadence)
    return replace(cadence, step=len(moments.steps) - len(coming), next_due_at=coming[0])


def _go_on(due: Due) -> Outcome:
    """The step of a running period that is due; what people were told of its close stands."""
    cadence = due.cadence
    span = read_span(cadence.period)
    moments = moments_of(due.rule, span, due.county.calendar) if span else None
    if moments is not None and cadence.closes_at is None and cadence.phase is Phase.OPENING:
        return _open(due, moments, cadence)
    if moments is None or cadence.closes_at is None:
        return Outcome(changes=(due.rested(cadence),))
    moments = replace(moments, closes_at=cadence.closes_at)
    over = cadence.closes_at <= due.now
    if cadence.phase is Phase.OPENING:
        return _cut_short(cadence, due.now) if over else _open(due, moments, cadence)
    return _close(due, moments) if over else _nudge(due, moments)


def _cut_short(cadence: Cadence, now: datetime) -> Outcome:
    """The machine was down while it opened: nobody else is asked, the next tick closes."""
    return Outcome(changes=(replace(cadence, phase=Phase.OPEN, cursor="", next_due_at=now),))


def _nudge(due: Due, moments: Moments) -> Outcome:
    """Those nudges that have come, as one."""
    waiting = _waiting(due, moments, replace(due.cadence, phase=Phase.NUDGED))
    missing = tuple(d for d in due.duties() if d.is_missing)
    turn = replace(due.turn(moments, waiting), duties=due.duties(), nudge=waiting.step - 1)
    nudged = due.occasion.nudges(turn)
    return replace(nudged, changes=(waiting, *(replace(d, nudged_at=due.now) for d in missing), *nudged.changes))


def _close(due: Due, moments: Moments) -> Outcome:
    """Once, whoever is missing. Where nobody can be sure that we heard, two working hours more (E7)."""
    missing = [d for d in due.duties() if d.is_missing]
    if missing and due.cadence.grace_from is None and not _was_heard(due, missing):
        return _put_off(due, missing)
    earlier = {(d.subject, d.post): d for d in due.work.found(Duty, duties_of_last_period(due.cadence.key))}
    duties = tuple(_ended(d, earlier.get((d.subject, d.post))) for d in due.duties())
    closed = due.occasion.closes(replace(due.turn(moments, due.cadence), duties=duties))
    ended: tuple[Aggregate, ...] = tuple(d for d in duties if d.is_missing)
    return replace(closed, changes=(due.rested(_tallied(due.cadence, duties)), *ended, *closed.changes))


def _was_heard(due: Due, missing: list[Duty]) -> bool:
    begins = min(d.opened_at for d in missing)
    return is_heard(due.county.heard, Window(begins=begins, ends=due.cadence.closes_at or due.now))


def _put_off(due: Due, missing: list[Duty]) -> Outcome:
    until = end_of_grace(due.county, due.now)
    waiting = replace(due.cadence, phase=Phase.NUDGED, grace_from=due.now, closes_at=until, next_due_at=until)
    return Outcome(changes=(waiting, *(replace(d, closes_at=until) for d in missing)))


def _ended(duty: Duty, earlier: Duty | None) -> Duty:
    if not duty.is_missing:
        return duty
    before = earlier.missed_in_a_row if earlier and earlier.is_missing else 0
    return replace(duty, state=DutyState.MISSED, missed_in_a_row=before + 1)


def _tallied(cadence: Cadence, duties: tuple[Duty, ...]) -> Cadence:
    came = sum(not d.is_missing for d in duties)
    tally = Tally(period=cadence.period, asked=len(duties), reported=came)
    return replace(cadence, tallies=(*cadence.tallies, tally)[-TALLIES:]) if duties else cadence
