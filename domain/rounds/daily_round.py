"""The daily round: opens, nudges once, closes on time (domain §9). A cadence's row drives it; each phase is left
exactly once, however often or late the clock beats.

After downtime: a window that was missed whole is skipped and the office is told; nobody is asked at night, nor in
the morning for the day before, for figures are cumulative and the next round brings them. What is left of a window
is used: the nudge then comes at 80 % of the rest."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime

from domain.calendars import ONE_DAY, local_date
from domain.county import County
from domain.events import Ticked
from domain.matters.absence import end_of_grace
from domain.matters.ladders import PUNCTUAL
from domain.messages.hearing import STRETCHES
from domain.messages.listening import Window, is_heard
from domain.messages.notices import Notice, to_post
from domain.outcome import NOTHING, Outcome
from domain.policy import NoticeClass
from domain.projects.files import ProjectFile
from domain.rounds import round_close
from domain.rounds.asking import Asking, projects_to_ask
from domain.rounds.duties import DAILY, Cadence, Duty, Phase, window_on
from domain.rounds.reporting import needs_reported, report
from domain.rounds.taking_back import needs_taken_back, take_back
from domain.work import Needs, Work

__all__ = [
    "first_cadence", "needs_reported", "needs_taken_back", "needs_ticked", "planned", "report", "take_back", "tick",
]  # fmt: skip


def first_cadence(county: County, now: datetime) -> Cadence:
    """The daily cadence of a county that has none: it begins with the next opening."""
    return planned(Cadence(key=DAILY), county, now)


def planned(cadence: Cadence, county: County, now: datetime) -> Cadence:
    """A cadence at rest with the moment that policy and calendar give it today. One that runs keeps what people
    were told, and a moment that has come is left to its tick."""
    came = cadence.next_due_at is not None and cadence.next_due_at <= now
    if cadence.phase is not Phase.RESTING or came:
        return cadence
    return replace(cadence, next_due_at=_next_opening(cadence, county, now))


def _next_opening(cadence: Cadence, county: County, now: datetime) -> datetime:
    """The first opening still to come; no day opens twice."""
    day = local_date(now) - ONE_DAY
    while True:
        day = county.calendar.add_work_days(day, 1)
        opens_at = window_on(day, county.policy.daily_round).opens_at
        if opens_at >= now and day.isoformat() > cadence.period:
            return opens_at


def needs_ticked(event: Ticked, _now: datetime) -> Needs:
    """The cadence and who owes what; which of it, the cadence's own row says."""
    lookups = (projects_to_ask(DAILY), *round_close.needed(DAILY), STRETCHES)
    return Needs(keys=((Cadence.kind, event.key),), lookups=lookups)


def tick(work: Work, event: Ticked, county: County, now: datetime) -> Outcome:
    """Take the one step that is due."""
    cadence = work.get(Cadence, event.key)
    if cadence is None or cadence.next_due_at is None or cadence.next_due_at > now:
        return NOTHING
    return _STEPS[cadence.phase](work, cadence, county, now)


def _wake(work: Work, cadence: Cadence, county: County, now: datetime) -> Outcome:
    """Open today's round while its window lasts, and account for windows that passed unseen."""
    today = local_date(now)
    window = window_on(today, county.policy.daily_round)
    begins = county.calendar.is_work_day(today) and window.opens_at <= now < window.closes_at
    skipped = _skipped(cadence, _missed_days(cadence, county, now), county, now)
    if not begins or today.isoformat() <= cadence.period:
        resting = replace(cadence, next_due_at=_next_opening(cadence, county, now))
        return Outcome(changes=(resting,), notices=skipped)
    begun = replace(cadence, phase=Phase.OPENING, period=today.isoformat(), cursor="", closes_at=window.closes_at)
    opened = _open(work, begun, county, now)
    return replace(opened, notices=(*skipped, *opened.notices))


def _missed_days(cadence: Cadence, county: County, now: datetime) -> list[date]:
    """Work days since the planned opening whose window is over."""
    missed: list[date] = []
    day = county.calendar.add_work_days(local_date(cadence.next_due_at or now) - ONE_DAY, 1)
    while window_on(day, county.policy.daily_round).closes_at <= now:
        missed.append(day)
        day = county.calendar.add_work_days(day, 1)
    return [day for day in missed if day.isoformat() > cadence.period]


def _skipped(cadence: Cadence, days: list[date], county: County, now: datetime) -> tuple[Notice, ...]:
    office = county.office()
    if not days or office is None:
        return ()
    notice = Notice(
        key=f"{cadence.key}|{days[0].isoformat()}|skipped",
        kind="round_skipped",
        notice_class=NoticeClass.B,
        audience=to_post(office.key),
        facts={
            "cadence": cadence.key,
            "first_on": days[0].isoformat(),
            "last_on": days[-1].isoformat(),
            "days": len(days),
            "asked_some": cadence.phase is Phase.OPENING,
        },
        not_before=now,
    )
    return (notice,)


def _open(work: Work, cadence: Cadence, county: County, now: datetime) -> Outcome:
    """Open the next slice; after the last one the round is open."""
    if cadence.closes_at is None or cadence.closes_at <= now:
        return _cut_short(cadence, county, now)
    projects = work.found(ProjectFile, projects_to_ask(cadence.key))
    if not projects:
        nudge_at = _nudge_moment(cadence, county, now)
        return Outcome(changes=(replace(cadence, phase=Phase.OPEN, cursor="", next_due_at=nudge_at),))
    last = projects[-1].liaison_post
    if last == cadence.cursor:
        return NOTHING  # a second tick of the same batch sees the answer of the first
    asking = Asking(cadence=cadence, county=county, now=now)
    duties = {p.key: asking.duty(p) for p in projects if asking.is_asked(p)}
    owed = [p for p in projects if p.key in duties and duties[p.key].is_missing]
    moved = replace(cadence, cursor=last, next_due_at=now)
    return Outcome(changes=(moved, *duties.values()), notices=tuple(asking.notices("prompt", owed)))


def _cut_short(cadence: Cadence, county: County, now: datetime) -> Outcome:
    """The machine was down while it opened: nobody else is asked, the office is told, the next tick closes."""
    skipped = _skipped(cadence, [date.fromisoformat(cadence.period)], county, now)
    return Outcome(changes=(replace(cadence, phase=Phase.OPEN, cursor="", next_due_at=now),), notices=skipped)


def _nudge_moment(cadence: Cadence, county: County, now: datetime) -> datetime:
    """At 80 % of the window; of what is left of it where the round opened late."""
    rule = county.policy.daily_round
    window = window_on(date.fromisoformat(cadence.period), rule)
    begun = now if now - window.opens_at > PUNCTUAL else window.opens_at
    closes_at = cadence.closes_at or window.closes_at
    return begun + (closes_at - begun) * rule.nudge_at


def _nudge(work: Work, cadence: Cadence, county: County, now: datetime) -> Outcome:
    """Once, and only those who are missing; too late for it, the round closes."""
    if cadence.closes_at is None or cadence.closes_at <= now:
        return _close(work, cadence, county, now)
    duties = round_close.duties_now(work, cadence)
    missing = {d.subject for d in duties if d.is_missing}
    duties = [replace(d, nudged_at=now) if d.is_missing else d for d in duties]
    listed = work.found(ProjectFile, round_close.projects_of_round(cadence.key))
    asking = Asking(cadence=cadence, county=county, now=now)
    waiting = replace(cadence, phase=Phase.NUDGED, next_due_at=cadence.closes_at)
    return Outcome(
        changes=(waiting, *_changed(work, duties)),
        notices=tuple(asking.notices("nudge", (p for p in listed if p.key in missing))),
    )


def _close(work: Work, cadence: Cadence, county: County, now: datetime) -> Outcome:
    """Close, and rest until the next work day's opening; if that has passed too, the next tick accounts for it."""
    if cadence.grace_from is None and not _was_heard(work, cadence, county, now):
        return _put_off(work, cadence, county, now)
    ended = round_close.closed(work, cadence, county, now)
    day = county.calendar.add_work_days(date.fromisoformat(cadence.period), 1)
    resting = round_close.rested(ended, window_on(day, county.policy.daily_round).opens_at)
    return Outcome(changes=(resting, *_changed(work, ended.duties)), notices=tuple(round_close.told(ended)))


def _was_heard(work: Work, cadence: Cadence, county: County, now: datetime) -> bool:
    """Whether silence may be held against those who are missing."""
    opened = [d.opened_at for d in round_close.duties_now(work, cadence)]
    closes_at = cadence.closes_at or now
    return not opened or is_heard(county.heard, Window(begins=min(opened), ends=min(closes_at, now)))


def _put_off(work: Work, cadence: Cadence, county: County, now: datetime) -> Outcome:
    """Two working hours more for what may have been lost; what comes on this day still counts as on time (E7)."""
    until = end_of_grace(county, now)
    duties = [replace(d, closes_at=until) for d in round_close.duties_now(work, cadence) if d.is_missing]
    waiting = replace(cadence, phase=Phase.NUDGED, grace_from=now, next_due_at=until)
    return Outcome(changes=(waiting, *duties))


def _changed(work: Work, duties: list[Duty] | tuple[Duty, ...]) -> list[Duty]:
    return [duty for duty in duties if duty != work.get(Duty, duty.key)]


Step = Callable[[Work, Cadence, County, datetime], Outcome]
_STEPS: Mapping[Phase, Step] = {
    Phase.RESTING: _wake,
    Phase.OPENING: _open,
    Phase.OPEN: _nudge,
    Phase.NUDGED: _close,
}
