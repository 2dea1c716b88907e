"""The rules of 待审定: propose, release, keep, rewrite (domain §2.9; reliability E8)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from domain.codes import code_digest, is_confirmed
from domain.county import County, seated_account
from domain.events import Kept, Released, Rewritten
from domain.matters.conditions import holds
from domain.matters.extensions import Request, coded
from domain.matters.gate import GateState, Submission, Wording
from domain.matters.items import Item, with_branch
from domain.matters.upward import MOST_LINES, condition, decision_facts, list_facts, upward
from domain.messages.notices import Notice, to_cards, to_post
from domain.outcome import Aggregate, Answer, Outcome, refuse
from domain.people.records import Post, Role
from domain.permits import Act, may
from domain.policy import NoticeClass
from domain.work import Lookup, Needs, Work

Decision = Released | Kept | Rewritten
BULK = "bulk|"
# How each kind of report is put before the 审定人.
SHOWN: Mapping[str, str] = {
    "report_up_list": "gate_list",
    "extension_up": "gate_extension",
    "level_up": "gate_level",
    "light_changes": "gate_lights",
    "recorded_on_behalf": "gate_recorded",
    "paper": "gate_paper",
}


def waiting(item: str) -> Lookup:
    """The submissions that wait, all or of one item."""
    return Lookup(name="waiting_submissions", kind="submission", args=(item,))


def members_of(submission: str) -> Lookup:
    """What stands in a digest; of every digest that waits where none is named."""
    return Lookup(name="submission_members", kind="submission", args=(submission,))


def needs_decision(event: Decision, _now: datetime) -> Needs:
    """The submission by key (card), or what waits (words), with the matters it speaks of."""
    members = (members_of(event.submission), Lookup(name="member_items", kind="item", args=(event.submission,)))
    if not event.submission:
        matters = Lookup(name="waiting_items", kind="item", args=(event.item,))
        return Needs(lookups=(waiting(event.item), matters, *(() if event.item else members)))
    item = event.submission.split("|")[0]  # a digest and "bulk" name no item and find none
    more = members if event.submission.startswith(BULK) else ()
    return Needs(keys=(("submission", event.submission), ("item", item)), lookups=more)


def asked(submission: Submission, code: str, county: County, now: datetime) -> tuple[Submission, list[Notice]]:
    """Put a submission before the named 审定人, with a one-time code; without one it waits unseen."""
    approver = county.approver()
    if approver is None:
        return replace(submission, next_due_at=None), []
    account = seated_account(county, approver, now)
    return _put(_sealed(submission, code, account), code, approver, now)


def _sealed(submission: Submission, code: str, account: str) -> Submission:
    digest = code_digest(code, submission.key, account, submission.text)
    return replace(submission, code_digest=digest, next_due_at=None)


def _undecided(submission: Submission) -> dict[str, object]:
    """Its facts without the state of the matter: on this card `state` says how it was decided."""
    return {name: value for name, value in submission.facts.items() if name != "state"}


def _put(coded: Submission, code: str, post: Post, now: datetime) -> tuple[Submission, list[Notice]]:
    notice = Notice(
        key=f"{coded.key}|gate|{len(coded.texts)}{'|2' if coded.first_by else ''}",
        kind=SHOWN.get(coded.notice, "gate"),
        notice_class=NoticeClass.A,
        audience=to_post(post.key),
        facts={**_undecided(coded), **decision_facts(coded), "code": code, "second": bool(coded.first_by)},
        not_before=now,
        about=coded.about,
        unit=coded.unit,
    )
    return coded, [notice]


def deciding_post(submission: Submission, county: County, now: datetime) -> Post | None:
    """Before whom it was put: the 审定人, or the second one of the office."""
    return _second_post(submission, county, now) if submission.first_by else county.approver()


def decide_gate(work: Work, event: Decision, county: County, now: datetime) -> Outcome:
    """报送, 暂缓 or 改写 by the named 审定人; bound to the code, the account and the exact text."""
    found = _found(work, event)
    own = [each for each in found if _entitled(event, each, county, now)]  # of another field's he does not read
    if not own:
        return _none(found)
    submission = _meant(event, own)
    refusal = _refused(event, submission, county, now)
    if refusal is not None or _is_vague(event, own):
        return refusal or _which(own)
    submission, members = _standing(work, submission)
    if not _still_stands(work, submission):
        lapsed = replace(submission, state=GateState.LAPSED, decided_at=now)
        answer = Answer(kind="gate_lapsed", facts=submission.facts)
        return Outcome(changes=(lapsed, *members), notices=(_edit(lapsed, "", county),), answer=answer)
    by = county.standpoint(event.by, now).key
    if isinstance(event, Rewritten):
        wording = Wording(text=event.text, by=by, at=now)
        # Whoever agreed to the words before has not agreed to these.
        changed = replace(submission, texts=(*submission.texts, wording), first_by="")
        return _with(_gone(members), _rewritten(changed, event.fresh_code, county, now))
    if isinstance(event, Kept):
        kept = replace(submission, state=GateState.KEPT, decided_by=by, decided_at=now)
        return _decided((kept, members), by, "", county)
    first = submission.first_by or by
    done = replace(submission, state=GateState.RELEASED, decided_by=first, decided_at=now)
    return _released(work, event, (done, members), county)


def _released(
    work: Work, event: Released, decided: tuple[Submission, tuple[Submission, ...]], county: County
) -> Outcome:
    done, members = decided
    now = done.decided_at or done.opened_at
    if not done.first_by and (len(done.members) > county.house.bulk or _is_his_own_record(work, done)):
        waits = replace(done, state=GateState.WAITING, first_by=done.decided_by, decided_by="", decided_at=None)
        return _with(_gone(members), _seconded(waits, event.fresh_code, county, now))
    outcome = _decided((done, members), county.standpoint(event.by, now).key, event.fresh_code, county)
    return replace(outcome, changes=(*outcome.changes, *_keyed(work, done, event.fresh_code, county)))


def _is_his_own_record(work: Work, done: Submission) -> bool:
    """Who wrote a leader's order down does not alone let that leader be told of it (reliability §5.10 row 2)."""
    item = work.get(Item, done.item)
    return done.notice == "recorded_on_behalf" and item is not None and item.issuer == done.decided_by


def _keyed(work: Work, done: Submission, code: str, county: County) -> tuple[Item, ...]:
    """A request that goes up takes with it the one code that decides it."""
    item, post = work.get(Item, done.item), county.county_head()
    branch = item.branch(done.unit) if item else None
    request = branch.pending_extension if branch else None
    if done.notice != "extension_up" or item is None or post is None or request is None:
        return ()
    asked = Request(item=item, unit=done.unit, extension=request, decider=post)
    moment = done.decided_at or done.opened_at
    sealed = replace(coded(asked, code, county, moment), let_go_at=moment)
    return (with_branch(item, done.unit, lambda b: replace(b, extensions=(*b.extensions[:-1], sealed))),)


def _seconded(submission: Submission, code: str, county: County, now: datetime) -> Outcome:
    """A large digest, or what one has recorded himself, needs a second person of the office (domain §2.9)."""
    post = _second_post(submission, county, now)
    if post is None:
        return refuse("no_second_person", count=len(submission.members))
    sealed = _sealed(submission, code, seated_account(county, post, now))
    put, notices = _put(sealed, code, post, now)
    first = replace(put, decided_by=put.first_by, decided_at=now)
    edit = replace(_edit(first, "", county), key=f"{put.key}|first|{put.code_digest[:12]}", kind="gate_first")
    return Outcome(changes=(put,), notices=(edit, *notices), answer=_waits(put, post))


def _second_post(submission: Submission, county: County, now: datetime) -> Post | None:
    posts = county.roster.posts_with(Role.OFFICE)
    seats = ((post, county.roster.seat(post, county.today(now)).person) for post in posts)
    return next((post for post, person in seats if person and person.key != submission.first_by), None)


def _waits(submission: Submission, post: Post) -> Answer:
    return Answer(kind="gate_needs_second", facts={"title_of": post.title, "count": len(submission.members)})


def _refused(event: Decision, submission: Submission, county: County, now: datetime) -> Outcome | None:
    if submission.state is not GateState.WAITING:
        return refuse("gate_decided", **_edit(submission, "", county).facts)
    if submission.first_by == county.standpoint(event.by, now).key:
        post = _second_post(submission, county, now)
        if post is not None:
            return Outcome(answer=_waits(submission, post))
        if isinstance(event, Released):  # the second went away: still nobody lets go alone what takes two
            return refuse("no_second_person", count=len(submission.members))
    return None if _code_fits(event, submission) else refuse("code_wrong")


def _found(work: Work, event: Decision) -> Sequence[Submission]:
    """The one of the card, or all that a word may mean."""
    if not event.submission:
        return work.found(Submission, waiting(event.item))
    named = work.get(Submission, event.submission)
    return () if named is None else (named,)


def _none(found: Sequence[Submission]) -> Outcome:
    """Nothing of his waits."""
    if not found:
        return refuse("nothing_waiting")
    return refuse("no_permit", act=Act.RELEASE.value, who_can=[Role.OFFICE.value])


def _meant(event: Decision, own: Sequence[Submission]) -> Submission:
    return next((each for each in own if event.code and _code_fits(event, each)), own[0])


def _is_vague(event: Decision, own: Sequence[Submission]) -> bool:
    """A bare word where several wait: nobody can say which of them it lets go."""
    return not event.code and len(own) > 1


def _which(found: Sequence[Submission]) -> Outcome:
    return refuse("gate_which", ups=[each.named for each in found[:MOST_LINES]], total=len(found))


def _entitled(event: Decision, submission: Submission, county: County, now: datetime) -> bool:
    who = county.standpoint(event.by, now)
    if submission.first_by:
        return Role.OFFICE in who.roles
    if Role.OFFICE in who.roles:
        return any(post.approves_reports for post in who.posts)
    return bool(submission.unit) and may(who, Act.RELEASE, county.roster, submission.unit)


def _standing(work: Work, submission: Submission) -> tuple[Submission, tuple[Submission, ...]]:
    """A digest as it stands now: what was acted on meanwhile is taken out; with every member it had."""
    if not submission.members:
        return submission, ()
    members = [m for key in submission.members if (m := work.get(Submission, key)) is not None]
    kept = [m for m in members if _still_stands(work, m)]
    lapsed = (replace(m, state=GateState.LAPSED) for m in members if m not in kept)
    facts = {**submission.facts, **list_facts(kept)}
    return replace(submission, members=tuple(m.key for m in kept), facts=facts), (*kept, *lapsed)


def _still_stands(work: Work, submission: Submission) -> bool:
    if submission.key.startswith(BULK):
        return bool(submission.members)
    if not submission.item:
        return True
    item = work.get(Item, submission.item)
    if item is not None and item.escalation_paused is not None:
        return False
    return holds(condition(submission), item, submission.unit, submission.deadline_version)


def _gone(members: tuple[Submission, ...]) -> tuple[Submission, ...]:
    """What a list holds no more: it must not wait in none."""
    return tuple(member for member in members if member.state is GateState.LAPSED)


def _with(more: tuple[Submission, ...], outcome: Outcome) -> Outcome:
    return replace(outcome, changes=(*outcome.changes, *more)) if outcome.changes else outcome


def _code_fits(event: Decision, submission: Submission) -> bool:
    return is_confirmed(event.by, event.code, submission.code_digest, (submission.key, submission.text))


def _rewritten(changed: Submission, code: str, county: County, now: datetime) -> Outcome:
    coded, notices = asked(changed, code, county, now)
    return Outcome(changes=(coded,), notices=tuple(notices), answer=Answer(kind="gate_rewritten", on_card=True))


def _edit(done: Submission, by: str, county: County) -> Notice:
    """Its cards say what was decided, when and by whom; `by` said the last word."""
    now = done.decided_at or done.opened_at
    persons = (county.roster.persons.get(key) for key in dict.fromkeys((done.decided_by, by)))
    decided = {
        "state": done.state.value,
        "decided_at": now.isoformat(),
        "deciders": [person.name for person in persons if person],
        "paused": done.state is GateState.RELEASED and county.halts(let_go=True),
    }
    return Notice(
        key=f"{done.key}|decided",
        kind="gate_edit",
        notice_class=NoticeClass.C,
        audience=to_cards(done.about),
        facts={**done.facts, **decision_facts(done), **decided},
        not_before=now,
        about=done.about,
    )


def _decided(decided: tuple[Submission, tuple[Submission, ...]], by: str, code: str, county: County) -> Outcome:
    (done, members) = decided
    state, now = done.state, done.decided_at or done.opened_at
    edit = _edit(done, by, county)
    sent = upward(done, code, county, now) if state is GateState.RELEASED else ()
    ended = (m if m.state is GateState.LAPSED else _ended(m, done) for m in members)
    changes: tuple[Aggregate, ...] = (done, *ended)
    facts = {"paused": edit.facts["paused"], **done.named}
    answer = Answer(kind=f"gate_{state.value}", facts=facts, on_card=True)
    return Outcome(changes=changes, notices=(edit, *sent), answer=answer)


def _ended(member: Submission, done: Submission) -> Submission:
    return replace(member, state=done.state, decided_by=done.decided_by, decided_at=done.decided_at)
