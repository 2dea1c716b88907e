"""The year 2026 of a county's rhythm under each shipped policy, hour by hour, killed at a hundred random moments: equal
duties, scores and words, each period opened and closed once. On the rules alone; the door, the store and the platform
are lived through by test_week and test_month."""

from __future__ import annotations

import sys
import time
from collections import Counter
from datetime import date

import pytest

from config.load import FOLDER
from tests.mechanisms.test_year import proven
from tests.mechanisms.year import Year

POLICIES = sorted(path.stem for path in FOLDER.glob("*.toml"))
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


@pytest.mark.soak
@pytest.mark.parametrize("policy", POLICIES)
def test_a_year_of_the_rhythm(policy: str) -> None:
    """Prints what happened and how long it took."""
    began = time.process_time()
    plain = Year(policy, FIRST, LAST).lived()
    proven(plain)
    killed = Year(policy, FIRST, LAST, kills=100, seed=2026).lived()
    assert plain.facts == killed.facts
    periods = Counter(name for name, period in plain.opened if period)
    sys.stdout.write(
        f"\n{policy}: {time.process_time() - began:.0f} CPU s, {len(plain.duties)} duties, {len(plain.scores)} points, "
        f"{len(plain.book.said)} notices, periods {dict(periods)}\n"
    )
