"""延期 (domain §4): asked before the due moment for a definite new date with a typed reason, decided by the entitled
post. The original date and the count are kept; silence about a request climbs by its own ladder."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.actors import Standpoint
from domain.calendars import local_date
from domain.codes import code_digest
from domain.county import County, seated_account
from domain.events import ExtensionAsked
from domain.matters.course import DelayReason, Extension
from domain.matters.deciders import extension_decider
from domain.matters.facts import item_facts
from domain.matters.gate import Submission
from domain.matters.items import Branch, Item, with_branch
from domain.matters.ladders import scheduled
from domain.matters.own import own_branch
from domain.matters.signing import edited
from domain.matters.telling import Deed, Telling, told
from domain.messages.notices import Wanted
from domain.outcome import Answer, Outcome, refuse
from domain.people.records import Post, Role
from domain.permits import Act, Grant, grant_of, roles_with
from domain.work import Work


@dataclass(frozen=True, kw_only=True)
class Request:
    """A request on its way to who decides it."""

    item: Item
    unit: str
    extension: Extension
    decider: Post


def ask_extension(work: Work, event: ExtensionAsked, county: County, now: datetime) -> Outcome:
    """Kept with the share, and put before the post that may decide; 县长 hears of it only through the gate."""
    found = own_branch(work, event, county.standpoint(event.by, now))
    if isinstance(found, Outcome):
        return found
    item, branch = found
    if event.days and event.due_at is None:
        event = replace(event, due_at=branch.deadline.due_at + timedelta(days=event.days))
    problem = _problem(event, (item, branch), county, now)
    if problem is not None:
        return problem
    who = county.standpoint(event.by, now)
    if grant_of(who, Act.ASK_EXTENSION, county.roster, branch.unit) is Grant.DENY:
        return refuse("no_permit", act=Act.ASK_EXTENSION.value, who_can=[r.value for r in roles_with(Act.SUBMIT)])
    request = _request(item, branch, event, Deed(who=who, county=county, now=now))
    if request is None:
        return refuse("extension_nobody")
    changed = with_branch(item, branch.unit, lambda b: replace(b, extensions=(*b.extensions, request.extension)))
    changed = scheduled(changed, county, now)
    asked = replace(request, item=changed)
    facts = request_facts(asked, county, now)
    put = _before(asked, event.code, county, now)
    answer = Answer(kind="extension_asked", facts=facts)
    return Outcome(changes=(changed, *put.changes), notices=(edited(changed, county, now), *put.notices), answer=answer)


def _problem(event: ExtensionAsked, share: tuple[Item, Branch], county: County, now: datetime) -> Outcome | None:
    item, branch = share
    missing = [name for name, value in (("due", event.due_at), ("reason", event.reason)) if not value]
    if branch.submitted is not None:
        return refuse("already_submitted", **item_facts(item, county, now))
    if branch.pending_extension is not None:
        return refuse("extension_pending", number=item.number, due_at=branch.pending_extension.due_at.isoformat())
    if branch.deadline.due_at <= now:
        return refuse("extension_too_late", number=item.number, due_at=branch.deadline.due_at.isoformat())
    if missing:
        wanted = event.due_at.isoformat() if event.due_at else ""
        text = "" if "due" in missing else event.text
        return refuse("extension_asks", number=item.number, asks=missing, wanted_at=wanted, text=text)
    if event.due_at is not None and event.due_at <= branch.deadline.due_at:
        return refuse("extension_not_later", number=item.number, due_at=branch.deadline.due_at.isoformat())
    return None


def _request(item: Item, branch: Branch, event: ExtensionAsked, deed: Deed) -> Request | None:
    county = deed.county
    due_at = event.due_at or branch.deadline.due_at
    days = county.calendar.work_days_between(local_date(branch.deadline.due_at), local_date(due_at))
    decider = extension_decider(item, branch, days, county)
    if decider is None:
        return None
    extension = Extension(
        due_at=due_at,
        reason=DelayReason(event.reason),
        text=event.text,
        asked_at=deed.now,
        asked_by=deed.who.key,
        decider=decider.key,
        work_days=days,
    )
    request = Request(item=item, unit=branch.unit, extension=extension, decider=decider)
    return replace(request, extension=coded(request, event.code, county, deed.now))


def coded(request: Request, code: str, county: County, now: datetime) -> Extension:
    """The request with the one code that decides it, bound to who sits in the post and to what is asked."""
    account = seated_account(county, request.decider, now)
    subject = extension_subject(request.item.key, request.unit)
    return replace(request.extension, code=code_digest(code, subject, account, extension_content(request.extension)))


def lies_with(extension: Extension, who: Standpoint) -> bool:
    """Whether he has been asked: for 县长's post nobody has been, as long as it waits at the gate."""
    decider = next((post for post in who.posts if post.key == extension.decider), None)
    return decider is not None and (decider.role is not Role.PRINCIPAL or extension.let_go_at is not None)


def extension_subject(item: str, unit: str) -> str:
    """What the code of a decision is bound to, beside the account."""
    return f"{item}|{unit}|extension"


def extension_content(extension: Extension) -> str:
    """Exactly what is asked."""
    return f"{extension.due_at.isoformat()}|{extension.text}"


def request_facts(request: Request, county: County, now: datetime) -> dict[str, object]:
    """What a request says: from when to when, why, which one it is, and who decides."""
    extension, branch = request.extension, request.item.branch(request.unit)
    return {
        **item_facts(request.item, county, now, request.unit),
        "old_due_at": branch.deadline.due_at.isoformat() if branch else "",
        "new_due_at": extension.due_at.isoformat(),
        "work_days": extension.work_days,
        "reason": extension.reason.value,
        "text": extension.text,
        "nth": (branch.granted_extensions if branch else 0) + 1,
        "decider": request.decider.title,
    }


def _before(request: Request, code: str, county: County, now: datetime) -> Outcome:
    """Before the post that decides: 县长's requests go to the 审定人 first and get their code when they are let go."""
    facts = request_facts(request, county, now)
    branch = request.item.branch(request.unit)
    version = len(branch.extensions) if branch else 0
    if request.decider != county.county_head():
        telling = Telling(
            kind="extension_request",
            facts=facts | {"code": code},
            now=now,
            unit=request.unit,
            wanted=Wanted.EXTENSION,
            version=version,
        )
        return Outcome(notices=(told(request.item, request.decider, telling),))
    submission = Submission(
        key=f"{request.item.key}|{request.unit}|extension|{version}|{now.isoformat()}",
        item=request.item.key,
        unit=request.unit,
        deadline_version=version,
        notice="extension_up",
        opened_at=now,
        facts=facts,
        next_due_at=now,
    )
    return Outcome(changes=(submission,))
