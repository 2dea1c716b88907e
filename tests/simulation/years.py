"""A year of a county by lot, everybody doing what people do: hand-overs and what becomes of them, the daily
reports, a look at one's own matters, letters from draft to reply, the plan of the year, what the office decides.
Everything follows from the seed; the process may be ended and started again at moments that are given."""

from __future__ import annotations

import random
import re
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import func, select

from app import COMMAND
from config.calendars import load_calendar
from config.load import load_policy, policy_path
from documents.workbook import load_workbook_file
from domain.calendars import COUNTY_ZONE, ONE_DAY
from domain.events import Listened, ProjectsImported, RosterImported
from domain.messages.listening import Stretch
from domain.people.records import Role
from rehearsal.stage import COUNTIES
from sandbox.city import CityError
from sandbox.views import MessageView
from scheduler.upkeep import NOTED_EVERY
from store import tables
from store.mapping import all_of
from tests.simulation.places import Place
from tests.simulation.seams import Seams
from tests.simulation.seasons import Sitting, held, sittings
from tests.simulation.village import VILLAGE
from tests.simulation.world import World
from tests.soak.week_plan import Matter, Said, Unit, matter, office_moment, reports_of

API_QUOTA, PUSH_QUOTA = 5_000, 3_000
OFFICE, CLERK = "王敏", "陈晨"
DECISIONS = (time(9, 25, 5), time(14, 55, 5))
DECIDES, CONFIRMS = ("同意销号", "报送"), "确认办理"

Act = Callable[[], Awaitable[None]]


def qinghe(start: date) -> Place:
    """The sample county as its workbook says, within what the platform's smallest edition allows in a month. Whoever
    dies there is up again at once, and says at once what it has to say."""
    found = load_workbook_file(COUNTIES / "qinghe.xlsx")
    roster, projects = found.roster_imported(COMMAND), found.projects_imported(COMMAND)
    assert isinstance(roster, RosterImported)
    assert isinstance(projects, ProjectsImported)
    return Place(
        name="青禾县", roster=roster, projects=projects, office=OFFICE,
        start=datetime.combine(start, time(8, 45), COUNTY_ZONE),
        api_quota=API_QUOTA, push_quota=PUSH_QUOTA, down=(0,), settle=timedelta(0),
    )  # fmt: skip


def village(start: date) -> Place:
    """Six units, twelve projects, under the same allowance and with the same haste."""
    return replace(
        VILLAGE, start=datetime.combine(start, time(8, 45), COUNTY_ZONE), api_quota=API_QUOTA, push_quota=PUSH_QUOTA,
        down=(0,), settle=timedelta(0),
    )  # fmt: skip


def units_of(place: Place) -> tuple[Unit, ...]:
    """Every unit with its liaison and the projects it reports on."""
    posts = {post.unit: post.holder for post in place.roster.posts if post.role is Role.LIAISON}
    names = {person.key: person.name for person in place.roster.persons}

    def asked(unit: str) -> tuple[str, ...]:
        return tuple(p.name for p in place.projects.projects if p.unit == unit and p.is_active)

    return tuple(Unit(name=unit, liaison=names[holder], projects=asked(unit)) for unit, holder in sorted(posts.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Death:
    """The process ends at a moment: at once, or at that seam (a commit, a call) of what happens next by itself."""

    at: datetime
    within: int


def deaths(first: date, last: date, count: int, seed: int = 1) -> list[Death]:
    """By lot, half of them in the midst of something."""
    dice = random.Random(f"deaths|{seed}")
    begins, minutes = datetime.combine(first, time(8, 50), COUNTY_ZONE), ((last - first).days + 1) * 1440 - 600
    moments = sorted(dice.sample(range(minutes), count))
    return [
        Death(at=begins + timedelta(minutes=at), within=dice.randrange(1, 9) * (n % 2)) for n, at in enumerate(moments)
    ]


class Watched(World):
    """A real process notes by the minute that it could hear. Here it sleeps from one moment to the next, and what died
    upon waking would take the whole sleep with it: it is kept, but for its last minute, as it would have been."""

    async def _start(self) -> None:
        await super()._start()
        kept = self.look(lambda c: max((each.ended_at for each in all_of(c, Stretch).values()), default=None))
        until = self.clock.now() - NOTED_EVERY
        if kept is not None and kept < until:
            await self._unless_dead(self.service.apply(Listened(from_at=kept, until_at=until)))


@dataclass(kw_only=True)
class Year:
    """From the first to the last day, with so many matters and letters a month; `deaths` = when the process ends."""

    policy: str
    first: date
    last: date
    place: Callable[[date], Place] = qinghe
    matters: int = 40
    letters: int = 5
    seed: int = 1
    deaths: Sequence[Death] = ()
    world: World = field(init=False)
    _numbers: dict[int, int] = field(init=False, default_factory=dict)
    _sent: int = field(init=False, default=0)
    _looked: int = field(init=False, default=0)
    _still: int = field(init=False, default=0)
    _pressed: set[tuple[str, str]] = field(init=False, default_factory=set)

    @property
    def handed_over(self) -> int:
        """How many matters the office has confirmed."""
        return len(self._numbers)

    def lived(self, folder: Path) -> World:
        """The whole of it, and the world as it then is."""
        place = self.place(self.first)
        self.world = Watched(folder, self.seed, Seams(), self.policy, place)
        self.world.open()
        self.world.run(self._live(units_of(place)))
        return self.world

    async def _live(self, units: tuple[Unit, ...]) -> None:
        ends: list[tuple[datetime, Act]] = [(each.at, partial(self._die, each.within)) for each in self.deaths]
        acts = [*self._planned(units), *ends]
        for at, act in sorted(acts, key=lambda each: each[0]):
            await self.world.waits_until(at)
            self._spared()
            await act()
            self.world.seams.dies = [self.world.seams.passed + self._still - 1] if self._still else []
        await self.world.waits_until(datetime.combine(self.last, time(23, 55), COUNTY_ZONE))
        self._spared()
        await self._dead_at_last()

    def _spared(self) -> None:
        """Nobody is cut short who speaks: a death that waits for a doing of the machine's own goes on waiting."""
        seams = self.world.seams
        self._still = max(seams.dies[0] - seams.passed + 1, 0) if seams.dies else 0
        seams.dies = []

    async def _die(self, within: int) -> None:
        await self._dead_at_last()
        if within:
            self._still = within
        else:
            await self._end()

    async def _end(self) -> None:
        self.world.life.end()
        await self.world.machine.settle()

    async def _dead_at_last(self) -> None:
        """Of two deaths, the first still waiting when the second is due, that one falls between two doings."""
        if self._still:
            self._still = 0
            await self._end()

    # ── what is going to be done ──────────────────────────────────────────────────────────────────────────────

    def _planned(self, units: tuple[Unit, ...]) -> Iterator[tuple[datetime, Act]]:
        """Month by month, so that a shorter year is the beginning of a longer one."""
        calendar, number = load_calendar(), 0
        for days in _months(self.first, self.last):
            dice = random.Random(f"year|{self.seed}|{days[0]:%Y-%m}")
            working = [day for day in days if calendar.is_work_day(day)]
            if not working:
                continue
            moments = sorted(office_moment(dice.choice(working), dice) for _ in range(self.matters))
            plans = [
                matter(number + n, dice.choice(units), at, dice, _end(self.last)) for n, at in enumerate(moments, 1)
            ]
            number += len(plans)
            yield from self._of_matters(plans)
            yield from self._of_letters(plans, working)
            for said in reports_of(units, tuple(working), dice):
                yield said.at, partial(self._report, said)
            for sitting in sittings(load_policy(policy_path(self.policy)), working):
                yield datetime.combine(sitting.on, time(10, 20, 5), COUNTY_ZONE), partial(self._argue, sitting)
            yield from self._of_days(working, [unit.liaison for unit in units if not unit.projects], dice)

    def _of_matters(self, plans: Sequence[Matter]) -> Iterator[tuple[datetime, Act]]:
        for plan in plans:
            yield plan.issued, partial(self._hand_over, plan)
            if plan.signed is not None:
                yield plan.signed, partial(self._sign, plan)
            if plan.submitted is not None:
                yield plan.submitted, partial(self._submit, plan)

    def _of_letters(self, plans: Sequence[Matter], working: Sequence[date]) -> Iterator[tuple[datetime, Act]]:
        for day in working[3::4][: self.letters]:
            at = datetime.combine(day, time(10, 5, 5), COUNTY_ZONE)
            going = [plan for plan in plans if plan.issued < at and (plan.submitted is None or plan.submitted > at)]
            if going:
                yield at, partial(self._letter, going[-1])

    def _of_days(
        self, working: Sequence[date], others: Sequence[str], dice: random.Random
    ) -> Iterator[tuple[datetime, Act]]:
        for day in working:
            for at in DECISIONS:
                yield datetime.combine(day, at, COUNTY_ZONE), self._decide
            for liaison in others:
                yield office_moment(day, dice), partial(self._says, liaison, "我的")

    # ── what people do ────────────────────────────────────────────────────────────────────────────────────────

    async def _says(self, who: str, text: str) -> None:
        await self.world.city.says(who, None, text)
        await self.world.machine.settle()

    async def _taps(self, who: str, button: str, on: str | None = None) -> None:
        await self.world.city.taps(who, button, on)
        await self.world.machine.settle()

    def _heard(self, who: str, since: int) -> list[MessageView]:
        """What has come to somebody since, and what was edited, as it then looked."""
        return [each.view for each in self.world.city.arrivals(f"私聊 {who}", since)]

    def _offered(self, who: str, since: int, button: str) -> bool:
        return any(each.text == button for view in self._heard(who, since) for each in view.buttons)

    async def _hand_over(self, plan: Matter) -> None:
        due = plan.due.date()
        unit = next(each.name for each in self.world.place.roster.units if each.key == plan.unit.name)
        await self._says(OFFICE, f"交办 {unit} {due.month}月{due.day}日前报送第{plan.number}号材料")
        await self._taps(OFFICE, "确认下发")
        self._numbers[plan.number] = self.world.look(lambda c: c.scalar(select(func.max(tables.items.c.number))))

    async def _sign(self, plan: Matter) -> None:
        await self._says(plan.unit.liaison, f"收到{self._numbers[plan.number]}")

    async def _submit(self, plan: Matter) -> None:
        await self._says(plan.unit.liaison, f"办结{self._numbers[plan.number]} 材料已报送")
        await self._taps(plan.unit.liaison, "报办结")

    async def _report(self, said: Said) -> None:
        for text in said.texts:
            await self._says(said.unit.liaison, text)

    async def _letter(self, plan: Matter) -> None:
        """Drafted and looked over by one, signed by another, signed for and answered by the unit."""
        since = self.world.city.seq
        await self._says(CLERK, f"起草提醒函 {self._numbers[plan.number]}")
        if self._offered(CLERK, since, CONFIRMS):
            await self._taps(CLERK, CONFIRMS)
        draft = re.findall(r"函稿\d+", repr(self._heard(CLERK, since)))[-1]
        await self._taps(CLERK, "审核")
        await self._says(OFFICE, draft)
        await self._taps(OFFICE, "签发")
        self._sent += 1
        await self._says(plan.unit.liaison, f"签收 提醒函{self._sent}")
        await self._says(plan.unit.liaison, f"回函 提醒函{self._sent} 材料已经准备好，明天报送")

    async def _argue(self, sitting: Sitting) -> None:
        for step in sitting.steps:
            await self._says(OFFICE, f"论证通过 {step}")
            for name in held(self.world, step, sitting.year):
                await self._says(OFFICE, f"论证通过 {step} {name} 会上同意列入")
        if sitting.approves:
            await self._says(OFFICE, f"论证通过 {sitting.approves} 县政府常务会议纪要〔{sitting.year}〕1号")
            await self._says(OFFICE, "确认")

    async def _decide(self) -> None:
        """What has come since the last look and waits for the office, each card once."""
        city, since = self.world.city, self._looked
        self._looked = city.seq
        for view in {view.id: view for view in self._heard(OFFICE, since)}.values():
            for button in view.buttons:
                key = (view.id, repr(button.params))
                if button.text.split(" ")[-1] in DECIDES and not button.disabled and key not in self._pressed:
                    self._pressed.add(key)
                    try:
                        await self._taps(OFFICE, button.text, view.id)
                    except CityError:  # an earlier press has taken it away
                        continue


def _months(first: date, last: date) -> list[list[date]]:
    """The days of each month, in order."""
    days = [first + ONE_DAY * n for n in range((last - first).days + 1)]
    months = dict.fromkeys((day.year, day.month) for day in days)
    return [[day for day in days if (day.year, day.month) == month] for month in months]


def _end(last: date) -> datetime:
    return datetime.combine(last, time(18), COUNTY_ZONE)
