"""Every scenario by both ways of hearing on both stores, in both renderings; `make soak` plays the full product."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.scenarios.pairings import ALL, SCENARIOS, Pairing, case, chosen, unmet


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
    """A scenario that is left out of a mode, a rendering or a store would prove half."""
    ways = Counter((file, name, getattr(how, name)) for file, how in chosen() for name in ("mode", "plain", "store"))
    assert len(ways) == len(SCENARIOS) * 6
    assert len({(file, how.mode, how.store) for file, how in chosen()}) == len(SCENARIOS) * 4
    assert {how for _file, how in chosen()} == set(ALL)
