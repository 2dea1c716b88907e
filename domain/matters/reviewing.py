"""销号 or 退回: the issuer's side decides about an application for completion (domain §4), line by line of what was
written at issue."""

from dataclasses import replace
from datetime import datetime

from domain.codes import is_confirmed
from domain.county import County
from domain.events import CriterionJudged, Reviewed
from domain.matters.closing import review_subject
from domain.matters.facts import item_facts
from domain.matters.items import Branch, Item, ItemState, with_branch
from domain.matters.ladders import scheduled
from domain.matters.rechecks import chosen
from domain.matters.signing import edited, no_such_item
from domain.matters.telling import Deed, Telling, told_units
from domain.outcome import Answer, Outcome, refuse
from domain.permits import Act, may, roles_with
from domain.work import Lookup, Needs, Work


def parts_of(item: str) -> Lookup:
    """What a matter was split into."""
    return Lookup(name="parts_of_item", kind="item", args=(item,))


def needs_review(event: Reviewed | CriterionJudged, _now: datetime) -> Needs:
    """The item under review, and its parts."""
    return Needs(keys=(("item", event.item),), lookups=(parts_of(event.item),))


def review(work: Work, event: Reviewed, county: County, now: datetime) -> Outcome:
    """销号 or 退回补充 by the office or the leader who issued it."""
    item = work.get(Item, event.item)
    if item is None:
        return no_such_item(event.item, ())
    event = replace(event, unit=event.unit or _only_submitted(item))
    deed = Deed(who=county.standpoint(event.by, now), county=county, now=now)
    refusal = _refused(item, event, deed)
    if refusal is not None:
        return refusal
    branch = item.branch(event.unit)
    if event.accept and branch is not None:
        unready = _unready(work, item, branch, event)
        if unready is not None:
            return unready
    return _done(item, event, deed)


def _refused(item: Item, event: Reviewed, deed: Deed) -> Outcome | None:
    act = Act.CLOSE_OUT if event.accept else Act.SEND_BACK
    if not may(deed.who, act, deed.county.roster, event.unit):
        return refuse("no_permit", act=act.value, who_can=[r.value for r in roles_with(act)])
    branch = item.branch(event.unit)
    if branch is None or branch.submitted is None or not branch.is_open or not item.is_open:
        return refuse("nothing_to_review", **item_facts(item, deed.county, deed.now))
    bound_to = (review_subject(item, event.unit), branch.submission_text)
    return None if is_confirmed(event.by, event.code, branch.review_code, bound_to) else refuse("code_wrong")


def _unready(work: Work, item: Item, branch: Branch, event: Reviewed) -> Outcome | None:
    """What it was split into is still open, or a line of the criteria has not been judged."""
    parts = [part.number for part in work.found(Item, parts_of(item.key)) if part.is_open]
    if parts and item.owed == [branch]:
        return refuse("parts_open", number=item.number, parts=parts)
    if len(branch.met) >= len(item.criteria):
        return None
    return _line_asked(item, branch, event.code)


def _line_asked(item: Item, branch: Branch, code: str) -> Outcome:
    at = len(branch.met)
    facts = {
        "item": item.key, "year": item.year, "number": item.number, "item_kind": item.item_kind, "unit": branch.unit,
        "criterion": item.criteria[at], "nth": at + 1, "total": len(item.criteria), "code": code,
        "units": len(item.branches),
    }  # fmt: skip
    return Outcome(answer=Answer(kind="criterion_asked", facts=facts))


def judge(work: Work, event: CriterionJudged, county: County, now: datetime) -> Outcome:
    """达到: the next line, after the last one 销号; 尚未达到: back to the unit with that line as the reason."""
    item = work.get(Item, event.item)
    if item is None:
        return no_such_item(event.item, ())
    unit = event.unit or _only_submitted(item)
    asked = Reviewed(by=event.by, item=event.item, unit=unit, accept=event.met, text=event.text, code=event.code)
    deed = Deed(who=county.standpoint(event.by, now), county=county, now=now)
    refusal = _refused(item, asked, deed)
    branch = item.branch(unit)
    if refusal is not None or branch is None:
        return refusal or refuse("nothing_to_review", **item_facts(item, county, now))
    left = item.criteria[len(branch.met) :]
    if not event.met:
        return _done(item, replace(asked, text=event.text or next(iter(left), "")), deed)
    judged = with_branch(item, unit, lambda b: replace(b, met=(*b.met, len(b.met)))) if left else item
    now_met = judged.branch(unit) or branch
    unready = _unready(work, judged, now_met, asked)
    return replace(unready, changes=(judged,)) if unready is not None else _done(judged, asked, deed)


def _done(item: Item, event: Reviewed, deed: Deed) -> Outcome:
    county, now = deed.county, deed.now
    changed = scheduled(_reviewed(item, event, deed), county, now)
    kind = "closed_out" if event.accept else "sent_back"
    facts = item_facts(changed, county, now, event.unit) | {"text": event.text}
    told = told_units(changed, [event.unit], county, Telling(kind=kind, facts=facts, now=now, unit=event.unit))
    again = chosen(changed, county, now) if changed.state is ItemState.CLOSED else ()
    return Outcome(
        changes=(changed, *again),
        notices=(edited(changed, county, now), *told),
        answer=Answer(kind=kind, facts=facts, on_card=True),
    )


def _only_submitted(item: Item) -> str:
    """The unit that is meant where words name none."""
    waiting = [b.unit for b in item.branches if b.submitted is not None and b.is_open]
    return waiting[0] if len(waiting) == 1 else ""


def _reviewed(item: Item, event: Reviewed, deed: Deed) -> Item:
    if event.accept:
        return with_branch(item, event.unit, lambda b: replace(b, closed=deed.stamp))

    def back(branch: Branch) -> Branch:
        return replace(branch, submitted=None, submission_text="", met=(), rejected=branch.rejected + 1)

    return with_branch(item, event.unit, back)
