"""What messages say of an item: JSON facts, never words (design §5)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from domain.calendars import local_date
from domain.county import County
from domain.matters.items import Branch, Item
from domain.people.records import Person, Post, Role


def due_facts(due_at: datetime, county: County, now: datetime) -> dict[str, object]:
    """A due moment with its work days, and whether they are counted without an official calendar (domain §5)."""
    return {
        "due_at": due_at.isoformat(),
        "work_days_left": county.calendar.remaining_work_days(now, due_at),
        "provisional": county.calendar.is_provisional(local_date(due_at)),
    }


def item_facts(item: Item, county: County, now: datetime, unit: str = "") -> dict[str, object]:
    """What a card of the item shows, with the present state of each branch. To a unit its own date is said: shares
    are extended one by one."""
    roster = county.roster
    moments = {branch.deadline.due_at for branch in item.branches}
    dues = {at: due_facts(at, county, now) for at in moments}  # shares nearly always fall due together
    issuer = roster.posts.get(item.issuer_post)
    facts: dict[str, object] = {
        "item": item.key,
        "year": item.year,
        "number": item.number,
        "item_kind": item.item_kind,
        "title": item.title,
        "project": item.project,
        "urgency": item.urgency.value,
        "state": item.state.value,
        "issuer_unit": issuer.unit if issuer else "",
        "issuer_name": called(roster.persons.get(item.issuer), issuer),
        "branches": [_branch_facts(b, county, dues) for b in item.branches if b.released is None],
        "criteria": list(item.criteria),
        "merged_into": item.merged_into,
        **_of_year(item, now),
        **_dates(item.lead, dues),
    }
    return facts | ({"unit": unit} | own_dates(item, unit, county, now) if unit else {})


def _of_year(item: Item, now: datetime) -> dict[str, object]:
    """Where its number alone may also mean one of this year."""
    return {} if item.year == local_date(now).year else {"of_year": item.year}


def own_dates(item: Item, unit: str, county: County, now: datetime) -> dict[str, object]:
    """The dates of one unit's share; nothing where it has none."""
    branch = item.branch(unit)
    if branch is None:
        return {}
    due_at = branch.deadline.due_at
    return _dates(branch, {due_at: due_facts(due_at, county, now)})


Dues = Mapping[datetime, Mapping[str, object]]


def _dates(branch: Branch, dues: Dues) -> dict[str, object]:
    return {**_first_due(branch), **dues[branch.deadline.due_at]}


def called(person: Person | None, post: Post | None) -> str:
    """How a person is named: leaders by surname and title, everybody else by name (messages §1.2)."""
    if person is None:
        return ""
    if post is None or post.role not in (Role.PRINCIPAL, Role.FIELD_LEADER):
        return person.name
    surname = person.name[: 2 if len(person.name) > 3 else 1]
    return surname + post.title.partition("（")[0]


def _branch_facts(branch: Branch, county: County, dues: Dues) -> dict[str, object]:
    head = county.roster.head_of(branch.unit)
    holder = county.roster.persons.get(head.holder) if head else None
    signer = county.roster.persons.get(branch.signed.by) if branch.signed else None
    return {
        "unit": branch.unit,
        "role": branch.role.value,
        "head": holder.name if holder else "",
        "signed_by": signer.name if signer else "",
        "signed_for": _named(branch.signed.acting_for, county) if branch.signed else "",
        "signed_at": branch.signed.at.isoformat() if branch.signed else "",
        "submitted": branch.submitted is not None,
        "closed": branch.closed is not None,
        "blocked_by": _ball(branch),
        "element": branch.block.element if branch.block else "",
        "objected": branch.objection is not None,
        **dues[branch.deadline.due_at],
    }


def _named(person: str, county: County) -> str:
    known = county.roster.persons.get(person)
    return known.name if known else ""


def _ball(branch: Branch) -> str:
    block = branch.block
    return "" if block is None else block.unit or block.element


def _first_due(branch: Branch) -> dict[str, object]:
    """The original date and how often it was extended (domain §4)."""
    return {"first_due_at": branch.deadlines[0].due_at.isoformat(), "extended": branch.granted_extensions}


def branch_facts(item: Item, branch: Branch, county: County, now: datetime) -> dict[str, object]:
    """What a reminder says of one branch."""
    due_at, element = branch.deadline.due_at, branch.block.element if branch.block else ""
    return {
        "item": item.key,
        "year": item.year,
        "number": item.number,
        "item_kind": item.item_kind,
        **_of_year(item, now),
        "title": item.title,
        "unit": branch.unit,
        "due_at": due_at.isoformat(),
        "issued_at": item.issued_at.isoformat(),
        "work_days_left": county.calendar.remaining_work_days(now, due_at),
        "days_overdue": max(county.calendar.work_days_between(local_date(due_at), local_date(now)), 0),
        "signed": branch.signed is not None,
        "feedback": branch.feedback[-1].text if branch.feedback else "",
        "holder": branch.holder,
        "element": element,
        **silence_facts(item, element, county),
        "answer_due_at": branch.block.due_at.isoformat() if branch.block else "",
        **_first_due(branch),
    }


def silence_facts(item: Item, element: str, county: County) -> dict[str, object]:
    """Whether no answer by the day counts as consent: said ahead wherever an answer is waited for (domain §8 D3-5)."""
    return {"deemed_consent": element in county.terms_of(item.terms).terms.course.deemed_consent}


def brief(item: Item) -> dict[str, object]:
    """One line of a choice."""
    return {"number": item.number, "title": item.title, "due_at": item.lead.deadline.due_at.isoformat()}


LIST_LINES = 11
"""With its heading an answer is no longer than a dozen lines."""
_ALIKE = ("item", "due_at", "title")
_WAITING_FOR = ("answer_due_at", "holder", "element")


def listed(shares: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """Shares as the lines of a list: those of one matter that stand alike are one line with all their units."""
    rows: dict[tuple[object, ...], list[Mapping[str, object]]] = {}
    for share in shares:
        names = (*_ALIKE, *_WAITING_FOR) if share["answer_due_at"] else _ALIKE
        rows.setdefault(tuple(share[name] for name in names), []).append(share)
    lines = [{**row[0], "units": [share["unit"] for share in row]} for row in rows.values()]
    matters, units = {share["item"] for share in shares}, {share["unit"] for share in shares}
    return {
        "lines": lines[:LIST_LINES],
        "more": max(len(lines) - LIST_LINES, 0),
        "total": len(matters),
        "of_units": len(units) if len(matters) < len(shares) else 0,
    }
