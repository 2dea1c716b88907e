"""Digests: when they are made, what they count, and that nobody but a person lets the principal leaders' one go."""

import json
from dataclasses import replace
from datetime import time, timedelta

import pytest

from domain.actors import Channel
from domain.codes import derived_code
from domain.county import County
from domain.events import Released, Ticked
from domain.matters.gate import GateState, Submission
from domain.matters.gates import decide_gate, needs_decision
from domain.matters.items import Branch, BranchRole, DeadlineVersion, Item, Stamp
from domain.messages.notices import AudienceKind
from domain.policy import Digests, House, NoticeClass
from domain.rhythm.engine import first_cadences
from domain.rounds import summaries
from domain.rounds.duties import Cadence, Tally
from domain.rounds.summaries import DIGESTS, FIELD, PRINCIPAL
from tests.domain.county_kit import APPROVER, Ledger, at, by, county


def stamp(text: str) -> Stamp:
    return Stamp(at=at(text), by="张局")


def branch(unit: str, due: str, signed: str = "", closed: str = "") -> Branch:
    deadline = DeadlineVersion(number=1, due_at=at(due), set_at=at("11-01 09:00"), by="王敏")
    return Branch(
        unit=unit,
        role=BranchRole.RESPONSIBLE,
        deadlines=(deadline,),
        signed=stamp(signed) if signed else None,
        closed=stamp(closed) if closed else None,
    )


def item(number: int, *branches: Branch) -> Item:
    return Item(
        key=f"2026-{number}",
        year=2026,
        number=number,
        title=f"第{number}件",
        issuer="王敏",
        issuer_account="id-王敏",
        issuer_post="县项目办|主任",
        issued_at=at("11-01 09:00"),
        terms="p1",
        branches=branches,
    )


ITEMS = (
    item(1, branch("住建局", "12-20 18:00")),
    item(2, branch("住建局", "11-20 18:00", signed="11-02 09:00"), branch("交通局", "11-20 18:00")),
    item(3, branch("交通局", "11-19 18:00", signed="11-02 09:00")),
    item(4, branch("住建局", "11-20 18:00", signed="11-02 09:00", closed="11-18 10:00")),
    item(5, branch("住建局", "11-20 18:00", signed="11-02 09:00", closed="11-10 10:00")),
    item(6, branch("住建局", "12-01 18:00", signed="11-02 09:00")),
    item(7, branch("住建局", "12-01 18:00", signed="11-02 09:00", closed="11-23 08:00")),
)
TALLIES = tuple(
    Tally(period=period, asked=10, reported=reported)
    for period, reported in (("2026-11-13", 1), ("2026-11-16", 8), ("2026-11-20", 9), ("2026-11-23", 1))
)


def ledger(start: str, place: County | None = None) -> Ledger:
    """Items, rounds, and the digests as they begin."""
    place = place or county()
    daily = Cadence(key="daily", tallies=TALLIES)
    return Ledger(place, daily, *ITEMS, *first_cadences(place, at(start))[1:])


def due(key: str, now: str, period: str = "") -> str:
    moment = summaries.next_digest(Cadence(key=key, period=period), county(), at(now))
    return moment.astimezone(at(now).tzinfo).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("key", "now", "made"),
    [
        (FIELD, "11-20 12:00", "2026-11-23 08:50"),
        (FIELD, "11-23 08:49", "2026-11-23 08:50"),
        (FIELD, "11-23 08:50", "2026-11-30 08:50"),
        (FIELD, "09-28 09:00", "2026-10-08 08:50"),
        (FIELD, "10-08 09:00", "2026-10-12 08:50"),
        (PRINCIPAL, "11-20 12:00", "2026-11-23 08:40"),
        (PRINCIPAL, "11-23 08:40", "2026-11-30 08:40"),
        (PRINCIPAL, "11-30 08:40", "2026-12-01 08:40"),
        (PRINCIPAL, "12-01 08:40", "2026-12-07 08:40"),
        (PRINCIPAL, "09-28 09:00", "2026-10-08 08:40"),
        (PRINCIPAL, "2027-01-01 09:00", "2027-01-04 08:40"),
    ],
)
def test_digests_are_weekly_and_the_principal_one_monthly_too(key: str, now: str, made: str) -> None:
    """Mondays, or the first work day of a week that begins with a holiday; half an hour earlier for the gate."""
    assert due(key, now) == made


def test_no_day_has_two_digests() -> None:
    """A month that begins on a Monday has one."""
    assert due(PRINCIPAL, "2027-02-01 08:00") == "2027-02-01 08:40"
    assert due(PRINCIPAL, "2027-02-01 08:00", period="2027-02-01") == "2027-02-08 08:40"


def test_a_long_preview_puts_it_before_the_person_the_day_before() -> None:
    """The slot stays where it was; only the making moves."""
    place = county()
    house = House(gate_preview=timedelta(hours=20), digests=Digests(principal_at=time(9, 10)))
    place = replace(place, policy=replace(place.policy, house=house))
    book = ledger("11-20 12:00", place)
    book.beat(at("11-22 13:10"))
    assert [s.key for s in book.all(Submission)] == [f"{PRINCIPAL}|2026-11-23"]
    book.beat(at("11-23 09:10"))
    assert len(book.all(Submission)) == 1


EXPECTED = {
    "period_on": "2026-11-23",
    "week_from_on": "2026-11-16",
    "week_to_on": "2026-11-22",
    "open": 4,
    "unsigned": 2,
    "overdue": 2,
    "overdue_units": [{"unit": "交通局", "count": 2}, {"unit": "住建局", "count": 1}],
    "closed_last_week": 1,
    "rounds": 2,
    "asked": 20,
    "reported": 17,
    "campaigns": [],
}


def test_the_field_leaders_get_counts() -> None:
    """One post of class D in their group: what is open, what came of last week; no person is named."""
    book = ledger("11-20 12:00")
    for now in ("11-23 08:50", "11-23 08:50", "11-23 09:40"):
        book.beat(at(now))
    (notice,) = book.of_kind("digest_field")
    assert (notice.key, notice.notice_class) == (f"{FIELD}|2026-11-23", NoticeClass.D)
    assert (notice.audience.kind, notice.audience.key) == (AudienceKind.TIER, "FIELD")
    assert dict(notice.facts) == EXPECTED | {"slot_at": "2026-11-23T00:50:00+00:00"}
    json.dumps(dict(notice.facts))


def test_the_principal_leaders_digest_waits_for_a_person() -> None:
    """It is put before the named approver half an hour before its slot, and no passing of time releases it."""
    book = ledger("11-20 12:00")
    for now in ("11-23 08:40", "11-23 09:10", "11-27 18:00"):
        book.beat(at(now))
    (submission,) = book.all(Submission)
    assert (submission.key, submission.notice, submission.tier) == (
        f"{PRINCIPAL}|2026-11-23",
        "digest_principal",
        "PRINCIPAL",
    )
    assert (submission.state, submission.opened_at) == (GateState.WAITING, at("11-23 08:40"))
    assert dict(submission.facts) == EXPECTED | {"slot_at": "2026-11-23T01:10:00+00:00"}
    (gate,) = book.of_kind("gate")
    assert (gate.audience.key, gate.facts["code"]) == (APPROVER, derived_code("seed", submission.key))
    assert [n.kind for n in book.said.values() if n.audience.key == "PRINCIPAL"] == []


def test_released_it_goes_to_the_principal_group() -> None:
    """By the code that only the approver got."""
    book = ledger("11-20 12:00")
    book.beat(at("11-23 08:40"))
    (submission,) = book.all(Submission)
    code = derived_code("seed", submission.key)
    event = Released(by=replace(by("周审"), channel=Channel.CARD), submission=submission.key, code=code)
    work = book.work(replace(needs_decision(event, at("11-23 08:45")), lookups=()))
    outcome = decide_gate(work, event, book.county, at("11-23 08:45"))
    assert outcome.answer is not None
    assert outcome.answer.kind == "gate_released"
    up = outcome.notices[-1]
    assert (up.kind, up.audience.key, up.facts["overdue"]) == ("digest_principal", "PRINCIPAL", 2)


def test_without_an_approver_it_waits_unseen() -> None:
    """Nobody else is asked."""
    place = county()
    posts = {k: replace(p, approves_reports=False) for k, p in place.roster.posts.items()}
    book = ledger("11-20 12:00", replace(place, roster=replace(place.roster, posts=posts)))
    book.beat(at("11-23 08:40"))
    assert len(book.all(Submission)) == 1
    assert "gate" not in book.kinds()


@pytest.mark.parametrize(
    ("back", "said"),
    [("11-23 10:30", 1), ("11-23 23:00", 1), ("11-24 08:00", 0), ("11-29 08:00", 0), ("12-08 08:00", 0)],
)
def test_a_digest_whose_day_has_passed_is_not_told(back: str, said: int) -> None:
    """After downtime it comes later the same day, or not at all; the next one comes in its turn."""
    book = ledger("11-20 12:00")
    book.beat(at(back))
    assert (len(book.of_kind("digest_field")), len(book.all(Submission))) == (said, said)
    assert all(c.next_due_at is not None and c.next_due_at > at(back) for c in book.all(Cadence) if c.key in DIGESTS)


def test_an_empty_county_hears_its_one_line() -> None:
    """Leaders like to see that there is nothing (messages §1.5)."""
    place = county()
    book = Ledger(place, *first_cadences(place, at("11-20 12:00"))[1:])
    book.beat(at("11-23 08:50"))
    facts = book.of_kind("digest_field")[0].facts
    assert [facts[k] for k in ("open", "unsigned", "overdue", "closed_last_week", "rounds")] == [0] * 5


def test_an_unknown_or_early_tick_does_nothing() -> None:
    """A tick is only a hint."""
    book = ledger("11-20 12:00")
    for key in (FIELD, "digest_staff"):
        assert book.do(Ticked(kind="cadence", key=key), at("11-20 13:00")).changes == ()
