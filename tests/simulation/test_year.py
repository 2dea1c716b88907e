"""A year of a county under each shipped policy, through the service, the store, the outbox and the platform; and the
same with the process dying a hundred times. By every run of the tests one quarter of the village."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from sqlalchemy import delete, update

from config.load import FOLDER
from domain.letters.letters import Letter
from domain.lights.lights import Dimension, LightFile
from domain.lights.rules import Colour
from domain.projects.files import ProjectFile
from domain.projects.milestones import UNFIXED, PlanVersion
from domain.projects.stages import Stage
from domain.rounds.duties import DAILY, Duty, DutyState
from store import tables
from store.mapping import KINDS, all_of
from tests.simulation.accounts import (
    MUST_AGREE,
    Account,
    account_of,
    by_month,
    differences,
    told,
    unlike_sending,
    wrong,
)
from tests.simulation.logs import Heard
from tests.simulation.places import Place
from tests.simulation.truths import broken
from tests.simulation.world import World
from tests.simulation.years import Year, deaths, village

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
QUARTER = (date(2026, 7, 1), date(2026, 9, 30))
OF_CI = "wu_mei"
POLICIES = sorted(path.stem for path in FOLDER.glob("*.toml"))


@pytest.fixture(scope="module")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Six units, twelve projects, six matters and a letter a month, every working day a report."""
    first, last = QUARTER
    ends = deaths(first, last, 25)
    year = Year(policy=OF_CI, first=first, last=last, place=village, matters=6, letters=1, deaths=ends)
    return year.lived(tmp_path_factory.mktemp("quarter"))


def test_a_quarter_goes_by_the_calendar(quarter: World) -> None:
    """Each period opened once on its day, each duty closed once, each light and letter explained, within the month's
    quota; the process died 25 times, half of them in the midst of something."""
    assert quarter.starts > 20
    assert wrong(quarter, QUARTER) == []
    assert broken(quarter) == []
    account = account_of(quarter)
    assert min(len(account.duties), len(account.letters), len(account.lights), len(account.periods)) > 3


def test_two_lives_come_to_the_same(tmp_path: Path) -> None:
    """Duties, rungs, letters, lights, scores and numbers of ten days, with ten deaths and with none."""
    first, last = QUARTER[0], QUARTER[0] + timedelta(days=9)
    year = Year(policy=OF_CI, first=first, last=last, place=village, matters=6, letters=1)
    plain = account_of(year.lived(tmp_path / "plain"))
    often = account_of(replace(year, deaths=deaths(first, last, 10)).lived(tmp_path / "often"))
    assert min(len(plain.duties), len(plain.rungs), len(plain.letters)) > 1
    assert differences(plain, often) == []
    for name in MUST_AGREE:
        assert [each.partition(":")[0] for each in differences(plain, _with_one_more(often, name))] == [name]


def _with_one_more(account: Account, name: str) -> Account:
    """The same year but for one thing of that name."""
    known = getattr(account, name)
    changed: dict[str, Any] = {name: {**known, "?": ()} if isinstance(known, Mapping) else (*known, "?")}
    return replace(account, **changed)


def hilly(start: date) -> Place:
    """The village, of which every second project has most of its year in January and one has not begun."""
    place, months = village(start), (90_000_000, *[2_727_272] * 11)
    plan = PlanVersion(number=UNFIXED, year=start.year, fixed_on=start, months_yuan=months)
    projects = [
        replace(each, plans=(plan,), stage=Stage.UNDER_CONSTRUCTION if n else Stage.PRE_CONSTRUCTION)
        for n, each in enumerate(place.projects.projects[::2])
    ]
    return replace(place, projects=replace(place.projects, projects=(*projects, *place.projects.projects[1::2])))


def test_the_plan_that_the_meeting_approves_is_what_lights_go_by(tmp_path: Path) -> None:
    """Until then by the even line; from the next morning projects that should have most of their year behind them are
    yellow. The candidate comes through what it lacks by name and is approved with the rest."""
    first, last = YEAR[0], YEAR[0] + timedelta(days=8)
    year = Year(policy="wu_ge_5", first=first, last=last, place=hilly, matters=2, letters=0)
    world = year.lived(tmp_path)
    assert wrong(world, (first, last)) == []
    assert broken(world) == []
    projects = world.look(lambda connection: all_of(connection, ProjectFile)).values()
    plans = [plan for each in projects for plan in each.plans]
    assert [(plan.number, plan.fixed_on) for plan in plans] == [(1, date(2026, 1, 7))] * 6
    behind = {
        light.on
        for file in world.look(lambda c: all_of(c, LightFile)).values()
        for light in file.lights
        if any(found.dimension is Dimension.POINTS and found.colour is Colour.YELLOW for found in light.findings)
    }
    assert behind == {date(2026, 1, 8)}


@pytest.fixture
def harmed(quarter: World) -> Iterator[World]:
    """The same for every test: what one did to it is undone."""
    rows, count = quarter.disk.raw.serialize(), quarter.city.platform.meter.by_month.copy()
    yield quarter
    quarter.disk.raw.deserialize(rows)
    quarter.city.platform.meter.by_month = count


def _another(world: World, kind: Any, change: Any) -> None:
    """The first row of a kind for which there is a change, as it would then stand."""
    found = world.look(lambda connection: all_of(connection, kind)).values()
    fresh = next(after for after in map(change, found) if after is not None)
    table = KINDS[kind.kind].table
    with world.disk.engine.begin() as connection:
        connection.execute(update(table).where(table.c.key == fresh.key).values(KINDS[kind.kind].row(fresh)))


def _closed_twice(world: World) -> None:
    """The entry that closed a duty says instead that it was opened once more."""
    entries, said = tables.entries, '"state":["open","missed"]'
    with world.disk.engine.begin() as connection:
        closing = (entries.c.kind == "duty") & entries.c.change.contains(said)
        row = connection.execute(entries.select().where(closing)).mappings().first()
        assert row is not None
        change = row["change"].replace(said, '"state":["open","open"]')
        connection.execute(update(entries).where(entries.c.seq == row["seq"]).values(change=change))


def _opened_later(world: World) -> None:
    """A period was opened a day later than it was."""
    entries = tables.entries
    with world.disk.engine.begin() as connection:
        opening = (entries.c.kind == "cadence") & entries.c.change.contains('"period":["')
        row = connection.execute(entries.select().where(opening).order_by(entries.c.seq.desc())).mappings().first()
        assert row is not None
        later = row["at"] + timedelta(days=1)
        connection.execute(update(entries).where(entries.c.seq == row["seq"]).values(at=later))


def _repaint(file: LightFile) -> LightFile | None:
    if not file.lights:
        return None
    last = file.lights[-1]
    colour = Colour.GREEN if last.colour is Colour.RED else Colour.RED
    return replace(file, lights=(*file.lights[:-1], replace(last, colour=colour)))


def _reopened(duty: Duty) -> Duty | None:
    return replace(duty, state=DutyState.OPEN) if duty.state is DutyState.MISSED else None


def _too_early(letter: Letter) -> Letter | None:
    return None if letter.drafted.by else replace(letter, drafted_on=letter.drafted_on - timedelta(days=400))


def _more(world: World, call: str, count: int) -> None:
    world.city.platform.meter.by_month["2026-08", call] += count


def _darker(file: LightFile) -> LightFile | None:
    """The last change of a light was never seen."""
    return replace(file, lights=file.lights[:-1]) if file.lights else None


def _gone(world: World, kind: Any, which: Callable[[Any], bool]) -> None:
    """The first row of a kind of which that is so was never there."""
    found = world.look(lambda connection: all_of(connection, kind)).values()
    table, key = KINDS[kind.kind].table, next(each.key for each in found if which(each))
    with world.disk.engine.begin() as connection:
        connection.execute(delete(table).where(table.c.key == key))


HARMS: Mapping[str, tuple[str, Callable[[World], None]]] = {
    "a duty left open": ("duties", lambda world: _another(world, Duty, _reopened)),
    "a duty closed twice": ("duties", _closed_twice),
    "a report never asked for": ("who owes", lambda world: _gone(world, Duty, lambda duty: duty.cadence == DAILY)),
    "a visit never asked for": ("who owes", lambda world: _gone(world, Duty, lambda duty: duty.cadence != DAILY)),
    "a light of another colour": ("lights", lambda world: _another(world, LightFile, _repaint)),
    "a light that did not change": ("lights by the day", lambda world: _another(world, LightFile, _darker)),
    "a letter without a reason": ("letters", lambda world: _another(world, Letter, _too_early)),
    "a letter nobody drafted": (
        "letters that fell due",
        lambda world: _gone(world, Letter, lambda letter: not letter.drafted.by),
    ),
    "a period opened on another day": ("periods", _opened_later),
    "too many calls": ("calls", lambda world: _more(world, "card_create", 4900)),
    "too many pushes": ("calls", lambda world: _more(world, "push_card", 2900)),
}


@pytest.mark.parametrize("harm", HARMS)
def test_what_is_not_so_is_seen(harm: str, harmed: World) -> None:
    """Each fault is planted once, and said to be of its kind."""
    about, does = HARMS[harm]
    does(harmed)
    assert about in {fault.partition(": ")[0] for fault in wrong(harmed, QUARTER)}


def test_every_kind_of_fault_is_told() -> None:
    """However many there are of the first."""
    faults = [*(f"V7: {n}" for n in range(100)), "V8: went to a liaison"]
    assert told(faults) == "V7, 100: 0 | 1 | 2 | 3 | 4\nV8, 1: went to a liaison"


@dataclass(frozen=True, kw_only=True)
class Lived:
    """One run of a year: how it ended, what it took, what of it cannot be so."""

    world: World
    seconds: float
    faults: list[str]


def lived(year: Year, folder: Path) -> Lived:
    """With everything the program logs as a service would: no phone number, and nothing it calls an error."""
    begun, log = process_time(), Heard()
    try:
        world = year.lived(folder)
    finally:
        log.end()
    seconds, lines = process_time() - begun, log.lines
    errors = (f"log: {line[:300]}" for line in lines.splitlines() if '"level": "error"' in line)
    found = [*wrong(world, (year.first, year.last)), *broken(world, year.handed_over, lines), *errors]
    return Lived(world=world, seconds=seconds, faults=found)


@pytest.mark.soak
@pytest.mark.parametrize("policy", POLICIES)
def test_a_year_of_the_county(policy: str, tmp_path: Path) -> None:
    """The sample county for a whole year, and once more with a hundred deaths; all that is seen is printed first."""
    year = Year(policy=policy, first=YEAR[0], last=YEAR[1])
    plain = lived(year, tmp_path / "plain")
    often = lived(replace(year, deaths=deaths(*YEAR, 100)), tmp_path / "often")
    unlike = differences(account_of(plain.world), account_of(often.world))
    report(policy, plain, often)
    found = {"undisturbed": plain.faults, "with deaths": often.faults, "between the two": unlike}
    for life, faults in found.items():
        sys.stdout.write(f"  cannot be so, {life}: {told(faults)}\n")
    assert often.world.starts == 101
    assert not any(found.values())


def report(policy: str, plain: Lived, often: Lived) -> None:
    """The figures, for the reader of `make soak`."""
    sys.stdout.write(f"\n2026 under {policy}\n")
    for name, each in (("undisturbed", plain), (f"with {often.world.starts - 1} deaths", often)):
        world, account = each.world, account_of(each.world)
        counts = {kind: sum(len(found) for found in getattr(account, kind).values()) for kind in ("periods", "rungs")}
        sys.stdout.write(
            f"  {name}: {each.seconds:.0f} s of CPU, {world.beats:,} beats, {world.disk.commits:,} commits; "
            f"{counts['periods']:,} periods, {len(account.duties):,} duties, {counts['rungs']:,} rungs, "
            f"{len(account.letters):,} letters, {sum(map(len, account.lights.values())):,} lights, "
            f"{sum(map(len, account.scores.values())):,} scores, {len(account.numbers):,} numbers\n"
        )
    sys.stdout.write(f"  died at: {dict(often.world.seams.ends)}, the others between two doings\n")
    for month, spent in by_month(plain.world, often.world):
        sys.stdout.write(f"  {month}: {spent}\n")
    for difference in unlike_sending(plain.world, often.world):
        sys.stdout.write(f"  sent otherwise (allowed): {difference}\n")
