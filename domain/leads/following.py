"""Leads in chat, and the reminder on the day: once, to the unit that follows it up, nobody else."""

from dataclasses import replace
from datetime import datetime

from domain.calendars import ONE_DAY
from domain.county import County
from domain.events.leads import LeadAsked, LeadTold
from domain.leads.leads import Contact, Lead, LeadState, counted
from domain.messages.notices import to_post
from domain.outcome import NOTHING, Answer, Outcome, refuse
from domain.permits import Act, may, roles_with
from domain.rhythm.periods import read_span
from domain.rhythm.turns import Occasion, Turn
from domain.work import Lookup, Needs, Work

ALL_LEADS = Lookup(name="all_leads", kind="lead")
NEEDS = Needs(lookups=(ALL_LEADS,))
SHOWN = 6


def needs_spoken(_event: LeadTold | LeadAsked, _now: datetime) -> Needs:
    """Every lead: it is named the way people name it."""
    return NEEDS


def tell(work: Work, event: LeadTold, county: County, now: datetime) -> Outcome:
    """A new one, or one more contact of a known one."""
    who = county.standpoint(event.by, now)
    if who.person is None:
        return NOTHING
    known = _named(work, event.name)
    unit = known.unit if known else event.unit or next(iter(sorted(who.units)), "")
    if not unit or not may(who, Act.REPORT, county.roster, unit):
        return refuse("no_permit", act=Act.REPORT.value, who_can=[role.value for role in roles_with(Act.REPORT)])
    today = county.today(now)
    if known is None and event.state is not LeadState.OPEN:
        return refuse("no_such_lead", said=event.name, names=[each.key for each in work.found(Lead, ALL_LEADS)][:SHOWN])
    if event.state is LeadState.OPEN and (event.next_on is None or event.next_on < today):
        return refuse("lead_needs_day", name=known.key if known else event.name)
    contact = Contact(on=today, text=event.text, by=who.key, at=now, next_on=event.next_on)
    lead = known or Lead(key=event.name, unit=unit, begun_on=today)
    lead = replace(lead, state=event.state, contacts=(*lead.contacts, contact))
    return Outcome(changes=(lead,), answer=Answer(kind="lead_told", facts=lead_line(lead)))


def ask(work: Work, event: LeadAsked, county: County, now: datetime) -> Outcome:
    """Those in the asker's scope, the next day first, with this year's counters; or one with its last contacts."""
    who = county.standpoint(event.by, now)
    if who.person is None:
        return NOTHING
    own = [each for each in work.found(Lead, ALL_LEADS) if may(who, Act.SEE_LEDGER, county.roster, each.unit)]
    if event.name:
        found = _named(work, event.name)
        if found is None or found not in own:
            return refuse("no_such_lead", said=event.name, names=[each.key for each in own][:SHOWN])
        steps = [{"on_on": c.on.isoformat(), "text": c.text} for c in found.contacts[-4:]]
        return Outcome(answer=Answer(kind="lead_state", facts=lead_line(found) | {"steps": steps}))
    return Outcome(answer=Answer(kind="lead_list", facts=_listed(own, county, now)))


def _listed(own: list[Lead], county: County, now: datetime) -> dict[str, object]:
    today = county.today(now)
    counts = counted(own, today.replace(month=1, day=1), today)
    waiting = sorted((each for each in own if each.next_on), key=lambda each: (each.next_on or today, each.key))
    return {
        "lines": [lead_line(each) for each in waiting[:SHOWN]],
        "total": len(waiting),
        "begun": counts.begun,
        "contacts": counts.contacts,
        "signed": counts.signed,
        "dropped": counts.dropped,
        "year": today.year,
    }


def lead_line(lead: Lead) -> dict[str, object]:
    """Its unit, its state, its last word and its next day."""
    last = lead.contacts[-1]
    return {
        "name": lead.key,
        "unit": lead.unit,
        "state": lead.state.value,
        "text": last.text,
        "on_on": last.on.isoformat(),
        "next_on": lead.next_on.isoformat() if lead.next_on else "",
        "contacts": len(lead.contacts) - 1,
    }


def _named(work: Work, said: str) -> Lead | None:
    """By its whole name, or the only one whose name holds the word."""
    known = work.found(Lead, ALL_LEADS)
    exact = [each for each in known if each.key == said]
    found = exact or [each for each in known if said and said in each.key]
    return found[0] if len(found) == 1 else None


def needs_due(_key: str, _now: datetime) -> Needs:
    """Every lead."""
    return NEEDS


def opens(turn: Turn) -> Outcome:
    """Those whose day has come since the last time, over days of rest and standstill: each is said once, to its unit's
    head."""
    today, before = turn.county.today(turn.now), read_span(turn.cadence.before)
    since = (before.last_on if before else turn.county.calendar.add_work_days(today, -1)) + ONE_DAY
    due = [each for each in turn.work.found(Lead, ALL_LEADS) if each.next_on and since <= each.next_on <= today]
    notices = []
    for unit in sorted({each.unit for each in due}):
        head = turn.county.roster.head_of(unit)
        own = sorted((each for each in due if each.unit == unit), key=lambda each: each.key)
        if head is not None:
            facts = {"lines": [lead_line(each) for each in own[:SHOWN]], "total": len(own)}
            notices.append(turn.notice("leads_due", to_post(head.key), facts))
    return Outcome(notices=tuple(notices))


LEADS = Occasion(opens=opens, needs=needs_due, asks=False)
