"""Every scenario, by both ways of hearing people, on both stores."""

from __future__ import annotations

from pathlib import Path

import pytest

from rehearsal.play import played, staged
from rehearsal.scenario import read_scenario

SCENARIOS = sorted(Path(__file__).parent.glob("*.yaml"))


@pytest.mark.parametrize("mode", ["webhook", "stream"])
@pytest.mark.parametrize("file", SCENARIOS, ids=lambda file: file.stem)
async def test_the_day_goes_as_written(file: Path, mode: str, database_url: str, tmp_path: Path) -> None:
    scenario = read_scenario(file)
    found = await played(scenario, staged(scenario, tmp_path, mode=mode, database_url=database_url))
    assert not found.unmet, found.unmet


def test_there_are_scenarios() -> None:
    assert len(SCENARIOS) >= 14
