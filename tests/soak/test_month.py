"""A month of the county within what the platform's smallest edition allows, without anybody being told less.

All 46 liaisons do something every work day: those of the 26 units with projects report, the others look after their
matters. 40 matters, the round, the lights of each ten days, five letters from draft to reply, the digests, what climbs,
what the office decides."""

from __future__ import annotations

import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path

import pytest

from domain.calendars import COUNTY_ZONE
from domain.letters.letters import Letter
from domain.messages.notices import Dispatch
from domain.messages.quota import Strain, allowance, strain_of
from rehearsal.stage import Play, Stage
from sandbox.calls import CALLS
from store.mapping import all_of
from tests.soak.test_week import ALLOWANCE, OFFICE, Playing, units_of
from tests.soak.week_plan import MATTERS, Matter, Said, Unit, Week, matter, office_moment, reports_of

MONDAYS = tuple(date(2026, 11, 2) + timedelta(weeks=n) for n in range(5))
DAYS = tuple(MONDAYS[0] + timedelta(days=n) for n in range(29) if (MONDAYS[0] + timedelta(days=n)).weekday() < 5)
BEGINS = datetime.combine(DAYS[0], clock_time(8, 45), COUNTY_ZONE)
ENDS = datetime.combine(date(2026, 11, 30), clock_time(23, 55), COUNTY_ZONE)
LIAISONS = 46
DECISIONS = (clock_time(9, 25, 5), clock_time(14, 55, 5))
DECIDES = ("同意销号", "报送")
# As many letters as a county of this size signs in a month (messages §1.9).
LETTERS = tuple(datetime.combine(day, clock_time(10, 5, 5), COUNTY_ZONE) for day in DAYS[3::4])
CLERK = "陈晨"
# What a robot that asks every five minutes would ask about each message, for the day in which the platform answers.
FIXED_POLLING = 24 * 12


@dataclass(frozen=True, kw_only=True)
class Look:
    """A liaison without projects looks after his matters; the office decides what waits (nobody's liaison)."""

    at: datetime
    liaison: str = ""


@dataclass(frozen=True, kw_only=True)
class Reminding:
    """The office sends a unit a letter about its latest matter; the unit signs and replies."""

    at: datetime
    matter: Matter


@dataclass(kw_only=True)
class Month(Playing):
    """The month being played, or several."""

    looks: tuple[Look, ...]
    reminded: tuple[datetime, ...] = LETTERS
    ends: datetime = ENDS
    pressed: set[tuple[str, str]] = field(default_factory=set)
    letters: int = 0

    async def run(self) -> None:
        """Everything in the order of the clock."""
        letters = [Reminding(at=at, matter=self._latest(at)) for at in self.reminded]
        extras = [(each.at, "extra", each) for each in (*self.looks, *letters)]
        acts = [*self._agenda(), *extras]
        for at, kind, what in sorted(acts, key=lambda act: (act[0], act[1])):
            await self.stage.machine.run_until(at)
            if isinstance(what, Look):
                await (self._says(what.liaison, "我的") if what.liaison else self._decides())
            elif isinstance(what, Reminding):
                await self._letter(what.matter)
            elif isinstance(what, Said):
                await self._report(what)
            else:
                await self._matter(what, kind)
        await self.stage.machine.run_until(self.ends)

    def _latest(self, at: datetime) -> Matter:
        """The newest that is still being worked on: of one that is closed no letter is written."""
        known = (each for each in self.week.matters if each.issued < at)
        return max(known, key=lambda each: (each.submitted is None or each.submitted > at, each.issued))

    async def _letter(self, about: Matter) -> None:
        """Drafted and looked over by one, signed by another, signed for and answered by the unit."""
        await self._says(CLERK, f"起草提醒函 {about.number}")
        await self._taps(CLERK, "确认办理")
        draft = re.findall(r"函稿\d+", repr(self.stage.city.screen(CLERK)[-1]))[0]
        await self._taps(CLERK, "审核")
        await self._says(OFFICE, draft)
        await self._taps(OFFICE, "签发")
        self.letters += 1
        await self._says(about.unit.liaison, f"签收 提醒函{self.letters}")
        await self._says(about.unit.liaison, f"回函 提醒函{self.letters} 材料已经准备好，明天报送")

    async def _report(self, said: Said) -> None:
        """On the card where it is one tap, in words where there is something to say."""
        if said.texts == ("无变化",) and said.on_time:
            await self._taps(said.unit.liaison, "全部无变化")
        else:
            await super()._report(said)

    async def _decides(self) -> None:
        """The office presses what waits for it, each card once."""
        for view in self.stage.city.screen(OFFICE):
            for button in view.buttons:
                key = (view.id, repr(button.params))
                if button.text.split(" ")[-1] in DECIDES and not button.disabled and key not in self.pressed:
                    self.pressed.add(key)
                    await self.stage.city.taps(OFFICE, button.text, view.id)
                    await self.stage.machine.settle()


def drawn(units: tuple[Unit, ...], seed: int) -> tuple[Week, tuple[Look, ...]]:
    """Ten matters a week, a report or a look of every liaison on every day."""
    dice = random.Random(seed)
    moments = sorted(office_moment(MONDAYS[n % 4] + timedelta(days=dice.randrange(5)), dice) for n in range(MATTERS))
    matters = tuple(matter(n, dice.choice(units), at, dice, ENDS) for n, at in enumerate(moments, 1))
    reports = tuple(reports_of(units, DAYS, dice))
    looks = tuple(looks_of(units, DAYS, dice))
    return Week(matters=matters, reports=reports, units={unit.name: unit for unit in units}), looks


def looks_of(units: tuple[Unit, ...], days: tuple[date, ...], dice: random.Random) -> Iterator[Look]:
    """On every day the office decides twice, and whoever has no project looks after his matters."""
    liaisons = [unit.liaison for unit in units if not unit.projects]
    for day in days:
        for at in DECISIONS:
            yield Look(at=datetime.combine(day, at, COUNTY_ZONE))
        for liaison in liaisons:
            yield Look(at=office_moment(day, dice), liaison=liaison)


@pytest.mark.soak
async def test_a_month_stays_within_the_smallest_edition(tmp_path: Path) -> None:
    began = time.monotonic()
    stage = Stage(Play(folder=tmp_path, start=BEGINS))
    await stage.open()
    try:
        units = await units_of(stage)
        assert len(units) == LIAISONS
        week, looks = drawn(units, 1)
        await Month(stage=stage, week=week, looks=looks).run()
        watched = await watched_messages(stage)
        report(stage, watched, time.monotonic() - began)
        await check(stage)
        letters = (await stage.service.store.read(lambda connection: all_of(connection, Letter))).values()
        assert sum(bool(letter.replies) for letter in letters) == len(LETTERS)
    finally:
        await stage.close()


async def watched_messages(stage: Stage) -> int:
    """Messages of which the issuer may ask who has seen them."""
    found = await stage.service.store.read(lambda connection: all_of(connection, Dispatch))
    return sum(bool(d.copies and d.handle) and not d.channel.is_look for d in found.values())


async def check(stage: Stage) -> None:
    """Within both allowances, by the platform's own count; ours is the same; and nothing had to be saved on."""
    billed = {bill: stage.city.platform.meter.billed["2026-11", bill] for bill in ALLOWANCE}
    assert all(billed[bill] <= allowed for bill, allowed in ALLOWANCE.items()), billed
    usage = await stage.service.ledger.usage()
    assert {"api": usage.api, "push": usage.push} == billed
    assert strain_of(usage, allowance(5_000, 3_000, 1.0)) is Strain.NORMAL


def report(stage: Stage, watched: int, seconds: float) -> None:
    """The table: what the month cost by kind, and what one fixed habit would have."""
    meter = stage.city.platform.meter
    calls = Counter({name: count for (month, name), count in meter.by_month.items() if month == "2026-11"})
    bills = {name: CALLS[name].bill if name in CALLS else "push" for name in calls}
    lines = [f"\nNovember 2026, {LIAISONS} liaisons, {MATTERS} matters, {len(DAYS)} work days: {seconds:.0f} s"]
    for bill, allowed in ALLOWANCE.items():
        own = [(name, count) for name, count in calls.most_common() if bills[name] == bill]
        lines.append(f"  {bill}: {meter.billed['2026-11', bill]} of {allowed}")
        lines.extend(f"    {name:<16}{count:>6}" for name, count in own)
    looks = calls["group_query"] + calls["oto_status"]
    lines.append(f"  asking who has read: {looks} looks at {watched} messages;")
    lines.append(
        f"  every 5 minutes for a day: {watched * FIXED_POLLING:,}; for the whole month 40 matters: {40 * 288 * 30:,}"
    )
    sys.stdout.write("\n".join(lines) + "\n")
