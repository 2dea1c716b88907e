"""What came in → exactly one Event, or none (design §3 step 2). To outsiders: silence, logged (language §4)."""

import logging
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.messages import AMONG, Inbound, InboundKind
from domain.actors import Actor, Channel
from domain.audits.secrecy import trips
from domain.calendars import local_date
from domain.county import County
from domain.events import (
    AccountLeft,
    Asked,
    Event,
    EvidenceAsked,
    EvidencePlaced,
    MemberSeen,
    MinutesRead,
    Opened,
    OutsiderHeard,
    SecretSuspected,
    Unproven,
    YearUnsaid,
)
from domain.matters.items import Phase
from domain.matters.pending import Kind, Question
from domain.messages.quota import Allowance, Usage
from domain.outcome import Answer
from domain.people.own_names import projects_called
from domain.people.records import OwnName, Tier
from domain.people.roster import Roster
from domain.projects.asking import visible
from domain.projects.files import ProjectFile
from domain.projects.picking import as_he_calls_it
from domain.proving.standing import only_begins
from handlers.actions import pressed
from handlers.carried import of_its_year
from handlers.commands import answered, chosen, commanded, in_free_words, may_be_an_answer
from handlers.language.normalise import normalise
from handlers.language.sentences.subject import DECIDERS
from handlers.language.vocabulary import Vocabulary
from handlers.readings import evidence, minutes
from handlers.readings.forms import spoken
from handlers.readings.picks import choice_of, projects_offered, units_offered
from handlers.said import Said, lines_of

log = logging.getLogger(__name__)
OLDEST = timedelta(hours=24)
DIGITS = 6
CODE = 4
LINK = 40
"""Digits of a token: more than anybody can try."""
SHORTEST_NAME = 2
SPOKEN = (InboundKind.WORDS, InboundKind.FILES, InboundKind.CLICK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiving:
    """What the composition root hands in. `draw` gives so many random decimal digits; `asked_of` = what this account
    was asked last and has not answered, `years_of` = in which years matters of some numbers stand so, the newest first,
    `told_of` = the matters that a quoted message told of, `evidence_asked_of` = those it may mean by what it sent, None
    when none of that waits for its matter; `known_projects` = every project by key; `usage` is what was used of the
    month's quota, `allowed` our share of it, `pages` = below which address they lie, "" = there are none."""

    apply: Callable[[Event, str], Awaitable[Answer | None]]
    county: Callable[[], Awaitable[County]]
    vocabulary_of: Callable[[Roster, tuple[OwnName, ...]], Vocabulary]
    projects_of: Callable[[str, County], Awaitable[Sequence[ProjectFile]]]
    known_projects: Callable[[], Awaitable[Mapping[str, ProjectFile]]]
    asked_of: Callable[[str], Awaitable[Question | None]]
    evidence_asked_of: Callable[[str], Awaitable[Question | None]]
    years_of: Callable[[Sequence[int], Phase], Awaitable[Mapping[int, Sequence[int]]]]
    told_of: Callable[[str], Awaitable[Sequence[str]]]
    usage: Callable[[], Awaitable[Usage]]
    allowed: Allowance
    now: Callable[[], datetime]
    draw: Callable[[int], str]
    bot_names: tuple[str, ...]
    pages: str = ""


async def receive(inbound: Inbound, house: Receiving) -> Answer | None:
    """Take one thing a person did through the door; its effects are durable when this returns."""
    if not _is_judged(inbound, house.now()):
        return None
    actor = actor_of(inbound)
    county = await house.county()
    if county.roster.person_of(inbound.staff_id) is None and inbound.kind in SPOKEN:
        return await _outsider(inbound, actor, county, house)
    said = (inbound.text, *inbound.params.values(), *(file.name for file in inbound.files))
    if any(trips(words, county.house.tripwire) for words in said):
        return await house.apply(SecretSuspected(by=actor), "")
    event = await _event(inbound, actor, county, house)
    if evidence.only_names(event, inbound):
        event = None
    answer = await _through(event, inbound.text, house) if event is not None else None
    seen = newly_seen(inbound, actor, county)
    if seen is not None:
        noted = await house.apply(seen if event is None else _beside(seen), "")
        answer = answer or noted
    return await _handed_in(inbound, actor, answer, house) or answer


def _beside(seen: MemberSeen) -> MemberSeen:
    """What a message tells besides what it says has an id of its own, or it would be that message come again."""
    return replace(seen, by=replace(seen.by, message_id=f"{seen.by.message_id}|seen"))


async def _through(event: Event, text: str, house: Receiving) -> Answer | None:
    """Through the door; what an unproven sender only begins waits for a code."""
    if only_begins(event):
        event = Unproven(by=event.by, event=event, code=house.draw(CODE))
    return await house.apply(event, text)


async def _handed_in(inbound: Inbound, actor: Actor, answer: Answer | None, house: Receiving) -> Answer | None:
    """What came beside the words, or without any; the last answer to it."""
    found = None
    for event in evidence.sent(inbound, actor, local_date(house.now()).year, answer):
        meant = event if answer and "item" in answer.facts else await _of_its_year(event, inbound, house)
        found = await _through(replace(event, item="") if isinstance(meant, YearUnsaid) else meant, "", house) or found
    return found


def actor_of(inbound: Inbound) -> Actor:
    """Who acted, through which channel."""
    plain = Channel.GROUP if inbound.is_group else Channel.PRIVATE
    return Actor(
        staff_id=inbound.staff_id,
        channel=Channel.CARD if inbound.kind is InboundKind.CLICK else plain,
        conversation=inbound.conversation,
        message_id=inbound.message_id,
        proven=inbound.proven,
        among=AMONG in inbound.params,
    )


def _is_judged(inbound: Inbound, now: datetime) -> bool:
    """False for accounts of elsewhere, hidden words (the platform's quota is spent) and what was said a day ago or
    a day ahead (design §10.10)."""
    reason = ""
    if not inbound.staff_id:
        reason = "of_elsewhere"
    elif inbound.kind is InboundKind.UNREADABLE:
        reason = "unreadable"
    elif inbound.said_at is not None and abs(now - inbound.said_at) > OLDEST:
        reason = "stale"
    if reason:
        log.info("inbound_passed_over", extra={"reason": reason, "message_id": inbound.message_id})
    return not reason


async def _outsider(inbound: Inbound, actor: Actor, county: County, house: Receiving) -> Answer | None:
    """An account of ours that is no confirmed person: noted, never answered, its words not kept."""
    log.info("outsider_spoke", extra={"message_id": inbound.message_id, "conversation": inbound.conversation})
    await house.apply(newly_seen(inbound, actor, county) or OutsiderHeard(by=replace(actor, message_id="")), "")
    return None


def newly_seen(inbound: Inbound, actor: Actor, county: County) -> MemberSeen | None:
    """Somebody of whom this group knew nothing yet: whoever acts in it is in it, as is who only talks."""
    if inbound.kind in (InboundKind.READ, InboundKind.JOINED, InboundKind.LEFT, InboundKind.GONE):
        return None
    group = county.roster.groups.get(inbound.conversation) if inbound.is_group else None
    if group is None or group.standing(inbound.staff_id) is not None:
        return None
    return MemberSeen(by=actor, conversation=inbound.conversation, staff_id=inbound.staff_id)


async def _event(inbound: Inbound, actor: Actor, county: County, house: Receiving) -> Event | None:
    match inbound.kind:
        case InboundKind.CLICK:
            sentence = spoken(inbound.action, inbound.params)
            if sentence:
                return await _words(replace(inbound, text=sentence), actor, county, house)
            return pressed(inbound.action, inbound.params, actor, house.draw)
        case InboundKind.JOINED | InboundKind.LEFT | InboundKind.GONE:
            return _moved(inbound, actor)
        case InboundKind.READ:
            kept = county.told_by_events and county.standpoint(actor, house.now()).tier is Tier.STAFF
            return Opened(by=actor, handle=inbound.quoted) if kept else None
        case InboundKind.WORDS:
            return await _words(inbound, actor, county, house)
        case InboundKind.FILES | InboundKind.UNREADABLE:
            return None


async def _said(inbound: Inbound, actor: Actor, county: County, house: Receiving) -> Said:
    """The words with everything they are read against."""
    now = house.now()
    speaker = county.roster.person_of(inbound.staff_id)
    own = speaker.own_names if speaker else ()
    words = house.vocabulary_of(county.roster, own)
    return Said(
        text=normalise(inbound.text, bot_names=house.bot_names),
        lines=lines_of(inbound.text, house.bot_names),
        who=county.standpoint(actor, now),
        county=county if words.roster is county.roster else replace(county, roster=words.roster),
        vocabulary=words,
        now=now,
        handle=inbound.quoted,
        title=inbound.title,
        digits=house.draw(DIGITS),
        projects=projects_called(await house.projects_of(inbound.staff_id, county), own),
    )


async def take_minutes(account: str, key: str, lines: Sequence[str], house: Receiving) -> Answer | None:
    """Lines of a file that an account sent in the message `key`: shown as one table to be confirmed, like pasted ones,
    or that none was read."""
    county = await house.county()
    inbound = Inbound(kind=InboundKind.WORDS, message_id=f"{key}|minutes", staff_id=account, text="\n".join(lines))
    actor = actor_of(inbound)
    if trips(inbound.text, county.house.tripwire):
        return await house.apply(SecretSuspected(by=actor), "")
    said = await _said(inbound, actor, county, house)
    nothing = MinutesRead(by=actor, draft=actor.message_id, source="", contents=(), code=said.code)
    return await house.apply(minutes.read(said) or nothing, "")


async def _known(said: Said, house: Receiving) -> Sequence[ProjectFile]:
    """The projects within sight of somebody who decides. Everybody else speaks of his own, a hundred times as often."""
    if not said.who.roles & DECIDERS or len(said.text) < SHORTEST_NAME:
        return ()
    every = tuple((await house.known_projects()).values())
    seen = tuple(project for project in visible(said.who, said.county, every) if project.is_active)
    return projects_called(seen, said.who.person.own_names if said.who.person else ())


def _moved(inbound: Inbound, by: Actor) -> Event:
    if inbound.kind is InboundKind.GONE:
        return AccountLeft(by=by, staff_id=inbound.staff_id)
    left = inbound.kind is InboundKind.LEFT
    return MemberSeen(by=by, conversation=inbound.conversation, staff_id=inbound.staff_id, left=left)


async def _words(inbound: Inbound, actor: Actor, county: County, house: Receiving) -> Event | None:
    event = await _read(inbound, actor, county, house)
    return await _of_its_year(event, inbound, house) if event is not None else None


async def _of_its_year(event: Event, inbound: Inbound, house: Receiving) -> Event:
    """A number without a year is that of the matter that stands so; where two do, of the one he answers, or asked."""

    async def near() -> Collection[str]:
        offered = await house.evidence_asked_of(inbound.staff_id) if isinstance(event, EvidencePlaced) else None
        return offered.choices if offered else await house.told_of(inbound.quoted) if inbound.quoted else ()

    if isinstance(event, Unproven):
        inner = await _of_its_year(event.event, inbound, house)
        return inner if isinstance(inner, YearUnsaid) else replace(event, event=inner)
    return await of_its_year(event, inbound.text, house.years_of, near)


async def _read(inbound: Inbound, actor: Actor, county: County, house: Receiving) -> Event | None:
    said = await _said(inbound, actor, county, house)
    event = await _lone_number(said, house) or commanded(said)
    if event is None:
        event = in_free_words(replace(said, known=await _known(said, house)))
    if isinstance(event, Asked) and event.query == "quota":
        return replace(event, usage=await house.usage(), allowed=house.allowed)
    if isinstance(event, EvidenceAsked) and house.pages:
        return replace(event, base=house.pages.rstrip("/"), token=house.draw(LINK))
    event = as_he_calls_it(event, said.who.person.own_names if said.who.person else ())
    if not may_be_an_answer(said, event):
        return event
    question = await house.asked_of(inbound.staff_id)
    return event if question is None else await _answer(said, event, question, house)


async def _lone_number(said: Said, house: Receiving) -> Event | None:
    """While it is open of which matter something sent is, a lone number says it; but where another question was asked
    since that it answers, it answers that one. None = it is nothing of the kind."""
    offered = None
    if not said.in_group and evidence.is_reply(said.text):
        offered = await house.evidence_asked_of(said.by.staff_id)
    if offered is None:
        return None
    later = await house.asked_of(said.by.staff_id)
    if later is not None and later.asked_at > offered.asked_at and later.choices:
        return await _answer(said, None, later, house) or evidence.replied(said, offered.choices)
    return evidence.replied(said, offered.choices)


async def _answer(said: Said, event: Event | None, question: Question, house: Receiving) -> Event | None:
    """What was asked last, answered; what is no answer to it stays what it was."""
    if question.of is not Kind.UNIT:
        known = await house.known_projects() if question.of is Kind.PROJECT else {}
        return chosen(said, projects_offered(question.choices, known), question.called) or event
    offered = units_offered(question.choices, said.county.roster)
    if (said.in_group or isinstance(event, Asked)) and not choice_of(said.text, offered):
        return event
    return answered(said, question.choices)
