"""A thousand deaths on SQLite, a thousand on PostgreSQL, fifty a county."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kills.loop import KillLoop

pytestmark = pytest.mark.soak


@pytest.mark.parametrize("seed", range(20))
async def test_fifty_deaths(database_url: str, tmp_path: Path, seed: int) -> None:
    """Twenty of these on each store are a thousand."""
    assert await KillLoop(folder=tmp_path, url=database_url, seed=seed, kills=50).run() == []
