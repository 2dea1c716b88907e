"""The one door (design §3): first time? → load → decide → save, for whatever arrived while the last commit ran."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, OperationalError

from domain.errors import SupervisionError
from domain.events import (
    AccountLeft,
    AccountsConfirmed,
    AccountsLookedUp,
    Commanded,
    DirectoryCompared,
    Event,
    GroupBound,
    LeaveEnded,
    LeaveTaken,
    PolicyLoaded,
    ProjectsImported,
    RosterImported,
    Ticked,
)
from domain.outcome import Answer
from domain.work import Key
from handlers.batch import SET_ASIDE, Arrival, answer_notice, run_batch
from store.aside import put_aside
from store.counties import CountyReader
from store.engine import Store
from store.transaction import Transaction

log = logging.getLogger(__name__)
# A slice of work: more gains little and makes a waiting message wait (design §3, measured).
MOST = 50
TRIES = 3
# Who can wait makes no transaction of his own for so many seconds, unless so many wait: a commit for one costs as much
# as for ten, and whoever comes meanwhile takes him along.
PATIENCE, ENOUGH = 0.01, 25
ALONE = (
    *(PolicyLoaded, RosterImported, ProjectsImported, AccountsLookedUp, AccountsConfirmed, AccountLeft, GroupBound),
    *(LeaveTaken, LeaveEnded, DirectoryCompared, Commanded),
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An arrival before the door, and who is told what came of it; `hurried` = somebody waits for that."""

    arrival: Arrival
    told: asyncio.Future[Answer | None]
    hurried: bool


class Door:
    """Collects arrivals and runs them batch by batch. `apply` returns after the commit, with the answer."""

    def __init__(self, store: Store, reader: CountyReader, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._reader = reader
        self._clock = clock
        self._waiting: list[Waiting] = []
        self._soon: asyncio.TimerHandle | None = None
        self._worker: asyncio.Task[None] | None = None

    async def apply(self, event: Event, text: str = "") -> Answer | None:
        """Put one event through; its effects are durable when this returns."""
        return await self._come(Arrival(event=event, text=text), hurried=True)

    async def apply_soon(self, event: Event) -> Answer | None:
        """The same for what nobody waits for: what became of a message."""
        return await self._come(Arrival(event=event), hurried=False)

    async def _come(self, arrival: Arrival, *, hurried: bool) -> Answer | None:
        waiting = Waiting(arrival, asyncio.get_running_loop().create_future(), hurried)
        self._waiting.append(waiting)
        if self._worker is None or self._worker.done():
            self._go()
        return await waiting.told

    @property
    def is_idle(self) -> bool:
        """Nobody waits for what they said to be kept."""
        return not self._waiting and (self._worker is None or self._worker.done())

    def _go(self) -> None:
        """Begin, now or soon."""
        if self._is_worth_it:
            self._begin()
        elif self._soon is None:
            self._soon = asyncio.get_running_loop().call_later(PATIENCE, self._begin)

    @property
    def _is_worth_it(self) -> bool:
        return len(self._waiting) >= ENOUGH or any(each.hurried for each in self._waiting)

    def _begin(self) -> None:
        if self._soon is not None:
            self._soon.cancel()
            self._soon = None
        if self._worker is None or self._worker.done():
            self._worker = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Finish what has come."""
        while self._waiting:
            self._begin()
            await asyncio.gather(*(self._worker,) if self._worker else (), return_exceptions=True)
        if self._worker is not None:
            with suppress(asyncio.CancelledError):
                await self._worker

    async def _run(self) -> None:
        await self._batched()
        while self._is_worth_it:
            await self._batched()
        if self._waiting and self._soon is None:
            self._soon = asyncio.get_running_loop().call_later(PATIENCE, self._begin)

    async def _batched(self) -> None:
        taken, self._waiting = self._slice()
        try:
            answers = await self.apply_all([each.arrival for each in taken])
        except Exception as error:
            _fail(taken, error)
            return
        for each, answer in zip(taken, answers, strict=True):
            if not each.told.done():
                each.told.set_result(answer)

    def _slice(self) -> tuple[list[Waiting], list[Waiting]]:
        """Up to MOST arrivals; what changes the county travels alone."""
        if self._waiting and isinstance(self._waiting[0].arrival.event, ALONE):
            return self._waiting[:1], self._waiting[1:]
        alone = (n for n, each in enumerate(self._waiting) if isinstance(each.arrival.event, ALONE))
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
        except (SupervisionError, DBAPIError):
            log.warning("batch_refused", exc_info=True, extra={"size": len(arrivals)})
        return [await self._alone(arrival) for arrival in arrivals]

    async def _batch(self, arrivals: Sequence[Arrival]) -> list[Answer | None]:
        now = self._clock()
        batch = await self._store.transact(lambda connection: run_batch(connection, self._reader, arrivals, now))
        return batch.answers

    async def _alone(self, arrival: Arrival) -> Answer | None:
        """One event by itself, three times; then the event the store refuses is set aside. A store that is full, read
        only, locked or gone is no fault of the event: whoever sent it must not be told that it was kept (F08-F10)."""
        error: Exception | None = None
        for _try in range(TRIES):
            try:
                return (await self._batch([arrival]))[0]
            except (SupervisionError, DBAPIError) as refused:
                error = refused
        if isinstance(error, OperationalError):
            raise error
        now = self._clock()

        def aside(connection: Connection) -> None:
            transaction = Transaction(connection=connection, now=now)
            told = put_aside(transaction, arrival.event, repr(error), self._reader.read(connection))
            # The platform brings it again, and it is refused again: the sender has been told.
            answer = answer_notice(SET_ASIDE, arrival.event.by, now) if told else []
            transaction.plan([*told, *answer])

        await self._store.transact(aside)
        return SET_ASIDE


def _fail(waiting: Sequence[Waiting], error: Exception) -> None:
    """The store itself is gone: whoever waits must not be told that anything was kept (I5)."""
    for each in waiting:
        if not each.told.done():
            each.told.set_exception(error)


def ticks(due: Sequence[Key], draw: Callable[[], str]) -> list[Arrival]:
    """The moments that have come, each with a seed for the codes it may need."""
    return [Arrival(event=Ticked(kind=kind, key=key, seed=draw())) for kind, key in due]
