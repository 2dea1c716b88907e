"""What the people of the village do in eight working days, and for how long each of them insists."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from domain.calendars import COUNTY_ZONE
from tests.simulation.village import LIAISONS
from tests.simulation.world import World

Act = Callable[[], Awaitable[object]]
MATTERS = 3


@dataclass(frozen=True, kw_only=True)
class Step:
    """Who does what, and when."""

    at: str
    who: str
    says: str = ""
    taps: str = ""
    on: str = ""
    where: str = ""

    @property
    def moment(self) -> datetime:
        """In county time."""
        return datetime.strptime(f"2026-{self.at}", "%Y-%m-%d %H:%M").replace(tzinfo=COUNTY_ZONE)

    def act(self, world: World) -> Act:
        """As the city does it."""
        if self.taps:
            return partial(world.city.taps, self.who, self.taps, self.on or None)
        return partial(world.city.says, self.who, self.where or None, self.says)


STEPS = (
    Step(at="11-23 09:00", who="王敏", says="交办 住建局 11月24日前报送征迁台账"),
    Step(at="11-23 09:03", who="王敏", taps="确认下发"),
    Step(at="11-23 09:10", who="王敏", where="工作人员群", says="@督办助手 交办 交通局、水利局 11月27日前报送汛期方案"),
    Step(at="11-23 09:14", who="王敏", taps="确认下发"),
    Step(at="11-23 09:30", who="张伟明", says="收到1"),
    Step(at="11-23 10:00", who="王建国", taps="收到"),
    Step(at="11-23 15:40", who="李静", says="无变化"),
    Step(at="11-23 15:45", who="邓思雨", says="交通一期 300万 路基完成 卡在用地"),
    Step(at="11-24 09:00", who="王志远", where="工作人员群", says="@督办助手 收到2"),
    Step(at="11-24 10:00", who="王敏", says="1号谁还没看"),
    Step(at="11-24 15:40", who="谭雪", says="无变化"),
    Step(at="11-25 09:20", who="王建国", says="办结2 方案已报送"),
    Step(at="11-25 09:24", who="王建国", taps="报办结"),
    Step(at="11-25 14:50", who="王敏", taps="同意销号"),
    Step(at="11-26 15:00", who="王敏", says="交办 教育局 12月4日前报送校安工程清单"),
    Step(at="11-26 15:04", who="王敏", taps="确认下发"),
    Step(at="12-01 09:40", who="王敏", taps="1号报送", on="拟报县长"),
)
ENDS = datetime(2026, 12, 1, 18, 0, tzinfo=COUNTY_ZONE)
UNIT_OF = {name: unit for unit, name in LIAISONS.items()}
HOUR = timedelta(hours=1)
CALM = timedelta(minutes=40)
"""How long a run is watched after the last blow: within it everything that was due must have come to an end."""


@dataclass(kw_only=True)
class Run:
    """The script on a world. A run that was hurt goes on for a while, or to the end. `hop` = how far the clock is
    pushed at a time: the beat comes at least so often, whether anything is due or not."""

    world: World
    whole: bool = False
    hop: timedelta = HOUR
    unheard: int = 0

    async def play(self) -> None:
        """Every step, and what happens by itself between them."""
        for step in STEPS:
            await self._until(step.moment)
            if self._over:
                return
            self.unheard += not await self.world.insists(step.who, step.act(self.world))
        await self._until(ENDS)

    async def _until(self, at: datetime) -> None:
        """Hop by hop, so that a run that died can be left."""
        while self.world.clock.now() < at and not self._over:
            await self.world.machine.run_until(min(at, self.world.clock.now() + self.hop))

    @property
    def _over(self) -> bool:
        hurt = self.world.hurt_at
        return not self.whole and hurt is not None and self.world.clock.now() >= hurt + CALM
