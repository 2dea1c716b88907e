"""The process dies at every kind of seam: nothing is lost, nothing comes twice, every doubt is shown to a person."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import delete, update

from store import tables
from tests.simulation.days import Life
from tests.simulation.points import faults_of, played, same_twice
from tests.simulation.script import Run
from tests.simulation.world import World


@pytest.mark.parametrize(("seed", "points"), [(1, 250), (2, 250)])
def test_nothing_is_lost_and_nothing_comes_twice(seed: int, points: int) -> None:
    """Half a thousand points a run of the tests: single deaths, lost answers, and pairs of both."""
    asked = [sys.executable, "-m", "tests.simulation", "--seed", str(seed), "--points", str(points)]
    ended = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    sample = json.loads(ended.stdout)
    assert (sample["failures"], sample["points"]) == ([], points)


def test_two_runs_of_a_seed_are_equal() -> None:
    """Every word, every moment, every entry of the audit, with two deaths and a lost answer on the way."""
    assert same_twice(3, dies=[411, 430], loses=[805])


def test_neither_the_zone_of_the_machine_nor_the_beat_makes_a_difference() -> None:
    """V12: three zones, and clocks pushed by 60, 23.5 and 41 minutes; one trace."""
    asked = [sys.executable, "-m", "tests.simulation", "--trace"]
    ways = [("UTC", "60"), ("Asia/Shanghai", "23.5"), ("America/New_York", "41")]
    traces = [
        subprocess.run([*asked, hop], env={**os.environ, "TZ": zone}, capture_output=True, text=True, check=True).stdout
        for zone, hop in ways
    ]
    assert len(traces[0]) > 60
    assert len(set(traces)) == 1, traces


def test_days_by_lot_hold() -> None:
    """Ten working days of faults and deaths."""
    life = Life(seed=5, days=10)
    assert life.lived() == []
    assert len(life.world.heard) > 50


@pytest.fixture(scope="module")
def ended() -> tuple[World, Run]:
    """One run of the script, at its end."""
    return played(1)


@pytest.fixture
def run_to_harm(ended: tuple[World, Run]) -> Iterator[tuple[World, Run]]:
    """The same for every test: what one did to it is undone."""
    world = ended[0]
    rows, taken = world.disk.raw.serialize(), world.taken.copy()
    yield ended
    world.disk.raw.deserialize(rows)
    world.taken.clear()
    world.taken.update(taken)


def _forget(world: World) -> None:
    with world.disk.engine.begin() as connection:
        connection.execute(delete(tables.inbox))


def _double(world: World) -> None:
    world.taken.update(list(world.taken))


def _swallow(world: World) -> None:
    world.taken.clear()


def _renumber(world: World) -> None:
    world.disk.raw.execute("""update items set body = replace(body, '"number":1,', '"number":9,')""")


def _hold_up(world: World) -> None:
    with world.disk.engine.begin() as connection:
        connection.execute(update(tables.notices).values(state="ready"))


def _falsify(world: World) -> None:
    with world.disk.engine.begin() as connection:
        connection.execute(update(tables.entries).where(tables.entries.c.kind == "item").values(actor=""))


@pytest.mark.parametrize(
    ("harm", "truth"),
    [(_forget, "V1"), (_renumber, "V2"), (_hold_up, "V3"), (_double, "V4"), (_falsify, "V9"), (_falsify, "V10"),
     (_swallow, "V15")],
)  # fmt: skip
def test_every_harm_is_seen(run_to_harm: tuple[World, Run], harm: Callable[[World], None], truth: str) -> None:
    """An oracle that cannot say no proves nothing."""
    world, run = run_to_harm
    assert faults_of(world, run) == []
    harm(world)
    assert truth in {fault.partition(":")[0] for fault in faults_of(world, run)}
