"""销毁原文: raw words up to a day, by two persons, as an audited act (design §4). What was done with them stays."""

from dataclasses import replace
from datetime import datetime, time

from domain.actors import Channel, Standpoint
from domain.audits.records import Destruction
from domain.calendars import COUNTY_ZONE, local_date
from domain.codes import code_digest
from domain.county import County
from domain.events import DestroyingRaw
from domain.matters.drafts import Draft, DraftKind, DraftState
from domain.matters.pending import Confirmation
from domain.outcome import NOTHING, Answer, Outcome, refuse
from domain.people.second import entitled, sent_to_second
from domain.permits import BY_ACT, Act
from domain.work import Needs, Work, needs_keys

ACT = Act.DESTROY_RAW


def needs_destroying(event: DestroyingRaw, _now: datetime) -> Needs:
    """The draft that this message may already have begun."""
    return needs_keys(("draft", event.draft))


def begin(_work: Work, event: DestroyingRaw, county: County, now: datetime) -> Outcome:
    """Shown with its day, confirmed by the first, agreed to by the second."""
    who = county.standpoint(event.by, now)
    if who.person is None:
        return NOTHING
    if not entitled(who, ACT, county.roster):
        return _no_permit()
    if event.by.channel is Channel.GROUP:
        return refuse("only_privately", act=ACT.value)
    if event.before_on > local_date(now):
        return refuse("nothing_that_old", before_on=event.before_on.isoformat())
    subject = event.before_on.isoformat()
    draft = Draft(
        key=event.draft,
        draft_kind=DraftKind.DESTROY,
        state=DraftState.WAITING,
        actor_account=event.by.staff_id,
        actor=who.person.key,
        begun_at=now,
        expires_at=now + county.policy.terms.confirm_within,
        subject=subject,
        digest=subject,
        code_digest=code_digest(event.code, event.draft, event.by.staff_id, subject),
    )
    facts = {"before_on": subject, "draft": draft.key, "code": event.code, "expires_at": draft.expires_at.isoformat()}
    return Outcome(changes=(draft,), answer=Answer(kind="destroy_confirm", facts=facts))


def _no_permit() -> Outcome:
    may = [role.value for role, cell in BY_ACT[ACT].cells.items() if cell != "-"]
    return refuse("no_permit", act=ACT.value, who_can=may)


def confirmed(_work: Work, confirmation: Confirmation, county: County, now: datetime) -> Outcome:
    """The first confirmation goes on to the second person; with the second the words are gone."""
    draft = confirmation.draft
    who = county.standpoint(confirmation.event.by, now)
    if not entitled(who, ACT, county.roster):
        return _no_permit()
    if not draft.first:
        return sent_to_second(confirmation, ACT, county, (now, [draft.subject]))
    gone = _destruction(draft, who, now)
    facts = {"before_on": draft.subject}
    return Outcome(
        changes=(replace(draft, state=DraftState.DONE), gone), answer=Answer(kind="raw_destroyed", facts=facts)
    )


def _destruction(draft: Draft, who: Standpoint, now: datetime) -> Destruction:
    day = datetime.fromisoformat(draft.subject).date()
    return Destruction(
        key=draft.key,
        before_at=datetime.combine(day, time(), COUNTY_ZONE).astimezone(now.tzinfo),
        by=draft.first,
        second=who.person.key if who.person else "",
        at=now,
    )
