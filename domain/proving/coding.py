"""Words of an unproven sender, or not surely understood: looked at, shown, and done once the code that went to the
account one to one comes back. Bound to the account and to exactly these words, ten minutes, once (S05)."""

from dataclasses import asdict, fields, replace
from datetime import datetime

from domain.codes import code_digest, state_digest
from domain.county import County
from domain.events import Event, ExtensionAsked, Unproven
from domain.matters.drafts import Draft, DraftKind, DraftState
from domain.matters.items import Item
from domain.matters.pending import Confirmation
from domain.outcome import Answer, Outcome, refuse
from domain.projects.files import ProjectFile
from domain.proving.standing import BY_NAME
from domain.proving.words import about, kept, spoken
from domain.work import Work

# Told apart in the sentence, or not said at all: a drawn code is for whoever acts next, not for who speaks.
_UNTOLD = frozenset(
    {"days", "by", "item", "handle", "person", "reason", "fact", "proxy", "unknown", "code", "ticket", "element"}
) | {"formal_kind", "amount_yuan"}


def begun(event: Unproven, preview: Outcome, county: County, now: datetime) -> Outcome:
    """Nothing has happened: only what would happen is kept. What would be refused anyway is refused at once."""
    if not preview.changes and not preview.notices:
        return preview
    item = next((change for change in preview.changes if isinstance(change, Item)), None)
    said = about(event.event, item.key if item else "")
    word = kept(said)
    digest = state_digest((type(said).__name__, word))
    draft = Draft(
        key=event.by.message_id,
        draft_kind=DraftKind.WORD,
        state=DraftState.WAITING,
        actor_account=event.by.staff_id,
        actor=county.standpoint(event.by, now).key,
        begun_at=now,
        expires_at=now + county.policy.terms.confirm_within,
        subject=type(said).__name__,
        word=word,
        digest=digest,
        code_digest=code_digest(event.code, event.by.message_id, event.by.staff_id, digest),
    )
    what = "Wrong" if getattr(said, "wrong", False) else draft.subject
    facts = {"what": what, "number": item.number if item else 0, "details": _details(said, county)}
    facts |= {"draft": draft.key, "code": event.code, "expires_at": draft.expires_at.isoformat()}
    facts |= {**_typed(said), **_listed(said, preview)}
    return Outcome(
        changes=(draft,), answer=Answer(kind="doubt_confirm" if event.doubted else "word_confirm", facts=facts)
    )


def _details(said: Event, county: County) -> list[str]:
    """The words themselves, and by name who stands in."""
    values = (getattr(said, field.name) for field in fields(said) if field.name not in _UNTOLD)
    proxy = county.roster.persons.get(getattr(said, "proxy", ""))
    told = [str(value) for value in values if type(value) in (str, int) and value]
    return [*told, *([proxy.name] if proxy else [])]


def _listed(said: Event, preview: Outcome) -> dict[str, object]:
    """Several matters by number, and what would be booked for each project."""
    files = {change.key: change.name for change in preview.changes if isinstance(change, ProjectFile)}
    items = [change.number for change in preview.changes if isinstance(change, Item)]
    entries = [asdict(each) | {"name": files.get(each.project, "")} for each in getattr(said, "entries", ())]
    return {"numbers": items, "entries": entries}


def _typed(said: Event) -> dict[str, object]:
    moment = getattr(said, "due_at", None) or getattr(said, "until", None)
    period = getattr(said, "period", None)
    past_on = getattr(said, "past_on", None)
    days = (period.start_on, period.end_on) if period else (past_on, past_on)
    fact = getattr(said, "fact", None)
    return {
        "fact": fact.value if fact else "",
        "reason": str(getattr(said, "reason", "")) if isinstance(said, ExtensionAsked) else "",
        "formal_kind": str(getattr(said, "formal_kind", "")),
        "amount_yuan": int(getattr(said, "amount_yuan", 0)),
        "until_at": moment.isoformat() if moment else "",
        "first_on": days[0].isoformat() if days[0] else "",
        "last_on": days[1].isoformat() if days[1] else "",
    }


def word_confirmed(_work: Work, confirmation: Confirmation, _county: County, _now: datetime) -> Outcome:
    """The words count now, judged in the county of this moment."""
    draft, event = confirmation.draft, confirmation.event
    of = BY_NAME.get(draft.subject)
    if of is None:
        return refuse("nothing_pending")
    by = replace(event.by, proven=True)
    done = replace(draft, state=DraftState.DONE)
    return Outcome(changes=(done,), then=spoken(of, draft.word, by, event.fresh_code))
