"""A week of the county: 46 liaisons, 40 matters, people as they are. Nothing is lost, nobody is pestered."""

from __future__ import annotations

import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from domain.calendars import COUNTY_ZONE
from domain.matters.items import Item
from domain.people.records import Role
from domain.projects.files import ProjectFile
from domain.rounds.duties import Duty
from rehearsal.stage import Play, Stage
from sandbox.calls import CALLS
from sandbox.ledger import ROBOT
from sandbox.views import MessageView, draw_change
from store.mapping import all_of
from tests.soak.week_model import at_work, duties_of, in_a_slot, rungs_of
from tests.soak.week_plan import BEGINS, ENDS, Matter, Said, Unit, Week, drawn

OFFICE = "王敏"
SEEDS = (1, 2)
SHORTLY = timedelta(seconds=60)
WORK_DAYS_A_MONTH, WORK_DAYS_A_WEEK = 22, 5
ALLOWANCE = {"api": 5_000, "push": 3_000}


@dataclass(kw_only=True)
class Playing:
    """The week being played, and who did what when."""

    stage: Stage
    week: Week
    acts: list[tuple[str, datetime]] = field(default_factory=list)

    async def run(self) -> None:
        """Everything in the order of the clock."""
        for at, kind, what in sorted(self._agenda(), key=lambda act: (act[0], act[1])):
            await self.stage.machine.run_until(at)
            await (self._report(what) if isinstance(what, Said) else self._matter(what, kind))
        await self.stage.machine.run_until(ENDS)

    def _agenda(self) -> Iterator[tuple[datetime, str, Matter | Said]]:
        for matter in self.week.matters:
            moments = {"issue": matter.issued, "sign": matter.signed, "submit": matter.submitted}
            yield from ((at, kind, matter) for kind, at in moments.items() if at is not None)
        yield from ((said.at, "report", said) for said in self.week.reports)

    async def _matter(self, matter: Matter, kind: str) -> None:
        if kind == "issue":
            due = matter.due.date()
            await self._says(OFFICE, f"交办 {matter.unit.name} {due.month}月{due.day}日前报送第{matter.number}号材料")
            await self._taps(OFFICE, "确认下发")
        elif kind == "sign":
            await self._says(matter.unit.liaison, f"收到{matter.number}")
        else:
            await self._says(matter.unit.liaison, f"办结{matter.number} 材料已报送")
            await self._taps(matter.unit.liaison, "报办结")

    async def _report(self, said: Said) -> None:
        for text in said.texts:
            await self._says(said.unit.liaison, text)

    async def _taps(self, who: str, button: str) -> None:
        self.acts.append((who, self.stage.clock.now()))
        await self.stage.city.taps(who, button)
        await self.stage.machine.settle()

    async def _says(self, who: str, text: str) -> None:
        self.acts.append((who, self.stage.clock.now()))
        await self.stage.city.says(who, None, text)
        await self.stage.machine.settle()


async def units_of(stage: Stage) -> tuple[Unit, ...]:
    county = await stage.service.county()
    projects = await stage.service.projects()
    posts = county.roster.posts.values()
    liaisons = {post.unit: county.roster.persons[post.holder].name for post in posts if post.role is Role.LIAISON}
    return tuple(
        Unit(name=unit, liaison=liaison, projects=_asked_of(unit, projects.values()))
        for unit, liaison in sorted(liaisons.items())
    )


def _asked_of(unit: str, projects: object) -> tuple[str, ...]:
    assert isinstance(projects, type({}.values()))
    own = [p for p in projects if isinstance(p, ProjectFile) and p.unit == unit]
    return tuple(p.name for p in own if p.stage.value != "COMPLETED")


def robot_said(stage: Stage, since: int) -> Iterator[tuple[datetime, MessageView]]:
    """What the robot posted, without edits."""
    for change in stage.city.platform.ledger.changes:
        if change.seq > since and change.what == "message":
            view = draw_change(stage.city.platform.directory, change).view
            if view.sender_id == ROBOT:
                yield change.at.astimezone(COUNTY_ZONE), view


def sort_of(at: datetime, view: MessageView, acts: set[tuple[str, datetime]]) -> str:
    """answer, first notice, nudge or reminder in private; the same with `post` in groups."""
    who = view.where.removeprefix("私聊 ")
    if any(person == who and timedelta(0) <= at - moment <= SHORTLY for person, moment in acts):
        return "answer"
    if "交办〔" in view.title and ("请**" in view.text or "请" in view.text) and view.buttons[:1]:
        first = view.buttons[0].text in ("收到", "已签收") and "牵头" in view.text
        if first:
            return "first notice"
    if "今日进度还差" in view.title:
        return "nudge"
    return "reminder" if view.where.startswith("私聊") else "post"


@pytest.mark.soak
@pytest.mark.parametrize("seed", SEEDS)
async def test_a_week_loses_nothing_and_pesters_nobody(seed: int, tmp_path: Path) -> None:
    began = time.monotonic()
    stage = Stage(Play(folder=tmp_path, start=BEGINS, seed=seed))
    await stage.open()
    try:
        units = await units_of(stage)
        played = Playing(stage=stage, week=drawn(units, seed))
        since, calls = stage.city.seq, Counter(stage.city.platform.meter.calls)
        await played.run()
        await check_ledger(stage, played.week)
        said = list(robot_said(stage, since))
        sorts = check_manners(said, set(played.acts))
        report(seed, Counter(stage.city.platform.meter.calls) - calls, sorts, time.monotonic() - began)
    finally:
        await stage.close()


async def check_ledger(stage: Stage, week: Week) -> None:
    """Matters, rungs, duties and reports of the store are those of the model, no fewer and no more."""
    items = await stage.service.store.read(lambda connection: all_of(connection, Item))
    assert len(items) == len(week.matters)
    fired = {(i.number, f.ladder, f.rung) for i in items.values() for b in i.branches for f in b.fired}
    expected = rungs_of(week)
    assert fired == expected, f"lost {sorted(expected - fired)}, too many {sorted(fired - expected)}"
    duties = await stage.service.store.read(lambda connection: all_of(connection, Duty))
    names = {key: project.name for key, project in (await stage.service.projects()).items()}
    found = {(d.period, names[d.subject]): d.state.value for d in duties.values()}
    owed = duties_of(week)
    assert found == owed, f"differ: {sorted((k, found.get(k), owed.get(k)) for k in owed if found.get(k) != owed[k])}"


def check_manners(said: list[tuple[datetime, MessageView]], acts: set[tuple[str, datetime]]) -> Counter[str]:
    """One reminder per person and half day, at most two posts, everything in its hours."""
    reminders: defaultdict[tuple[str, str, bool], list[str]] = defaultdict(list)
    sorts: Counter[str] = Counter()
    local = {(who, at.astimezone(COUNTY_ZONE)) for who, at in acts}
    for at, view in said:
        sort = sort_of(at, view, local)
        sorts[sort] += 1
        if sort in ("reminder", "nudge", "post"):
            assert in_a_slot(at), f"{at} {view.where}: {view.title}"
        elif sort == "first notice":
            assert at_work(at), f"{at} {view.where}: {view.title}"
        if sort == "reminder":
            reminders[view.where, f"{at:%m-%d}", at.hour >= 12].append(f"{at:%H:%M} {view.title}: {view.text}")
    many = {key: texts for key, texts in reminders.items() if len(texts) > 1}
    assert not many, many
    return sorts


def report(seed: int, calls: Counter[str], sorts: Counter[str], seconds: float) -> None:
    """The numbers, for the reader of `make soak`."""
    lines = [f"\nweek {seed}: {seconds:.1f} s; said {dict(sorts)}"]
    month = WORK_DAYS_A_MONTH / WORK_DAYS_A_WEEK
    for bill, allowed in ALLOWANCE.items():
        own = {n: c for n, c in calls.items() if (CALLS[n].bill == bill if n in CALLS else bill == "push")}
        forecast = round(sum(own.values()) * month)
        lines.append(f"  {bill}: {sum(own.values())} this week {own}; a month about {forecast} of {allowed}")
    sys.stdout.write("\n".join(lines) + "\n")
