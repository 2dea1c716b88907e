"""The one door (design §3): first time? → load → decide → save, for whatever arrived while the last commit ran."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from domain.actors import Actor, Channel
from domain.county import County
from domain.decide import decide, needs
from domain.events import Event, PolicyLoaded, ProjectsImported, RosterImported, Ticked
from domain.notices import Notice, to_account
from domain.outcome import COUNTY_KINDS, Aggregate, Answer, Outcome
from domain.policy import NoticeClass
from domain.work import Key, Work, merged
from store.aside import put_aside
from store.counties import CountyReader, raise_version
from store.engine import Store
from store.transaction import Act, Conflict, Transaction

log = logging.getLogger(__name__)
# A slice of work: more gains little and makes a waiting message wait (design §3, measured).
MOST = 50
TRIES = 3
ALONE = (PolicyLoaded, RosterImported, ProjectsImported)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """An event with the words it came from, for the audit."""

    event: Event
    text: str = ""


@dataclass(kw_only=True)
class Batch:
    """One transaction's worth of decisions, in order; each outcome is laid over the work before the next event."""

    transaction: Transaction
    county: County
    now: datetime
    work: Work
    known: dict[str, Answer | None]
    acts: list[Act] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    answers: list[Answer | None] = field(default_factory=list)
    fresh: dict[str, Answer | None] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    born: set[str] = field(default_factory=set)

    def take(self, arrival: Arrival) -> None:
        """Decide one event; a redelivery gets its stored answer, a raising one leaves nothing and is set aside."""
        message_id = arrival.event.by.message_id
        if message_id in self.known:
            self.answers.append(self.known[message_id])
            return
        try:
            outcome = decide(self.work, arrival.event, self.county, self.now)
        except Exception as error:
            log.exception("event_set_aside", extra={"event": type(arrival.event).__name__})
            self.notices.extend(put_aside(self.transaction, arrival.event, repr(error), self.county))
            self.answers.append(SET_ASIDE)
            return
        self._lay(arrival, outcome)

    def _lay(self, arrival: Arrival, outcome: Outcome) -> None:
        by = arrival.event.by
        overlay: dict[Key, Aggregate] = {(a.kind, a.key): a for a in outcome.changes}
        changes = tuple((self.work.aggregates.get(key), after) for key, after in overlay.items())
        changes = tuple((before, after) for before, after in changes if before != after)
        self.born |= {after.kind for before, after in changes if before is None}
        self.work = Work(aggregates={**self.work.aggregates, **overlay}, answers=self.work.answers)
        self.acts.append(Act(name=type(arrival.event).__name__, by=by, changes=changes))
        self.notices.extend(outcome.notices)
        self.notices.extend(answer_notice(outcome.answer, by, self.now))
        self.answers.append(outcome.answer)
        if by.message_id:
            self.known[by.message_id] = self.fresh[by.message_id] = outcome.answer
            if arrival.text:
                self.texts[by.message_id] = arrival.text

    def must_wait(self, event: Event) -> bool:
        """True when an earlier event of this batch made something that this one's questions could not yet see."""
        return any(look.kind in self.born for look in needs(event, self.now).lookups)

    def save(self) -> None:
        """Everything of this batch, in one go."""
        self.transaction.save(self.acts)
        self.transaction.plan(self.notices)
        self.transaction.remember(self.fresh, self.texts)
        if any(after.kind in COUNTY_KINDS for act in self.acts for _before, after in act.changes):
            raise_version(self.transaction.connection)


SET_ASIDE = Answer(kind="set_aside_reply")


def answer_notice(answer: Answer | None, by: Actor, now: datetime) -> list[Notice]:
    """What the actor is told goes one to one: no group ever sees another's list or refusal (domain §10.6)."""
    if answer is None or not by.staff_id or by.channel in (Channel.SYSTEM, Channel.COMMAND):
        return []
    if answer.on_card and by.channel is Channel.CARD:
        return []
    notice = Notice(
        key=f"answer|{by.message_id}",
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
    fresh = [a.event for a in arrivals if a.event.by.message_id not in known]
    work = transaction.load(merged(needs(event, now) for event in fresh), county)
    batch = Batch(transaction=transaction, county=county, now=now, work=work, known=known)
    for arrival in arrivals:
        if batch.must_wait(arrival.event):
            break
        batch.take(arrival)
    batch.save()
    return batch


class Door:
    """Collects arrivals and runs them batch by batch. `apply` returns after the commit, with the answer."""

    def __init__(self, store: Store, reader: CountyReader, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._reader = reader
        self._clock = clock
        self._waiting: list[tuple[Arrival, asyncio.Future[Answer | None]]] = []
        self._worker: asyncio.Task[None] | None = None

    async def apply(self, event: Event, text: str = "") -> Answer | None:
        """Put one event through; its effects are durable when this returns."""
        future: asyncio.Future[Answer | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((Arrival(event=event, text=text), future))
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._run())
        return await future

    async def close(self) -> None:
        """Finish what has come."""
        if self._worker is not None:
            with suppress(asyncio.CancelledError):
                await self._worker

    async def _run(self) -> None:
        while self._waiting:
            taken, self._waiting = self._slice()
            arrivals = [arrival for arrival, _future in taken]
            try:
                answers = await self.apply_all(arrivals)
            except Exception as error:
                _fail([future for _arrival, future in taken], error)
                continue
            for (_arrival, future), answer in zip(taken, answers, strict=True):
                if not future.done():
                    future.set_result(answer)

    def _slice(
        self,
    ) -> tuple[
        list[tuple[Arrival, asyncio.Future[Answer | None]]], list[tuple[Arrival, asyncio.Future[Answer | None]]]
    ]:
        """Up to MOST arrivals; what changes the county travels alone."""
        if isinstance(self._waiting[0][0].event, ALONE):
            return self._waiting[:1], self._waiting[1:]
        alone = (n for n, (arrival, _future) in enumerate(self._waiting) if isinstance(arrival.event, ALONE))
        cut = min(next(alone, MOST), MOST)
        return self._waiting[:cut], self._waiting[cut:]

    async def apply_all(self, arrivals: Sequence[Arrival]) -> list[Answer | None]:
        """Answers for all arrivals, in as many transactions as it takes."""
        answers: list[Answer | None] = []
        while len(answers) < len(arrivals):
            answers.extend(await self._some(arrivals[len(answers) :]))
        return answers

    async def _some(self, arrivals: Sequence[Arrival]) -> list[Answer | None]:
        try:
            return await self._batch(arrivals)
        except (Conflict, DBAPIError):
            log.warning("batch_refused", exc_info=True, extra={"size": len(arrivals)})
        return [await self._alone(arrival) for arrival in arrivals]

    async def _batch(self, arrivals: Sequence[Arrival]) -> list[Answer | None]:
        now = self._clock()
        batch = await self._store.transact(lambda connection: run_batch(connection, self._reader, arrivals, now))
        return batch.answers

    async def _alone(self, arrival: Arrival) -> Answer | None:
        """One event by itself, three times; then the event the store refuses is set aside."""
        error: Exception | None = None
        for _try in range(TRIES):
            try:
                return (await self._batch([arrival]))[0]
            except (Conflict, DBAPIError) as refused:
                error = refused
        now = self._clock()

        def aside(connection: Connection) -> None:
            transaction = Transaction(connection=connection, now=now)
            transaction.plan(put_aside(transaction, arrival.event, repr(error), self._reader.read(connection)))

        await self._store.transact(aside)
        return SET_ASIDE


def _fail(futures: Sequence[asyncio.Future[Answer | None]], error: Exception) -> None:
    """The store itself is gone: whoever waits must not be told that anything was kept (I5)."""
    for future in futures:
        if not future.done():
            future.set_exception(error)


def ticks(due: Sequence[Key], draw: Callable[[], str]) -> list[Arrival]:
    """The moments that have come, each with a seed for the codes it may need."""
    return [Arrival(event=Ticked(kind=kind, key=key, seed=draw())) for kind, key in due]
