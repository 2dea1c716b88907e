"""Two hundred lives of sixty steps through the real door; the same ones each time, so that a failure is a fault and no
chance. `make soak` lives two thousand."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from domain.events import WithdrawalDecided
from domain.matters import closing, corrections, extending, gates, issuing, reviewing, standstill, undoing, withdrawing
from domain.matters import minutes as minuting
from domain.matters.course import Withdrawal
from domain.matters.pending import Confirmation
from domain.outcome import Outcome
from domain.people import succession
from domain.work import Work
from handlers.readings import orders
from store.transaction import Transaction
from tests.simulation import gate_lives, lives
from tests.simulation.gate_lives import RECORDED
from tests.simulation.lives import COUNTY_HEAD, DECISIONS
from tests.simulation.wider_lives import WholeLife as Life

LOTS = 8
EACH, SOAK = 25, 250
STEPS = 60


@pytest.mark.parametrize("lot", range(LOTS))
@pytest.mark.parametrize("lives", [pytest.param(EACH, id="ci"), pytest.param(SOAK, id="soak", marks=pytest.mark.soak)])
def test_lives_agree_with_the_reference(lives: int, lot: int) -> None:
    """The lot is the seed: naming it repeats it."""
    lived(lot, lives)


def lived(lot: int, lives: int) -> None:
    """So many lives of a lot."""
    of_lot = seed(lot)(type(f"Life{lot}", (Life,), {}))
    plainly = settings(
        max_examples=lives,
        stateful_step_count=STEPS,
        database=None,
        deadline=None,
        report_multiple_bugs=False,
        phases=[Phase.generate],  # shrinking a life of sixty steps takes longer than a test may
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(of_lot, settings=plainly)  # type: ignore[no-untyped-call]


FAULTY = {
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
        lived(0, 30)


# What takes several acts in a row to show is told in order: by lot it would take more lives than a test may.
same, anybody = lambda branch, *_given: branch, lambda *_given: True
Story = Callable[[Life], None]


def acts(*names: str) -> Story:
    """One after the other, a day apart, about the first matter."""

    def told(life: Life) -> None:
        for name in names:
            life.spoken(life.word(name, 1, "住建局", 9))
            life.time_passes(24, home=True)

    return told


def recorded(*by_whom: tuple[str, str]) -> Story:
    """Two orders of a principal leader, and who of the office decides what about telling him."""

    def told(life: Life) -> None:
        for number in (2, 3):
            life.write_down("县长", 9)
            life.the_reference_agrees()
            for role, verb in by_whom:
                life.decides(role, number, verb)
        life.time_passes(24, home=True)
        life.the_reference_agrees()
        heard = any(RECORDED.search(message.text) for message in life.world.city.screen(COUNTY_HEAD))
        assert heard == (life.puts["2026-2|on_behalf"].stage == "released")

    return told


def minutes(lacks: str) -> Story:
    """Three units, two matters, one confirmation."""
    return lambda life: life.decide(DECISIONS[1], 9, lacks)


def posts_change_hands(life: Life) -> None:
    """Asked for by one, agreed to by another."""
    for agree in (False, True):
        life.hand_post(there=True, agree=agree)


def first_line_only(issue: Callable[..., Outcome]) -> Callable[..., Outcome]:
    """Every line of minutes is issued as its first."""

    def issued(work: Work, confirmation: Confirmation, *given: object) -> Outcome:
        draft = confirmation.draft
        first = replace(draft, content=draft.batch[0])
        return issue(work, replace(confirmation, draft=first), *given)

    return issued


def always(kind: Callable[..., object], **otherwise: object) -> Callable[..., object]:
    """One of this kind, but always so."""
    return lambda **given: kind(**{**given, **otherwise})


of_nobody, agreeing = always(Withdrawal, by=""), always(WithdrawalDecided, agree=True)
TWICE = ("office", "报送"), ("office", "报送")
BOTH = ("office", "报送"), ("second", "改写"), ("office", "报送"), ("second", "报送")
TOLD = {
    "days that stood are not given back": (standstill, "given_back", same, acts("suspend", "resume")),
    "a share that is reopened stays closed": (corrections, "reopened", same, acts("submit", "accept", "reopen")),
    "any leader grants a second extension": (extending, "_entitled", anybody, acts("ask", "grant", "ask", "grant")),
    "the office withdraws by one person": (withdrawing, "_needs_second", lambda *_given: False, acts("end")),
    "who asks to withdraw agrees himself": (withdrawing, "Withdrawal", of_nobody, acts("end", "end_alone")),
    "who does not agree withdraws": (orders, "WithdrawalDecided", agreeing, acts("end", "end_not")),
    "who wrote it down lets it go alone": (gates, "_is_his_own_record", lambda *_given: False, recorded(*TWICE)),
    "the leader never hears of his order": (gates, "upward", lambda *_given: (), recorded(*BOTH)),
    "every line of minutes is its first": (minuting, "issue", first_line_only(issuing.issue), minutes("said")),
    "nobody gets the posts": (succession, "_handed", same, posts_change_hands),
}  # fmt: skip


@pytest.mark.parametrize("planted", [True, False])
@pytest.mark.parametrize("name", TOLD)
def test_a_fault_of_several_acts_is_found(name: str, planted: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same life is as the reference has it without the fault."""
    where, what, fault, story = TOLD[name]
    for module in (lives, gate_lives):
        monkeypatch.setattr(module, "note", lambda _said: None)
    if planted:
        monkeypatch.setattr(where, what, fault)
    life = Life()
    life.hand_over(("住建局",), 5)
    with pytest.raises(AssertionError) if planted else nullcontext():
        story(life)
    if not planted:
        life.teardown()
