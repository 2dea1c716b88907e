"""Working days of the village by lot: hand-overs, signatures, reports, completions, faults of the platform, deaths of
the process. Everything follows from the seed."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path

from config.calendars import load_calendar
from domain.calendars import COUNTY_ZONE
from domain.matters.items import Item
from store.mapping import all_of
from tests.simulation.seams import Seams, by_chance
from tests.simulation.truths import broken, signature
from tests.simulation.village import HEADS, LIAISONS, OFFICE, PROJECTS, START, UNITS
from tests.simulation.world import World

DEATHS, LOSSES = 1 / 1500, 1 / 300
FAULTS = (("error_500", "*"), ("throttle", "*"), ("timeout_after_accept", "*"), ("duplicate_push", "push_message"))


@dataclass(kw_only=True)
class Life:
    """One village for so many working days."""

    seed: int
    days: int
    calm: bool = False
    world: World = field(init=False)
    _dice: random.Random = field(init=False)
    _numbers: set[int] = field(default_factory=set)
    _open: list[tuple[int, str]] = field(default_factory=list)
    _signed: list[tuple[int, str]] = field(default_factory=list)

    def lived(self) -> list[str]:
        """What does not hold at the end."""
        chance = None if self.calm else by_chance(self.seed, DEATHS, LOSSES)
        folder = Path(tempfile.mkdtemp(prefix="qunding-sim-"))
        self.world = World(folder, self.seed, Seams(chance=chance))
        self._dice = random.Random(f"life|{self.seed}")
        self.world.open()
        self.world.run(self._live())
        return broken(self.world)

    @property
    def signature(self) -> str:
        """All that happened, as a hash."""
        return signature(self.world)

    async def _live(self) -> None:
        calendar, on = load_calendar(), START.date()
        for _day in range(self.days):
            for at in sorted(self._dice.sample(range(540, 1040), 6)):
                await self.world.waits_until(_at(on, at))
                await self._something(on)
            await self._reports(on)
            on = calendar.add_work_days(on, 1)
        self.world.seams.chance = None
        await self.world.waits_until(_at(on, 700))

    async def _something(self, on: date) -> None:
        if not self.calm and self._dice.random() < 0.2:
            self.world.city.fault(*self._dice.choice(FAULTS))
        acts = (self._hand_over, self._sign, self._sign, self._finish, self._gate)
        await self._dice.choice(acts)(on)

    async def _hand_over(self, on: date) -> None:
        city, unit = self.world.city, self._dice.choice(tuple(UNITS))
        due = on + timedelta(days=self._dice.choice((1, 2, 5, 9)))
        text = f"交办 {unit} {due.month}月{due.day}日前报送第{self.world.city.seq}号材料"
        await self._insists(OFFICE, partial(city.says, OFFICE, None, text))
        await self._insists(OFFICE, partial(city.taps, OFFICE, "确认下发"))
        fresh = sorted({item.number for item in self._items()} - self._numbers)
        self._numbers |= set(fresh)
        self._open += [(number, unit) for number in fresh]

    async def _sign(self, _on: date) -> None:
        if self._open:
            number, unit = self._open.pop(self._dice.randrange(len(self._open)))
            self._signed.append((number, unit))
            who = self._dice.choice((HEADS[unit], LIAISONS[unit]))
            await self._insists(who, partial(self.world.city.says, who, None, f"收到{number}"))

    async def _finish(self, _on: date) -> None:
        if self._signed:
            number, unit = self._signed.pop(self._dice.randrange(len(self._signed)))
            who = HEADS[unit]
            await self._insists(who, partial(self.world.city.says, who, None, f"办结{number} 已报送"))
            await self._insists(who, partial(self.world.city.taps, who, "报办结"))
            await self._insists(OFFICE, partial(self.world.city.taps, OFFICE, "同意销号"))

    async def _gate(self, _on: date) -> None:
        await self._insists(OFFICE, partial(self.world.city.taps, OFFICE, self._dice.choice(("报送", "暂缓"))))

    async def _reports(self, on: date) -> None:
        await self.world.waits_until(_at(on, 935))
        for n, who in enumerate(LIAISONS.values()):
            habit = self._dice.random()
            if habit < 0.2:
                continue
            figures = f"{PROJECTS[2 * n]} {self._dice.randrange(1, 20) * 10}万 第{on.day}天施工"
            await self._insists(who, partial(self.world.city.says, who, None, "无变化" if habit < 0.6 else figures))

    async def _insists(self, who: str, act: Callable[[], Awaitable[object]]) -> None:
        await self.world.insists(who, act)

    def _items(self) -> list[Item]:
        return list(self.world.look(lambda connection: all_of(connection, Item)).values())


def _at(on: date, minutes: int) -> datetime:
    return datetime.combine(on, time(), COUNTY_ZONE) + timedelta(minutes=minutes)
