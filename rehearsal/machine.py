"""The time machine (design §10.3): from one moment at which something happens to the next, without sleeping."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

from domain.errors import SupervisionError
from rehearsal.clock import RehearsalClock
from sandbox.city import City

# More beats than this without coming to rest means that something due never moves on.
RESTLESS = 20_000
STEADY, PAUSE = 40, 0.025


async def _nobody(_at: datetime) -> None:
    """A service in our process reads the clock itself."""


@dataclass(frozen=True, kw_only=True)
class TimeMachine:
    """Moves the clock, the city and the service together. `beat` returns the service's next moment; `told` hears
    of every move of the clock before anything else happens."""

    clock: RehearsalClock
    city: City
    beat: Callable[[datetime], Awaitable[datetime | None]]
    next_moment: Callable[[], Awaitable[datetime | None]]
    told: Callable[[datetime], Awaitable[None]] = field(default=_nobody)
    by_stream: bool = False

    async def steady(self) -> None:
        """A connection that is just being renewed is waited for: loop time must not look like civil time."""
        for _try in range(STEADY if self.by_stream else 0):
            if await self.city.ping():
                return
            await asyncio.sleep(PAUSE)

    async def settle(self) -> None:
        """Beat until nothing more is due now."""
        for _beat in range(RESTLESS):
            now = self.clock.now()
            await self.city.act(now)
            upcoming = await self.beat(now)
            if (upcoming is None or upcoming > now) and not self._city_due(now):
                return
        raise SupervisionError("the rehearsal does not come to rest: something due never moves on")

    def _city_due(self, now: datetime) -> bool:
        moment = self.city.next_moment()
        return moment is not None and moment <= now

    async def upcoming(self) -> datetime | None:
        """The next moment at which anything will happen."""
        moments = (await self.next_moment(), self.city.next_moment())
        return min((m for m in moments if m is not None), default=None)

    async def run_until(self, until: datetime) -> None:
        """Let time pass; everything due happens, in order."""
        await self.settle()
        while (moment := await self.upcoming()) is not None and moment <= until:
            await self._move(max(moment, self.clock.now()))
        await self._move(until)

    async def _move(self, to: datetime) -> None:
        """The road in is proven at both ends of a jump, as far as it is open (design §10.7)."""
        await self.steady()
        self.clock.set(to)
        await self.told(self.clock.now())
        await self.city.ping()
        await self.settle()
