"""Somebody left the organisation: his account opens nothing from that moment on (reliability S03)."""

from dataclasses import replace
from datetime import datetime

from domain.county import County
from domain.events import AccountLeft
from domain.messages.notices import Notice, to_post
from domain.outcome import Outcome
from domain.people.binding import person_of
from domain.people.records import Binding, Person
from domain.policy import NoticeClass
from domain.work import Needs, Work


def needs_left(event: AccountLeft, _now: datetime) -> Needs:
    """Whose account it was."""
    return Needs(lookups=(person_of(event.staff_id),))


def leave(work: Work, event: AccountLeft, county: County, now: datetime) -> Outcome:
    """The binding ends; the posts stay with the person until the office says who takes over, and what is for them goes
    the way of a vacant post (domain §2.4). The office is told once."""
    person = next(iter(work.found(Person, person_of(event.staff_id))), None)
    if person is None or person.staff_id != event.staff_id:
        return Outcome()
    office = county.office()
    posts = [f"{p.unit} {p.title}" for p in county.roster.posts.values() if p.holder == person.key]
    notice = Notice(
        key=f"left|{event.by.message_id}",
        kind="account_left",
        notice_class=NoticeClass.B,
        audience=to_post(office.key if office else ""),
        facts={"name": person.name, "posts": posts},
        not_before=now,
    )
    unbound = replace(person, staff_id="", binding=Binding.NONE, left_on=county.today(now))
    return Outcome(changes=(unbound,), notices=(notice,) if office else ())
