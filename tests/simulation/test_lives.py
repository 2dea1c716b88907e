"""Two hundred lives of sixty steps through the real door; the same ones each time, so that a failure is a fault and no
chance. `make soak` lives two thousand."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from domain.matters import closing, extending, reviewing, undoing
from store.transaction import Transaction
from tests.simulation.lives import Life

LOTS = 8
EACH, SOAK = 25, 250
STEPS = 60


@pytest.mark.parametrize("lot", range(LOTS))
@pytest.mark.parametrize("lives", [pytest.param(EACH, id="ci"), pytest.param(SOAK, id="soak", marks=pytest.mark.soak)])
def test_lives_agree_with_the_reference(lives: int, lot: int) -> None:
    """The lot is the seed: naming it repeats it."""
    lived(lot, lives)


def lived(lot: int, lives: int, **how: Any) -> None:
    """So many lives of a lot."""
    of_lot = seed(lot)(type(f"Life{lot}", (Life,), {}))
    plainly = settings(
        max_examples=lives,
        stateful_step_count=STEPS,
        database=None,
        deadline=None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        **how,
    )
    run_state_machine_as_test(of_lot, settings=plainly)  # type: ignore[no-untyped-call]


FAULTY = {
    "any leader grants a second extension": (extending, "_entitled", lambda *_given: True),
    "taking back leaves everything as it is": (undoing, "_restored", lambda current, _before, _after: current),
    "a submission is answered and not kept": (closing, "_submitted", lambda item, *_given: item),
    "what nobody submitted can be closed": (reviewing, "_refused", lambda *_given: None),
    "no message is remembered": (Transaction, "remember", lambda *_given: None),
}


@pytest.mark.parametrize("name", FAULTY)
def test_a_planted_fault_is_found(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lives that cannot end badly prove nothing."""
    where, what, fault = FAULTY[name]
    monkeypatch.setattr(where, what, fault)
    with pytest.raises(AssertionError):
        lived(0, 30, phases=[Phase.generate])
