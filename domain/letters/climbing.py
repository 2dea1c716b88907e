"""What is not signed for or not replied to climbs by an ordinary ladder of the policy, within the county's field
leaders: nothing of a letter goes to 县长 by itself."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from domain.county import County
from domain.letters.facts import letter_facts
from domain.letters.letters import Letter
from domain.matters.absence import ABOVE_THE_UNIT, end_of_grace
from domain.matters.deciders import addressees
from domain.matters.items import Fired, Grace
from domain.matters.ladders import Span, Step, anchored_again, is_moot, moment_of
from domain.messages.listening import Window, is_heard
from domain.messages.notices import Notice, Wanted, to_post
from domain.outcome import Outcome
from domain.people.records import Post
from domain.policy import Addressee, Anchor, Ladder, Rung

ONCE = 1
"""A letter has one date: there is no second occasion of a rung."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchoring:
    """While what a ladder runs, and what its rungs are counted from."""

    runs: Callable[[Letter], bool]
    start: Callable[[Letter], datetime | None]
    wanted: Wanted


def _unsigned(letter: Letter) -> bool:
    """Reached, and nobody of the unit signed for it or replied."""
    return letter.is_owed and letter.acknowledged is None and letter.reached_at is not None


ANCHORS: Mapping[Anchor, Anchoring] = {
    Anchor.LETTER_SERVED: Anchoring(
        runs=_unsigned, start=lambda letter: letter.reached_at, wanted=Wanted.LETTER_UNSIGNED
    ),
    Anchor.LETTER_REPLY: Anchoring(
        runs=lambda letter: letter.is_owed and letter.reached_at is not None,
        start=lambda letter: letter.reply_due_at,
        wanted=Wanted.LETTER_OWED,
    ),
}


def wants(notice: Notice, letter: Letter) -> bool:
    """Whether what a message rests on still holds as it leaves (reliability E3)."""
    if notice.wanted is Wanted.LETTER_REVIEWED:
        return letter.reviewed is not None and letter.is_waiting
    return any(each.runs(letter) for each in ANCHORS.values() if each.wanted is notice.wanted)


def scheduled(letter: Letter, county: County, now: datetime) -> Letter:
    """The letter with its next moment."""
    return replace(letter, next_due_at=min((step.at for step in upcoming(letter, county, now)), default=None))


def upcoming(letter: Letter, county: County, now: datetime) -> Iterator[Step]:
    """The next rung of every ladder that still runs."""
    for name, ladder in county.terms_of(letter.terms).terms.ladders.items():
        anchoring = ANCHORS.get(ladder.anchor)
        start = anchoring.start(letter) if anchoring and anchoring.runs(letter) else None
        if start is not None:
            step = next(_unfired(letter, (name, ladder), start, (county, now)), None)
            if step is not None:
                yield step


def _unfired(
    letter: Letter, named: tuple[str, Ladder], start: datetime, here: tuple[County, datetime]
) -> Iterator[Step]:
    (name, ladder), (county, now) = named, here
    began = letter.reached_at or start
    span = Span(begins=began, ends=start)
    before: tuple[datetime, datetime] | None = None
    for rung in ladder.rungs:
        nominal = moment_of(rung, start, county)
        fired = _fired_at(letter, name, rung)
        if fired is not None:
            before = (nominal, fired)
            continue
        moment = anchored_again(rung, nominal, before, county)
        if nominal >= began and not is_moot(rung, span, max(moment, now)):
            grace = _grace(letter, name, rung)
            yield Step(ladder=name, rung=rung, version=ONCE, at=max(moment, grace.until) if grace else moment)


def _fired_at(letter: Letter, ladder: str, rung: Rung) -> datetime | None:
    return next((f.at for f in letter.fired if (f.ladder, f.rung) == (ladder, rung.name)), None)


def _grace(letter: Letter, ladder: str, rung: Rung) -> Grace | None:
    found = (g for g in reversed(letter.graces) if (g.ladder, g.rung) == (ladder, rung.name))
    return next(found, None)


def climb(letter: Letter, county: County, now: datetime) -> Outcome:
    """Fire what is due, of each ladder one rung at most."""
    notices: list[Notice] = []
    for step in list(upcoming(letter, county, now)):
        if step.at > now:
            continue
        if _is_doubtful(letter, step, county, now):
            letter = _put_off(letter, step, county, now)
            continue
        fired = Fired(ladder=step.ladder, rung=step.rung.name, deadline_version=ONCE, at=now)
        letter = replace(letter, fired=(*letter.fired, fired))
        notices.extend(_told(letter, step, county, now))
    return Outcome(changes=(scheduled(letter, county, now),), notices=tuple(notices))


def _is_doubtful(letter: Letter, step: Step, county: County, now: datetime) -> bool:
    """Silence is held against nobody above whom we may have been deaf (reliability E7)."""
    if step.rung.to not in ABOVE_THE_UNIT:
        return False
    grace = _grace(letter, step.ladder, step.rung)
    begins = grace.at if grace else letter.reached_at or now
    return not is_heard(county.heard, Window(begins=begins, ends=now))


def _put_off(letter: Letter, step: Step, county: County, now: datetime) -> Letter:
    grace = Grace(
        ladder=step.ladder, rung=step.rung.name, deadline_version=ONCE, at=now, until=end_of_grace(county, now)
    )
    return replace(letter, graces=(*letter.graces, grace))


def _told(letter: Letter, step: Step, county: County, now: datetime) -> Iterator[Notice]:
    ladder = county.terms_of(letter.terms).terms.ladders[step.ladder]
    for post in _posts(letter, step.rung.to, county):
        yield Notice(
            key=f"{letter.key}|{step.ladder}|{step.rung.name}|{post.key}",
            kind=step.rung.notice,
            notice_class=step.rung.notice_class,
            audience=to_post(post.key),
            facts=letter_facts(letter, county, now) | _late(letter, county, now),
            not_before=now,
            about=letter.about,
            unit=letter.unit,
            wanted=ANCHORS[ladder.anchor].wanted,
            version=ONCE,
        )


def _late(letter: Letter, county: County, now: datetime) -> dict[str, object]:
    due = letter.reply_due_at
    days = county.calendar.work_days_between(county.today(due), county.today(now)) if due else 0
    return {"days_overdue": max(days, 0)}


def _posts(letter: Letter, to: Addressee, county: County) -> tuple[Post, ...]:
    if to is Addressee.OFFICE:
        office = county.office()
        return (office,) if office else ()
    return addressees(to, letter.unit, county)
