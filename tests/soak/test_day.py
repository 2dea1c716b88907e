"""A day's traffic of the county: who gets how many messages, by what the platform delivered; each cap is respected and
nothing leaves outside office hours. The table of docs/burden.md is this test's."""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

import pytest

from domain.burden.meter import Days, Load, Meter, duties_in, measured, sent_in
from domain.calendars import COUNTY_ZONE
from domain.county import County
from domain.messages.notices import Dispatch
from domain.people.records import Role, Tier
from domain.rounds.duties import Duty
from rehearsal.stage import Play, Stage
from sandbox.views import MessageView
from store.lookups import LOOKUPS
from store.mapping import read_all
from tests.soak.test_week import Playing, check_manners, robot_said, units_of
from tests.soak.week_plan import Said, Unit, Week, matter, office_moment, reports_of

FRIDAY, MONDAY = date(2026, 11, 20), date(2026, 11, 23)
BEGINS = datetime.combine(FRIDAY, time(8, 45), COUNTY_ZONE)
ENDS = datetime.combine(MONDAY, time(23, 55), COUNTY_ZONE)
# Matters handed over on the Friday, so that some are due, unsigned or overdue; and a heavy Monday.
EARLIER, ON_THE_DAY = 20, 12
# Who is who in the table, the highest seat first.
SEATS = (Role.PRINCIPAL, Role.FIELD_LEADER, Role.OFFICE, Role.HEAD, Role.LIAISON, Role.MEMBER)


@dataclass(kw_only=True)
class Day(Playing):
    """The Friday before and the day itself."""

    async def run(self) -> None:
        """Everything in the order of the clock."""
        for at, kind, what in sorted(self._agenda(), key=lambda act: (act[0], act[1])):
            await self.stage.machine.run_until(at)
            await (self._report(what) if isinstance(what, Said) else self._matter(what, kind))
        await self.stage.machine.run_until(ENDS)


def drawn(units: tuple[Unit, ...], seed: int) -> Week:
    """What people do on both days."""
    dice = random.Random(seed)
    days = [FRIDAY] * EARLIER + [MONDAY] * ON_THE_DAY
    moments = sorted(office_moment(day, dice) for day in days)
    matters = tuple(matter(n, dice.choice(units), at, dice, ENDS) for n, at in enumerate(moments, 1))
    return Week(matters=matters, reports=tuple(reports_of(units, (FRIDAY, MONDAY), dice)))


@pytest.mark.soak
async def test_a_day_stays_within_each_cap(tmp_path: Path) -> None:
    stage = Stage(Play(folder=tmp_path, start=BEGINS, seed=1))
    await stage.open()
    try:
        since = stage.city.seq
        played = Day(stage=stage, week=drawn(await units_of(stage), 1))
        await played.run()
        said = [(at, view) for at, view in robot_said(stage, since) if at.date() == MONDAY]
        county = await stage.service.county()
        meter = await metered(stage, county)
        sorts = check_manners(said, set(played.acts))
        check(meter, said, county)
        sys.stdout.write("\n".join(table(meter, county, said, sorts)) + "\n")
    finally:
        await stage.close()


async def metered(stage: Stage, county: County) -> Meter:
    """By our own rows."""
    days = Days(first_on=MONDAY, last_on=MONDAY)
    sent, duties = sent_in(days), duties_in(days)
    read = stage.service.store.read
    messages = await read(lambda c: read_all(c, Dispatch, LOOKUPS[sent.name](c, sent.args, county)))
    asked = await read(lambda c: read_all(c, Duty, LOOKUPS[duties.name](c, duties.args, county)))
    return measured(messages, asked, county, days)


def check(meter: Meter, said: list[tuple[datetime, MessageView]], county: County) -> None:
    """Nothing off hours, nothing beyond a cap; and we know of no message the platform did not deliver."""
    assert (meter.off_hours, meter.over) == (0, 0)
    caps = county.house.caps
    most = {Tier.FIELD: caps.field_group_day, Tier.PRINCIPAL: caps.principal_group_day}
    staff = caps.staff_group_day + 2 * (caps.handovers_half_day + 1)
    for load in meter.groups:
        tier = county.roster.groups[load.target].tier
        assert load.messages <= most.get(tier, staff), load
    assert meter.person_messages + sum(load.messages for load in meter.groups) <= len(said)
    assert meter.person_messages > 100, "a day on which hardly anything is said proves nothing"


def table(meter: Meter, county: County, said: list[tuple[datetime, MessageView]], sorts: Counter[str]) -> Iterator[str]:
    """For docs/burden.md."""
    yield "\n| 谁 | 人数 | 主动消息 | 人均 | 一人最多 | 请填（项目） |\n|---|---|---|---|---|---|"
    for load in meter.groups:
        yield f"| {county.roster.groups[load.target].tier.value} 群 | — | {load.messages} | — | — | — |"
    for seat in SEATS:
        own = [load for load in meter.persons if seat_of(load, county) is seat]
        if own:
            total = sum(load.messages for load in own)
            most, asks = max(load.messages for load in own), sum(load.asks for load in own)
            yield f"| {seat.value} | {len(own)} | {total} | {total / len(own):.1f} | {most} | {asks} |"
    spread = Counter(load.messages for load in meter.persons)
    yield "一天收到几条：" + "、".join(f"{n}条{spread[n]}人" for n in sorted(spread))
    yield f"填报约{meter.minutes}分钟；合并{meter.merged}条；不再问{meter.avoided}次；"
    yield f"非工作时间{meter.off_hours}条；超过上限{meter.over}次；机器人共说{len(said)}句 {dict(sorts)}"


def seat_of(load: Load, county: County) -> Role:
    """The highest post somebody holds."""
    person = county.roster.person_of(load.target)
    roles = {post.role for post in county.roster.posts_naming(person.key)} if person else set()
    return next((seat for seat in SEATS if seat in roles), Role.MEMBER)
