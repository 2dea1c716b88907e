"""快进: one journey of civil time, and the turn-taking of everything that acts on the city."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from sandbox.city import City
from sandbox.page.china import local
from sandbox.page.guard import PageError


class Trip:
    """Acts go one at a time; none while time travels."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.error = ""
        self._turn = asyncio.Lock()
        self._from: datetime | None = None
        self._to: datetime | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def busy(self) -> bool:
        """True while time travels."""
        return self._to is not None

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Room for one act; refused while time travels."""
        self._demand_rest()
        async with self._turn:
            self._demand_rest()
            yield

    def start(self, until: datetime) -> None:
        """Travel to a moment; progress is in `seen`."""
        self._demand_rest()
        if self.city.forward is None:
            raise PageError("这个沙盒没有接上时间机器：请用 make run 启动，才能快进", 409)
        now = self.city.clock()
        if until <= now:
            raise PageError("只能快进到以后的时间：请选一个比现在晚的时刻")
        self.error, self._from, self._to = "", now, until
        self._task = asyncio.get_running_loop().create_task(self._go(until))
        self._task.add_done_callback(self._arrived)

    async def _go(self, until: datetime) -> None:
        async with self._turn:
            if self.city.forward is not None:
                await self.city.forward(until)

    def _arrived(self, task: asyncio.Task[None]) -> None:
        self._from = self._to = self._task = None
        if not task.cancelled() and (error := task.exception()):
            self.error = f"快进没有走完：{error}"

    def seen(self) -> dict[str, Any] | None:
        """From, to and how far it has come (0 to 1); None at rest."""
        if self._from is None or self._to is None:
            return None
        share = (self.city.clock() - self._from) / (self._to - self._from)
        return {"from": local(self._from), "to": local(self._to), "share": round(max(0.0, min(1.0, share)), 3)}

    def _demand_rest(self) -> None:
        if self.busy:
            raise PageError("正在快进，到了以后再操作", 409)
