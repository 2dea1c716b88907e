"""Questions in chat within the asker's scope. Unread lists go to who handed the matter over and to the unit's own
liaison, never to a group (domain §10.6)."""

from collections.abc import Callable, Mapping
from datetime import datetime

from domain import office_questions, rulings, workdays
from domain.burden.meter import needs_days
from domain.burden.telling import days_of
from domain.county import County
from domain.events import Asked
from domain.evidence.looking import seen_of
from domain.evidence.records import Evidence
from domain.inquiries import ALL_OPEN, Inquiry, in_scope, open_to, visible
from domain.lights.objecting import ALL_LIGHTS
from domain.matters.charges import charge_facts
from domain.matters.facts import branch_facts, item_facts, listed
from domain.matters.gate import Submission
from domain.matters.history import history, shown
from domain.matters.items import Branch, Item, is_overdue
from domain.matters.signing import needs_item, no_such_item
from domain.matters.telling import Deed
from domain.messages.examples import examples
from domain.messages.reading import proven_read
from domain.outcome import Answer, Outcome, refuse
from domain.overviews import OVERVIEW, needs_overview, overview, project_facts, with_facts
from domain.people import own_names
from domain.people.records import Role
from domain.permits import Act, may
from domain.problems.asking import agenda_of, blocked_list
from domain.problems.dispatch import LEVELS_UP
from domain.problems.raising import DECISION
from domain.projects.files import ProjectFile
from domain.projects.telling import ALL_PROJECTS, named
from domain.rounds import inquiring, own_reports
from domain.rounds.reporting import liaised, projects_of
from domain.work import Lookup, Needs, Work

BURDEN, HISTORY, CALENDAR, AGENDA = "burden", "history", "calendar", "agenda"


def needs_asked(event: Asked, now: datetime) -> Needs:
    """The item in question, the asker's own, and the open ones for wider questions; of the burden what left. A plain
    list is nothing but itself: it is what is asked most."""
    if event.query in OF_THEIR_OWN:
        return OF_THEIR_OWN[event.query](event, now)
    if event.query in _PICKED and not event.item and not event.handle:
        return Needs(lookups=(listed_of(event),))
    needs = needs_item(event.by, (event.item,) if event.item else (), event.handle)
    # A question about one item needs no others; a list does.
    lists = () if event.item else (listed_of(event), *((ALL_PROJECTS, ALL_LIGHTS) if event.query == "project" else ()))
    sent = (evidence_of(event),) if event.query == HISTORY else (projects_of(event.by.staff_id),)
    put = (LEVELS_UP,) if event.query == AGENDA else ()
    return Needs(keys=needs.keys, lookups=(*needs.lookups, *lists, *sent, *put))


OF_THEIR_OWN: Mapping[str, Callable[[Asked, datetime], Needs]] = {
    BURDEN: lambda event, now: needs_days(days_of(event.month, now)),
    CALENDAR: lambda _event, _now: Needs(),
    OVERVIEW: lambda event, _now: needs_overview(event),
    rulings.APPROVALS: rulings.needs_approvals,
    inquiring.MISSING: inquiring.needs_missing,
    inquiring.INVESTMENT: inquiring.needs_investment,
    own_reports.OWN_REPORTS: own_reports.needs_own_reports,
}
"""Questions about something else than matters, or about more."""


def listed_of(event: Asked) -> Lookup:
    """The open matters a list is made of: of the asker's own scope, for a county has hundreds. What has risen to a
    level is looked for among all."""
    return ALL_OPEN if event.query == AGENDA else open_to(event.by.staff_id)


def evidence_of(event: Asked) -> Lookup:
    """What was sent about the matter named or quoted."""
    return Lookup(name="evidence_of_item", kind="evidence", args=(event.item, event.handle))


def ask(work: Work, event: Asked, county: County, now: datetime) -> Outcome:
    """Answer within the asker's scope, or say who can."""
    inquiry = Inquiry(work=work, event=event, county=county, who=county.standpoint(event.by, now), now=now)
    if inquiry.who.person is None:
        return Outcome()
    if not any(may(inquiry.who, act, county.roster) for act in (Act.ASK, Act.SEE_LEDGER)):
        return _help(inquiry)
    return QUESTIONS.get(event.query, _help)(inquiry)


def _help(inquiry: Inquiry) -> Outcome:
    who = inquiry.who
    role = next((r.value for r in _HELP_ORDER if r in who.roles), Role.MEMBER.value)
    projects = inquiry.work.found(ProjectFile, projects_of(inquiry.event.by.staff_id))
    own = examples(who, inquiry.mine, liaised(who, projects), inquiry.now)
    return Outcome(answer=Answer(kind="help", facts={"role": role, "examples": own}))


_HELP_ORDER = (
    Role.OFFICE, Role.PRINCIPAL, Role.FIELD_LEADER, Role.LIAISON, Role.HEAD, Role.SYSADMIN, Role.AUDITOR,
)  # fmt: skip


def _foreign(inquiry: Inquiry, item: Item | None) -> Outcome | None:
    """Why the asker gets no answer about an item; None when it may be told."""
    if item is None:
        return no_such_item(inquiry.event.item, inquiry.mine)
    if not in_scope(item, inquiry):
        return refuse("not_your_item", number=item.number, units=item.units)
    return None


def _about_item(inquiry: Inquiry) -> Outcome:
    item = inquiry.item
    refusal = _foreign(inquiry, item)
    if refusal is not None or item is None:
        return refusal or Outcome()
    seen = proven_read(item, inquiry.event.by, inquiry.event.handle, inquiry.now)
    facts = item_facts(item, inquiry.county, inquiry.now) | charge_facts(item, inquiry.county, inquiry.now)
    facts |= {
        "until_at": item.suspension.until_at.isoformat() if item.suspension and item.is_open else "",
        "parts": [int(key.partition("-")[2]) for key in item.parts],
        "into": item.merged_into.partition("-")[2],
    }
    answer = Answer(kind="item_state", facts=facts)
    return Outcome(changes=(seen,) if seen != item else (), answer=answer)


def _history(inquiry: Inquiry) -> Outcome:
    item = inquiry.item
    refusal = _foreign(inquiry, item)
    if refusal is not None or item is None:
        return refusal or Outcome()
    names = {person.key: person.name for person in inquiry.county.roster.persons.values()}
    sent = [e for e in inquiry.work.found(Evidence, evidence_of(inquiry.event)) if e.item == item.key]
    seen = seen_of(inquiry.who, item, sent, inquiry.county) or ()
    ladders = inquiry.county.terms_of(item.terms).terms.ladders
    steps = history(item, visible(item, inquiry), ladders, seen)
    facts = {"number": item.number, "year": item.year, "item_kind": item.item_kind, "title": item.title}
    return Outcome(
        answer=Answer(kind="item_history", facts=facts | {"steps": shown(steps, names), "total": len(steps)})
    )


def _of_unit(inquiry: Inquiry) -> Outcome:
    """The open shares of one unit, as far as the asker may see them."""
    unit = inquiry.event.subject
    listed = _listed(inquiry, unit, lambda _item, branch: branch.unit == unit)
    return with_facts(listed, may_urge=may(inquiry.who, Act.REMIND, inquiry.county.roster, unit))


def _of_project(inquiry: Inquiry) -> Outcome:
    """Where one project stands, and its open matters."""
    said = inquiry.event.subject
    found = named(inquiry.work.found(ProjectFile, ALL_PROJECTS), said)
    if len(found) != 1:
        return refuse("which_file", said=said, names=[project.name for project in found[:5]])
    listed = _listed(inquiry, found[0].name, lambda item, _branch: item.project == found[0].key)
    more = project_facts(inquiry, found[0])
    return with_facts(listed, of_project=more) if more else listed


def _of_minutes(inquiry: Inquiry) -> Outcome:
    """The open matters that meetings decided, of all of them or of the one whose name is said."""
    said = inquiry.event.subject
    return _listed(inquiry, said, lambda i, _branch: i.item_kind == DECISION and said in i.source)


def _listed(inquiry: Inquiry, subject: str, picked: Callable[[Item, Branch], bool]) -> Outcome:
    items = inquiry.work.found(Item, listed_of(inquiry.event))
    shares = ((i, b) for i in items for b in visible(i, inquiry) if b.is_open and picked(i, b))
    lines = [branch_facts(item, branch, inquiry.county, inquiry.now) for item, branch in shares]
    facts = {"query": inquiry.event.query, "subject": subject} | listed(lines)
    return Outcome(answer=Answer(kind="item_list", facts=facts))


def _unread(inquiry: Inquiry) -> Outcome:
    item = inquiry.item or _only(_issued_by(inquiry))
    if item is None:
        return no_such_item(inquiry.event.item, inquiry.mine)
    own = {b.unit for b in item.branches}
    units = own if item.issuer == inquiry.person or Role.OFFICE in inquiry.who.roles else own & inquiry.who.units
    if not units:
        return refuse("unread_not_yours", number=item.number)
    branches = [b for b in item.branches if b.unit in units]
    facts = {"number": item.number, "year": item.year, "item_kind": item.item_kind}
    facts |= {"as_of_at": inquiry.now.isoformat()} | _read_state(branches, inquiry.county)
    return Outcome(answer=Answer(kind="unread_list", facts=facts))


def _read_state(branches: list[Branch], county: County) -> dict[str, object]:
    persons = {p.staff_id: p.name for p in county.roster.persons.values() if p.staff_id}
    copies = [(b, r) for b in branches for r in b.receipts]

    def lines(pairs: list[tuple[str, str]]) -> list[dict[str, object]]:
        return [{"unit": unit, "name": persons.get(staff_id, "")} for unit, staff_id in pairs]

    unread = [(b.unit, r.staff_id) for b, r in copies if r.read_at is None and b.signed is None]
    unsigned = [(b.unit, r.staff_id) for b, r in copies if r.read_at is not None and b.signed is None]
    return {
        "recipients": len(copies),
        "read": sum(r.read_at is not None for _b, r in copies),
        "signed_units": sum(b.signed is not None for b in branches),
        "units": len(branches),
        "unread": lines(unread),
        "unsigned": lines(unsigned),
    }


def _unsigned(inquiry: Inquiry) -> Outcome:
    """Of one item which units have not signed; without an item the list of all in scope."""
    item = inquiry.item
    if item is None and not inquiry.event.item:
        return _list(inquiry)
    refusal = _foreign(inquiry, item)
    if refusal is not None or item is None:
        return refusal or Outcome()
    waiting = [b.unit for b in visible(item, inquiry) if b.is_open and b.signed is None]
    facts = item_facts(item, inquiry.county, inquiry.now) | {"waiting": waiting}
    return Outcome(answer=Answer(kind="unsigned_list", facts=facts))


def _list(inquiry: Inquiry) -> Outcome:
    picked, now = _PICKED[inquiry.event.query], inquiry.now
    items = inquiry.work.found(Item, listed_of(inquiry.event))
    shares = ((i, b) for i in items for b in visible(i, inquiry) if picked(b, now))
    lines = [branch_facts(item, branch, inquiry.county, now) for item, branch in shares]
    urged = {str(share["unit"]) for share in lines} if inquiry.event.query in _URGED else set()
    may_urge = bool(urged) and all(may(inquiry.who, Act.REMIND, inquiry.county.roster, unit) for unit in urged)
    facts = {"query": inquiry.event.query, "may_urge": may_urge} | listed(lines)
    return Outcome(answer=Answer(kind="item_list", facts=facts))


def _issued_by(inquiry: Inquiry) -> list[Item]:
    return [item for item in inquiry.work.found(Item, listed_of(inquiry.event)) if item.issuer == inquiry.person]


def _only(items: list[Item]) -> Item | None:
    return items[0] if len(items) == 1 else None


_URGED = frozenset({"unsigned", "overdue"})
"""Whoever asks for these may want to urge them."""
_PICKED: Mapping[str, Callable[[Branch, datetime], bool]] = {
    "mine": lambda branch, _now: branch.is_open,
    "unsigned": lambda branch, _now: branch.is_open and branch.signed is None,
    "overdue": is_overdue,
    "near_due": lambda branch, now: branch.is_open and 0 <= (branch.deadline.due_at - now).days < 3,
}


def _deed(inquiry: Inquiry) -> Deed:
    return Deed(who=inquiry.who, county=inquiry.county, now=inquiry.now)


def _agenda(inquiry: Inquiry) -> Outcome:
    put = inquiry.work.found(Submission, LEVELS_UP)
    return agenda_of(inquiry.work.found(Item, ALL_OPEN), put, _deed(inquiry))


def _blocked(inquiry: Inquiry) -> Outcome:
    items = inquiry.work.found(Item, listed_of(inquiry.event))
    shares = ((item, branch) for item in items for branch in visible(item, inquiry))
    return blocked_list(shares, _deed(inquiry))


Question = Callable[[Inquiry], Outcome]
QUESTIONS: Mapping[str, Question] = {
    "item": _about_item,
    "unread": _unread,
    "mine": _list,
    "unsigned": _unsigned,
    "overdue": _list,
    "near_due": _list,
    "quota": office_questions.quota,
    "one_by_one": lambda inquiry: refuse("one_by_one", said=inquiry.event.subject),
    BURDEN: office_questions.burden,
    OVERVIEW: overview,
    "history": _history,
    "unit": _of_unit,
    "project": _of_project,
    "minutes": _of_minutes,
    "names": lambda inquiry: own_names.told(inquiry.who.person),
    AGENDA: _agenda,
    "blocked": _blocked,
    inquiring.MISSING: inquiring.missing,
    inquiring.INVESTMENT: inquiring.investment,
    own_reports.OWN_REPORTS: own_reports.own_reports,
    rulings.APPROVALS: rulings.approvals,
    CALENDAR: lambda inquiry: workdays.told(inquiry.event.subject, inquiry.county, inquiry.now),
}
