"""Twenty deaths on SQLite and twenty on PostgreSQL; `make soak` makes a thousand of each."""

from __future__ import annotations

from pathlib import Path

from tests.kills.loop import KillLoop


async def test_twenty_deaths(database_url: str, tmp_path: Path) -> None:
    """What was acknowledged is there, what left is known or in doubt, the audit and the file are sound."""
    assert await KillLoop(folder=tmp_path, url=database_url, seed=7, kills=20).run() == []
