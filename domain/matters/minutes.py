"""会议纪要: each decision a line, shown as one table, issued by one confirmation (domain §8 D4-7)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from domain.actors import Actor
from domain.calendars import local_date
from domain.codes import code_digest, state_digest
from domain.county import County
from domain.events import Answered, MinutesAnswered, MinutesRead
from domain.matters.drafts import Content, Draft, DraftKind, DraftState
from domain.matters.facts import due_facts
from domain.matters.handovers import REPLACED, asks_of, completed, not_entitled
from domain.matters.handovers import answer as answer_one
from domain.matters.issuing import issue
from domain.matters.items import Item
from domain.matters.pending import Confirmation, pending, waiting
from domain.messages.notices import Notice
from domain.outcome import Aggregate, Answer, Outcome, refuse
from domain.work import Key, Needs, Work

MOST_LINES, LONGEST_SUBJECT = 20, 200
SOURCE, DEADLINE = "minutes", "deadline"


def needs_read(event: MinutesRead, _now: datetime) -> Needs:
    """The draft that this message may already have begun, and those still waiting: a new one replaces them."""
    return Needs(keys=(("draft", event.draft),), lookups=(pending(event.by.staff_id),))


def needs_answered(event: MinutesAnswered, _now: datetime) -> Needs:
    """What this account has begun."""
    return Needs(lookups=(pending(event.by.staff_id),))


def propose(work: Work, event: MinutesRead, county: County, now: datetime) -> Outcome:
    """The minutes become a draft that only their sender can complete."""
    if len(event.contents) > MOST_LINES:
        return refuse("minutes_too_long", lines=len(event.contents), most=MOST_LINES)
    if not event.contents:
        return refuse("minutes_unread")
    who = county.standpoint(event.by, now)
    # Without a unit it is asked at once whether he may hand over at all.
    refusals = [not_entitled(who, content, county) for content in event.contents]
    refusal = next((each for each in refusals if each is not None), None)
    if refusal is not None:
        return refusal
    draft = Draft(
        key=event.draft,
        draft_kind=DraftKind.MINUTES,
        state=DraftState.ASKING,
        actor_account=event.by.staff_id,
        actor=who.key,
        begun_at=now,
        expires_at=now + county.policy.terms.confirm_within,
        content=Content(source=event.source),
        batch=tuple(_proposed(content, county, now) for content in event.contents),
    )
    older = [d for d in waiting(work, event.by.staff_id, now) if d.draft_kind in REPLACED]
    shown = _shown(draft, event.code, county, now)
    return replace(shown, changes=(*(replace(d, state=DraftState.DROPPED) for d in older), *shown.changes))


def _proposed(content: Content, county: County, now: datetime) -> Content:
    """A line without a day gets the days of the policy for minutes (domain §4), shown as proposed; a day that may be
    two is asked about, and so is every day where the policy has no such number."""
    days = county.policy.terms.default_work_days.get(SOURCE)
    if days is None or content.due_at is not None or DEADLINE not in content.asks:
        return content
    due_at = county.house.office.close_of(county.calendar.add_work_days(local_date(now), days))
    left = tuple(ask for ask in content.asks if ask != DEADLINE)
    return replace(content, due_at=due_at, due_words=SOURCE, asks=left)


def answer(work: Work, event: MinutesAnswered, county: County, now: datetime) -> Outcome:
    """A line is completed, or taken out; the table is shown again with a new code."""
    draft = _begun(work, event.by.staff_id, now)
    if draft is None:
        return refuse("nothing_pending")
    if not 1 <= event.line <= len(draft.batch):
        return refuse("no_such_line", line=event.line, lines=len(draft.batch))
    at = event.line - 1
    said = () if event.out else (_with(draft.batch[at], event.content),)
    batch = (*draft.batch[:at], *said, *draft.batch[at + 1 :])
    if not batch:
        dropped = replace(draft, state=DraftState.DROPPED)
        return Outcome(changes=(dropped,), answer=Answer(kind="draft_dropped"))
    who = county.standpoint(event.by, now)
    refusal = next((r for r in (not_entitled(who, content, county) for content in said) if r), None)
    fresh = replace(draft, batch=batch, expires_at=now + county.policy.terms.confirm_within)
    return refusal or _shown(fresh, event.code, county, now)


def answer_any(work: Work, event: Answered, county: County, now: datetime) -> Outcome:
    """What was asked last: of one hand-over, or of the one line of minutes that lacks something."""
    begun = waiting(work, event.by.staff_id, now)
    if event.amendment and (not begun or begun[0].draft_kind not in REPLACED):
        return refuse("nothing_to_amend")
    newest = next((d for d in begun if d.draft_kind in REPLACED), None)
    if newest is None or newest.draft_kind is not DraftKind.MINUTES:
        return answer_one(work, event, county, now)
    lacking = [n for n, content in enumerate(newest.batch, 1) if asks_of(content, now)]
    if len(lacking) != 1:
        return _asked_again(newest, county, now)
    line = MinutesAnswered(by=event.by, line=lacking[0], content=event.content, code=event.code)
    return answer(work, line, county, now)


def _with(known: Content, said: Content) -> Content:
    """What was newly said stands over what was known: a line may be corrected too."""
    laid = completed(known, said)
    return replace(laid, source=known.source, item_kind=known.item_kind)


def _begun(work: Work, staff_id: str, now: datetime) -> Draft | None:
    return next((d for d in waiting(work, staff_id, now) if d.draft_kind is DraftKind.MINUTES), None)


def _shown(draft: Draft, code: str, county: County, now: datetime) -> Outcome:
    batch = tuple(replace(content, asks=asks_of(content, now)) for content in draft.batch)
    if any(content.asks for content in batch):
        return _asked_again(replace(draft, batch=batch, state=DraftState.ASKING), county, now)
    digest = state_digest(batch)
    saved = replace(
        draft,
        batch=batch,
        state=DraftState.WAITING,
        digest=digest,
        code_digest=code_digest(code, draft.key, draft.actor_account, digest),
    )
    facts = _facts(saved, county, now) | {"draft": draft.key, "code": code, "expires_at": draft.expires_at.isoformat()}
    return Outcome(changes=(saved,), answer=Answer(kind="minutes_confirm", facts=facts))


def _asked_again(draft: Draft, county: County, now: datetime) -> Outcome:
    """Nothing opens it while a line lacks something."""
    return Outcome(changes=(draft,), answer=Answer(kind="minutes_asks", facts=_facts(draft, county, now)))


def still_asked(draft: Draft, by: Actor, county: County, now: datetime) -> Outcome:
    """Confirmed while a line lacks something: its sender is shown again which."""
    mine = draft.actor_account == by.staff_id and draft.expires_at > now
    return _asked_again(draft, county, now) if mine else refuse("nothing_pending")


def _facts(draft: Draft, county: County, now: datetime) -> dict[str, object]:
    lines = [_line(n, content, county, now) for n, content in enumerate(draft.batch, 1)]
    return {"source": draft.content.source, "rows": lines, "total": len(lines)}


def _line(number: int, content: Content, county: County, now: datetime) -> dict[str, object]:
    asks = asks_of(content, now)
    return {
        "line": number,
        "title": content.title,
        "shares": [{"unit": share.unit, "role": share.role} for share in content.shares],
        "asks": list(asks),
        "choices": list(content.choices),
        "proposed": content.due_words == SOURCE,
        **(due_facts(content.due_at, county, now) if content.due_at else {"due_at": ""}),
    }


def minutes_confirmed(work: Work, confirmation: Confirmation, county: County, now: datetime) -> Outcome:
    """Every line gets its number and is told to its units; all of them name the minutes they come from."""
    draft = confirmation.draft
    who = county.standpoint(confirmation.event.by, now)
    refusal = next((r for r in (not_entitled(who, content, county) for content in draft.batch) if r), None)
    if refusal is not None:
        return refusal
    if any(asks_of(content, now) for content in draft.batch):
        return _asked_again(replace(draft, state=DraftState.ASKING), county, now)
    changes: dict[Key, Aggregate] = {}
    notices: list[Notice] = []
    items: list[Item] = []
    for content in draft.batch:
        one = issue(work, replace(confirmation, draft=replace(draft, content=content)), county, now)
        fresh = {(row.kind, row.key): row for row in one.changes}
        work = Work(aggregates={**work.aggregates, **fresh}, answers=work.answers)
        changes |= fresh
        notices.extend(one.notices)
        items.extend(row for row in one.changes if isinstance(row, Item))
    done = replace(draft, state=DraftState.DONE, subject="|".join(item.key for item in items)[:LONGEST_SUBJECT])
    rows = [row for key, row in changes.items() if key != (Draft.kind, draft.key)]
    facts = {"source": draft.content.source, "items": _issued(items), "total": len(items)}
    return Outcome(changes=(*rows, done), notices=tuple(notices), answer=Answer(kind="minutes_issued", facts=facts))


def _issued(items: Sequence[Item]) -> list[dict[str, object]]:
    return [
        {"number": i.number, "title": i.title, "due_at": i.lead.deadline.due_at.isoformat(), "unit": i.lead.unit}
        for i in items
    ]
