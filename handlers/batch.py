"""One transaction of the door: each event is decided on what the ones before it left (design §3)."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from domain.actors import Actor, Channel
from domain.audits.denying import denial_of
from domain.county import County
from domain.decide import decide, needs
from domain.events import Event
from domain.matters.items import Item
from domain.messages.manners import ANSWERS
from domain.messages.notices import Notice, to_account
from domain.outcome import COUNTY_KINDS, Aggregate, Answer, Outcome
from domain.people.capacity import AS_HIMSELF, Capacity, Change, capacity, places_in
from domain.policy import NoticeClass
from domain.replacing import replace
from domain.work import NO_NEEDS, Key, Needs, Work, merged
from store.aside import put_aside
from store.counties import CountyReader, raise_version
from store.transaction import Act, Transaction

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """An event with the words it came from, for the audit."""

    event: Event
    text: str = ""


@dataclass(kw_only=True)
class Batch:
    """One transaction's worth of decisions, in order; each outcome is laid over the work before the next event: `seen`
    is what the work shows, and grows."""

    transaction: Transaction
    county: County
    now: datetime
    work: Work
    seen: dict[Key, Aggregate]
    known: dict[str, Answer | None]
    acts: list[Act] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    answers: list[Answer | None] = field(default_factory=list)
    fresh: dict[str, Answer | None] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    born: set[str] = field(default_factory=set)
    moved: bool = False

    def take(self, arrival: Arrival) -> None:
        """Decide one event; a redelivery gets its stored answer, a raising one leaves nothing and is set aside."""
        message_id = arrival.event.by.message_id
        if message_id in self.known:
            self.answers.append(self.known[message_id])
            return
        try:
            outcome = self._whole(arrival.event)
        except Exception as error:
            log.exception("event_set_aside", extra={"event": type(arrival.event).__name__})
            told = put_aside(self.transaction, arrival.event, repr(error), self.county)
            self.notices.extend(told)
            self.notices.extend(answer_notice(SET_ASIDE, arrival.event.by, self.now) if told else [])
            self.answers.append(SET_ASIDE)
            return
        self._lay(arrival, outcome)

    def _whole(self, event: Event) -> Outcome:
        """What an event does, with what it lets happen: that is loaded now and decided in this transaction."""
        outcome = decide(self.work, event, self.county, self.now)
        while outcome.then is not None:
            outcome = self._gone_on(outcome, outcome.then)
        return outcome

    def _gone_on(self, outcome: Outcome, then: Event) -> Outcome:
        found = self.transaction.load(needs(then, self.now), self.county)
        self.seen |= {key: each for key, each in found.aggregates.items() if key not in self.seen}
        self.work = Work(aggregates=self.seen, answers={**self.work.answers, **found.answers})
        after = decide(self.work, then, self.county, self.now)
        answer = _with_taught(after.answer, outcome.answer)
        changes, notices = (*outcome.changes, *after.changes), (*outcome.notices, *after.notices)
        return replace(after, answer=answer, changes=changes, notices=notices)

    def _lay(self, arrival: Arrival, outcome: Outcome) -> None:
        by = arrival.event.by
        denial = denial_of(outcome.answer, by, self.now)
        rows = (*outcome.changes, denial) if denial else outcome.changes
        overlay: dict[Key, Aggregate] = {(a.kind, a.key): a for a in rows}
        changes = tuple((self.seen.get(key), after) for key, after in overlay.items())
        changes = tuple((before, after) for before, after in changes if before != after)
        self.born |= {after.kind for before, after in changes if before is None}
        self.moved = self.moved or any(after.kind in COUNTY_KINDS for _before, after in changes)
        acted = self._capacity(by, changes)
        answer = with_holder(outcome.answer, acted, self.county) if outcome.changes else outcome.answer
        self.seen |= overlay
        self.acts.append(
            Act(name=type(arrival.event).__name__, by=by, changes=changes, capacity=acted, text=arrival.text)
        )
        self.notices.extend(() if by.message_id and _says_it_again(outcome, changes) else outcome.notices)
        self.notices.extend(answer_notice(answer, by, self.now))
        self.answers.append(answer)
        if by.message_id:
            self.known[by.message_id] = self.fresh[by.message_id] = answer
            if arrival.text:
                self.texts[by.message_id] = arrival.text

    def _capacity(self, by: Actor, changes: Sequence[Change]) -> Capacity:
        return capacity(self.county.standpoint(by, self.now), places_in(changes)) if by.staff_id else AS_HIMSELF

    def must_wait(self, named: Needs) -> bool:
        """True when an earlier event of this batch made something that this one's questions could not yet see, or
        changed the county that it would be judged by."""
        return self.moved or any(look.kind in self.born for look in named.lookups)

    def save(self) -> None:
        """Everything of this batch, in one go."""
        self.transaction.save(self.acts)
        self.transaction.plan(self.notices)
        self.transaction.remember(self.fresh, self.texts)
        if self.moved:
            raise_version(self.transaction.connection)


SET_ASIDE = Answer(kind="set_aside_reply")


def _with_taught(answer: Answer | None, first: Answer | None) -> Answer | None:
    """What was learned on the way is said beside what came of it."""
    if answer is None or first is None or "taught" not in first.facts:
        return answer or first
    return replace(answer, facts={**answer.facts, "taught": first.facts["taught"]})


def _says_it_again(outcome: Outcome, changes: Sequence[Change]) -> bool:
    """Two messages of one moment say the same of a matter: the second one changes nothing, and nobody is told of it
    twice. The occasion would have the very key that the first one has, and the store refuses that."""
    spoken_of = {change.key for change in outcome.changes if change.kind == Item.kind}
    return bool(spoken_of) and not spoken_of & {after.key for _before, after in changes if after.kind == Item.kind}


def with_holder(answer: Answer | None, acted: Capacity, county: County) -> Answer | None:
    """Who stands in for somebody is told so with every act (S12)."""
    holder, post = county.roster.persons.get(acted.acting_for), county.roster.posts.get(acted.post)
    if answer is None or holder is None or post is None:
        return answer
    acting = {"name": holder.name, "unit": post.unit, "title": post.title}
    return replace(answer, facts={**answer.facts, "acting": acting})


def answer_notice(answer: Answer | None, by: Actor, now: datetime) -> list[Notice]:
    """What the actor is told goes one to one: no group ever sees another's list or refusal (domain §10.6)."""
    if answer is None or not by.staff_id or by.channel in (Channel.SYSTEM, Channel.COMMAND):
        return []
    if answer.on_card and by.channel is Channel.CARD and not by.among:
        return []
    notice = Notice(
        key=f"{ANSWERS}{by.message_id}",
        kind=answer.kind,
        notice_class=NoticeClass.C,
        audience=to_account(by.staff_id),
        facts=answer.facts,
        not_before=now,
        about=f"item|{answer.facts['item']}" if "item" in answer.facts else "",
    )
    return [notice]


def run_batch(connection: Connection, reader: CountyReader, arrivals: Sequence[Arrival], now: datetime) -> Batch:
    """The four steps of the door over a synchronous connection. Nothing in here commits. Answers come for as many
    arrivals as were taken; the rest need another batch."""
    transaction = Transaction(connection=connection, now=now)
    county = reader.read(connection)
    known = dict(transaction.known_answers([a.event.by.message_id for a in arrivals if a.event.by.message_id]))
    named = [NO_NEEDS if a.event.by.message_id in known else needs(a.event, now) for a in arrivals]
    found = transaction.load(merged(named), county)
    seen = dict(found.aggregates)
    work = Work(aggregates=seen, answers=found.answers)
    batch = Batch(transaction=transaction, county=county, now=now, work=work, seen=seen, known=known)
    for arrival, its in zip(arrivals, named, strict=True):
        if batch.must_wait(its):
            break
        batch.take(arrival)
    batch.save()
    return batch
