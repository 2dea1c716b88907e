"""200 lives of 60 steps against the reference; the same ones each time, so that a failure is a fault and no chance."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.domain.life_model import Life


def test_two_hundred_lives_agree_with_the_reference() -> None:
    """No invariant breaks, no act is taken that the reference refuses."""
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Life,
        settings=settings(
            max_examples=200,
            stateful_step_count=60,
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
