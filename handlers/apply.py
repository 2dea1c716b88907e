"""The one door (design §3): first time? → load → decide → save, for whatever arrived while the last commit ran."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
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
ALONE = (
    *(PolicyLoaded, RosterImported, ProjectsImported, AccountsLookedUp, AccountsConfirmed, AccountLeft, GroupBound),
    *(LeaveTaken, LeaveEnded, DirectoryCompared, Commanded),
)


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


def _fail(futures: Sequence[asyncio.Future[Answer | None]], error: Exception) -> None:
    """The store itself is gone: whoever waits must not be told that anything was kept (I5)."""
    for future in futures:
        if not future.done():
            future.set_exception(error)


def ticks(due: Sequence[Key], draw: Callable[[], str]) -> list[Arrival]:
    """The moments that have come, each with a seed for the codes it may need."""
    return [Arrival(event=Ticked(kind=kind, key=key, seed=draw())) for kind, key in due]
