"""销号 or 退回: the issuer's side decides about an application for completion (domain §4)."""

from dataclasses import replace
from datetime import datetime

from domain.codes import is_confirmed
from domain.county import County
from domain.events import Reviewed
from domain.matters.closing import person_key, review_subject
from domain.matters.facts import item_facts
from domain.matters.items import Item, Stamp, with_branch
from domain.matters.ladders import scheduled
from domain.matters.signing import edited, no_such_item
from domain.messages.notices import Notice, to_post
from domain.outcome import Answer, Outcome, refuse
from domain.permits import Act, may, roles_with
from domain.policy import NoticeClass
from domain.work import Needs, Work, needs_keys


def needs_review(event: Reviewed, _now: datetime) -> Needs:
    """The item under review."""
    return needs_keys(("item", event.item))


def review(work: Work, event: Reviewed, county: County, now: datetime) -> Outcome:
    """销号 or 退回补充 by the office or the leader who issued it."""
    item = work.get(Item, event.item)
    if item is None:
        return no_such_item(event.item, ())
    event = replace(event, unit=event.unit or _only_submitted(item))
    who = county.standpoint(event.by, now)
    act = Act.CLOSE_OUT if event.accept else Act.SEND_BACK
    if not may(who, act, county.roster, event.unit):
        return refuse("no_permit", act=act.value, who_can=[r.value for r in roles_with(act)])
    branch = item.branch(event.unit)
    if branch is None or branch.submitted is None or not branch.is_open:
        return refuse("nothing_to_review", **item_facts(item, county, now))
    bound_to = (review_subject(item, event.unit), branch.submission_text)
    if not is_confirmed(event.by, event.code, branch.review_code, bound_to):
        return refuse("code_wrong")
    changed = scheduled(_reviewed(item, event, Stamp(at=now, by=person_key(who))), county, now)
    kind = "closed_out" if event.accept else "sent_back"
    facts = item_facts(changed, county, now) | {"unit": event.unit, "text": event.text}
    told = tuple(
        Notice(
            key=f"{item.key}|{kind}|{event.unit}|{post.key}|{now.isoformat()}",
            kind=kind,
            notice_class=NoticeClass.A,
            audience=to_post(post.key),
            facts=facts,
            not_before=now,
            about=item.about,
            unit=event.unit,
        )
        for post in county.roster.told_for(event.unit)
    )
    return Outcome(
        changes=(changed,),
        notices=(edited(changed, county, now), *told),
        answer=Answer(kind=kind, facts=facts, on_card=True),
    )


def _only_submitted(item: Item) -> str:
    """The unit that is meant where words name none."""
    waiting = [b.unit for b in item.branches if b.submitted is not None and b.is_open]
    return waiting[0] if len(waiting) == 1 else ""


def _reviewed(item: Item, event: Reviewed, stamp: Stamp) -> Item:
    if event.accept:
        return with_branch(item, event.unit, lambda b: replace(b, closed=stamp))
    return with_branch(item, event.unit, lambda b: replace(b, submitted=None, submission_text=""))
