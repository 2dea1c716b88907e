"""免打扰到…: a person asks for quiet (messages §1.5). Held, never lost; 特急 and new hand-overs still come."""

from dataclasses import replace
from datetime import datetime, timedelta

from domain.county import County
from domain.events import Hushed
from domain.outcome import NOTHING, Answer, Outcome, refuse
from domain.people.binding import person_of
from domain.people.records import Person
from domain.work import Needs, Work

LONGEST = timedelta(days=3)


def needs_hushed(event: Hushed, _now: datetime) -> Needs:
    """Whose account it is."""
    return Needs(lookups=(person_of(event.by.staff_id),))


def hush(work: Work, event: Hushed, _county: County, now: datetime) -> Outcome:
    """Kept on the person; longer than three days is leave and is said as such."""
    person = next(iter(work.found(Person, person_of(event.by.staff_id))), None)
    if person is None:
        return NOTHING
    if event.until is not None and event.until - now > LONGEST:
        return refuse("hush_too_long", days=LONGEST.days)
    changed = replace(person, hush_until=event.until)
    if event.until is None:
        return Outcome(changes=(changed,), answer=Answer(kind="hush_ended"))
    return Outcome(changes=(changed,), answer=Answer(kind="hushed", facts={"until_at": event.until.isoformat()}))
