"""One beat: tick what is due, claim what is ready, send after commit (design §10.2)."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.work import Key
from handlers.apply import MOST as SLICE
from handlers.apply import Door, ticks
from handlers.batch import Arrival
from outbox.claim import Bite, Claimed, Desk, claim
from outbox.deliver import Courier
from outbox.drain import drain
from scheduler.turns import Turns
from scheduler.upkeep import Upkeep
from store.engine import Store
from store.ledger import Ledger
from store.mapping import TICKED
from store.queries import EVIDENCE, LEAVES, due_aggregates, upcoming_of

HELD_FOR = timedelta(minutes=1)


@dataclass(kw_only=True)
class Heart:
    """Beats one at a time. Until `settled_at` only answers leave: whoever starts again and again must not pour out
    the same things each time (F06). `left_behind` = the last beat did as much as one may, and there is more: what is
    due and does not move, however it comes, is left to the next second."""

    store: Store
    door: Door
    ledger: Ledger
    desk: Desk
    courier: Courier
    upkeep: Upkeep
    draw: Callable[[int], str]
    clock: Callable[[], datetime]
    settled_at: datetime
    doubtful: Callable[[], bool] = lambda: False
    left_behind: bool = False
    beating: asyncio.Lock = field(default_factory=asyncio.Lock)
    answering: asyncio.Lock = field(default_factory=asyncio.Lock)
    turns: Turns = field(init=False)

    def __post_init__(self) -> None:
        self.turns = Turns(is_idle=lambda: self.door.is_idle and not self.answering.locked())

    async def beat(self, now: datetime) -> datetime | None:
        """The next moment at which anything will happen."""
        async with self.beating:
            if self.left_behind:
                await self.turns.ours()
            now = max(now, self.clock())  # it may have waited for another beat
            due = [] if await self._held() else await self._due(now)
            heard = [Arrival(event=event) for event in self.upkeep.heard(now, at_once=bool(due))]
            if heard or due:
                await self.door.apply_all([*heard, *ticks(due, lambda: self.draw(12))])
            # A round of many opens slice by slice: until its last one nobody's reminder may run ahead of the prompt.
            more = bool(due) and (await upcoming_of(self.store)).is_due(TICKED, now)
            few = more or self._is_new(now)
            self.left_behind = await self._drained(now, few=few) or more
            usage = await self.ledger.flush()
            if usage is not None:
                await self.upkeep.counted(usage)
            return await self.next_moment()

    async def answer(self, now: datetime) -> bool:
        """What somebody waits for who spoke, and nothing else: a card to a hundred units may take its time, and whoever
        speaks next must not wait behind it. True where a beat has to do the rest."""
        self.turns.spoken()
        async with self.answering:
            answers = Bite(answers_only=True)
            await drain(self.courier, lambda: self._claimed(now, answers))  # who spoke is answered, nearly always
            return (await upcoming_of(self.store)).is_due((*TICKED, EVIDENCE, *LEAVES), now)

    def _is_new(self, now: datetime) -> bool:
        return now < self.settled_at or self.doubtful()

    async def _due(self, now: datetime) -> list[Key]:
        """What is ticked now; where no kind's moment has come, nothing is asked."""
        if not (await upcoming_of(self.store)).is_due(TICKED, now):
            return []
        return await self.store.glance(lambda connection: due_aggregates(connection, now, SLICE))

    async def _drained(self, now: datetime, *, few: bool) -> bool:
        """What may leave is claimed and sent. Where nothing waits that may, no transaction is begun."""
        if not (await upcoming_of(self.store)).is_due(LEAVES, now):
            return False

        def bite() -> Bite:
            return Bite(most=self.turns.bite, answers_only=few)

        return await drain(self.courier, lambda: self._claimed(now, bite()), self.turns.ours)

    async def _claimed(self, now: datetime, bite: Bite) -> Claimed:
        """One claim."""
        at = max(now, self.clock())
        return await self.store.transact(lambda c: claim(c, self.desk, at, bite))

    async def next_moment(self) -> datetime | None:
        """Not before we have settled or been let go."""
        found = await self.ledger.next_moment()
        if found is None:
            return None
        return max(found, self.clock() + HELD_FOR if await self._held() else self.settled_at)

    async def _held(self) -> bool:
        """Whether nothing happens by itself: until the office has looked, or until our clock can be believed."""
        hold = (await self.ledger.county()).hold
        return self.doubtful() or (hold is not None and hold.holds)
