"""交办: propose → confirm → number → tell everybody who answers for it (domain §4)."""

from dataclasses import replace
from datetime import datetime

from domain.actors import Standpoint
from domain.codes import code_digest, content_digest
from domain.county import County
from domain.events import Answered, Confirmed, Proposed
from domain.matters.amending import amended, not_in_it
from domain.matters.drafts import Content, Draft, DraftKind, DraftState
from domain.matters.ending import over
from domain.matters.facts import brief, due_facts
from domain.matters.issuing import issue, leaves
from domain.matters.items import Item
from domain.matters.merging import duplicates, of_project, of_projects_in, projects_in
from domain.matters.on_behalf import leader_meant, leader_name
from domain.matters.on_behalf import refusal as on_behalf_refusal
from domain.matters.pending import Confirmation, pending, waiting
from domain.matters.signing import no_such_item
from domain.outcome import Answer, Outcome, refuse
from domain.people.binding import person_of
from domain.people.own_names import learned
from domain.people.records import OwnName
from domain.permits import Act, may, roles_with
from domain.problems.raising import DECISION, PROBLEM, assisted, may_raise, routed
from domain.projects.files import ProjectFile
from domain.projects.naming import meant
from domain.work import Lookup, Needs, Work

# So many that may be the same matter are named.
ALIKE = 3

REPLACED = (DraftKind.HANDOVER, DraftKind.MINUTES)
"""What a new hand-over takes the place of."""


def needs_proposed(event: Proposed, _now: datetime) -> Needs:
    """The draft that this message may already have begun, those still waiting (a new one replaces them), what it is
    split off, and what may be the same matter."""
    above = (("item", event.content.parent),) if event.content.parent else ()
    lookups = (pending(event.by.staff_id), *_same_project(event.content))
    return Needs(keys=(("draft", event.draft), *above), lookups=lookups)


def _same_project(content: Content) -> tuple[Lookup, ...]:
    """The open matters of its project, or of the projects its words speak of."""
    if content.project:
        return (of_project(content.project),)
    return (projects_in(content.title), of_projects_in(content.title)) if content.title else ()


def needs_answered(event: Answered, _now: datetime) -> Needs:
    """What this account has begun and whose it is, and the projects that newly said words speak of."""
    by = event.by.staff_id
    return Needs(lookups=(pending(by), person_of(by), *_same_project(event.content)))


def propose(work: Work, event: Proposed, county: County, now: datetime) -> Outcome:
    """A hand-over begun in words becomes a draft that only its author can complete."""
    who = county.standpoint(event.by, now)
    if event.content.item_kind == PROBLEM:
        event = replace(event, content=routed(event.content, who, county, now))
    else:
        event = replace(event, content=_led(_placed(work, event.content), county, now))
    refusal = not_entitled(who, event.content, county) or _not_under(work, event.content)
    if refusal is not None:
        return refusal
    draft = Draft(
        key=event.draft,
        draft_kind=DraftKind.HANDOVER,
        state=DraftState.ASKING,
        actor_account=event.by.staff_id,
        actor=who.person.key if who.person else "",
        begun_at=now,
        expires_at=now + county.policy.terms.confirm_within,
        subject=event.content.parent,
    )
    begun = (d for d in waiting(work, event.by.staff_id, now) if d.draft_kind in REPLACED)
    older = [replace(d, state=DraftState.DROPPED) for d in begun]
    same = duplicates(work, event.content, county, now)[:ALIKE]
    event = replace(event, content=replace(event.content, alike=tuple(item.number for item in same)))
    shown = _offered(_shown(draft, event, county, now), same)
    return replace(shown, changes=(*older, *shown.changes))


def _offered(shown: Outcome, same: list[Item]) -> Outcome:
    """What may be the same matter stands beside what is to be confirmed."""
    if shown.answer is None or not same:
        return shown
    facts = {**shown.answer.facts, "duplicates": [brief(item) for item in same]}
    return replace(shown, answer=replace(shown.answer, facts=facts))


def _led(content: Content, county: County, now: datetime) -> Content:
    """With the post of the leader whose order it is, where the words mean one."""
    post = leader_meant(content.on_behalf, county.roster, now) if content.on_behalf else None
    return replace(content, on_behalf=post.key) if post else content


def _placed(work: Work, content: Content) -> Content:
    """With the project its words name."""
    if content.project or not content.title:
        return content
    known = work.found(ProjectFile, projects_in(content.title))
    project = meant(content.title, {share.unit for share in content.shares}, known)
    return replace(content, project=project.key, project_name=project.name) if project else content


def _not_under(work: Work, content: Content) -> Outcome | None:
    """A part lies under an open matter and is due no later than it."""
    if not content.parent:
        return None
    parent = work.get(Item, content.parent)
    if parent is None:
        return no_such_item(content.parent, ())
    if not parent.is_open:
        return over(parent)
    due_at = parent.lead.deadline.due_at
    if content.item_kind != DECISION and content.due_at is not None and content.due_at > due_at:
        return refuse("part_too_late", number=parent.number, due_at=due_at.isoformat())
    return None


def answer(work: Work, event: Answered, county: County, now: datetime) -> Outcome:
    """The author supplied what was missing: the draft is shown again, whole, with a new code."""
    draft = next(iter(_begun(work, event, now)), None)
    if draft is None:
        return refuse("nothing_pending")
    foreign = not_in_it(draft.content, event.amendment) if event.amendment else ()
    if foreign:
        return refuse("not_in_draft", units=list(foreign))
    who, content = county.standpoint(event.by, now), _placed(work, _laid(draft.content, event))
    content = assisted(content, who) if content.item_kind == PROBLEM else content
    refusal = not_entitled(who, content, county)
    fresh = replace(draft, expires_at=now + county.policy.terms.confirm_within)
    return refusal or _learning(work, draft, event, _shown(fresh, replace(event, content=content), county, now))


def _laid(known: Content, event: Answered) -> Content:
    """What was known, changed and completed by what was said."""
    changed = amended(known, event.content, event.amendment) if event.amendment else known
    return completed(changed, event.content)


def _learning(work: Work, draft: Draft, event: Answered, shown: Outcome) -> Outcome:
    """One picked from the list, by number or by name, says what this person calls that unit."""
    said, shares = draft.content.unclear, event.content.shares
    if not event.picked or not said or len(shares) != 1 or shown.answer is None:
        return shown
    person = learned(work, event.by.staff_id, OwnName(said=said, unit=shares[0].unit))
    if person is None:
        return shown
    facts = {**shown.answer.facts, "learned": {"said": said, "unit": shares[0].unit}}
    return replace(shown, changes=(*shown.changes, person), answer=replace(shown.answer, facts=facts))


def _begun(work: Work, event: Answered, now: datetime) -> list[Draft]:
    """His own first; then what a leader's words began for him and still lacks something."""
    drafts = waiting(work, event.by.staff_id, now)
    asked = (d for d in drafts if d.draft_kind is DraftKind.DIRECTIVE and d.state is DraftState.ASKING)
    return [*(d for d in drafts if d.draft_kind is DraftKind.HANDOVER), *asked]


def completed(known: Content, said: Content) -> Content:
    """What was known, with everything newly said laid over it."""
    content = replace(
        known,
        title=known.title or said.title,
        shares=said.shares or known.shares,
        due_at=said.due_at or known.due_at,
        due_words=said.due_words or known.due_words,
        choices=said.choices or (() if said.shares else known.choices),
        criteria=said.criteria or known.criteria,
        unclear=said.unclear or ("" if said.shares else known.unclear),
    )
    which = not content.shares and bool(content.choices)
    missing = {
        "assignee": which,
        "unit": not (content.shares or which),
        "deadline": content.due_at is None,
        "title": not content.title,
    }
    still = tuple(name for name, is_missing in missing.items() if is_missing)
    doubts = tuple(ask for ask in said.asks if ask not in missing)
    return replace(content, asks=still + doubts)


def _shown(draft: Draft, said: Proposed | Answered, county: County, now: datetime) -> Outcome:
    asks = asks_of(said.content, now)
    content, code = replace(said.content, asks=asks), said.code
    if asks:
        return _asked(draft, content, county, now)
    facts = content_facts(content, county, now)
    digest = content_digest(content)
    saved = replace(
        draft,
        content=content,
        state=DraftState.WAITING,
        digest=digest,
        code_digest=code_digest(code, draft.key, draft.actor_account, digest),
    )
    facts |= {"draft": draft.key, "code": code, "expires_at": draft.expires_at.isoformat()}
    return Outcome(changes=(saved,), answer=Answer(kind="handover_confirm", facts=facts))


def shown_again(draft: Draft, event: Confirmed, county: County, now: datetime) -> Outcome:
    """A bare 确认 where words prove nobody: what it would confirm, with a code of its own; the old one is void."""
    return _shown(draft, Answered(by=event.by, content=draft.content, code=event.fresh_code), county, now)


def hand_over_confirmed(work: Work, confirmation: Confirmation, county: County, now: datetime) -> Outcome:
    """The author confirmed exactly what was shown; only now a number is drawn (domain §4)."""
    draft = confirmation.draft
    refusal = not_entitled(county.standpoint(confirmation.event.by, now), draft.content, county)
    if refusal is not None:
        return refusal
    asks = asks_of(draft.content, now)
    if asks:
        return _asked(draft, replace(draft.content, asks=asks), county, now)
    return issue(work, confirmation, county, now)


def _asked(draft: Draft, content: Content, county: County, now: datetime) -> Outcome:
    """What is missing, ambiguous or past by now is asked about; until then nothing opens the draft."""
    saved = replace(draft, content=content, state=DraftState.ASKING, asked_at=now)
    return Outcome(changes=(saved,), answer=Answer(kind="handover_asks", facts=content_facts(content, county, now)))


def asks_of(content: Content, now: datetime) -> tuple[str, ...]:
    """What is missing, ambiguous, or past by now."""
    if content.due_at is not None and content.due_at <= now:
        return (*(a for a in content.asks if a != "deadline_past"), "deadline_past")
    return content.asks


def not_entitled(who: Standpoint, content: Content, county: County) -> Outcome | None:
    """Why this person may not hand this over; None where he may."""
    if content.item_kind == PROBLEM and may_raise(who, county):
        return None
    if content.on_behalf:
        return on_behalf_refusal(who, content, county)
    if not may(who, Act.ISSUE, county.roster):
        return refuse("no_permit", act=Act.ISSUE.value, who_can=[r.value for r in roles_with(Act.ISSUE)])
    foreign = [s.unit for s in content.shares if not may(who, Act.ISSUE, county.roster, s.unit)]
    if foreign:
        return refuse("not_your_field", act=Act.ISSUE.value, units=foreign)
    return None


def content_facts(content: Content, county: County, now: datetime) -> dict[str, object]:
    """Everything that was understood, for the echo (language §4)."""
    facts: dict[str, object] = {
        "title": content.title,
        "shares": [{"unit": s.unit, "role": s.role} for s in content.shares],
        "urgency": content.urgency.value,
        "project": content.project,
        "project_name": content.project_name,
        "asks": list(content.asks),
        "choices": list(content.choices),
        "due_words": content.due_words,
        "item_kind": content.item_kind,
        "criteria": list(content.criteria),
        "parent_number": content.parent.partition("-")[2],
        "duplicates": [],
        "on_behalf": leader_name(content.on_behalf, county),
    }
    if content.due_at is not None:
        facts |= due_facts(content.due_at, county, now)
    leaves_at = leaves(county, now, content.urgency)
    if leaves_at > now:
        facts["leaves_at"] = leaves_at.isoformat()
    return facts
