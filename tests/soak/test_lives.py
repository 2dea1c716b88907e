"""2,000 lives of a matter against the reference, in twenty lots; the id of a lot is its seed, which repeats it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.domain.life_model import Life

LOT = 100


@pytest.mark.soak
@pytest.mark.parametrize("number", range(1, 21), ids=lambda number: f"seed {number}")
def test_a_hundred_lives_agree_with_the_reference(number: int) -> None:
    """The rules of reliability §3.5 hold whatever is done in whatever order, through outages too."""
    lot = seed(number)(type(f"Life{number}", (Life,), {}))
    how = settings(
        max_examples=LOT,
        stateful_step_count=60,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(lot, settings=how)  # type: ignore[no-untyped-call]
