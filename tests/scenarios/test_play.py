"""Every scenario by both ways of hearing on both stores, in both renderings; `make soak` plays the full product."""

from __future__ import annotations

from collections import Counter
from itertools import product
from pathlib import Path

import pytest

from rehearsal.scenario import read_scenario
from tests.scenarios.pairings import ALL, MODES, SCENARIOS, STORES, Pairing, case, chosen, modes_of, unmet


@pytest.mark.parametrize(("file", "how"), [case(*each) for each in chosen()])
async def test_the_day_goes_as_written(
    file: Path, how: Pairing, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    database_url = request.getfixturevalue(f"{how.store}_url")
    found = await unmet(file, how, tmp_path, database_url)
    assert not found, found


def test_there_are_scenarios() -> None:
    assert len(SCENARIOS) >= 14


def test_nothing_is_played_one_way_only() -> None:
    """A scenario that is left out of a mode it may be played in, a rendering or a store would prove half."""
    played = Counter((file, how.mode, how.store) for file, how in chosen())
    assert played == Counter((file, *each) for file in SCENARIOS for each in product(modes_of(file), STORES))
    assert {(file, how.plain) for file, how in chosen()} == set(product(SCENARIOS, (False, True)))
    assert {how for _file, how in chosen()} == set(ALL)
    assert all(modes_of(file) == ((found,) if (found := read_scenario(file).mode) else MODES) for file in SCENARIOS)
