"""Fifty more lots of days on every store and by one, two and three workers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.outbox.test_differential import lived

pytestmark = pytest.mark.soak


@pytest.mark.parametrize("seed", range(100, 150))
async def test_the_same_days(sqlite_url: str, fresh_database: Callable[[], str], seed: int) -> None:
    """Nothing differs."""
    alone = await lived(sqlite_url, 1, seed)
    assert alone[2] == []
    for workers in (1, 2, 3):
        assert await lived(fresh_database(), workers, seed) == alone, workers
