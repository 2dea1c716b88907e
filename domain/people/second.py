"""The second person (S06): what two must agree to goes from the one who confirmed it to another one by name."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from domain.actors import Channel, Standpoint
from domain.calendars import local_date
from domain.codes import code_digest
from domain.county import County
from domain.matters.drafts import Draft
from domain.matters.pending import Confirmation
from domain.messages.notices import Notice, to_account
from domain.outcome import Answer, Outcome, refuse
from domain.people.records import Person, Role
from domain.people.roster import Roster
from domain.permits import BY_ACT, Act, Grant, grant_of
from domain.policy import NoticeClass

WITHIN = timedelta(days=1)
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
        key=f"{draft.key}|second",
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
        urgent=act is Act.EMERGENCY,
    )
    answer = Answer(kind="second_asked", facts={"second": second.name, "act": act.value})
    return Outcome(changes=(_passed(draft, second, event.fresh_code, now),), notices=(notice,), answer=answer)


def _passed(draft: Draft, second: Person, code: str, now: datetime) -> Draft:
    return replace(
        draft,
        first=draft.actor,
        actor_account=second.staff_id,
        expires_at=now + WITHIN,
        wrong_codes=0,
        code_digest=code_digest(code, draft.key, second.staff_id, draft.digest),
    )
