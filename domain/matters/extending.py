"""Who may extend decides a request for time (domain §4, reliability §5.10 row 9): the office two days and once, the
field leader in his own field, the second extension 县长 alone."""

from dataclasses import replace
from datetime import datetime, timedelta

from domain.actors import Standpoint
from domain.codes import is_confirmed
from domain.county import County
from domain.events import ExtensionDecided
from domain.matters.course import Extension
from domain.matters.extensions import extension_content, extension_subject
from domain.matters.facts import item_facts
from domain.matters.items import Branch, DeadlineVersion, Item, with_branch
from domain.matters.ladders import scheduled
from domain.matters.signing import edited, no_such_item
from domain.matters.telling import Deed, Telling, told_units
from domain.outcome import Answer, Outcome, refuse
from domain.people.records import Role, Tier
from domain.permits import Act, may
from domain.work import Needs, Work, needs_keys


def needs_extension(event: ExtensionDecided, _now: datetime) -> Needs:
    """The item."""
    return needs_keys(("item", event.item))


def decide_extension(work: Work, event: ExtensionDecided, county: County, now: datetime) -> Outcome:
    """同意, perhaps until another day, or 退回; a new deadline is a new version beside the old one."""
    item = work.get(Item, event.item)
    if item is None:
        return no_such_item(event.item, ())
    branch = _asking(item, event.unit)
    request = branch.pending_extension if branch else None
    if branch is None or request is None:
        return refuse("extension_none", **item_facts(item, county, now))
    if event.days and event.due_at is None:
        event = replace(event, due_at=branch.deadline.due_at + timedelta(days=event.days))
    refusal = _refused(event, (item, branch, request), county, now)
    if refusal is not None:
        return refusal
    deed = Deed(who=county.standpoint(event.by, now), county=county, now=now)
    done = replace(request, granted=event.grant, decided_at=now, decided_by=deed.who.key, answer=event.text)
    changed = with_branch(item, branch.unit, lambda b: _decided(b, replace(done, due_at=event.due_at or done.due_at)))
    changed = scheduled(changed, county, now)
    return _told(changed, branch.unit, event, deed)


def _asking(item: Item, unit: str) -> Branch | None:
    standing = [b for b in item.branches if b.is_open and item.is_open]
    asking = [b for b in standing if b.pending_extension and unit in ("", b.unit)]
    return asking[0] if len(asking) == 1 else None


def _refused(
    event: ExtensionDecided, asked: tuple[Item, Branch, Extension], county: County, now: datetime
) -> Outcome | None:
    item, branch, request = asked
    if not _entitled(county.standpoint(event.by, now), branch, request, county):
        post = county.roster.posts.get(request.decider)
        return refuse("extension_not_yours", number=item.number, decider=post.title if post else "")
    bound_to = (extension_subject(item.key, branch.unit), extension_content(request))
    if not is_confirmed(event.by, event.code, request.code, bound_to):
        return refuse("code_wrong")
    # The days a clock stood, or another date, may have overtaken what was asked for: more time is never less.
    if event.grant and (event.due_at or request.due_at) <= max(now, branch.deadline.due_at):
        return refuse("extension_not_later", number=item.number, due_at=branch.deadline.due_at.isoformat())
    return None


def _entitled(who: Standpoint, branch: Branch, request: Extension, county: County) -> bool:
    """Whoever stands higher than the post that decides may decide as well, in his own field."""
    if not may(who, Act.GRANT_EXTENSION, county.roster, branch.unit):
        return False
    if Role.PRINCIPAL in who.roles:
        return True
    if branch.granted_extensions:
        return False
    if Role.FIELD_LEADER in who.roles:
        return True
    office = county.office()
    return office is not None and request.decider == office.key


def _decided(branch: Branch, done: Extension) -> Branch:
    extensions = (*branch.extensions[:-1], done)
    if not done.granted or done.decided_at is None:
        return replace(branch, extensions=extensions)
    version = DeadlineVersion(
        number=branch.deadline.number + 1,
        due_at=done.due_at,
        set_at=done.decided_at,
        by=done.decided_by,
        reason=done.reason.value,
    )
    return replace(branch, extensions=extensions, deadlines=(*branch.deadlines, version))


def _told(item: Item, unit: str, event: ExtensionDecided, deed: Deed) -> Outcome:
    branch, county, now = item.branch(unit), deed.county, deed.now
    decided = (Role.PRINCIPAL, Role.FIELD_LEADER, Role.OFFICE)
    post = next((p for p in deed.who.posts if p.role in decided), None)
    facts = item_facts(item, county, now, unit) | {
        "text": event.text if deed.who.tier is Tier.STAFF else "",  # a leader's words stay up (domain §2.8)
        "by": post.title if post else "",
        "new_due_at": branch.deadline.due_at.isoformat() if branch else "",
    }
    kind = "extension_granted" if event.grant else "extension_refused"
    notices = told_units(item, [unit], county, Telling(kind=kind, facts=facts, now=now, unit=unit))
    answer = Answer(kind=kind, facts=facts, on_card=True)
    return Outcome(changes=(item,), notices=(edited(item, county, now), *notices), answer=answer)
