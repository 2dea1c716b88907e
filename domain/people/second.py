"""The second person (S06): what two must agree to goes from the one who confirmed it to another one by name."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum

from domain.actors import Actor, Channel, Standpoint
from domain.calendars import local_date
from domain.codes import code_digest
from domain.county import County
from domain.events import Ticked
from domain.matters.drafts import Draft, DraftState
from domain.matters.pending import Confirmation
from domain.messages.notices import Notice, to_account, to_cards
from domain.outcome import Answer, Outcome, refuse
from domain.people.records import Person, Role
from domain.people.roster import Roster
from domain.permits import BY_ACT, Act, Grant, grant_of
from domain.policy import NoticeClass
from domain.work import Needs, Work, needs_keys

WITHIN = timedelta(days=1)


class Verdict(StrEnum):
    """How what two must agree to has ended: by the second person, by the first, by guesses at the code, by time."""

    AGREED = "agreed"
    DECLINED = "declined"
    CALLED_OFF = "called_off"
    GUESSED = "guessed"
    LAPSED = "lapsed"


_COUNTS = (Grant.CONFIRM, Grant.SECOND, Grant.PROPOSE)


def entitled(who: Standpoint, act: Act, roster: Roster) -> bool:
    """True for whoever may be one of the two; a command on the county's own machine counts as its administrator."""
    if who.actor.channel is Channel.COMMAND and who.person is None:
        return True
    return grant_of(who, act, roster) in _COUNTS


def second_for(first: str, act: Act, county: County, now: datetime) -> Person | None:
    """Another person who may be the second: one of the two must decide, not only propose. A principal leader is never
    asked by the machine (domain §2.9)."""
    day, roster = local_date(now), county.roster
    proposing = {role for role, cell in BY_ACT[act].cells.items() if cell == Grant.PROPOSE.value}
    deciding = {role for role, cell in BY_ACT[act].cells.items() if cell in (Grant.SECOND.value, Grant.CONFIRM.value)}
    only_proposes = not any(post.role in deciding for post in roster.posts_held(first, day))
    wanted = deciding if only_proposes else deciding | proposing
    posts = sorted(
        (p for p in roster.posts.values() if p.role in wanted - {Role.PRINCIPAL}), key=lambda p: (p.rank, p.key)
    )
    seated = (roster.seat(post, day).person for post in posts)
    return next((p for p in seated if p is not None and p.reachable and p.key != first), None)


def sent_to_second(
    confirmation: Confirmation, act: Act, county: County, said: tuple[datetime, Sequence[object]]
) -> Outcome:
    """The draft now waits for the second person, who gets a code of his own; `said` = now, and what he is shown."""
    now, details = said
    draft, event = confirmation.draft, confirmation.event
    first = county.standpoint(event.by, now).person
    second = second_for(draft.actor, act, county, now)
    if second is None:
        return refuse("second_missing", act=act.value)
    notice = Notice(
        key=f"{_about(draft)}|second",
        kind="second_person",
        notice_class=NoticeClass.A,
        audience=to_account(second.staff_id),
        facts={
            "draft": draft.key,
            "code": event.fresh_code,
            "first": first.name if first else "",
            "act": act.value,
            "details": list(details),
        },
        not_before=now,
        about=_about(draft),
        urgent=act is Act.EMERGENCY,
    )
    asked = replace(draft, act=act.value, shown=tuple(_pair(each) for each in details))
    passed = _passed(asked, second, event.fresh_code, now)
    return Outcome(changes=(passed,), notices=(notice,), answer=_asked(passed, county))


def _pair(detail: object) -> tuple[str, str]:
    named = detail if isinstance(detail, dict) else {"name": "", "value": detail}
    return str(named["name"]), str(named["value"])


def _details(draft: Draft) -> list[object]:
    return [{"name": name, "value": value} if name else value for name, value in draft.shown]


def _about(draft: Draft) -> str:
    """The same words may be asked about again: each time is an occasion of its own."""
    return f"draft|{draft.key}|{draft.begun_at.isoformat()}"


def _asked(draft: Draft, county: County) -> Answer:
    second = county.roster.person_of(draft.actor_account)
    return Answer(kind="second_asked", facts={"second": second.name if second else "", "act": draft.act})


def _passed(draft: Draft, second: Person, code: str, now: datetime) -> Draft:
    return replace(
        draft,
        first=draft.actor,
        actor_account=second.staff_id,
        expires_at=now + WITHIN,
        next_due_at=now + WITHIN,
        wrong_codes=0,
        code_digest=code_digest(code, draft.key, second.staff_id, draft.digest),
    )


def settled(draft: Draft, outcome: Outcome, verdict: Verdict, said: tuple[County, datetime]) -> Outcome:
    """Where a second person's word, or his silence, has ended it, the card he was sent says so and has nothing to
    press, and the first person is told. `said` = the county, now."""
    ended = next((c for c in outcome.changes if isinstance(c, Draft) and c.key == draft.key), None)
    if not draft.first or ended is None or ended.state is DraftState.WAITING:
        return outcome
    county, now = said
    marked = replace(ended, verdict=verdict.value, decided_at=min(draft.expires_at, now), next_due_at=None)
    facts = _ended_facts(marked, county, now)
    edit = Notice(
        key=f"{_about(draft)}|decided",
        kind="second_edit",
        notice_class=NoticeClass.C,
        audience=to_cards(_about(draft)),
        facts=facts,
        not_before=now,
    )
    told = () if verdict is Verdict.CALLED_OFF else tuple(_first_told(marked, facts, county, now))
    changes = tuple(marked if c is ended else c for c in outcome.changes)
    return replace(outcome, changes=changes, notices=(*outcome.notices, edit, *told))


def needs_ticked(event: Ticked, _now: datetime) -> Needs:
    """What waits for a second person."""
    return needs_keys((Draft.kind, event.key))


def lapse(work: Work, event: Ticked, county: County, now: datetime) -> Outcome:
    """The second person's time is over: nothing was done."""
    draft = work.get(Draft, event.key)
    if draft is None or draft.next_due_at is None or draft.next_due_at > now:
        return Outcome()
    dropped = Outcome(changes=(replace(draft, state=DraftState.DROPPED),))
    return settled(draft, dropped, Verdict.LAPSED, (county, now))


def _first_told(draft: Draft, facts: dict[str, object], county: County, now: datetime) -> list[Notice]:
    first = county.roster.persons.get(draft.first)
    if first is None or not first.reachable:
        return []
    told = Notice(
        key=f"{_about(draft)}|first_told",
        kind="second_told",
        notice_class=NoticeClass.B,
        audience=to_account(first.staff_id),
        facts=facts,
        not_before=now,
    )
    return [told]


def present_state(draft: Draft, by: Actor, county: County, now: datetime) -> Outcome | None:
    """What either of the two is told who presses when it is over, or before it is his turn; None = go on."""
    is_second = by.staff_id == draft.actor_account
    if not draft.first or not (is_second or _is_first(draft, by, county, now)):
        return None
    return _over(draft, county, now) or (None if is_second else Outcome(answer=_asked(draft, county)))


def called_off(draft: Draft, by: Actor, county: County, now: datetime) -> Outcome:
    """Either of the two ends it while it waits."""
    is_first = _is_first(draft, by, county, now)
    if not is_first and by.staff_id != draft.actor_account:
        return refuse("nothing_pending")
    over = _over(draft, county, now)
    if over is not None:
        return over
    verdict = Verdict.CALLED_OFF if is_first else Verdict.DECLINED
    dropped = Outcome(changes=(replace(draft, state=DraftState.DROPPED),))
    done = settled(draft, dropped, verdict, (county, now))
    return replace(done, answer=Answer(kind="second_dropped", facts={"act": draft.act}))


def _is_first(draft: Draft, by: Actor, county: County, now: datetime) -> bool:
    return bool(draft.first) and county.standpoint(by, now).key == draft.first


def _over(draft: Draft, county: County, now: datetime) -> Outcome | None:
    ended = draft.verdict or draft.expires_at <= now
    return refuse("second_over", **_ended_facts(draft, county, now)) if ended else None


def _ended_facts(draft: Draft, county: County, now: datetime) -> dict[str, object]:
    second, first = county.roster.person_of(draft.actor_account), county.roster.persons.get(draft.first)
    verdict = Verdict(draft.verdict or Verdict.LAPSED)
    who = first if verdict is Verdict.CALLED_OFF else second
    return {
        "act": draft.act,
        "verdict": verdict.value,
        "who": who.name if who else "",
        "first": first.name if first else "",
        "details": _details(draft),
        "decided_at": (draft.decided_at or min(draft.expires_at, now)).isoformat(),
    }
