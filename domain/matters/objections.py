"""退回 (职责异议, domain §4): the unit says it is not its business. Its clock stands until the issuer has decided."""

from dataclasses import replace
from datetime import datetime

from domain.calendars import local_date
from domain.codes import code_digest, is_confirmed
from domain.county import County, seated_account
from domain.events import ObjectionDecided, Returned
from domain.matters.course import Objection
from domain.matters.facts import item_facts
from domain.matters.items import Branch, DeadlineVersion, Item, with_branch
from domain.matters.ladders import scheduled
from domain.matters.own import own_branch
from domain.matters.signing import edited, no_such_item
from domain.matters.telling import Deed, Telling, told, told_units
from domain.messages.notices import Wanted
from domain.outcome import Answer, Outcome, refuse
from domain.permits import Act, may, roles_with
from domain.work import Needs, Work, needs_keys


def return_item(work: Work, event: Returned, county: County, now: datetime) -> Outcome:
    """Kept with its reason; the issuer has a deadline of his own."""
    deed = Deed(who=county.standpoint(event.by, now), county=county, now=now)
    found = own_branch(work, event, deed.who)
    if isinstance(found, Outcome):
        return found
    item, branch = found
    if branch.objection is not None:
        return refuse("objection_pending", number=item.number)
    if branch.submitted is not None:
        return refuse("already_submitted", **item_facts(item, county, now))
    if not event.text:
        return refuse("objection_asks", number=item.number)
    issuer = county.roster.posts.get(item.issuer_post) or county.office()
    account = seated_account(county, issuer, now) if issuer else item.issuer_account
    objection = Objection(
        at=now,
        by=deed.who.key,
        text=event.text,
        due_at=deed.due_in(county.terms_of(item.terms).terms.course.objection_days),
        code=code_digest(event.code, objection_subject(item, branch.unit), account, event.text),
    )
    changed = with_branch(item, branch.unit, lambda b: replace(b, objections=(*b.objections, objection)))
    changed = scheduled(changed, county, now)
    facts = item_facts(changed, county, now, branch.unit) | {"text": event.text}
    facts |= {"answer_due_at": objection.due_at.isoformat()}
    telling = Telling(
        kind="objection", facts=facts | {"code": event.code}, now=now, unit=branch.unit, wanted=Wanted.OBJECTION,
        version=len(branch.objections) + 1,
    )  # fmt: skip
    asked = (told(changed, issuer, telling),) if issuer else ()
    answer = Answer(kind="objection_kept", facts=facts)
    return Outcome(changes=(changed,), notices=(edited(changed, county, now), *asked), answer=answer)


def objection_subject(item: Item, unit: str) -> str:
    """What the code of a decision is bound to, beside the account and the reason."""
    return f"{item.key}|{unit}|objection"


def needs_objection(event: ObjectionDecided, _now: datetime) -> Needs:
    """The item."""
    return needs_keys(("item", event.item))


def decide_objection(work: Work, event: ObjectionDecided, county: County, now: datetime) -> Outcome:
    """同意退回 takes the share away; 不同意退回 gives the unit back the time it waited."""
    item = work.get(Item, event.item)
    if item is None:
        return no_such_item(event.item, ())
    standing = [b for b in item.branches if b.is_open and item.is_open]
    asking = [b for b in standing if b.objection and event.unit in ("", b.unit)]
    if len(asking) != 1:
        return refuse("objection_none", **item_facts(item, county, now))
    deed = Deed(who=county.standpoint(event.by, now), county=county, now=now)
    refusal = _refused(event, item, asking[0], deed)
    if refusal is not None:
        return refusal
    changed = with_branch(item, asking[0].unit, lambda b: _decided(item, b, event.uphold, deed))
    changed = scheduled(changed, county, now)
    facts = item_facts(changed, county, now, asking[0].unit) | {"text": event.text}
    facts["days"] = _days_more(asking[0], changed, county)
    kind = "objection_upheld" if event.uphold else "objection_denied"
    telling = Telling(kind=kind, facts=facts, now=now, unit=asking[0].unit)
    notices = (edited(changed, county, now), *told_units(changed, [asking[0].unit], county, telling))
    return Outcome(changes=(changed,), notices=notices, answer=Answer(kind=kind, facts=facts, on_card=True))


def _days_more(before: Branch, item: Item, county: County) -> int:
    """How many work days later it is due than before."""
    after = item.branch(before.unit) or before
    old, new = local_date(before.deadline.due_at), local_date(after.deadline.due_at)
    return county.calendar.work_days_between(old, new)


def _refused(event: ObjectionDecided, item: Item, branch: Branch, deed: Deed) -> Outcome | None:
    if not may(deed.who, Act.CHANGE_DEADLINE, deed.county.roster, branch.unit):
        who_can = [role.value for role in roles_with(Act.CHANGE_DEADLINE)]
        return refuse("no_permit", act=Act.CHANGE_DEADLINE.value, who_can=who_can)
    objection = branch.objection
    bound_to = (objection_subject(item, branch.unit), objection.text if objection else "")
    if not is_confirmed(event.by, event.code, objection.code if objection else "", bound_to):
        return refuse("code_wrong")
    others = [b for b in item.owed if b.unit != branch.unit]
    if event.uphold and not others:
        return refuse("objection_needs_unit", number=item.number, unit=branch.unit)
    return None


def _decided(item: Item, branch: Branch, uphold: bool, deed: Deed) -> Branch:
    last = replace(branch.objections[-1], decided_at=deed.now, decided_by=deed.who.key, upheld=uphold)
    changed = replace(branch, objections=(*branch.objections[:-1], last))
    if uphold:
        return replace(changed, released=deed.stamp)
    # The days on which the whole matter stands as well come back with the matter, and once.
    until = item.suspension.began_at if item.suspension else deed.now
    return given_back(changed, (last.at, until), "objection", deed)


def given_back(branch: Branch, stood: tuple[datetime, datetime], reason: str, deed: Deed) -> Branch:
    """The work days a clock stood still are given back as a new version of the deadline."""
    calendar = deed.county.calendar
    days = calendar.work_days_between(local_date(stood[0]), local_date(stood[1]))
    if days <= 0:
        return branch
    due = branch.deadline.due_at
    moved = calendar.add_work_days(local_date(due), days)
    version = DeadlineVersion(
        number=branch.deadline.number + 1,
        due_at=deed.county.house.office.close_of(moved),
        set_at=deed.now,
        by=deed.who.key,
        reason=reason,
    )
    return replace(branch, deadlines=(*branch.deadlines, version))
