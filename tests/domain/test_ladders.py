"""Ladders of the shipped policy: on the minute over holidays, once, in order, one rung at a time, stopped by acting."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from domain.burden.leaving import still_wanted
from domain.events import (
    BlockAnswered,
    Blocked,
    Confirmed,
    FedBack,
    ObjectionDecided,
    Ordered,
    Returned,
    Reviewed,
    Ticked,
)
from domain.matters.drafts import Order, Verb
from domain.matters.gate import Submission
from domain.matters.items import DeadlineVersion, Item, Stamp, with_branch
from domain.matters.ladders import moment_of, scheduled
from domain.messages.notices import AudienceKind, Notice
from domain.policy import Anchor
from tests.domain.matter_kit import POLICY, Book, at, by, content, county, signs

FAR = at("12-31 18:00")
NOW = at("11-23 09:00")
DUE = at("11-27 18:00")


def handed(now: datetime, due: datetime, *units: str) -> Book:
    book = Book()
    book.handed_over(content(*(units or ("住建局",)), due=due), now)
    return book


def rungs(heard: list[tuple[datetime, Notice]]) -> dict[str, datetime]:
    """Kind → when it was said."""
    return {notice.kind: moment for moment, notice in heard}


@pytest.mark.parametrize(
    ("issued", "remind", "head", "leader"),
    [
        pytest.param("11-23 09:00", "11-23 11:00", "11-23 15:30", "11-24 09:00", id="a plain Monday"),
        pytest.param("11-27 17:30", "11-30 10:00", "11-30 12:00", "11-30 17:30", id="over a weekend"),
        pytest.param("09-18 17:00", "09-20 09:30", "09-20 11:30", "09-20 17:00", id="into a make-up Sunday"),
        pytest.param("09-30 17:30", "10-08 10:00", "10-08 12:00", "10-08 17:30", id="over the national holiday"),
        pytest.param("10-10 16:00", "10-10 18:00", "10-12 10:30", "10-12 16:00", id="on a make-up Saturday"),
        pytest.param("11-21 10:00", "11-23 10:30", "11-23 15:00", "11-23 18:00", id="issued on a day of rest"),
        pytest.param("11-23 12:30", "11-23 16:30", "11-24 09:00", "11-24 12:00", id="issued over noon"),
    ],
)
def test_unsigned_climbs_in_work_hours(issued: str, remind: str, head: str, leader: str) -> None:
    """2, 4 and 7 work hours after the issue, to the minute; nothing else is ever said."""
    heard = handed(at(issued), FAR).run(at(issued) + timedelta(days=20))
    assert rungs(heard) == {
        "unsigned_reminder": at(remind), "unsigned_head": at(head), "unsigned_leader": at(leader)
    }  # fmt: skip
    assert [n.audience.key for _at, n in heard] == [
        "住建局|局长", "住建局|联络员", "住建局|局长", "县领导|城建副县长"
    ]  # fmt: skip


OVERDUE = ("near_due_edit", "due_tomorrow", "due_today", "overdue_head", "overdue_leader", "gate")


@pytest.mark.parametrize(
    ("due", "moments"),
    [
        pytest.param(
            "11-27 18:00",
            ["11-24 09:10", "11-26 14:40", "11-27 14:40", "11-30 09:10", "12-01 09:10", "12-04 09:10"],
            id="over weekends",
        ),
        pytest.param(
            "09-18 18:00",
            ["09-15 09:10", "09-17 14:40", "09-18 14:40", "09-20 09:10", "09-21 09:10", "09-24 09:10"],
            id="a make-up Sunday counts",
        ),
        pytest.param(
            "10-08 18:00",
            ["09-28 09:10", "09-30 14:40", "10-08 14:40", "10-09 09:10", "10-10 09:10", "10-14 09:10"],
            id="over two holidays and a make-up Saturday",
        ),
    ],
)
def test_overdue_climbs_in_work_days(due: str, moments: list[str]) -> None:
    """T−3, T−1, T, T+1, T+2 and T+5, counted in work days, each at its clock time."""
    book = handed(at("09-07 09:00"), at(due))
    book.do(signs("住建员", "2026-1"), at("09-07 09:30"))
    book.said.clear()
    heard = rungs(book.run(at(due) + timedelta(days=40)))
    assert set(heard) - set(OVERDUE) <= {"still_working", "still_silent", "report_up_ahead"}
    assert {kind: heard[kind] for kind in OVERDUE} == dict(zip(OVERDUE, map(at, moments), strict=True))


def test_the_county_head_hears_only_through_a_person() -> None:
    """The last rung makes a submission and asks the 审定人; no notice of any rung is addressed to 县长 or 书记."""
    book = handed(NOW, DUE)
    heard = book.run(at("12-31 18:00"))
    submission = book.one(Submission)
    assert (submission.key, submission.unit) == ("2026-1|住建局|overdue|county_head|1", "住建局")
    to = {n.audience.key for _at, n in heard if n.audience.kind is AudienceKind.POST}
    assert to == {"住建局|局长", "住建局|联络员", "县领导|城建副县长", "项目办|审定"}
    assert {n.audience.kind for _at, n in heard} == {AudienceKind.POST, AudienceKind.CARDS}


def test_every_branch_climbs_by_itself() -> None:
    """One unit signs, the other's ladder goes on, to its own head and its own field leader."""
    book = handed(NOW, FAR, "住建局", "交通局")
    book.do(signs("住建员", "2026-1"), NOW + timedelta(minutes=5))
    book.said.clear()
    heard = book.run(at("11-30 09:00"))
    assert {n.unit for _at, n in heard} == {"交通局"}
    assert "县领导|交通副县长" in {n.audience.key for _at, n in heard}


@pytest.mark.parametrize(("unit", "post"), [("水利局", "水利局|局长"), ("交通局", "县领导|交通副县长")])
def test_a_rung_to_a_head_who_is_not_there_goes_one_post_up(unit: str, post: str) -> None:
    """A vacant post is resolved when the message leaves; a unit without such a post reaches its field leader."""
    book = Book()
    posts = {k: p for k, p in book.county.roster.posts.items() if k != "交通局|局长"}
    book.county = county(replace(book.county.roster, posts=posts))
    book.handed_over(content(unit, due=FAR), NOW)
    heads = [n for _at, n in book.run(at("11-30 09:00")) if n.kind == "unsigned_head"]
    assert [n.audience.key for n in heads] == [post]
    roster = book.county.roster
    leader = "城建" if unit == "水利局" else "交通"
    assert roster.seat(roster.posts[post], NOW.date()).person == roster.persons[leader]


def test_an_early_reminder_that_lay_before_the_issue_is_never_made_up() -> None:
    """Issued two work days before the deadline: T−3 is past at birth and stays silent."""
    heard = rungs(handed(at("11-25 09:00"), DUE).run(at("11-28 09:00")))
    assert "near_due_edit" not in heard
    assert heard["due_tomorrow"] == at("11-26 14:40")


def test_after_an_outage_one_rung_at_a_time_with_delays_anew() -> None:
    """Down until Tuesday 10:00: the reminder then, the head two work hours later, the leader three after that."""
    book = handed(NOW, FAR)
    assert {n.kind for n in book.beat(at("11-24 10:00"))} == {"unsigned_reminder"}
    assert rungs(book.run(at("12-10 09:00"))) == {
        "unsigned_head": at("11-24 12:00"), "unsigned_leader": at("11-24 17:30")
    }  # fmt: skip


def test_after_a_long_outage_nobody_is_skipped_over() -> None:
    """Up again ten days late: the unit's head hears it before the leader, 县长's rung still comes last; nobody is
    told that the matter falls due today."""
    book = handed(NOW, DUE)
    book.do(signs("住建员", "2026-1"), NOW)
    book.said.clear()
    book.beat(at("12-08 10:00"))
    heard = [(at("12-08 10:00"), n) for n in book.said.values()] + book.run(at("12-31 18:00"))
    kinds = [n.kind for _at, n in heard if not n.kind.endswith("edit")]
    assert list(dict.fromkeys(kinds)) == ["overdue_head", "overdue_leader", "report_up_ahead", "gate"]
    moments = [moment for kind, moment in rungs(heard).items() if kind != "report_up_ahead"]
    assert all(later - earlier > timedelta(hours=4) for earlier, later in pairwise(moments))


FED_BACK = FedBack(by=by("住建员"), item="2026-1", text="在办")
ACTS = [
    pytest.param(lambda book, now: book.do(signs("住建员", "2026-1"), now), {"unsigned"}, id="signing"),
    pytest.param(lambda book, now: book.do(FED_BACK, now), {"unsigned"}, id="feedback"),
    pytest.param(lambda book, now: book.applies("住建员", now), {"unsigned", "overdue"}, id="applying"),
]


@pytest.mark.parametrize(("act", "stopped"), ACTS)
def test_acting_stops_the_ladder_at_once_for_queued_words_too(act, stopped: set[str]) -> None:
    """No rung of a stopped ladder fires again, and what it had queued is no longer wanted; others go on."""
    book = handed(at("11-25 09:00"), DUE)
    queued = book.beat(at("11-25 11:00")) + book.beat(at("11-26 14:40"))
    assert {n.kind for n in queued} >= {"unsigned_reminder", "due_tomorrow"}
    act(book, at("11-26 14:41"))
    book.said.clear()
    item = book.item()
    for notice in queued:
        ladder = "unsigned" if notice.kind.startswith("unsigned") else "overdue"
        assert still_wanted(notice, item) == (ladder not in stopped), notice.kind
    later = {"overdue" for _at, n in book.run(at("12-20 09:00")) if n.kind in OVERDUE}
    assert later == {"overdue"} - stopped


def test_sent_back_climbs_on_and_closed_rests() -> None:
    """A rejected application opens the ladder again where it stood; an accepted one ends it."""
    book = handed(NOW, DUE)
    book.do(signs("住建员", "2026-1"), NOW)
    book.applies("住建员", NOW)
    assert book.item().next_due_at is None
    book.do(Reviewed(by=by("主任"), item="2026-1", unit="住建局", accept=False), at("11-24 10:00"))
    assert book.item().next_due_at == at("11-24 09:10")
    assert {n.kind for n in book.beat(at("11-24 10:00"))} == {"near_due_edit"}
    assert book.item().next_due_at == at("11-26 14:40")
    book.applies("住建员", at("11-24 11:00"))
    book.do(Reviewed(by=by("主任"), item="2026-1", unit="住建局", accept=True), at("11-24 12:00"))
    assert book.item().next_due_at is None


def extended(book: Book, due: datetime, now: datetime) -> None:
    """A second deadline version."""

    def move(branch):
        version = DeadlineVersion(number=2, due_at=due, set_at=now, by="主任")
        return replace(branch, deadlines=(*branch.deadlines, version))

    book.save(scheduled(with_branch(book.item(), "住建局", move), book.county, now))


def test_a_new_deadline_version_fires_its_own_rungs_and_voids_the_old_ones() -> None:
    """Each rung once per version; what the old version queued is not wanted any more."""
    book = handed(NOW, DUE)
    book.do(signs("住建员", "2026-1"), NOW)
    book.said.clear()
    old = [n for _at, n in book.run(at("11-27 15:00")) if n.kind == "due_today"]
    extended(book, at("12-04 18:00"), at("11-27 15:30"))
    new = rungs(book.run(at("12-07 12:00")))
    assert (new["due_today"], new["overdue_head"]) == (at("12-04 14:40"), at("12-07 09:10"))
    assert old
    assert not any(still_wanted(n, book.item()) for n in old)
    fired = [(f.ladder, f.rung, f.deadline_version) for f in book.item().branches[0].fired]
    assert len(fired) == len(set(fired))


def test_a_tick_before_the_moment_or_of_nothing_does_nothing() -> None:
    """Beats come every second; only the moment fires."""
    book = handed(NOW, FAR)
    early = Ticked(kind="item", key="2026-1", seed="s")
    for event, now in [
        (early, at("11-23 10:59")),
        (replace(early, key="2026-9"), FAR),
        (replace(early, kind="x"), FAR),
    ]:
        outcome = book.do(event, now)
        assert (outcome.changes, outcome.notices) == ((), ())


MINUTES = st.lists(st.integers(0, 25 * 24 * 60), min_size=1, max_size=25)
NAMES = {
    ladder: [rung.name for rung in POLICY.terms.ladders[ladder].rungs]
    for ladder in POLICY.terms.ladders
    if POLICY.terms.ladders[ladder].anchor is not Anchor.ROUND_CLOSE
}


@settings(max_examples=60, deadline=None)
@given(minutes=MINUTES)
def test_however_late_the_beat_rungs_fire_in_order_once_and_never_early(minutes: list[int]) -> None:
    """For any ticks: a run of each ladder in order without a gap, no rung before its moment, one per beat."""
    book = handed(NOW, DUE)
    for minute in sorted(minutes):
        before = len(book.item().branches[0].fired)
        book.beat(NOW + timedelta(minutes=minute))
        fresh = book.item().branches[0].fired[before:]
        assert len({f.ladder for f in fresh}) == len(fresh)
    for ladder, names in NAMES.items():
        fired = [f for f in book.item().branches[0].fired if f.ladder == ladder]
        order = [names.index(f.rung) for f in fired]
        ahead = [
            n for n, r in enumerate(POLICY.terms.ladders[ladder].rungs) if r.work_days is not None and r.work_days < 1
        ]
        assert order == sorted(set(order))
        assert set(range(max(order, default=0))) - set(order) <= set(ahead)
        start = NOW if ladder == "unsigned" else DUE
        for f in fired:
            rung = POLICY.terms.ladders[ladder].rungs[names.index(f.rung)]
            assert f.at >= moment_of(rung, start, book.county)


ACKS = st.integers(0, 25 * 24 * 60)


@settings(max_examples=60, deadline=None)
@given(minutes=MINUTES, ack=ACKS)
@example(minutes=[120, 1801, 5220], ack=10090)  # a reminder put off beyond the deadline hid the rung after it
def test_signing_never_adds_a_message(minutes: list[int], ack: int) -> None:
    """The same beats with and without an acknowledgement: the first say nothing the others do not say."""
    said = []
    for signed in (False, True):
        book = handed(NOW, DUE)
        for minute in sorted({*minutes, ack}):
            if signed and minute == ack:
                book.do(signs("住建员", "2026-1"), NOW + timedelta(minutes=minute))
            book.beat(NOW + timedelta(minutes=minute))
        said.append({key for key, n in book.said.items() if n.kind != "assignment_edit"})
    assert said[1] <= said[0]


def test_withdrawn_or_unknown_terms_do_not_climb() -> None:
    """A withdrawn matter rests; a matter whose policy text is lost climbs by the one in force."""
    book = handed(NOW, DUE)
    item: Item = book.item()
    lost = scheduled(replace(item, terms="lost"), book.county, NOW)
    assert lost.next_due_at == item.next_due_at
    gone = replace(item, withdrawn=Stamp(at=NOW, by="主任"))
    assert scheduled(gone, book.county, NOW).next_due_at is None


def rung_of(book: Book, kind: str, until: str) -> list[datetime]:
    """When it was said up to then, each moment once."""
    return list(dict.fromkeys(moment for moment, notice in book.run(at(until)) if notice.kind == kind))


def test_what_was_returned_and_stays_is_to_be_signed_from_then_on() -> None:
    """The hours it lay with the issuer are no silence of the unit (domain §4)."""
    book = handed(NOW, FAR)
    book.do(Returned(by=by("住建长"), text="不属职责", code="2222", item="2026-1"), at("11-23 09:20"))
    book.do(ObjectionDecided(by=by("主任"), item="2026-1", uphold=False, unit="住建局"), at("11-23 15:00"))
    assert rung_of(book, "unsigned_reminder", "11-24 12:00") == [at("11-23 17:00")]


def test_what_was_blocked_is_asked_for_from_the_answer_on() -> None:
    """Five work days after the ball came back, not the moment it did (domain §2.7)."""
    book = handed(NOW, FAR)
    book.do(signs("住建员", "2026-1"), at("11-23 09:10"))
    book.do(Blocked(by=by("住建长"), unit="交通局", element="用地", text="预审", item="2026-1"), at("11-23 10:00"))
    book.run(at("12-02 10:00"))
    book.do(BlockAnswered(by=by("交通长"), text="已出", item="2026-1"), at("12-02 10:00"))
    assert rung_of(book, "still_working", "12-11 12:00") == [at("12-09 14:40")]


def test_what_was_suspended_is_asked_for_from_the_day_it_goes_on() -> None:
    book = handed(NOW, FAR)
    book.do(signs("住建员", "2026-1"), at("11-23 09:10"))
    order = Order(verb=Verb.SUSPEND, item="2026-1", due_at=at("12-02 18:00"), reason="element", text="等用地")
    book.do(Ordered(by=by("县长", message="o1"), order=order, code="3333"), at("11-23 10:00"))
    book.do(Confirmed(by=by("县长"), draft="o1", code="3333", fresh_code="4444"), at("11-23 10:00"))
    assert rung_of(book, "still_working", "12-11 12:00") == [at("12-09 14:40")]
