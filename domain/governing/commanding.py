"""Commands of the server that a login alone does not suffice for: the person named confirms one to one by a code, for
some a second person too, and then the very same command does it, once (ADR 36)."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from domain.actors import Channel, Standpoint
from domain.audits.logged import logged
from domain.codes import code_digest, state_digest
from domain.county import County
from domain.events import Commanded, EmergencyDeclared, PolicyLoaded
from domain.governing.emergency import Emergency, is_too_long, until_end_of, written
from domain.matters.drafts import Draft, DraftKind, DraftState
from domain.matters.pending import Confirmation
from domain.messages.notices import Notice, to_account
from domain.outcome import NOTHING, Answer, Outcome, refuse
from domain.people.second import sent_to_second
from domain.permits import BY_ACT, Act, Grant, grant_of
from domain.policy import NoticeClass
from domain.switches import EMERGENCY, Setting
from domain.work import Needs, Work, needs_keys

ACTS = frozenset({Act.EXPORT_PHONES, Act.SET_RULES, Act.EMERGENCY, Act.SET_KEYS})
# So long a word counts, and so long the command may use it.
WITHIN = timedelta(days=1)
_BEGIN = (Grant.CONFIRM, Grant.SECOND)


def draft_key(event: Commanded) -> str:
    """The same person and the same words are the same draft."""
    return f"command|{event.act.value}|{event.by.staff_id}|{state_digest((event.act.value, event.said))}"


def needs_commanded(event: Commanded, _now: datetime) -> Needs:
    """What this command may already have begun."""
    return needs_keys((Draft.kind, draft_key(event)))


def command(work: Work, event: Commanded, county: County, now: datetime) -> Outcome:
    """Asked about the first time, done the second: exactly what was agreed to."""
    who = county.standpoint(event.by, now)
    if who.person is None or event.act not in ACTS:
        return NOTHING
    if event.by.channel is not Channel.COMMAND or grant_of(who, event.act, county.roster) not in _BEGIN:
        return _no_permit(event.act)
    if _ends_wrongly(event, now):
        return refuse("emergency_too_long")
    draft = work.get(Draft, draft_key(event))
    if draft is None or draft.expires_at <= now or draft.state is DraftState.DROPPED:
        return _asked(event, who, now)
    if draft.state is DraftState.WAITING:
        return refuse("command_waits", act=event.act.value)
    return _carried_out(draft, event, now)


def _no_permit(act: Act) -> Outcome:
    may = [role.value for role, cell in BY_ACT[act].cells.items() if cell != Grant.DENY.value]
    return refuse("no_permit", act=act.value, who_can=may)


def _ends_wrongly(event: Commanded, now: datetime) -> bool:
    last_on = dict(event.said).get("until_on", "")
    return event.act is Act.EMERGENCY and bool(last_on) and is_too_long(date.fromisoformat(last_on), now)


def _asked(event: Commanded, who: Standpoint, now: datetime) -> Outcome:
    """A code goes to the person named, one to one: whoever sits at the terminal is not believed to be him."""
    key, digest = draft_key(event), state_digest(event.said)
    draft = Draft(
        key=key,
        draft_kind=DraftKind.COMMAND,
        state=DraftState.WAITING,
        actor_account=event.by.staff_id,
        actor=who.key,
        begun_at=now,
        expires_at=now + WITHIN,
        subject=event.act.value,
        word=event.said,
        digest=digest,
        code_digest=code_digest(event.code, key, event.by.staff_id, digest),
    )
    facts = {"draft": key, "code": event.code, "act": event.act.value, "details": details(draft)}
    notice = Notice(
        key=f"{key}|{now.isoformat()}",
        kind="command_confirm",
        notice_class=NoticeClass.A,
        audience=to_account(event.by.staff_id),
        facts=facts,
        not_before=now,
    )
    return Outcome(changes=(draft,), notices=(notice,), answer=Answer(kind="command_asked", facts={"name": who.name}))


def details(draft: Draft) -> list[object]:
    """What would be done, name by name."""
    return [{"name": name, "value": value} for name, value in draft.word if value]


def confirmed(_work: Work, confirmation: Confirmation, county: County, now: datetime) -> Outcome:
    """The named person has said so; where it takes two the second one is asked now. An emergency needs no more."""
    draft, act = confirmation.draft, Act(confirmation.draft.subject)
    who = county.standpoint(confirmation.event.by, now)
    grant = grant_of(who, act, county.roster)
    if grant not in _BEGIN:
        return _no_permit(act)
    if grant is Grant.SECOND and not draft.first:
        return sent_to_second(confirmation, act, county, (now, details(draft)))
    if act is Act.EMERGENCY:
        return _declaring(draft, confirmation)
    agreed = replace(draft, state=DraftState.DONE, expires_at=now + WITHIN)
    return Outcome(changes=(agreed,), answer=Answer(kind="command_agreed", facts={"act": act.value}))


def _declaring(draft: Draft, confirmation: Confirmation) -> Outcome:
    said = dict(draft.word)
    last_on = date.fromisoformat(said["until_on"]) if said.get("until_on") else None
    then = EmergencyDeclared(
        by=confirmation.event.by, person=draft.first or draft.actor, reason=said.get("reason", ""), last_on=last_on
    )
    return Outcome(changes=(replace(draft, state=DraftState.DROPPED),), then=then)


def needs_declared(_event: EmergencyDeclared, _now: datetime) -> Needs:
    """The switch."""
    return needs_keys((Setting.kind, EMERGENCY))


def declare(_work: Work, event: EmergencyDeclared, county: County, now: datetime) -> Outcome:
    """In force, or over, from now on."""
    who = county.standpoint(event.by, now)
    if grant_of(who, Act.EMERGENCY, county.roster) not in _BEGIN:
        return _no_permit(Act.EMERGENCY)
    if event.last_on is None:
        return Outcome(changes=(Setting(key=EMERGENCY, value=""),), answer=Answer(kind="emergency_over"))
    until = until_end_of(event.last_on).astimezone(now.tzinfo)
    emergency = Emergency(until=until, by=event.person, reason=event.reason)
    facts = {"last_on": event.last_on.isoformat(), "reason": event.reason}
    setting = Setting(key=EMERGENCY, value=written(emergency))
    return Outcome(changes=(setting,), answer=Answer(kind="emergency_begun", facts=facts))


def _carried_out(draft: Draft, event: Commanded, now: datetime) -> Outcome:
    """Used up: another time needs another word. The record names both persons."""
    second = draft.actor_account if draft.first else ""
    record = logged(event.by, event.act, {**dict(event.said), "second": second}, now)
    used = replace(draft, state=DraftState.DROPPED)
    then = PolicyLoaded(by=event.by, policy=event.policy) if event.policy else None
    return Outcome(
        changes=(used, record), answer=Answer(kind="command_done", facts={"act": event.act.value}), then=then
    )
