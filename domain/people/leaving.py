"""Somebody left the organisation: his account opens nothing from that moment on (reliability S03)."""

from dataclasses import replace
from datetime import datetime

from domain.actors import Actor, Channel
from domain.calendars import COUNTY_ZONE
from domain.county import County
from domain.events import AccountLeft, DirectoryCompared
from domain.messages.notices import Notice, to_post
from domain.outcome import Outcome
from domain.people.binding import person_of
from domain.people.records import Binding, Person
from domain.policy import NoticeClass
from domain.work import Needs, Work

# So few may leave within a day in any county, however small.
FEW = 3


def needs_left(event: AccountLeft, _now: datetime) -> Needs:
    """Whose account it was."""
    return Needs(lookups=(person_of(event.staff_id),))


def needs_compared(event: DirectoryCompared, _now: datetime) -> Needs:
    """Whose accounts they were."""
    return Needs(lookups=tuple(person_of(staff_id) for staff_id in event.missing))


def comparison(missing: tuple[str, ...], now: datetime) -> Actor:
    """In whose name a look of the day is told: where several workers saw the same, it counts once."""
    day = now.astimezone(COUNTY_ZONE).date().isoformat()
    return Actor(staff_id="", channel=Channel.SYSTEM, message_id=f"directory|{day}|{'|'.join(missing)}", proven=True)


def leave(work: Work, event: AccountLeft, county: County, now: datetime) -> Outcome:
    """The binding ends; the posts stay with the person until the office says who takes over, and what is for them goes
    the way of a vacant post (domain §2.4). The office is told once."""
    person = _holder(work, event.staff_id)
    return _left(person, event.by, county, now) if person else Outcome()


def compare(work: Work, event: DirectoryCompared, county: County, now: datetime) -> Outcome:
    """The same for each account of which no event told. So many at once look like a narrowed visibility rather than
    like people who left (F69): then nothing changes and the office is asked to look, once a week."""
    if len(event.missing) > max(FEW, event.asked // 10):
        return _doubted(event, county, now)
    gone = [person for staff_id in event.missing if (person := _holder(work, staff_id))]
    found = [_left(person, event.by, county, now) for person in gone]
    return Outcome(
        changes=tuple(change for each in found for change in each.changes),
        notices=tuple(notice for each in found for notice in each.notices),
    )


def _doubted(event: DirectoryCompared, county: County, now: datetime) -> Outcome:
    office = county.office()
    if office is None:
        return Outcome()
    year, week, _day = county.today(now).isocalendar()
    notice = Notice(
        key=f"directory_doubtful|{year}-W{week:02d}",
        kind="directory_doubtful",
        notice_class=NoticeClass.B,
        audience=to_post(office.key),
        facts={"asked_accounts": event.asked, "missing_accounts": len(event.missing)},
        not_before=now,
    )
    return Outcome(notices=(notice,))


def _holder(work: Work, staff_id: str) -> Person | None:
    """The person whose account it still is."""
    person = next(iter(work.found(Person, person_of(staff_id))), None)
    return person if person is not None and person.staff_id == staff_id else None


def _left(person: Person, by: Actor, county: County, now: datetime) -> Outcome:
    office = county.office()
    posts = [f"{p.unit} {p.title}" for p in county.roster.posts.values() if p.holder == person.key]
    notice = Notice(
        key=f"left|{by.message_id}|{person.staff_id}",
        kind="account_left",
        notice_class=NoticeClass.B,
        audience=to_post(office.key if office else ""),
        facts={"name": person.name, "posts": posts},
        not_before=now,
    )
    unbound = replace(person, staff_id="", binding=Binding.NONE, left_on=county.today(now))
    return Outcome(changes=(unbound,), notices=(notice,) if office else ())
