"""Ten thousand crash points watched to the end of the script, and a hundred villages for two hundred days each."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.simulation.days import Life

pytestmark = pytest.mark.soak


@pytest.mark.parametrize("seed", range(100, 120))
def test_five_hundred_points_to_the_end(seed: int) -> None:
    """Twenty of these are ten thousand."""
    asked = [sys.executable, "-m", "tests.simulation", "--seed", str(seed), "--points", "500", "--whole"]
    ended = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    sample = json.loads(ended.stdout)
    assert (sample["failures"], sample["points"]) == ([], 500)


@pytest.mark.parametrize("seed", range(1000, 1100))
def test_two_hundred_days(seed: int) -> None:
    """Six units, twelve projects, deaths and lost answers by lot."""
    assert Life(seed=seed, days=200).lived() == []
