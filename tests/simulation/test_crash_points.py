"""The process dies at every kind of seam: nothing is lost, nothing comes twice, every doubt is shown to a person."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest
from sqlalchemy import Table, delete, insert, update

from outbox import words
from store import tables
from tests.simulation.days import Life
from tests.simulation.points import faults_of, played, same_twice
from tests.simulation.script import Run
from tests.simulation.truths import TRUTHS, signature
from tests.simulation.village import LIAISONS, OFFICE, START
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


def test_words_in_another_zone_are_seen(ended: tuple[World, Run], monkeypatch: pytest.MonkeyPatch) -> None:
    """The fault that would make V12 say no."""
    monkeypatch.setattr(words, "COUNTY_ZONE", ZoneInfo("America/New_York"))
    assert signature(played(1)[0]) != signature(ended[0])


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
    said = world.city.platform.ledger.in_place("cid-staff+/==")
    length = len(said)
    yield ended
    world.disk.raw.deserialize(rows)
    world.taken.clear()
    world.taken.update(taken)
    del said[length:]


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


def _rewrite(world: World, table: Table, change: Callable[[dict[str, Any]], object]) -> None:
    """Change what stands in the rows of a table."""
    rows = world.disk.raw.execute(f"select key, body from {table.name}").fetchall()
    for key, text in rows:
        body = orjson.loads(text)
        change(body)
        world.disk.raw.execute(f"update {table.name} set body = ? where key = ?", (orjson.dumps(body).decode(), key))


def _fire_again(world: World) -> None:
    _rewrite(world, tables.items, lambda item: [b["fired"].extend(b["fired"]) for b in item["branches"]])


def _close_early(world: World) -> None:
    closed = {"at": "2026-11-23T09:05:00+08:00", "by": OFFICE, "acting_for": ""}
    _rewrite(world, tables.items, lambda item: [b.update(closed=closed) for b in item["branches"]])


def _sent(**marks: str) -> Callable[[World], None]:
    """Everything that was sent stands there as if it had been sent then, or to that one."""
    return lambda world: _rewrite(world, tables.dispatches, lambda dispatch: dispatch.update(marks))


def _flood(world: World) -> None:
    said = world.city.platform.ledger.in_place("cid-staff+/==")
    said.extend([m for m in said if m.draft.sender == "robot"][:1] * 30)


def _set_aside(world: World) -> None:
    row = {"key": "1", "event": "{}", "error": "refused", "tries": 5, "at": START}
    with world.disk.engine.begin() as connection:
        connection.execute(insert(tables.set_aside), row)


HARMS: dict[str, Callable[[World], None]] = {
    "V1": _forget, "V2": _renumber, "V3": _hold_up, "V4": _double, "V5": _fire_again, "V6": _close_early,
    "V7": _sent(created_at="2026-11-29T10:00:00+08:00"), "V8": _sent(target=f"u-{LIAISONS['住建局']}"), "V9": _falsify,
    "V10": _falsify, "V11": _flood, "V13": _sent(created_at="2026-11-24T10:00:00+08:00", target="u-李静"),
    "V15": _swallow, "V16": _set_aside,
}  # fmt: skip


@pytest.mark.parametrize("truth", HARMS)
def test_every_harm_is_seen(run_to_harm: tuple[World, Run], truth: str) -> None:
    """An oracle that cannot say no proves nothing."""
    world, run = run_to_harm
    assert faults_of(world, run) == []
    HARMS[truth](world)
    assert truth in {fault.partition(":")[0] for fault in faults_of(world, run)}


def test_every_truth_has_a_harm(run_to_harm: tuple[World, Run]) -> None:
    """Nothing is looked at that was never seen to fail; V14 is about the log, not the disk."""
    assert set(HARMS) == set(TRUTHS)
    assert run_to_harm[1].unheard == 0, "the script is played to its end, the release to 县长 too"
    assert faults_of(*run_to_harm, log="told 13800000001") == ["V14: 13800000001"]
