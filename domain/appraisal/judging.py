"""What people decide and the machine only keeps and counts: causes of delay, formal notices, objections to points.

It proposes no consequence: at so many notices it tells who may decide that the condition of the named document is met,
with the evidence, and leaves it to them (D1-5)."""

from dataclasses import replace
from datetime import datetime

from domain.appraisal.books import Appeal, Cause, FormalKind, FormalNotice, ScoreBook
from domain.appraisal.finding import entered, reversal
from domain.appraisal.loading import ALL_SCORES, entry_facts
from domain.county import County
from domain.events.appraisal import AppealDecided, CauseHeld, FormalNoted, ScoreAppealed
from domain.matters.course import DelayReason
from domain.matters.items import Branch, Item
from domain.messages.notices import Notice, to_post
from domain.outcome import NOTHING, Answer, Outcome, refuse
from domain.permits import Act, may, roles_with
from domain.policy import NoticeClass
from domain.work import Needs, Work, needs_keys


def needs_cause(event: CauseHeld, _now: datetime) -> Needs:
    """The matter; the books of all units come by their own look-up, since the unit may go unsaid."""
    return Needs(keys=((Item.kind, event.item),), lookups=(ALL_SCORES,))


def hold_cause(work: Work, event: CauseHeld, county: County, now: datetime) -> Outcome:
    """The first person holds it, another one confirms the same: only then may it count (D2-2)."""
    who = county.standpoint(event.by, now)
    if who.person is None:
        return NOTHING
    item = work.get(Item, event.item)
    branch = _late_share(item, event.unit, now) if item else None
    if item is None or branch is None:
        return refuse("no_late_share", item=event.item, unit=event.unit)
    if not may(who, Act.APPRAISE, county.roster, branch.unit):
        return _denied()
    held = Cause(
        item=item.key, number=item.number, deadline_version=branch.deadline.number, reason=DelayReason(event.reason),
        text=event.text, by=who.key, at=now,
    )  # fmt: skip
    return _held(_book(work, branch.unit), held)


def _held(book: ScoreBook, held: Cause) -> Outcome:
    """The first to say it, somebody who says otherwise, or the second person."""
    known = book.cause(held.item, held.deadline_version)
    facts: dict[str, object] = {"number": held.number, "unit": book.key, "reason": held.reason.value}
    if known is not None and known.confirmed_at is not None:
        return Outcome(answer=Answer(kind="cause_settled", facts=facts | {"reason": known.reason.value}))
    if known is not None and known.reason is held.reason:
        if known.by == held.by:
            return Outcome(answer=Answer(kind="cause_needs_another", facts=facts))
        settled = replace(known, confirmed_by=held.by, confirmed_at=held.at)
        return _kept(replace(book, causes=tuple(settled if c is known else c for c in book.causes)), "confirmed", facts)
    return _kept(replace(book, causes=(*(c for c in book.causes if c is not known), held)), "held", facts)


def _kept(book: ScoreBook, state: str, facts: dict[str, object]) -> Outcome:
    return Outcome(changes=(book,), answer=Answer(kind="cause_held", facts=facts | {"state": state}))


def _late_share(item: Item, unit: str, now: datetime) -> Branch | None:
    """The share that is meant and has passed its deadline, open or closed out late."""
    shares = [b for b in item.branches if b.released is None and (not unit or b.unit == unit)]
    late = [b for b in shares if _done_at(b, now) > b.deadline.due_at]
    return late[0] if len(late) == 1 else None


def _done_at(branch: Branch, now: datetime) -> datetime:
    done = branch.submitted or branch.closed
    return done.at if done else now


def needs_unit(event: FormalNoted | AppealDecided, _now: datetime) -> Needs:
    """One unit's book."""
    return needs_keys((ScoreBook.kind, event.unit))


def note_formal(work: Work, event: FormalNoted, county: County, now: datetime) -> Outcome:
    """Kept by its document, counted by the year; the first is told to the unit's head alone, the second to the office
    with both documents."""
    who = county.standpoint(event.by, now)
    if who.person is None:
        return NOTHING
    if not may(who, Act.APPRAISE, county.roster, event.unit):
        return _denied()
    book, kind = _book(work, event.unit), FormalKind(event.formal_kind)
    if any(n.document == event.document for n in book.formal):
        return refuse("formal_known", unit=event.unit, document=event.document)
    today = county.today(now)
    noted = FormalNotice(formal_kind=kind, document=event.document, on=today, by=who.key, amount_yuan=event.amount_yuan)
    book = replace(book, formal=(*book.formal, noted))
    count = len(book.criticisms(today.year))
    facts = {"unit": event.unit, "document": event.document, "count": count, "formal_kind": kind.value}
    facts["amount_yuan"] = event.amount_yuan
    notices = _counted(book, county, now) if kind is FormalKind.CRITICISM else ()
    return Outcome(changes=(book,), notices=notices, answer=Answer(kind="formal_noted", facts=facts))


def _counted(book: ScoreBook, county: County, now: datetime) -> tuple[Notice, ...]:
    rules, year = county.policy.appraisal, county.today(now).year
    noted = book.criticisms(year)
    facts = {
        "unit": book.key, "count": len(noted), "inform_at": rules.inform_at, "basis": rules.basis,
        "lines": [{"document": n.document, "on_on": n.on.isoformat()} for n in noted],
    }  # fmt: skip
    head, office = county.roster.head_of(book.key), county.office()
    if len(noted) >= rules.inform_at:
        return (_notice("formal_met", office.key, facts, now),) if office else ()
    if len(noted) >= rules.warn_at and head is not None:
        return (_notice("formal_warned", head.key, facts, now),)
    return ()


def _notice(kind: str, post: str, facts: dict[str, object], now: datetime) -> Notice:
    return Notice(
        key=f"formal|{facts['unit']}|{now.year}|{facts['count']}|{kind}", kind=kind, notice_class=NoticeClass.B,
        audience=to_post(post), facts=facts, not_before=now, about=f"score|{facts['unit']}",
    )  # fmt: skip


def needs_appeal(event: ScoreAppealed, _now: datetime) -> Needs:
    """Every book: the unit goes unsaid where the speaker has one."""
    return Needs(keys=((ScoreBook.kind, event.unit),) if event.unit else (), lookups=(ALL_SCORES,))


def appeal(work: Work, event: ScoreAppealed, county: County, now: datetime) -> Outcome:
    """Once an entry, by its own unit, until its last day; the office is told."""
    who = county.standpoint(event.by, now)
    if who.person is None:
        return NOTHING
    unit = event.unit or next(iter(sorted(who.units)), "")
    if not unit or not may(who, Act.ACKNOWLEDGE, county.roster, unit):
        return refuse("no_permit", act=Act.APPRAISE.value, who_can=[r.value for r in roles_with(Act.ACKNOWLEDGE)])
    book = _book(work, unit)
    entry = book.entry(event.number)
    if entry is None:
        return refuse("no_such_score", unit=unit, number=event.number)
    if book.appeal(entry.number) is not None or county.today(now) > entry.appeal_until:
        return refuse("appeal_over", **entry_facts(book, entry))
    said = Appeal(entry=entry.number, text=event.text, by=who.key, at=now)
    book = replace(book, appeals=(*book.appeals, said))
    facts = entry_facts(book, entry) | {"reason_text": event.text}
    office = county.office()
    notices = (
        Notice(
            key=f"appeal|{unit}|{entry.number}", kind="score_appeal", notice_class=NoticeClass.B,
            audience=to_post(office.key), facts=facts, not_before=now, about=f"score|{unit}",
        ),
    ) if office else ()  # fmt: skip
    return Outcome(changes=(book,), notices=notices, answer=Answer(kind="score_appealed", facts=facts))


def decide_appeal(work: Work, event: AppealDecided, county: County, now: datetime) -> Outcome:
    """Upheld, another entry takes the points back; the first stays where it is."""
    who = county.standpoint(event.by, now)
    if who.person is None:
        return NOTHING
    if not may(who, Act.APPRAISE, county.roster, event.unit):
        return _denied()
    book = _book(work, event.unit)
    entry, known = book.entry(event.number), book.appeal(event.number)
    if entry is None or known is None or known.upheld is not None:
        return refuse("no_such_appeal", unit=event.unit, number=event.number)
    decided = replace(known, upheld=event.uphold, answer=event.text, decided_by=who.key, decided_at=now)
    book = replace(book, appeals=tuple(decided if a is known else a for a in book.appeals))
    if event.uphold and not book.is_reversed(entry.number):
        book = entered(book, reversal(entry, county, now, text=entry.text))
    facts = entry_facts(book, entry)
    head = county.roster.head_of(event.unit)
    told = (
        Notice(
            key=f"appeal|{event.unit}|{entry.number}|decided", kind="score_appeal_decided",
            notice_class=NoticeClass.B, audience=to_post(head.key), facts=facts, not_before=now,
            about=f"score|{event.unit}",
        ),
    ) if head else ()  # fmt: skip
    return Outcome(changes=(book,), notices=told, answer=Answer(kind="score_appeal_state", facts=facts))


def _book(work: Work, unit: str) -> ScoreBook:
    return work.get(ScoreBook, unit) or ScoreBook(key=unit)


def _denied() -> Outcome:
    return refuse("no_permit", act=Act.APPRAISE.value, who_can=[role.value for role in roles_with(Act.APPRAISE)])
