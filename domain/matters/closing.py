"""Feedback, and applying for completion (domain §4)."""

from dataclasses import replace
from datetime import datetime

from domain.codes import code_digest, content_digest
from domain.county import County, seated_account
from domain.events import Confirmed, FedBack, Submitted
from domain.evidence.records import Evidence
from domain.matters.drafts import Content, Draft, DraftKind, DraftState
from domain.matters.facts import item_facts
from domain.matters.items import Feedback, Item, Stamp, with_branch
from domain.matters.ladders import scheduled
from domain.matters.own import own_branch
from domain.matters.pending import Confirmation
from domain.matters.signing import edited, own_items
from domain.messages.notices import Audience, Notice, Wanted, to_account, to_post
from domain.messages.reading import proven_read
from domain.outcome import Answer, Outcome, refuse
from domain.people.records import Post
from domain.permits import Act, Grant, grant_of, roles_with
from domain.policy import NoticeClass
from domain.work import Lookup, Work


def feed_back(work: Work, event: FedBack, county: County, now: datetime) -> Outcome:
    """反馈: kept with the branch; it does not close anything."""
    who = county.standpoint(event.by, now)
    found = own_branch(work, event, who)
    if isinstance(found, Outcome):
        return found
    item, branch = found
    if not event.text:
        return refuse("nothing_said", number=item.number)
    by = who.key
    said = Feedback(at=now, by=by, text=event.text)
    seen = proven_read(item, event.by, event.handle, now)
    changed = with_branch(seen, branch.unit, lambda b: replace(b, feedback=(*b.feedback, said)))
    changed = scheduled(changed, county, now)
    facts = item_facts(changed, county, now, branch.unit) | {"text": event.text}
    return Outcome(
        changes=(changed,),
        notices=(edited(changed, county, now),),
        answer=Answer(kind="fed_back", facts=facts),
    )


def submit(work: Work, event: Submitted, county: County, now: datetime) -> Outcome:
    """办结 is shown with its consequence and confirmed before anything stops (matrix row 10)."""
    who = county.standpoint(event.by, now)
    if event.works is not None and not own_items(work, event.by.staff_id):
        return Outcome(then=event.works)
    found = own_branch(work, event, who)
    if isinstance(found, Outcome):
        return found
    item, branch = found
    if grant_of(who, Act.SUBMIT, county.roster, branch.unit) is Grant.DENY:
        return refuse("no_permit", act=Act.SUBMIT.value, who_can=[r.value for r in roles_with(Act.SUBMIT)])
    if branch.submitted is not None:
        return refuse("already_submitted", **item_facts(item, county, now))
    draft = _drafted(f"{item.key}|{branch.unit}", event, county, now)
    facts = item_facts(item, county, now, branch.unit) | {"text": event.text}
    shown = facts | {"draft": draft.key, "code": event.code, "expires_at": draft.expires_at.isoformat()}
    seen = proven_read(item, event.by, event.handle, now)
    changes = (draft,) if seen == item else (draft, seen)
    return Outcome(changes=changes, answer=Answer(kind="submit_confirm", facts=shown))


def _drafted(subject: str, event: Submitted, county: County, now: datetime) -> Draft:
    content = Content(title=event.text)
    digest = content_digest(content)
    return Draft(
        key=event.by.message_id,
        draft_kind=DraftKind.SUBMIT,
        state=DraftState.WAITING,
        actor_account=event.by.staff_id,
        actor=county.standpoint(event.by, now).key,
        begun_at=now,
        expires_at=now + county.policy.terms.confirm_within,
        content=content,
        subject=subject,
        digest=digest,
        code_digest=code_digest(event.code, event.by.message_id, event.by.staff_id, digest),
    )


def submit_confirmed(work: Work, confirmation: Confirmation, county: County, now: datetime) -> Outcome:
    """An application for completion: it stops the ladders, the issuer's side decides."""
    draft, event = confirmation.draft, confirmation.event
    key, _bar, unit = draft.subject.partition("|")
    item = work.get(Item, key)
    branch = item.branch(unit) if item else None
    if item is None or branch is None or not branch.is_open or not item.is_open or branch.submitted is not None:
        return refuse("nothing_pending")
    who = county.standpoint(event.by, now)
    if grant_of(who, Act.SUBMIT, county.roster, unit) is Grant.DENY:
        return refuse("no_permit", act=Act.SUBMIT.value, who_can=[r.value for r in roles_with(Act.SUBMIT)])
    changed = scheduled(_submitted(item, confirmation, county, now), county, now)
    facts = item_facts(changed, county, now, unit) | {"text": draft.content.title, "by": who.name}
    facts |= _sent(work, event, item)
    review = Notice(
        key=f"{item.key}|submitted|{unit}|{now.isoformat()}",
        kind="review",
        notice_class=NoticeClass.A,
        audience=_review_audience(item, county),
        facts=facts | {"code": event.fresh_code},
        not_before=now,
        about=item.about,
        unit=unit,
        wanted=Wanted.SUBMITTED,
    )
    done = replace(draft, state=DraftState.DONE)
    answer = Answer(kind="submitted", facts=facts)
    return Outcome(changes=(changed, done), notices=(edited(changed, county, now), review), answer=answer)


MOST_NAMED = 3


def evidence_of(event: Confirmed) -> Lookup:
    """What was sent about the matter of the draft."""
    return Lookup(name="evidence_of_drafts", kind="evidence", args=(event.draft, event.by.staff_id))


def _sent(work: Work, event: Confirmed, item: Item) -> dict[str, object]:
    """What lies with the matter for whoever reviews it: never asked for, shown where it is there."""
    kept = [e for e in work.found(Evidence, evidence_of(event)) if e.item == item.key and e.counts]
    named = [{"media": e.media.value, "file_name": e.name} for e in kept[-MOST_NAMED:]]
    return {"evidence": named, "evidence_total": len(kept)}


def _submitted(item: Item, confirmation: Confirmation, county: County, now: datetime) -> Item:
    unit = confirmation.draft.subject.partition("|")[2]
    text, code = confirmation.draft.content.title, confirmation.event.fresh_code
    post = _reviewer(item, county)
    account = seated_account(county, post, now) if post else item.issuer_account
    review_code = code_digest(code, review_subject(item, unit), account, text)
    stamp = Stamp(at=now, by=confirmation.draft.actor)
    return with_branch(item, unit, lambda b: replace(b, submitted=stamp, submission_text=text, review_code=review_code))


def review_subject(item: Item, unit: str) -> str:
    """What a review's code is bound to, beside the account and the text."""
    return f"{item.key}|{unit}|review"


def _reviewer(item: Item, county: County) -> Post | None:
    """The post that issued it; the office where a leader's post no longer exists."""
    return county.roster.posts.get(item.issuer_post) or county.office()


def _review_audience(item: Item, county: County) -> Audience:
    post = _reviewer(item, county)
    return to_post(post.key) if post else to_account(item.issuer_account)
