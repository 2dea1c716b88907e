"""Not understood: the best guess and two examples of his own; twice in a row the office is asked to help, once a day
(messages §1.4, language §4)."""

from dataclasses import replace
from datetime import datetime, timedelta

from domain.actors import Standpoint
from domain.calendars import local_date
from domain.county import County
from domain.events import Misunderstood
from domain.matters.drafts import DraftState
from domain.matters.items import Item
from domain.matters.pending import pending, waiting
from domain.matters.signing import open_of_account, own_items
from domain.matters.undo import Undo
from domain.messages.examples import examples
from domain.messages.missed import Miss
from domain.messages.notices import Notice, to_post
from domain.outcome import Answer, Outcome
from domain.people.records import Role, Tier
from domain.policy import NoticeClass
from domain.projects.files import ProjectFile
from domain.quotes import quote
from domain.rounds.reporting import liaised, projects_of
from domain.work import Needs, Work

IN_A_ROW, MOST_WORDS = timedelta(minutes=10), 80


def needs_misunderstood(event: Misunderstood, _now: datetime) -> Needs:
    """The last time, the last act, and what examples are made of."""
    account = event.by.staff_id
    keys = ((Miss.kind, account), (Undo.kind, account))
    noted = (pending(account),) if event.noted else ()
    return Needs(keys=keys, lookups=(open_of_account(account, hints=True), projects_of(account), *noted))


def misunderstood(work: Work, event: Misunderstood, county: County, now: datetime) -> Outcome:
    """To outsiders silence."""
    who = county.standpoint(event.by, now)
    if who.person is None or (event.noted and not _may_mean_an_act(work, who, now)):
        return Outcome()
    last = work.get(Miss, event.by.staff_id) or Miss(key=event.by.staff_id)
    if _is_second(work, last, now) and last.passed_on != local_date(now):
        told = _told(event, who, county, now)
        if told is not None:
            passed = replace(last, at=None, passed_on=local_date(now))
            return Outcome(changes=(passed,), notices=(told,), answer=Answer(kind="passed_to_office"))
    facts = {"guess": event.guess, "text": quote(event.text, who.tier), "examples": _own(work, who, now)}
    return Outcome(changes=(replace(last, at=now),), answer=Answer(kind="misunderstood", facts=facts))


def _may_mean_an_act(work: Work, who: Standpoint, now: datetime) -> bool:
    """好 is no answer to a draft that waits for 确认, and 知道了 no signature: who says it there is told what is."""
    unsigned = (b for item in own_items(work, who.actor.staff_id) for b in item.branches if b.unit in who.units)
    drafts = (d for d in waiting(work, who.actor.staff_id, now) if d.state is DraftState.WAITING)
    return any(drafts) or any(b.is_open and b.signed is None for b in unsigned)


def _is_second(work: Work, last: Miss, now: datetime) -> bool:
    """A moment ago he was not understood either, and has done nothing since."""
    undo = work.get(Undo, last.key)
    acted = undo is not None and undo.at is not None and last.at is not None and undo.at > last.at
    return last.at is not None and now - last.at <= IN_A_ROW and not acted


def _own(work: Work, who: Standpoint, now: datetime) -> list[dict[str, str]]:
    mine: tuple[Item, ...] = own_items(work, who.actor.staff_id)
    return examples(who, mine, liaised(who, work.found(ProjectFile, projects_of(who.actor.staff_id))), now)


def _told(event: Misunderstood, who: Standpoint, county: County, now: datetime) -> Notice | None:
    """The office hears the words themselves; of a leader only that he was not understood (domain §2.8). It is not told
    of itself."""
    office = county.office()
    if office is None or Role.OFFICE in who.roles:
        return None
    units = sorted(who.units)
    return Notice(
        key=f"unheard|{event.by.message_id}",
        kind="unheard",
        notice_class=NoticeClass.B,
        audience=to_post(office.key),
        facts={
            "name": who.name,
            "unit": units[0] if units else "",
            "raw_words": event.text[:MOST_WORDS] if who.tier is Tier.STAFF else "",
        },
        not_before=now,
    )
