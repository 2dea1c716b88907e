"""Every scenario in all eight pairings: stream or webhook, cards or words, SQLite or PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenarios.pairings import ALL, SCENARIOS, Pairing, case, unmet


@pytest.mark.soak
@pytest.mark.parametrize(("file", "how"), [case(file, how) for file in SCENARIOS for how in ALL])
async def test_the_day_goes_as_written_in_every_pairing(
    file: Path, how: Pairing, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    found = await unmet(file, how, tmp_path, request.getfixturevalue(f"{how.store}_url"))
    assert not found, found
