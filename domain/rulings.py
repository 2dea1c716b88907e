"""同意 and 不同意 with nothing named: where exactly one thing waits for who says it, that one is meant (language §4).

Where a word is no confirmation, the thing is shown again: in a group to be answered one to one, to an unproven sender
with a new code (ADR 13). What goes to 县长 goes through the gate, and a word does not go round it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from domain.actors import Channel, Standpoint
from domain.awaited import BY_A_YES, Asker, Awaited, awaited, lookups_of_awaited
from domain.codes import code_digest
from domain.county import County
from domain.events import Asked, Event, ExtensionDecided, ObjectionDecided, Reviewed, Ruled
from domain.inquiries import ALL_OPEN, Inquiry, open_to, visible
from domain.matters.closing import review_subject
from domain.matters.extensions import extension_content, extension_subject, lies_with
from domain.matters.facts import branch_facts, item_facts
from domain.matters.items import Branch, Item, with_branch
from domain.matters.objections import objection_subject
from domain.matters.signing import of_handle
from domain.outcome import Answer, Outcome, refuse
from domain.people.records import Role
from domain.permits import Act, may
from domain.work import Needs, Work

MOST_LINES = 8
APPROVALS = "approvals"
DECIDERS = frozenset({Role.OFFICE, Role.FIELD_LEADER, Role.PRINCIPAL})


class What(StrEnum):
    """What somebody may be asked to agree to."""

    EXTENSION = "extension"
    COMPLETION = "completion"
    OBJECTION = "objection"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One thing that waits for a yes or a no."""

    what: What
    item: Item
    branch: Branch

    @property
    def ref(self) -> str:
        """How it is picked from a list."""
        return f"{self.what.value}|{self.item.key}|{self.branch.unit}"


def needs_ruled(event: Ruled, _now: datetime) -> Needs:
    """All that may wait for the account."""
    quoted = (of_handle(event.handle),) if event.handle else ()
    return Needs(lookups=(*lookups_of_awaited(event.by.staff_id), *quoted))


def rule(work: Work, event: Ruled, county: County, now: datetime) -> Outcome:
    """Done, shown again, or asked which."""
    who = county.standpoint(event.by, now)
    if who.person is None or (not who.roles & DECIDERS and event.by.channel is Channel.GROUP):
        return Outcome()  # a liaison's 同意 in a group is talk
    asker = Asker(staff_id=event.by.staff_id, work=work, who=who, county=county, now=now)
    every: list[Waiting | Awaited] = [*_waiting(work, event, who, county), *(() if event.handle else awaited(asker))]
    found = [each for each in every if event.only in ("", each.ref) and _may_be_meant(each, event)]
    if not found:
        return refuse("nothing_to_rule")
    (one, *more), counts = found, event.by.proven and event.by.channel is Channel.PRIVATE
    if more or (isinstance(one, Awaited) and not (counts and one.what in BY_A_YES)):
        lines = [_line(each) for each in found[:MOST_LINES]]
        return refuse("rulings", lines=lines, total=len(found), grant=event.grant)
    if isinstance(one, Awaited):
        return Outcome(then=BY_A_YES[one.what](one, event))
    return Outcome(then=_AS_EVENT[one.what](event, one)) if counts else _shown_again(one, event, county, now)


def _may_be_meant(each: Waiting | Awaited, event: Ruled) -> bool:
    """同意，给到30号: a day is only given to who asked for more time."""
    return event.due_at is None or (isinstance(each, Waiting) and each.what is What.EXTENSION)


def _waiting(work: Work, event: Ruled, who: Standpoint, county: County) -> Iterator[Waiting]:
    """Of the matter quoted, or of all."""
    quoted = {item.key for item in work.found(Item, of_handle(event.handle))} if event.handle else None
    for item in work.found(Item, ALL_OPEN):
        if quoted is None or item.key in quoted:
            for branch in (b for b in item.branches if b.is_open):
                yield from (Waiting(what=w, item=item, branch=branch) for w in asked_of(item, branch, who, county))


def needs_approvals(event: Asked, _now: datetime) -> Needs:
    """The open matters in sight, and what else may wait."""
    return Needs(lookups=(open_to(event.by.staff_id), *lookups_of_awaited(event.by.staff_id)))


def approvals(inquiry: Inquiry) -> Outcome:
    """有哪些要我定: what waits for the asker's own decision, each with what is asked of him; all that his bare 同意
    could mean."""
    staff_id, now = inquiry.event.by.staff_id, inquiry.now
    items = inquiry.work.found(Item, open_to(staff_id))
    shares = ((i, b) for i in items if i.is_open for b in visible(i, inquiry) if b.is_open)
    asked = ((i, b, what) for i, b in shares for what in asked_of(i, b, inquiry.who, inquiry.county))
    lines = [branch_facts(i, b, inquiry.county, now) | {"awaits": what.value} for i, b, what in asked]
    asker = Asker(staff_id=staff_id, work=inquiry.work, who=inquiry.who, county=inquiry.county, now=now)
    beside = [each.named for each in awaited(asker)]
    facts = {"query": APPROVALS, "lines": lines[:20], "beside": beside[:20], "total": len(lines) + len(beside)}
    return Outcome(answer=Answer(kind="item_list", facts=facts))


def asked_of(item: Item, branch: Branch, who: Standpoint, county: County) -> Iterator[What]:
    """What of a share waits for this person; what goes to 县长 does not wait for him before the gate (domain §2.9)."""
    extension = branch.pending_extension
    if extension is not None and lies_with(extension, who):
        yield What.EXTENSION
    if all(post.role is Role.PRINCIPAL for post in who.posts):
        return  # nothing else was put before him; who stands in for him keeps what is his own
    person = who.person.key if who.person else ""
    issues = Role.OFFICE in who.roles or item.issuer == person
    if branch.submitted is not None and issues and may(who, Act.CLOSE_OUT, county.roster, branch.unit):
        yield What.COMPLETION
    if branch.objection is not None and issues and may(who, Act.CHANGE_DEADLINE, county.roster, branch.unit):
        yield What.OBJECTION


def _line(each: Waiting | Awaited) -> dict[str, object]:
    if isinstance(each, Awaited):
        return each.named | {"ref": each.ref}
    item, unit = each.item, each.branch.unit
    named: dict[str, object] = {"number": item.number, "unit": unit, "title": item.title, "of": ""}
    return named | {"what": each.what.value, "ref": each.ref}


def _extension(event: Ruled, of: Waiting) -> Event:
    unit = of.branch.unit
    return ExtensionDecided(
        by=event.by, item=of.item.key, grant=event.grant, unit=unit, text=event.text, due_at=event.due_at
    )


def _completion(event: Ruled, of: Waiting) -> Event:
    return Reviewed(by=event.by, item=of.item.key, unit=of.branch.unit, accept=event.grant, text=event.text)


def _objection(event: Ruled, of: Waiting) -> Event:
    unit = of.branch.unit
    return ObjectionDecided(by=event.by, item=of.item.key, uphold=event.grant, unit=unit, text=event.text)


_AS_EVENT: Mapping[What, Callable[[Ruled, Waiting], Event]] = {
    What.EXTENSION: _extension, What.COMPLETION: _completion, What.OBJECTION: _objection,
}  # fmt: skip


def _shown_again(of: Waiting, event: Ruled, county: County, now: datetime) -> Outcome:
    """Exactly what waits; an unproven sender gets a code that fits it and him."""
    extension, objection = of.branch.pending_extension, of.branch.objection
    texts = {
        What.EXTENSION: extension.text if extension else "",
        What.COMPLETION: of.branch.submission_text,
        What.OBJECTION: objection.text if objection else "",
    }
    facts = item_facts(of.item, county, now, of.branch.unit) | {
        "what": of.what.value,
        "text": texts[of.what],
        "old_due_at": of.branch.deadline.due_at.isoformat(),
        "new_due_at": extension.due_at.isoformat() if extension and of.what is What.EXTENSION else "",
        "grant": event.grant,
        "code": "" if event.by.proven else event.code,
    }
    answer = Answer(kind="ruling_again", facts=facts)
    return Outcome(changes=() if event.by.proven else (_with_code(of, event),), answer=answer)


def _with_code(of: Waiting, event: Ruled) -> Item:
    item, unit, account = of.item, of.branch.unit, event.by.staff_id

    def bound(branch: Branch) -> Branch:
        if of.what is What.COMPLETION:
            subject = review_subject(item, unit)
            return replace(branch, review_code=code_digest(event.code, subject, account, branch.submission_text))
        if of.what is What.EXTENSION:
            last = branch.extensions[-1]
            code = code_digest(event.code, extension_subject(item.key, unit), account, extension_content(last))
            return replace(branch, extensions=(*branch.extensions[:-1], replace(last, code=code)))
        back = branch.objections[-1]
        code = code_digest(event.code, objection_subject(item, unit), account, back.text)
        return replace(branch, objections=(*branch.objections[:-1], replace(back, code=code)))

    return with_branch(item, unit, bound)
