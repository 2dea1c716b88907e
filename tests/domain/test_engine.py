"""The engine of cadences: every period opens, nudges and closes once, however often or late the clock beats."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.events import Reported
from domain.messages.listening import Stretch
from domain.people.records import Period, Post, Role, UnitKind
from domain.policy import Policy
from domain.projects.files import Entry
from domain.rhythm import engine
from domain.rhythm.cadence_rules import CadenceRule, Owes, When
from domain.rhythm.owing import turn_of
from domain.rhythm.periods import Every, span_of
from domain.rhythm.proofs import Done, missing_duties, proven, with_duties
from domain.rounds.duties import Cadence, Duty, DutyState, Phase
from domain.work import Needs
from tests.domain.county_kit import HOUSING, HOUSING_HEAD, OFFICE, ROADS, Ledger, at, by, county, project, reported

FRIDAY = When(weekday=5, at=at("11-27 18:00").timetz().replace(tzinfo=None))
WEEKLY = CadenceRule(
    every=Every.WEEK, occasion="owed", opens=When(weekday=1), nudges=(When(weekday=4), When(weekday=5)), closes=FRIDAY,
    owes=Owes.PROJECT_LIAISONS, proof="report", text="周报",
)  # fmt: skip
KEY = "owed:weekly"


def book(rule: CadenceRule = WEEKLY, start: str = "11-20 12:00", **projects: str) -> Ledger:
    """A county with one cadence, planned at `start`, and a project per liaison."""
    place = county()
    place = replace(place, policy=replace(place.policy, cadences={"weekly": rule}))
    rows = [project(key, post) for key, post in (projects or {"A": HOUSING, "B": HOUSING, "C": ROADS}).items()]
    return Ledger(place, *rows, *engine.first_cadences(place, at(start)))


def cadence(ledger: Ledger) -> Cadence:
    return next(c for c in ledger.all(Cadence) if c.key == KEY)


def duties(ledger: Ledger, period: str) -> list[Duty]:
    return [d for d in ledger.all(Duty) if d.period == period]


def run(ledger: Ledger, first: str, last: str, step: timedelta) -> None:
    """Beat at a steady pace; saying an occasion twice is an error of the ledger."""
    now = at(first)
    while now <= at(last):
        ledger.beat(now)
        now += step


@pytest.mark.parametrize("minutes", [1, 7, 61, 400])
def test_each_period_has_one_of_each_step(minutes: int) -> None:
    """Two weeks at any pace: one prompt and one list per post, nudges on two days, one close."""
    ledger = book()
    run(ledger, "11-23 08:00", "12-05 12:00", timedelta(minutes=minutes))
    for period in ("2026-W48", "2026-W49"):
        said = [n for n in ledger.said.values() if n.facts.get("period") == period]
        assert sum(n.kind == "owed_prompt" for n in said) == 2
        assert sum(n.kind == "owed_missing" for n in said) == 3  # the office and two heads
        assert 2 <= sum(n.kind == "owed_nudge" for n in said) <= 4
        assert {d.state for d in duties(ledger, period)} == {DutyState.MISSED}
    assert {d.missed_in_a_row for d in duties(ledger, "2026-W49")} == {2}
    assert cadence(ledger).next_due_at == at("12-07 09:10")


def test_what_is_said_and_when() -> None:
    """Monday asks each liaison once for all of its projects; Thursday only who is missing."""
    ledger = book()
    ledger.beat(at("11-23 09:10"))
    assert [(n.audience.key, n.facts["count"]) for n in ledger.of_kind("owed_prompt")] == [(ROADS, 1), (HOUSING, 2)]
    ledger.save(replace(ledger.duty("C"), state=DutyState.MET))
    ledger.beat(at("11-26 09:10"))
    assert [n.audience.key for n in ledger.of_kind("owed_nudge")] == [HOUSING]


def test_a_shift_moves_the_whole_week_behind_a_holiday() -> None:
    """The Monday of the October rest is asked on Thursday, and the next week on its Monday."""
    ledger = book(start="09-29 12:00")
    run(ledger, "09-29 12:00", "10-12 10:00", timedelta(hours=1))
    prompted = {n.facts["period"]: n.not_before for n in ledger.of_kind("owed_prompt")}
    assert prompted == {"2026-W41": at("10-08 10:00"), "2026-W42": at("10-12 10:00")}


def test_nothing_on_the_wrong_day() -> None:
    """Between its moments a cadence is silent."""
    ledger = book()
    for moment in ("11-21 10:00", "11-23 09:09"):
        ledger.beat(at(moment))
    assert ledger.said == {}
    ledger.beat(at("11-23 09:10"))
    before = len(ledger.said)
    ledger.beat(at("11-25 16:00"))
    assert len(ledger.said) == before


def test_after_downtime_only_the_newest_period_and_one_nudge() -> None:
    """Three weeks away: the Thursday after, one prompt for this week; the nudge of Thursday is not made up for."""
    ledger = book()
    ledger.beat(at("12-10 10:00"))
    assert {n.facts["period"] for n in ledger.said.values()} == {"2026-W50"}
    assert ledger.kinds() == ["owed_prompt", "owed_prompt"]
    ledger.beat(at("12-11 09:10"))
    assert ledger.kinds().count("owed_nudge") == 2


def test_a_period_that_is_over_is_skipped_and_told_to_the_office() -> None:
    """Nobody is asked after the close, nobody has missed anything."""
    ledger = book()
    ledger.beat(at("11-28 10:00"))
    assert [(n.kind, n.audience.key) for n in ledger.said.values()] == [("owed_skipped", OFFICE)]
    assert ledger.all(Duty) == []
    assert cadence(ledger).next_due_at == at("11-30 09:10")


def test_a_close_that_was_slept_through_comes_late_and_before_the_next_opening() -> None:
    """Down from Tuesday to the next Monday: the old week closes, the new one opens, in that order."""
    ledger = book()
    ledger.beat(at("11-23 09:10"))
    ledger.beat(at("11-30 11:00"))
    assert [n.facts["period"] for n in ledger.said.values()] == ["2026-W48"] * 5 + ["2026-W49"] * 2
    assert {d.state for d in duties(ledger, "2026-W48")} == {DutyState.MISSED}


def test_a_large_round_opens_in_slices() -> None:
    """Whole posts, about fifty duties at a time; the second tick of a batch goes on where the first ended."""
    names = {f"P{n:03d}": (HOUSING, ROADS)[n % 2] for n in range(120)}
    ledger = book(**names)
    outcomes = ledger.beat(at("11-23 09:10"))
    assert [sum(isinstance(c, Duty) for c in o.changes) for o in outcomes] == [60, 60]
    assert cadence(ledger).phase is Phase.OPEN
    assert len(duties(ledger, "2026-W48")) == 120


def test_a_policy_that_no_longer_names_it_stops_it() -> None:
    """A cadence whose key is absent does not exist: nothing is said, and no moment is left."""
    ledger = book()
    ledger.beat(at("11-23 09:10"))
    bare: Policy = replace(ledger.county.policy, cadences={})
    ledger.county = replace(ledger.county, policy=bare)
    said = len(ledger.said)
    ledger.beat(at("11-26 09:10"))
    assert (len(ledger.said), cadence(ledger).next_due_at) == (said, None)
    assert engine.planned(replace(cadence(ledger), phase=Phase.OPEN), ledger.county, at("11-26 10:00")).phase is (
        Phase.RESTING
    )


def test_where_we_may_not_have_heard_two_hours_more() -> None:
    """The close is put off once; nobody's head is told of what may have been lost (E7)."""
    ledger = book()
    ledger.beat(at("11-23 09:10"))
    ledger.save(Stretch(key="s", began_at=at("11-23 09:00"), ended_at=at("11-24 09:00")))
    ledger.county = replace(ledger.county, heard=tuple(ledger.all(Stretch)))
    ledger.beat(at("11-27 18:00"))
    assert "owed_missing" not in ledger.kinds()
    assert cadence(ledger).next_due_at == at("11-30 10:30")
    ledger.beat(at("11-30 10:30"))
    assert [n.audience.key for n in ledger.of_kind("owed_missing")] == [OFFICE]


# Who owes


def test_turns_are_taken_in_the_order_of_the_policy() -> None:
    """Three groups, one 旬 each; whose turn nobody holds falls to the office."""
    rule = CadenceRule(
        every=Every.TEN_DAYS, occasion="owed", opens=When(work_day=1), closes=When(work_day=4), owes=Owes.TURN,
        turns=("住建局", "交通局", "无此单位"),
    )  # fmt: skip
    ledger = book(rule, start="10-30 12:00")
    run(ledger, "11-01 08:00", "12-02 20:00", timedelta(hours=2))
    asked = [(n.facts["period"], n.audience.key) for n in ledger.of_kind("owed_prompt")]
    order = [turn_of(rule, span_of(Every.TEN_DAYS, at(f"11-{d} 09:00").date())) for d in ("05", "15", "25")]
    heads = {"住建局": HOUSING_HEAD, "交通局": "交通局|局长", "无此单位": OFFICE}
    periods = ("2026-11-EARLY", "2026-11-MID", "2026-11-LATE")
    assert asked[:3] == [(p, heads[unit]) for p, unit in zip(periods, order, strict=True)]
    assert sorted(order) == sorted(rule.turns)


@pytest.mark.parametrize(
    ("owes", "found"),
    [
        (Owes.OFFICE, {(OFFICE, "")}),
        (Owes.UNIT_HEADS, {(HOUSING_HEAD, ""), ("交通局|局长", "")}),
        (Owes.UNIT_LIAISONS, {(HOUSING, ""), (ROADS, "")}),
        (Owes.FIELD_LEADERS, {("县府|副县长", "")}),
        (Owes.PROJECT_LEADERS, {("县府|副县长", "A"), ("县府|副县长", "B"), ("县府|副县长", "C")}),
        (Owes.PROJECT_LIAISONS, {(HOUSING, "A"), (HOUSING, "B"), (ROADS, "C")}),
        (Owes.PROJECT_UNITS, {(HOUSING, "住建局"), (ROADS, "交通局")}),
    ],
)
def test_who_owes(owes: Owes, found: set[tuple[str, str]]) -> None:
    """Posts by the word of the policy, narrowed to its units."""
    rule = replace(WEEKLY, owes=owes)
    ledger = book(rule if owes is Owes.OFFICE else replace(rule, units=("住建局", "交通局")))
    leader = Post(key="县府|副县长", unit="县府", title="副县长", role=Role.FIELD_LEADER, fields=("*",))
    people = ledger.county.roster
    ledger.county = replace(ledger.county, roster=replace(people, posts={**people.posts, leader.key: leader}))
    ledger.beat(at("11-23 09:10"))
    assert {(d.post, d.subject) for d in ledger.all(Duty)} == found


def test_leaders_seats_are_no_units() -> None:
    """Who owes as a unit is a unit."""
    ledger = book(replace(WEEKLY, owes=Owes.UNIT_HEADS))
    people = ledger.county.roster
    units = {key: replace(u, unit_kind=UnitKind.LEADERSHIP) for key, u in people.units.items() if key == "住建局"}
    ledger.county = replace(ledger.county, roster=replace(people, units={**people.units, **units}))
    ledger.beat(at("11-23 09:10"))
    assert {d.unit for d in ledger.all(Duty)} == {"交通局"}


def test_the_missing_are_named_by_whoever_sits_there_today() -> None:
    """Leave and proxies are the roster's business; the duty stays the post's."""
    ledger = book()
    ledger.beat(at("11-23 09:10"))
    people = ledger.county.roster
    today = at("11-27 18:00").date()
    away = replace(people.persons["李静"], leave=(Period(start_on=today, end_on=today),))
    post = replace(people.posts[HOUSING], backup="刘强")
    ledger.county = replace(
        ledger.county,
        roster=replace(people, persons={**people.persons, "李静": away}, posts={**people.posts, HOUSING: post}),
    )
    ledger.beat(at("11-27 18:00"))
    head = next(n for n in ledger.of_kind("owed_missing") if n.audience.key == HOUSING_HEAD)
    lines = head.facts["missing"]
    assert isinstance(lines, list)
    assert {line["person"] for line in lines} == {"刘强"}


# What proves


def prove(ledger: Ledger, event: Reported, now: str) -> None:
    """The event through its rule and what its proofs make of it."""
    staff_id = event.by.staff_id
    ledger._missing_duties_of_account = lambda account: [  # type: ignore[attr-defined]
        d for d in ledger.all(Duty) if d.is_missing and account == staff_id
    ]
    outcome = ledger.do(event, at(now))
    work = ledger.work(with_duties(Needs(), event))
    ledger.save(*proven(work, Done(event=event, outcome=outcome), ledger.county, at(now)).changes)


def test_a_proof_meets_the_duty_it_is_about() -> None:
    """A report on A meets A's duty and no other; after the close it is late; what is refused proves nothing."""
    ledger = book()
    ledger.beat(at("11-23 09:10"))
    prove(ledger, reported("李静", Entry(project="A", progress="桩基完成")), "11-24 16:00")
    assert {d.subject: d.state for d in ledger.all(Duty)} == {
        "A": DutyState.MET, "B": DutyState.OPEN, "C": DutyState.OPEN
    }  # fmt: skip
    prove(ledger, reported("李静", Entry(project="无", progress="x")), "11-24 17:00")
    assert ledger.duty("B").state is DutyState.OPEN
    ledger.beat(at("11-27 18:00"))
    prove(ledger, reported("李静", Entry(project="B", progress="桩基完成")), "11-27 19:00")
    assert ledger.duty("B").state is DutyState.LATE


def test_a_quota_is_met_by_as_many_proofs() -> None:
    """Two are needed: the first is counted, the second fulfils."""
    ledger = book(replace(WEEKLY, needed=2), A=HOUSING)
    ledger.beat(at("11-23 09:10"))
    prove(ledger, reported("李静", Entry(project="A", progress="一")), "11-24 16:00")
    assert (ledger.duty("A").came, ledger.duty("A").state) == (1, DutyState.OPEN)
    prove(ledger, reported("李静", Entry(project="A", progress="二")), "11-25 16:00")
    assert (ledger.duty("A").came, ledger.duty("A").state) == (2, DutyState.MET)


def test_only_what_may_prove_something_asks_for_duties() -> None:
    """Every other event costs nothing more."""
    assert with_duties(Needs(), Reported(by=by("李静"))).lookups == (missing_duties("id-李静"),)
