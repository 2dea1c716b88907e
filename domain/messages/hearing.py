"""A span of proven listening came: it is kept, and a silence it ends is told once (reliability E7)."""

from dataclasses import replace
from datetime import datetime, timedelta

from domain.county import County
from domain.events import Listened
from domain.messages.listening import Stretch, Window, joined, silence_before
from domain.messages.notices import Notice, to_post, to_tier
from domain.outcome import Outcome
from domain.people.records import Tier
from domain.policy import NoticeClass
from domain.work import Lookup, Needs, Work
from domain.worktime import work_time_between

STRETCHES = Lookup(name="latest_stretches", kind=Stretch.kind)


def needs_listened(_event: Listened, _now: datetime) -> Needs:
    """The latest stretches."""
    return Needs(lookups=(STRETCHES,))


def listen(work: Work, event: Listened, county: County, now: datetime) -> Outcome:
    """Keep it; the office hears of a gap, the staff group is asked for what may have been lost in office hours."""
    known = work.found(Stretch, STRETCHES)
    span = Window(begins=event.from_at, ends=max(event.from_at, event.until_at))
    silence = silence_before(known, span)
    notices = _told(silence, county, now) if silence else ()
    return Outcome(changes=(joined(known, span),), notices=notices)


def _told(silence: Window, county: County, now: datetime) -> tuple[Notice, ...]:
    office = county.office()
    facts = {"silent_from_at": silence.begins.isoformat(), "silent_until_at": silence.ends.isoformat()}
    key = f"silence|{silence.ends.isoformat()}"
    worked = work_time_between(silence.begins, silence.ends, county.calendar, county.house.office)
    said = Notice(
        key=f"{key}|office",
        kind="silence",
        notice_class=NoticeClass.B,
        audience=to_post(office.key if office else ""),
        facts=facts | {"asked_group": worked > timedelta(0)},
        not_before=now,
    )
    asked = Notice(
        key=f"{key}|group",
        kind="silence_ask",
        notice_class=NoticeClass.D,
        audience=to_tier(Tier.STAFF),
        facts=facts,
        not_before=now,
    )
    return ((said,) if office else ()) + ((asked,) if worked > timedelta(0) else ())


def hearing(work: Work, county: County) -> County:
    """The county with what is known of our listening, for rules that hold silence against somebody."""
    return replace(county, heard=work.found(Stretch, STRETCHES))
