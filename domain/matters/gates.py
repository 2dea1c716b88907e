"""The rules of 待审定: propose, release, keep, rewrite (domain §2.9; reliability E8)."""

from dataclasses import replace
from datetime import datetime

from domain.codes import code_digest, is_confirmed
from domain.county import County, seated_account
from domain.events import Kept, Released, Rewritten
from domain.matters.gate import GateState, Submission, Wording
from domain.matters.items import Item
from domain.messages.notices import Audience, Notice, Wanted, to_cards, to_post, to_tier
from domain.outcome import Answer, Outcome, refuse
from domain.people.records import Role
from domain.permits import Act, may
from domain.policy import NoticeClass
from domain.work import Lookup, Needs, Work

Decision = Released | Kept | Rewritten


def waiting(item: str) -> Lookup:
    """The submissions that wait, all or of one item."""
    return Lookup(name="waiting_submissions", kind="submission", args=(item,))


def needs_decision(event: Decision, _now: datetime) -> Needs:
    """The submission by key (card), or what waits (words), with the matter it speaks of."""
    if not event.submission:
        return Needs(lookups=(waiting(event.item), Lookup(name="waiting_items", kind="item", args=(event.item,))))
    item = event.submission.split("|")[0]  # "digest" names no item and finds none
    return Needs(keys=(("submission", event.submission), ("item", item)))


def asked(submission: Submission, code: str, county: County, now: datetime) -> tuple[Submission, list[Notice]]:
    """Put a submission before the named 审定人, with a one-time code; without one it waits unseen."""
    approver = county.approver()
    if approver is None:
        return submission, []
    account = seated_account(county, approver, now)
    coded = replace(submission, code_digest=code_digest(code, submission.key, account, submission.text))
    notice = Notice(
        key=f"{submission.key}|gate|{len(submission.texts)}",
        kind="gate",
        notice_class=NoticeClass.A,
        audience=to_post(approver.key),
        facts={**submission.facts, **_decision_facts(coded), "code": code},
        not_before=now,
        about=submission.about,
        unit=submission.unit,
    )
    return coded, [notice]


def _decision_facts(submission: Submission) -> dict[str, object]:
    return {
        "submission": submission.key,
        "text": submission.text,
        "text_before": submission.texts[-2].text if len(submission.texts) > 1 else "",
        "rewritten": bool(submission.texts),
    }


def decide_gate(work: Work, event: Decision, county: County, now: datetime) -> Outcome:
    """报送, 暂缓 or 改写 by the named 审定人; bound to the code, the account and the exact text."""
    submission = _meant(work, event)
    if submission is None:
        return refuse("nothing_waiting")
    refusal = _refused(event, submission, county, now)
    if refusal is not None:
        return refusal
    if _is_vague(work, event):
        return refuse("code_wrong")
    if not _still_stands(work.get(Item, submission.item), submission):
        lapsed = replace(submission, state=GateState.LAPSED, decided_at=now)
        return Outcome(changes=(lapsed,), answer=Answer(kind="gate_lapsed", facts=submission.facts))
    who = county.standpoint(event.by, now)
    by = who.person.key if who.person else ""
    if isinstance(event, Rewritten):
        wording = Wording(text=event.text, by=by, at=now)
        return _rewritten(replace(submission, texts=(*submission.texts, wording)), event.fresh_code, county, now)
    state = GateState.RELEASED if isinstance(event, Released) else GateState.KEPT
    return _decided(replace(submission, state=state, decided_by=by, decided_at=now), county, now)


def _refused(event: Decision, submission: Submission, county: County, now: datetime) -> Outcome | None:
    if not _entitled(event, submission, county, now):
        return refuse("no_permit", act=Act.RELEASE.value, who_can=[Role.OFFICE.value])
    if submission.state is not GateState.WAITING:
        return refuse("gate_decided", state=submission.state.value, **submission.facts)
    return None if _code_fits(event, submission) else refuse("code_wrong")


def _meant(work: Work, event: Decision) -> Submission | None:
    if event.submission:
        return work.get(Submission, event.submission)
    found = work.found(Submission, waiting(event.item))
    coded = (each for each in found if event.code and _code_fits(event, each))
    return next(coded, next(iter(found), None))


def _is_vague(work: Work, event: Decision) -> bool:
    """A bare word where several wait: nobody can say which of them it lets go."""
    return not event.submission and not event.code and len(work.found(Submission, waiting(event.item))) > 1


def _entitled(event: Decision, submission: Submission, county: County, now: datetime) -> bool:
    who = county.standpoint(event.by, now)
    if Role.OFFICE in who.roles:
        return any(post.approves_reports for post in who.posts)
    return bool(submission.unit) and may(who, Act.RELEASE, county.roster, submission.unit)


def _still_stands(item: Item | None, submission: Submission) -> bool:
    if not submission.item:
        return True
    branch = item.branch(submission.unit) if item and not item.withdrawn else None
    if branch is None or not branch.is_open or branch.submitted is not None:
        return False
    return branch.deadline.number == submission.deadline_version


def _code_fits(event: Decision, submission: Submission) -> bool:
    return is_confirmed(event.by, event.code, submission.code_digest, (submission.key, submission.text))


def _rewritten(changed: Submission, code: str, county: County, now: datetime) -> Outcome:
    coded, notices = asked(changed, code, county, now)
    return Outcome(changes=(coded,), notices=tuple(notices), answer=Answer(kind="gate_rewritten", on_card=True))


def _decided(done: Submission, county: County, now: datetime) -> Outcome:
    state = done.state
    edit = Notice(
        key=f"{done.key}|decided",
        kind="gate_edit",
        notice_class=NoticeClass.C,
        audience=to_cards(done.about),
        facts={**done.facts, **_decision_facts(done), "state": state.value, "at": now.isoformat()},
        not_before=now,
        about=done.about,
    )
    sent = _upward(done, county, now) if state is GateState.RELEASED else ()
    return Outcome(changes=(done,), notices=(edit, *sent), answer=Answer(kind=f"gate_{state.value}", on_card=True))


def _upward(submission: Submission, county: County, now: datetime) -> tuple[Notice, ...]:
    audience = _audience(submission, county)
    if audience is None:
        return ()
    approver = county.roster.persons.get(submission.decided_by)
    slot = _moment(submission.facts.get("slot_at"))
    facts = {**submission.facts, **_decision_facts(submission), "approved_by": approver.name if approver else ""}
    notice = Notice(
        key=f"{submission.key}|up",
        kind=submission.notice,
        notice_class=NoticeClass.S,
        audience=audience,
        facts=facts,
        not_before=max(now, slot) if slot else now,
        about=f"item|{submission.item}" if submission.item else submission.about,
        unit=submission.unit,
        wanted=Wanted.OPEN if submission.item else Wanted.ALWAYS,
        version=submission.deadline_version,
    )
    return (notice,)


def _audience(submission: Submission, county: County) -> Audience | None:
    if submission.tier:
        return to_tier(submission.tier)
    post = county.county_head()
    return to_post(post.key) if post else None


def _moment(fact: object) -> datetime | None:
    """A digest released early still waits for its slot."""
    return datetime.fromisoformat(fact) if isinstance(fact, str) else None
