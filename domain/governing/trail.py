"""查审计 (reliability §5.10 row 25): who may look at the trail, at how much of it, and that he looked."""

from datetime import datetime

from domain.audits.logged import logged
from domain.county import County
from domain.events import TrailAsked
from domain.outcome import NOTHING, Answer, Outcome, refuse
from domain.people.records import Role
from domain.permits import Act, is_done_in, may, roles_with
from domain.work import Work

ACT = Act.SEE_AUDIT


def ask(_work: Work, event: TrailAsked, county: County, now: datetime) -> Outcome:
    """Let in, with the account whose acts alone he may see ("" = everybody's); every look leaves a record."""
    who = county.standpoint(event.by, now)
    if who.person is None:
        return NOTHING
    own = "" if Role.AUDITOR in who.roles else event.by.staff_id
    anothers = bool(own) and event.person not in ("", own)
    if anothers or not is_done_in(ACT, event.by.channel) or not may(who, ACT, county.roster):
        return refuse("no_permit", act=ACT.value, who_can=[role.value for role in roles_with(ACT)])
    record = logged(event.by, ACT, {**_scope(event), "own": own}, now)
    return Outcome(changes=(record,), answer=Answer(kind="trail_open", facts={"own": own}))


def _scope(event: TrailAsked) -> dict[str, str]:
    days = {"first_on": event.first_on, "last_on": event.last_on}
    said = {"item": event.item, "person": event.person} | {n: d.isoformat() for n, d in days.items() if d}
    return {name: value for name, value in said.items() if value}
