"""The daily round as the clock drives it: opening, slices, one nudge, closing on time, and catching up."""

import json
from dataclasses import replace
from datetime import time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.actors import SYSTEM
from domain.calendars import Calendar, SpecialDay
from domain.events import ReportTakenBack, Ticked
from domain.messages.notices import AudienceKind, Wanted
from domain.policy import NoticeClass
from domain.projects.files import Entry, ProjectFile, Stage
from domain.rhythm import engine
from domain.rounds import daily_round
from domain.rounds.asking import Asking, projects_to_ask
from domain.rounds.duties import Cadence, DutyState, Phase
from domain.rounds.figures import in_force
from domain.rounds.reports import Report
from domain.work import Work
from tests.domain.county_kit import (
    BASIS,
    HOUSING,
    HOUSING_HEAD,
    OFFICE,
    PEOPLE,
    ROADS,
    Ledger,
    at,
    by,
    county,
    project,
    reported,
)

MONDAY = "11-23"
TICK = Ticked(kind="cadence", key="daily", seed="seed", by=SYSTEM)


def opened(*projects: ProjectFile, day: str = MONDAY, **rule: object) -> Ledger:
    """A ledger whose round of that day is open."""
    ledger = Ledger(county(**rule), *projects).begin(at(f"{day} 09:00"))
    ledger.beat(at(f"{day} 15:30"))
    return ledger


def three() -> list[ProjectFile]:
    return [project("A"), project("B"), project("C", ROADS)]


# When it opens


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("11-23 09:00", "11-23 15:30"),
        ("11-23 15:30", "11-23 15:30"),
        ("11-23 15:31", "11-24 15:30"),
        ("11-27 18:00", "11-30 15:30"),
        ("09-18 18:00", "09-20 15:30"),
        ("09-30 16:00", "10-08 15:30"),
        ("10-09 16:00", "10-10 15:30"),
        ("2027-01-01 09:00", "2027-01-04 15:30"),
        ("2027-03-06 09:00", "2027-03-08 15:30"),
    ],
)
def test_a_round_begins_on_work_days_only(now: str, opens: str) -> None:
    """Holidays are left out, make-up days count, a year without an official list runs from Monday to Friday."""
    cadence = daily_round.first_cadence(county(), at(now))
    assert (cadence.key, cadence.phase, cadence.next_due_at) == ("daily", Phase.RESTING, at(opens))


def test_nothing_happens_before_the_moment() -> None:
    """A tick that comes early, or for a cadence nobody knows, does nothing."""
    ledger = Ledger(county(), *three()).begin(at("11-23 09:00"))
    assert ledger.do(TICK, at("11-23 15:29")).changes == ()
    work = ledger.work(daily_round.needs_ticked(TICK, at("11-23 15:30")))
    empty = Work(aggregates={k: v for k, v in work.aggregates.items() if k[0] != "cadence"}, answers=work.answers)
    assert daily_round.tick(empty, TICK, ledger.county, at("11-23 15:30")).changes == ()


@pytest.mark.parametrize("day", ["10-10", "09-20"])
def test_a_make_up_day_has_its_round(day: str) -> None:
    """调休: the Saturday or Sunday that is worked is asked about like any other."""
    assert opened(*three(), day=day).kinds() == ["round_prompt", "round_prompt"]


def test_a_day_that_became_a_holiday_is_not_opened() -> None:
    """The calendar may change after the moment was planned."""
    ledger = Ledger(county(), *three()).begin(at("11-23 09:00"))
    rest = SpecialDay(on=at("11-23 00:00").date(), name="", works=False, source="县政府办")
    ledger.county = county(Calendar(days=(rest,), official_years=frozenset({2026})))
    ledger.beat(at("11-23 15:30"))
    assert ledger.said == {}
    assert ledger.daily.next_due_at == at("11-24 15:30")


def test_a_county_begins_with_the_round_and_the_digests() -> None:
    """Three rows that the clock drives."""
    begun = engine.first_cadences(county(), at("11-23 09:20"))
    assert [(each.key, each.next_due_at) for each in begun] == [
        ("daily", at("11-23 15:30")),
        ("digest_field", at("11-30 08:50")),
        ("digest_principal", at("11-30 08:40")),
    ]


def test_a_resting_cadence_follows_policy_and_calendar() -> None:
    """One that is due or runs is left alone."""
    ledger = Ledger(county(), project("A")).begin(at("11-23 09:00"))
    ledger.county = county(opens=time(16, 0))
    moved = daily_round.planned(ledger.daily, ledger.county, at("11-23 09:20"))
    assert moved.next_due_at == at("11-23 16:00")
    assert daily_round.planned(moved, county(opens=time(16, 20)), at("11-23 16:00")) == moved
    ledger.save(moved)
    ledger.do(TICK, at("11-23 16:00"))
    assert daily_round.planned(ledger.daily, county(), at("11-23 15:59")) == ledger.daily


def test_a_round_that_closed_does_not_open_again_the_same_day() -> None:
    """Not even where the office moves the opening to a later hour."""
    ledger = opened(project("A"))
    ledger.beat(at("11-23 17:00"))
    ledger.county = county(opens=time(17, 30), closes=time(18, 0))
    ledger.save(daily_round.planned(ledger.daily, ledger.county, at("11-23 17:10")))
    assert ledger.daily.next_due_at == at("11-24 17:30")
    for now in ("11-23 17:40", "11-23 18:10"):
        ledger.save(replace(ledger.daily, next_due_at=at("11-23 17:30")))
        ledger.beat(at(now))
        assert ledger.daily.next_due_at == at("11-24 17:30")
    assert len(ledger.of_kind("round_prompt")) == 1
    assert ledger.of_kind("round_skipped") == []


# Opening


def test_a_prompt_says_all_a_liaison_needs() -> None:
    """One private message per liaison post with the figures of last time, the close and the basis."""
    project_a = project("A", cumulative_yuan=8_600_000, last_report_on=at("11-20 00:00").date())
    ledger = opened(project_a, project("B"), project("C", ROADS), project("D", stage=Stage.COMPLETED))
    mine, others = ledger.of_kind("round_prompt")
    assert (mine.key, others.key) == (f"daily|2026-11-23|prompt|{ROADS}", f"daily|2026-11-23|prompt|{HOUSING}")
    assert (others.audience.kind, others.audience.key) == (AudienceKind.POST, HOUSING)
    assert (others.notice_class, others.wanted) == (NoticeClass.B, Wanted.DUTY_OPEN)
    assert others.about == f"round|daily|2026-11-23|{HOUSING}"
    facts = dict(others.facts)
    assert [p["project"] for p in facts.pop("projects")] == ["A", "B"]
    assert facts == {
        "cadence": "daily",
        "period_on": "2026-11-23",
        "closes_at": "2026-11-23T09:00:00+00:00",
        "basis": BASIS,
    }
    assert others.facts["projects"][0] == {
        "project": "A",
        "name": "A项目",
        "progress": "桩基施工",
        "month_plan_yuan": 10_000_000,
        "cumulative_yuan": 8_600_000,
        "last_report_on": "2026-11-20",
    }
    json.dumps([dict(n.facts) for n in ledger.said.values()])
    assert ledger.duty("A").key == f"daily|2026-11-23|A|{HOUSING}"
    assert (ledger.daily.phase, ledger.daily.next_due_at) == (Phase.OPEN, at("11-23 16:42"))


@pytest.mark.parametrize(("posts", "each"), [(130, 1), (60, 3), (2, 70), (1, 120), (7, 13)])
def test_opening_goes_in_slices_that_keep_a_liaison_whole(posts: int, each: int) -> None:
    """At most fifty projects per tick unless one liaison has more; every post is asked once, for all it has."""
    projects = [
        project(f"{p:03}-{n:02}", f"单位{p:03}|联络员", unit="住建局") for p in range(posts) for n in range(each)
    ]
    ledger = Ledger(county(), *projects).begin(at("11-23 09:00"))
    outcomes = ledger.beat(at("11-23 15:31"))
    sizes = [len(outcome.changes) - 1 for outcome in outcomes]
    assert all(size <= max(50, each) for size in sizes)
    assert sum(sizes) == posts * each
    assert [len(n.facts["projects"]) for n in ledger.of_kind("round_prompt")] == [each] * posts
    assert (ledger.daily.phase, ledger.daily.cursor) == (Phase.OPEN, "")


def test_two_ticks_of_one_batch_open_one_slice() -> None:
    """The second sees the cadence as the first left it, but the answer the first one got."""
    ledger = Ledger(county(), *three()).begin(at("11-23 09:00"))
    now = at("11-23 15:30")
    work = ledger.work(daily_round.needs_ticked(TICK, now))
    first = daily_round.tick(work, TICK, ledger.county, now)
    laid_over = work.aggregates | {(row.kind, row.key): row for row in first.changes}
    second = daily_round.tick(replace(work, aggregates=laid_over), TICK, ledger.county, now)
    assert (len(first.notices), second.changes, second.notices) == (2, (), ())


@pytest.mark.parametrize(
    ("streak", "now", "insists", "asked"),
    [
        (4, "11-24 15:30", False, True),
        (5, "11-24 15:30", False, False),
        (5, "11-23 15:30", False, True),
        (5, "11-24 15:30", True, True),
        (9, "11-27 15:30", False, False),
        (9, "10-08 15:30", False, True),
        (9, "10-10 15:30", False, False),
    ],
)
def test_five_times_no_change_is_asked_weekly(streak: int, now: str, insists: bool, asked: bool) -> None:
    """On Mondays, or on the first work day of a week that begins with a holiday, unless policy insists on daily."""
    asking = Asking(cadence=Cadence(key="daily"), county=county(insists_daily=insists), now=at(now))
    assert asking.is_asked(project("A", unchanged_streak=streak)) is asked


def test_who_reported_in_the_morning_is_not_asked_again() -> None:
    """Nothing already in the ledger is asked again; the duty counts as met."""
    ledger = Ledger(county(), *three()).begin(at("11-23 09:00"))
    ledger.do(reported("李静", Entry(project="A", invested_yuan=1)), at("11-23 10:00"))
    ledger.do(reported("刘强", no_change=True), at("11-23 10:00"))
    ledger.beat(at("11-23 15:30"))
    (prompt,) = ledger.of_kind("round_prompt")
    assert [p["project"] for p in prompt.facts["projects"]] == ["B"]
    assert ledger.duty("A").state is DutyState.MET
    assert ledger.duty("A").met_at == at("11-23 10:00")


def test_taking_a_morning_report_back_makes_it_owed() -> None:
    """The duty was met by a report that no longer stands."""
    ledger = Ledger(county(), project("A")).begin(at("11-23 09:00"))
    ledger.do(reported("李静", Entry(project="A", invested_yuan=1)), at("11-23 15:25"))
    ledger.beat(at("11-23 15:30"))
    ledger.do(ReportTakenBack(by=by("李静")), at("11-23 15:33"))
    assert ledger.duty("A").state is DutyState.OPEN
    ledger.beat(at("11-23 16:42"))
    assert len(ledger.of_kind("round_nudge")) == 1


# Nudging


def test_the_nudge_goes_once_to_those_missing_only() -> None:
    """At 80 % of the window, with the projects that are still missing."""
    ledger = opened(*three())
    ledger.do(reported("刘强", no_change=True), at("11-23 15:40"))
    ledger.do(reported("李静", Entry(project="A", invested_yuan=1)), at("11-23 15:41"))
    assert ledger.beat(at("11-23 16:41")) == []
    for now in ("11-23 16:42", "11-23 16:42", "11-23 16:50"):
        ledger.beat(at(now))
    (nudge,) = ledger.of_kind("round_nudge")
    assert (nudge.key, nudge.audience.key) == (f"daily|2026-11-23|nudge|{HOUSING}", HOUSING)
    assert [p["project"] for p in nudge.facts["projects"]] == ["B"]
    assert (nudge.wanted, nudge.about) == (Wanted.DUTY_OPEN, f"round|daily|2026-11-23|{HOUSING}")
    assert (ledger.duty("B").nudged_at, ledger.duty("A").nudged_at) == (at("11-23 16:42"), None)
    assert (ledger.daily.phase, ledger.daily.next_due_at) == (Phase.NUDGED, at("11-23 17:00"))


def test_a_report_of_the_opening_batch_is_found_at_the_nudge() -> None:
    """It was saved before the duty could be seen; nobody is nudged for what has come."""
    ledger = Ledger(county(), project("A")).begin(at("11-23 09:00"))
    now = at("11-23 15:30")
    work = ledger.work(daily_round.needs_ticked(TICK, now))
    ledger.do(reported("李静", Entry(project="A", invested_yuan=1)), now)
    ledger.save(*daily_round.tick(work, TICK, ledger.county, now).changes)
    assert ledger.duty("A").state is DutyState.OPEN
    ledger.beat(at("11-23 15:31"))
    ledger.beat(at("11-23 16:42"))
    assert ledger.kinds() == []
    assert (ledger.duty("A").state, ledger.duty("A").report) == (DutyState.MET, "A|2026-11-23|1")


# Closing


def test_the_close_counts_in_the_group_and_names_to_the_office_and_the_unit() -> None:
    """Names of the missing never reach a group; a unit's head hears of the own unit only."""
    ledger = opened(*three(), project("D"))
    entry = Entry(project="A", invested_yuan=3_200_000, problem="高压线未迁")
    ledger.do(reported("李静", entry), at("11-23 15:40"))
    ledger.do(reported("李静", no_change=True, projects=("D",)), at("11-23 15:41"))
    ledger.beat(at("11-23 16:42"))
    ledger.beat(at("11-23 17:00"))
    (summary,) = ledger.of_kind("round_summary")
    assert (summary.audience.kind, summary.audience.key) == (AudienceKind.TIER, "STAFF")
    assert summary.notice_class is NoticeClass.D
    assert dict(summary.facts) == {
        "cadence": "daily",
        "period_on": "2026-11-23",
        "closes_at": "2026-11-23T09:00:00+00:00",
        "asked": 4,
        "reported": 2,
        "unchanged": 1,
        "invested_yuan": 3_200_000,
        "problems": 1,
        "basis": BASIS,
    }
    text = json.dumps(dict(summary.facts), ensure_ascii=False)
    assert not any(name in text for name in (*PEOPLE, *PEOPLE.values(), "住建局", '项目"'))
    told = {n.audience.key: [line["project"] for line in n.facts["missing"]] for n in ledger.of_kind("round_missing")}
    assert told == {OFFICE: ["C", "B"], HOUSING_HEAD: ["B"], "交通局|局长": ["C"]}
    (line,) = next(n for n in ledger.of_kind("round_missing") if n.unit == "住建局").facts["missing"]
    assert line == {
        "unit": "住建局",
        "post": "联络员",
        "person": "李静",
        "project": "B",
        "name": "B项目",
        "missed_in_a_row": 1,
    }
    assert all(n.notice_class is NoticeClass.B for n in ledger.of_kind("round_missing"))
    assert (ledger.duty("B").state, ledger.duty("A").state) == (DutyState.MISSED, DutyState.MET)
    assert (ledger.daily.phase, ledger.daily.next_due_at) == (Phase.RESTING, at("11-24 15:30"))
    assert [(t.period, t.asked, t.reported) for t in ledger.daily.tallies] == [("2026-11-23", 4, 2)]


def test_nobody_missing_names_nobody() -> None:
    """The summary alone."""
    ledger = opened(project("A"))
    ledger.do(reported("李静", no_change=True), at("11-23 15:40"))
    ledger.beat(at("11-23 16:42"))
    ledger.beat(at("11-23 17:00"))
    assert ledger.kinds() == ["round_prompt", "round_summary"]


def test_a_round_without_projects_says_nothing() -> None:
    """It opens and closes in silence and leaves no tally."""
    ledger = opened()
    ledger.beat(at("11-23 16:42"))
    ledger.beat(at("11-23 17:00"))
    assert (ledger.said, ledger.daily.tallies) == ({}, ())
    assert ledger.daily.next_due_at == at("11-24 15:30")


def test_the_close_told_to_people_does_not_move_with_the_policy() -> None:
    """A later close in a new policy holds from the next round on, even one that comes while the round opens."""
    ledger = Ledger(county(), project("A")).begin(at("11-23 09:00"))
    ledger.do(TICK, at("11-23 15:30"))
    ledger.county = county(closes=time(18, 0))
    ledger.beat(at("11-23 15:30"))
    ledger.beat(at("11-23 16:42"))
    ledger.beat(at("11-23 17:00"))
    assert ledger.duty("A").state is DutyState.MISSED


def silent_day(ledger: Ledger, day: str) -> list[str]:
    """A whole day nobody reports on; the posts that hear of repeated silence."""
    before = len(ledger.of_kind("no_report"))
    for now in ("15:30", "16:42", "17:00"):
        ledger.beat(at(f"{day} {now}"))
    return [notice.audience.key for notice in ledger.of_kind("no_report")[before:]]


def test_three_misses_in_a_row_reach_the_unit_head_once() -> None:
    """On the third day and not again on the fourth; with every project that got there that day."""
    ledger = Ledger(county(), project("A"), project("B")).begin(at("11-23 09:00"))
    days = ["11-23", "11-24", "11-25", "11-26", "11-27"]
    assert [silent_day(ledger, day) for day in days] == [[], [], [HOUSING_HEAD], [], []]
    (notice,) = ledger.of_kind("no_report")
    assert [line["project"] for line in notice.facts["missing"]] == ["A", "B"]
    assert (notice.facts["after_missed"], notice.facts["unit"], notice.unit) == (3, "住建局", "住建局")
    assert ledger.duty("A").missed_in_a_row == 5


def test_a_late_report_breaks_the_run_of_misses() -> None:
    """Late is not missed."""
    ledger = Ledger(county(), project("A")).begin(at("11-23 09:00"))
    assert [silent_day(ledger, day) for day in ("11-23", "11-24")] == [[], []]
    ledger.do(reported("李静", no_change=True), at("11-24 19:00"))
    assert [silent_day(ledger, day) for day in ("11-25", "11-26")] == [[], []]
    assert ledger.duty("A").missed_in_a_row == 2


# Catching up


@pytest.mark.parametrize(
    ("back", "said", "due"),
    [
        ("11-23 15:35", ["round_prompt"], "11-23 16:42"),
        ("11-23 16:30", ["round_prompt"], "11-23 16:54"),
        ("11-23 16:59", ["round_prompt"], None),
        ("11-23 17:00", ["round_skipped"], "11-24 15:30"),
        ("11-23 23:50", ["round_skipped"], "11-24 15:30"),
        ("11-24 08:00", ["round_skipped"], "11-24 15:30"),
        ("11-24 15:45", ["round_skipped", "round_prompt"], None),
        ("11-28 10:00", ["round_skipped"], "11-30 15:30"),
    ],
)
def test_a_window_slept_through_is_skipped_and_the_rest_of_one_is_used(
    back: str, said: list[str], due: str | None
) -> None:
    """Nobody is asked at night or for the day before; the office is told what was left out."""
    ledger = Ledger(county(), project("A")).begin(at("11-23 09:00"))
    ledger.beat(at(back))
    assert ledger.kinds() == said
    assert due is None or ledger.daily.next_due_at == at(due)


def test_days_slept_through_are_told_in_one_note() -> None:
    """From the first to the last work day that was left out."""
    ledger = Ledger(county(), project("A")).begin(at("11-23 09:00"))
    ledger.beat(at("11-28 10:00"))
    (note,) = ledger.of_kind("round_skipped")
    assert (note.audience.key, note.notice_class) == (OFFICE, NoticeClass.B)
    assert dict(note.facts) == {
        "cadence": "daily",
        "first_on": "2026-11-23",
        "last_on": "2026-11-27",
        "days": 5,
        "asked_some": False,
    }


@pytest.mark.parametrize("back", ["11-23 17:00", "11-23 21:00", "11-24 09:00", "11-24 16:00"])
def test_asleep_over_nudge_and_close_the_round_closes_without_a_nudge(back: str) -> None:
    """What is over is not nudged; the next round goes on from there."""
    ledger = opened(project("A"))
    ledger.beat(at(back))
    assert ledger.kinds()[1:4] == ["round_summary", "round_missing", "round_missing"]
    assert ledger.of_kind("round_nudge") == []
    assert ledger.kinds()[4:] == (["round_prompt"] if back == "11-24 16:00" else [])


def test_falling_asleep_while_opening_asks_nobody_afterwards() -> None:
    """Those who were asked are accounted for; the rest owe nothing that day, and the office is told."""
    projects = [project(f"P{n:03}", f"单位{n:03}|联络员", unit="住建局") for n in range(60)]
    ledger = Ledger(county(), *projects).begin(at("11-23 09:00"))
    ledger.do(TICK, at("11-23 15:30"))
    ledger.beat(at("11-23 20:00"))
    assert len(ledger.of_kind("round_prompt")) == 50
    (note,) = ledger.of_kind("round_skipped")
    assert (note.facts["asked_some"], note.facts["first_on"]) == (True, "2026-11-23")
    assert ledger.of_kind("round_summary")[0].facts["asked"] == 50
    assert (ledger.daily.phase, ledger.daily.next_due_at) == (Phase.RESTING, at("11-24 15:30"))


def test_the_lookup_is_named_with_the_size_of_a_slice() -> None:
    """Fifty aggregates (design §3)."""
    assert projects_to_ask("daily").args == ("daily", "50")


# Whatever the order

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["tick", "report", "correct", "same", "take_back", "office"]),
        st.sampled_from("ABC"),
        st.integers(0, 5_000_000),
        st.integers(0, 400),
    ),
    max_size=40,
)
REPORTERS = {"A": "李静", "B": "李静", "C": "刘强"}


@settings(max_examples=150, deadline=None)
@given(STEPS)
def test_one_prompt_one_nudge_one_close_and_sums_that_hold(steps: list[tuple[str, str, int, int]]) -> None:
    """For any order and repetition of ticks and reports: no occasion is said twice (the ledger refuses it), every
    duty ends once, and each project stands at its baseline plus its days' revisions in force."""
    base = {"A": 1_000, "B": 0, "C": 70_000}
    rows = [project(k, ROADS if k == "C" else HOUSING, cumulative_yuan=v) for k, v in base.items()]
    ledger = Ledger(county(), *rows).begin(at("11-23 09:00"))
    now = at("11-23 09:00")
    for act, key, yuan, minutes in steps:
        now += timedelta(minutes=minutes)
        who = "王敏" if act == "office" else REPORTERS[key]
        if act == "tick":
            ledger.beat(now)
        elif act == "take_back":
            ledger.do(ReportTakenBack(by=by(who)), now)
        elif act == "same":
            ledger.do(reported(who, no_change=True), now)
        else:
            ledger.do(reported(who, Entry(project=key, invested_yuan=yuan)), now)
        check_sums(ledger, base)
    ledger.beat(now + timedelta(days=1))
    check_periods(ledger)


def check_sums(ledger: Ledger, base: dict[str, int]) -> None:
    for key, start in base.items():
        days: dict[str, list[Report]] = {}
        for report in sorted((r for r in ledger.all(Report) if r.project == key), key=lambda r: r.revision):
            days.setdefault(report.period, []).append(report)
        standing = [found for reports in days.values() if (found := in_force(reports)) is not None]
        assert ledger.project(key).cumulative_yuan == start + sum(r.invested_yuan for r in standing)


def check_periods(ledger: Ledger) -> None:
    kinds = {"prompt": 2, "nudge": 2, "summary": 1}
    for period in {n.facts["period_on"] for n in ledger.of_kind("round_prompt")}:
        for word, most in kinds.items():
            said = [n for n in ledger.of_kind(f"round_{word}") if n.facts["period_on"] == period]
            assert len(said) <= most
    for period in {n.facts["period_on"] for n in ledger.of_kind("round_prompt")} - {ledger.daily.period}:
        assert sum(n.facts["period_on"] == period for n in ledger.of_kind("round_summary")) == 1
