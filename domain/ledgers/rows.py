"""One matter as a row of the ledger: JSON facts, never words (documents §2.5). Days are ISO dates."""

import re
from datetime import date, datetime

from domain.calendars import local_date
from domain.county import County
from domain.matters.facts import called
from domain.matters.items import Branch, BranchRole, Item, ItemState, is_overdue
from domain.people.records import Role

# A number that somebody typed into a title stays out of what is passed on from hand to hand.
_PHONE = re.compile(r"(?<!\d)((?:86)?(?:1[3-9]\d|000))\d{4}(\d{4})(?!\d)")
LONGEST = 500


def ledger_row(item: Item, project: str, county: County, now: datetime) -> dict[str, object]:
    """Everything either sheet shows of it; `project` is the name of its project."""
    lead, roster = item.lead, county.roster
    head, leader = roster.head_of(lead.unit), roster.field_leader_of(lead.unit)
    issued_on, due_on = local_date(item.issued_at), local_date(lead.deadline.due_at)
    last = lead.feedback[-1] if lead.feedback else None
    return {
        "year": item.year,
        "number": item.number,
        "item_kind": item.item_kind,
        "title": plain(item.title),
        "source": plain(item.source),
        "urgency": item.urgency.value,
        "project": project,
        "element": item.element,
        "issued_on": issued_on.isoformat(),
        "due_on": due_on.isoformat(),
        "days": (due_on - issued_on).days,
        "units": [b.unit for b in _standing(item) if b.role is not BranchRole.ASSISTING],
        "assisting": [b.unit for b in _standing(item) if b.role is BranchRole.ASSISTING],
        "leader": called(roster.persons.get(leader.holder), leader) if leader else "",
        "head": called(roster.persons.get(head.holder), head) if head else "",
        "state": item.state.value,
        "overdue": item.is_open and any(is_overdue(b, now) for b in _standing(item)),
        "extended": sum(b.granted_extensions for b in item.branches),
        "progress": plain(last.text) if last else "",
        "progress_on": local_date(last.at).isoformat() if last else "",
        "measures": [plain(each) for each in item.criteria],
        "closed_on": _closed_on(item),
        **_instructed(item, county),
        **_remarks(item),
    }


def plain(text: str) -> str:
    """The words without a phone number in full, no longer than a cell is read."""
    return _PHONE.sub(r"\1****\2", text)[:LONGEST]


def _standing(item: Item) -> list[Branch]:
    return [branch for branch in item.branches if branch.released is None]


def _closed_on(item: Item) -> str:
    """When the last share was closed out; "" while anything is open, or where it was withdrawn."""
    if item.state is not ItemState.CLOSED:
        return ""
    days: list[date] = [local_date(b.closed.at) for b in item.branches if b.closed]
    return max(days).isoformat() if days else ""


def _instructed(item: Item, county: County) -> dict[str, object]:
    """A hand-over by a leader himself is his instruction; the office's own is nobody's."""
    post = county.roster.posts.get(item.issuer_post)
    if post is None or post.role not in (Role.PRINCIPAL, Role.FIELD_LEADER):
        return {"instructed_by": "", "instructed_on": ""}
    name = called(county.roster.persons.get(item.issuer), post)
    return {"instructed_by": name, "instructed_on": local_date(item.issued_at).isoformat()}


def _remarks(item: Item) -> dict[str, object]:
    lead = item.lead
    return {
        "merged_into": item.merged_into,
        "suspended": item.suspension is not None,
        "blocked_by": (lead.block.unit or lead.block.element) if lead.block else "",
        "reopened": sum(branch.reopened for branch in item.branches),
        "rejected": sum(branch.rejected for branch in item.branches),
    }
