"""A policy comes into force: kept for ever by its hash, its cadences planned, matters keep what they were promised."""

from dataclasses import replace
from datetime import time

from domain.events import PolicyLoaded
from domain.policy import Policy
from domain.rounds.duties import Cadence, Phase
from domain.switches import POLICY_IN_FORCE, Setting
from tests.domain.matter_kit import POLICY, Book, at, by, content

NOW = at("11-23 09:00")
OTHER = replace(POLICY, digest="other", daily_round=replace(POLICY.daily_round, opens=time(16, 0)))


def book() -> Book:
    """An empty county that keeps its cadences."""
    empty = Book()
    empty._all_cadences = lambda: empty.all(Cadence)  # type: ignore[attr-defined]
    return empty


def load(on: Book, policy: Policy) -> int:
    outcome = on.do(PolicyLoaded(by=by("主任"), policy=policy), NOW)
    on.county = replace(
        on.county, policy=policy, policies={p.digest: p for p in on.all(Policy)} | {policy.digest: policy}
    )
    return len(outcome.changes)


def daily(on: Book) -> Cadence:
    return next(c for c in on.all(Cadence) if c.key == "daily")


def test_the_first_policy_begins_every_cadence() -> None:
    """The round, both digests and the burden report are rows with a moment, and the policy is in force by its hash."""
    empty = book()
    load(empty, POLICY)
    assert {c.key for c in empty.all(Cadence)} == {"daily", "digest_field", "digest_principal", "burden"}
    assert all(c.next_due_at is not None and c.next_due_at > NOW for c in empty.all(Cadence))
    assert (empty.one(Setting).key, empty.one(Setting).value) == (POLICY_IN_FORCE, POLICY.digest)
    assert daily(empty).next_due_at == at("11-23 15:30")


def test_loading_the_same_again_changes_nothing() -> None:
    """A restart is no event."""
    empty = book()
    assert load(empty, POLICY) > 0
    assert load(empty, POLICY) == 0


def test_another_policy_plans_resting_cadences_anew_and_leaves_running_ones() -> None:
    """Tomorrow's opening moves; a round people were told of keeps its moments."""
    empty = book()
    load(empty, POLICY)
    running = replace(daily(empty), phase=Phase.OPEN, period="2026-11-23", closes_at=at("11-23 17:00"))
    for before, moment in ((daily(empty), at("11-23 16:00")), (running, running.next_due_at)):
        again = book()
        again.save(*empty.rows.values(), before)
        load(again, OTHER)
        assert daily(again).next_due_at == moment
        assert {p.digest for p in again.all(Policy)} == {POLICY.digest, "other"}


def test_cadences_of_a_new_policy_begin_by_that_policy() -> None:
    """A county that had none gets its first round at the new opening, not the old one's."""
    empty = book()
    load(empty, OTHER)
    assert daily(empty).next_due_at == at("11-23 16:00")


def test_going_back_to_an_older_policy_is_a_change_of_one_setting() -> None:
    """Its text is there already."""
    empty = book()
    for policy in (POLICY, OTHER, POLICY):
        load(empty, policy)
    assert empty.one(Setting).value == POLICY.digest
    assert daily(empty).next_due_at == at("11-23 15:30")


def test_a_matter_keeps_the_ladders_it_was_promised_under() -> None:
    """A policy without ladders comes into force: the open matter climbs on, the next one does not."""
    empty = book()
    load(empty, POLICY)
    empty.handed_over(content("住建局", due=at("12-31 18:00")), NOW)
    load(empty, replace(POLICY, digest="none", terms=replace(POLICY.terms, ladders={})))
    empty.handed_over(content("住建局", due=at("12-31 18:00")), NOW)
    assert [empty.item(n).next_due_at for n in (1, 2)] == [at("11-23 11:00"), None]
    assert {n.about for n in empty.beat(at("11-23 11:00"))} == {"item|2026-1"}
