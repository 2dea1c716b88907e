"""Ten thousand crash points, a thousand of them watched to the end of the script, and a hundred villages for two
hundred days each."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.simulation.days import Life

pytestmark = pytest.mark.soak


TO_THE_END = (100, 101)


@pytest.mark.parametrize("seed", range(100, 120))
def test_five_hundred_points(seed: int) -> None:
    """Twenty of these are ten thousand: each is watched for half a day, those of two seeds to the end, at four times
    the cost."""
    whole = ["--whole"] if seed in TO_THE_END else []
    asked = [sys.executable, "-m", "tests.simulation", "--seed", str(seed), "--points", "500", *whole]
    ended = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    sample = json.loads(ended.stdout)
    assert (sample["failures"], sample["points"]) == ([], 500)


@pytest.mark.parametrize("seed", range(1000, 1100))
def test_two_hundred_days(seed: int) -> None:
    """Six units, twelve projects, deaths and lost answers by lot."""
    assert Life(seed=seed, days=200).lived() == []
