"""撤回 of an act about a matter within ten minutes (messages §1.4): field by field what the act changed is as it was,
what happened beside it stays; the ladder goes on as if nothing had been said. Whoever was told of it is told so."""

from dataclasses import fields
from datetime import datetime
from typing import Any, TypeVar

from domain.county import County
from domain.events import Event, ReportTakenBack
from domain.matters.facts import item_facts
from domain.matters.gate import GateState, Submission
from domain.matters.gates import waiting
from domain.matters.items import Branch, Item
from domain.matters.ladders import scheduled
from domain.matters.signing import edited
from domain.matters.undo import Undo
from domain.messages.notices import AudienceKind, Dispatch, Notice, to_account
from domain.outcome import Answer, Outcome, refuse
from domain.policy import NoticeClass
from domain.replacing import replace
from domain.work import Lookup, Needs, Work

Part = TypeVar("Part", Item, Branch)
LONGEST_KEY = 300
# What a bare word did, a bare word may take back (reliability §5.10, last lines).
BY_WORD = frozenset({"Acknowledged", "FedBack"})
MADE = frozenset({"branches", "next_due_at"})


def told_by(staff_id: str) -> Lookup:
    """The messages that have left by the last act of an account."""
    return Lookup(name="told_by_last_act", kind="dispatch", args=(staff_id,))


def undone_items(staff_id: str) -> Lookup:
    """The matters of that act."""
    return Lookup(name="items_of_last_act", kind="item", args=(staff_id,))


def needs_undo(event: ReportTakenBack, _now: datetime) -> Needs:
    """The last act with its matters, and what was said by it."""
    by = event.by.staff_id
    return Needs(keys=((Undo.kind, by),), lookups=(told_by(by), undone_items(by), waiting("")))


def remembered(work: Work, event: Event, outcome: Outcome, now: datetime) -> Outcome:
    """The outcome with the memory of it; what made a new matter cannot be taken back, only withdrawn."""
    account = event.by.staff_id
    notices = tuple(_of_message(notice, event) for notice in outcome.notices)
    items = [change for change in outcome.changes if isinstance(change, Item)]
    known = [(before, item) for item in items if (before := work.get(Item, item.key)) is not None and before != item]
    if not account or not items:
        return replace(outcome, notices=notices)
    memory = Undo(key=account)
    if len(known) == len(items):
        told = tuple(n.key for n in notices if n.audience.kind is AudienceKind.POST)
        memory = Undo(
            key=account,
            at=now,
            act=type(event).__name__,
            before=tuple(before for before, _after in known),
            after=tuple(after for _before, after in known),
            notices=told,
        )
    return replace(outcome, changes=(*outcome.changes, memory), notices=notices)


def _of_message(notice: Notice, event: Event) -> Notice:
    """An act that was taken back may be done again within the same moment: its edit is told apart by its message."""
    if notice.audience.kind is not AudienceKind.CARDS or not event.by.message_id:
        return notice
    return replace(notice, key=f"{notice.key}|{event.by.message_id}"[:LONGEST_KEY])


def was_by_word(outcome: Outcome) -> bool:
    """True for a taking back of a report, or of what a bare word did."""
    answer = outcome.answer
    taken = answer is not None and answer.kind in ("act_taken_back", "report_taken_back", "duty_taken_back")
    return taken and answer is not None and answer.facts.get("act", "") in (*BY_WORD, "")


def undo(work: Work, event: ReportTakenBack, county: County, now: datetime) -> Outcome:
    """All matters of the act, or none of them."""
    memory = work.get(Undo, event.by.staff_id)
    if memory is None or memory.at is None:
        return refuse("nothing_to_take_back")
    if not event.by.proven and memory.act not in BY_WORD:
        return refuse("unproven")
    if now - memory.at > county.policy.terms.undo_within:
        return refuse("act_too_old", number=memory.before[0].number)
    pairs = list(zip(memory.before, memory.after, strict=True))
    restored = [_restored(work.get(Item, before.key), before, after) for before, after in pairs]
    whole = [scheduled(item, county, now) for item in restored if item is not None]
    if len(whole) < len(pairs):
        return refuse("act_built_upon", number=memory.before[0].number)
    facts = item_facts(whole[0], county, now) | {"numbers": [item.number for item in whole], "act": memory.act}
    lapsed = _lapsed(work, memory)
    told = [_corrected(d, whole[0], facts, now) for d in work.found(Dispatch, told_by(event.by.staff_id))]
    return Outcome(
        changes=(*whole, *lapsed, Undo(key=memory.key)),
        notices=(*(_of_message(edited(item, county, now), event) for item in whole), *told),
        answer=Answer(kind="act_taken_back", facts=facts),
    )


def _lapsed(work: Work, memory: Undo) -> list[Submission]:
    """What the act put before the gate is not put before anybody any more."""
    items = {item.key for item in memory.before}
    put = [s for s in work.found(Submission, waiting("")) if s.item in items and s.opened_at == memory.at]
    return [replace(s, state=GateState.LAPSED, next_due_at=None) for s in put]


def _corrected(sent: Dispatch, item: Item, facts: dict[str, object], now: datetime) -> Notice:
    """To whoever has read what no longer holds."""
    return Notice(
        key=f"{item.key}|taken_back|{sent.key}|{now.isoformat()}",
        kind="act_taken_back_told",
        notice_class=NoticeClass.A,
        audience=to_account(sent.target),
        facts=facts,
        not_before=now,
        about=item.about,
    )


def _restored(current: Item | None, before: Item, after: Item) -> Item | None:
    """None where somebody has since built upon what the act changed."""
    if current is None:
        return None
    units = [b.unit for b in before.branches]
    if units != [b.unit for b in after.branches] or units != [b.unit for b in current.branches]:
        return None
    item = _merged(current, before, after)
    shares = [_merged(c, b, a) for c, b, a in zip(current.branches, before.branches, after.branches, strict=True)]
    whole = [share for share in shares if share is not None]
    return replace(item, branches=tuple(whole)) if item is not None and len(whole) == len(shares) else None


def _merged(current: Part, before: Part, after: Part) -> Part | None:
    """The fields the act changed as they were before it, all others as they are now."""
    names = [f.name for f in fields(before) if f.name not in MADE]
    changed = [name for name in names if getattr(before, name) != getattr(after, name)]
    if any(getattr(current, name) != getattr(after, name) for name in changed):
        return None
    values: dict[str, Any] = {name: getattr(before, name) for name in changed}
    return replace(current, **values)
