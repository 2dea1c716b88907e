"""A year of a county under each shipped policy, through the service, the store, the outbox and the platform; and the
same with the process dying a hundred times. By every run of the tests one quarter of the village."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from sqlalchemy import update

from config.load import FOLDER
from domain.letters.letters import Letter
from domain.lights.lights import LightFile
from domain.lights.rules import Colour
from domain.rounds.duties import Duty, DutyState
from store import tables
from store.mapping import KINDS, all_of
from tests.simulation.accounts import account_of, calls_of, differences, wrong
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
    assert len(differences(plain, replace(often, numbers=(), lights={}))) > len(plain.lights)


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


HARMS: Mapping[str, Callable[[World], None]] = {
    "a duty left open": lambda world: _another(world, Duty, _reopened),
    "a duty closed twice": _closed_twice,
    "a light of another colour": lambda world: _another(world, LightFile, _repaint),
    "a letter without a reason": lambda world: _another(world, Letter, _too_early),
    "a period opened on another day": _opened_later,
    "too many calls": lambda world: _more(world, "card_create", 4900),
    "too many pushes": lambda world: _more(world, "push_card", 2900),
}


@pytest.mark.parametrize("harm", HARMS)
def test_what_is_not_so_is_seen(harm: str, harmed: World) -> None:
    """Each fault is planted once."""
    HARMS[harm](harmed)
    assert wrong(harmed, QUARTER) != []


@pytest.mark.soak
@pytest.mark.parametrize("policy", POLICIES)
def test_a_year_of_the_county(policy: str, tmp_path: Path) -> None:
    """The sample county for a whole year, and once more with a hundred deaths."""
    year = Year(policy=policy, first=YEAR[0], last=YEAR[1])
    begun = process_time()
    plain = year.lived(tmp_path / "plain")
    spent = process_time() - begun
    assert wrong(plain, YEAR) == []
    assert broken(plain) == []
    often = replace(year, deaths=deaths(*YEAR, 100)).lived(tmp_path / "often")
    assert wrong(often, YEAR) == []
    report(policy, spent, plain, often)
    assert often.starts > 90
    assert differences(account_of(plain), account_of(often)) == []


def report(policy: str, seconds: float, plain: World, often: World) -> None:
    """The figures, for the reader of `make soak`."""
    account, other, calls = account_of(plain), account_of(often), calls_of(plain)
    most = {bill: max(n for (_month, of), n in calls.items() if of == bill) for bill in ("api", "push")}
    periods = sum(len(each) for each in account.periods.values())
    rungs = sum(len(each) for each in account.rungs.values())
    sys.stdout.write(
        f"\n2026 under {policy}: {seconds:.0f} s of CPU, {plain.beats:,} beats, {plain.disk.commits:,} commits, "
        f"{sum(calls.values()):,} calls and pushes, in one month at most {most['api']:,} of {plain.place.api_quota:,} "
        f"and {most['push']:,} of {plain.place.push_quota:,}\n"
        f"  {periods:,} periods, {len(account.duties):,} duties, {rungs:,} rungs, {len(account.letters):,} letters, "
        f"{sum(len(each) for each in account.lights.values()):,} lights\n"
        f"  with {often.starts - 1} deaths: sent {other.sent:,} (else {account.sent:,}), in doubt {other.doubts:,} "
        f"(else {account.doubts:,}), calls and pushes {sum(calls_of(often).values()):,}\n"
    )
