"""What the policies let happen by itself, each test named after its row of docs/mechanisms.md: two periods, one of them
moved by the October rest, the process forgotten in between, silence at any other time and for any other post, and
nothing at all without the rule. The county has people, projects and the policy, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from domain.messages.notices import Notice
from domain.projects.files import ProjectFile, Stage
from domain.projects.milestones import Milestone
from domain.rounds.duties import Duty, DutyState
from tests.domain.project_kit import permit, project
from tests.mechanisms.county import EXECUTIVE, LEADER, OFFICE, Mechanism, told

LATE = project(key="A", plan_start_on=date(2026, 8, 1), progress="正在清表")
FINE = project(key="B", name="滨河路", unit="交通局", liaison_post="交通局|联络员", sponsor_post=LEADER)
SOON = project(key="A", plan_start_on=date(2026, 10, 20), elements=(permit("用地批复"),))
HOUSING, ROADS = "住建局|联络员", "交通局|联络员"
HEADS = ("交通局|局长", "住建局|局长", "发改局|局长", "投资促进中心|局长", "统计局|局长")


def sheets(mechanism: Mechanism) -> list[Notice]:
    """All that was said: sheets and nothing else; without the rule not even those."""
    said = mechanism.lived()
    assert {n.kind for n in said} <= {"sheet"}
    assert mechanism.is_silent_without_its_rule()
    return said


def lines(notice: Notice) -> list[dict[str, Any]]:
    found: Any = notice.facts["lines"]
    return list(found)


def states(mechanism: Mechanism) -> list[tuple[str, str, int]]:
    """(period, state, how often it was done) of every duty."""
    duties = sorted(mechanism.book.all(Duty), key=lambda d: (d.opened_at, d.post, d.subject))
    return [(d.period, d.state.value, d.came) for d in duties]


def test_d0_7_each_field_leader_has_an_agenda_every_week() -> None:
    """Monday 08:50, in the week of the rest on its first work day; what is fine is not on it."""
    said = sheets(Mechanism("wu_ge_5", "coordination", "09-27 08:00", "10-13 20:00", (LATE, FINE)))
    assert told(said, "sheet") == [("09-28 09:00", LEADER), ("10-08 09:00", LEADER), ("10-12 09:00", LEADER)]
    assert [[line["name"] for line in lines(n)] for n in said] == [[LATE.name]] * 3


def test_d0_8_the_group_whose_turn_it_is_has_its_list_the_evening_before() -> None:
    """And no other group; what was said of a project last stands in it; who has no seat is stood in for by the office;
    what was inspected is recorded in one line, what was not is told to the office."""
    mechanism = Mechanism("wu_ge_5", "inspection", "09-18 08:00", "10-12 20:00", (LATE, FINE))
    mechanism.until("09-25 12:00")
    assert mechanism.book.record("发改", "旬督查", "清表未完，限三日", "09-25 12:01").kind == "duty_recorded"
    said = mechanism.lived()
    assert told(said, "owed_prompt") == [("09-20 17:00", HEADS[2]), ("09-30 17:00", OFFICE), ("10-10 17:00", OFFICE)]
    assert [(line["name"], line["progress"]) for line in lines(said[0])] == [(LATE.name, "正在清表")]
    assert told(said, "owed_missing") == [("10-10 16:40", OFFICE)]
    assert states(mechanism)[0] == ("2026-09-LATE", "met", 1)
    notes = {d.period: d.notes for d in mechanism.book.all(Duty)}
    assert notes["2026-09-LATE"] == ("清表未完，限三日",)
    assert mechanism.is_silent_without_its_rule()


def test_d0_10_what_starts_within_a_month_and_what_it_lacks() -> None:
    """To its own unit; once it is far or has started, nothing."""
    said = sheets(Mechanism("wu_ge_5", "starts", "08-31 08:00", "10-09 20:00", (SOON, FINE)))
    assert told(said, "sheet") == [("10-08 09:20", HOUSING)]
    assert [(line["start_on"], line["open"]) for line in lines(said[0])] == [("2026-10-20", ["用地批复"])]
    begun = replace(SOON, started_on=date(2026, 8, 1), stage=Stage.UNDER_CONSTRUCTION)
    assert Mechanism("wu_ge_5", "starts", "08-31 08:00", "10-09 20:00", (begun,)).lived() == []


def test_d0_13_the_four_triggers_are_handed_to_the_inspectors_every_month() -> None:
    """On the 5th or the first work day after it."""
    said = sheets(Mechanism("wu_ge_5", "supervision", "09-04 08:00", "10-09 20:00", (LATE, FINE)))
    assert told(said, "sheet") == [("09-07 09:20", OFFICE), ("10-08 09:20", OFFICE)]
    assert [line["triggers"][0] for line in lines(said[0])] == ["start_overdue"]


def test_d1_1_what_lacks_one_of_the_four_is_told_until_it_has_them() -> None:
    """To its unit, each month; with all four there is nothing to say."""
    bare = replace(SOON, sponsor_post="", progress_target="")
    said = sheets(Mechanism("san_bao_yi_lian", "four_fixed", "08-31 08:00", "10-09 20:00", (bare, FINE)))
    assert told(said, "sheet") == [("09-01 09:20", HOUSING), ("10-08 09:20", HOUSING)]
    assert lines(said[0])[0]["gaps"] == ["leader", "target"]
    assert Mechanism("san_bao_yi_lian", "four_fixed", "08-31 08:00", "10-09 20:00", (SOON, FINE)).lived() == []


def test_d1_2_the_countdown_in_work_days() -> None:
    """Once a week; the days of rest do not count."""
    near = project(key="A", milestones=(Milestone(name="主体封顶", planned_on=date(2026, 10, 15)),))
    said = sheets(Mechanism("san_bao_yi_lian", "countdown", "09-27 08:00", "10-13 20:00", (near, FINE)))
    assert told(said, "sheet") == [("09-28 09:20", HOUSING), ("10-08 09:20", HOUSING), ("10-12 09:20", HOUSING)]
    assert [lines(n)[0]["left"] for n in said] == [9, 6, 3]


def test_d1_3_the_monthly_report_is_asked_on_the_17th_and_closed_on_the_20th() -> None:
    """Reminders on the 18th, 19th and 20th to the missing only; on a Saturday it begins the Friday before."""
    mechanism = Mechanism("san_bao_yi_lian", "monthly_report", "10-10 08:00", "11-21 20:00", (LATE, FINE))
    mechanism.until("10-16 10:00")
    assert mechanism.book.record("李静", "月汇报", "前期已完成", "10-16 10:00").facts["late"] is False
    said = mechanism.lived()
    prompts = [("10-16 09:20", ROADS), ("10-16 09:20", HOUSING), ("11-17 09:20", ROADS), ("11-17 09:20", HOUSING)]
    assert told(said, "owed_prompt") == prompts
    nudges = told(said, "owed_nudge")
    assert [each for each in nudges if each[0] < "11"] == [(f"10-{d} 14:40", ROADS) for d in (16, 19, 20)]
    assert [day for day, post in nudges if post == HOUSING] == [f"11-{d} 14:40" for d in (18, 19, 20)]
    assert states(mechanism)[:2] == [("2026-10", "missed", 0), ("2026-10", "met", 1)]
    assert mechanism.book.record("刘强", "月汇报", "补上", "11-21 20:00").facts["late"] is True
    assert mechanism.is_silent_without_its_rule()


def test_d1_7_every_head_goes_out_once_a_month() -> None:
    """Asked on the first work day, reminded on the 20th, the missing named to the office and themselves alone."""
    mechanism = Mechanism("san_bao_yi_lian", "trips", "09-01 08:00", "11-01 20:00", (LATE,))
    said = mechanism.lived()
    assert told(said, "owed_prompt") == [(f"{day} 09:20", head) for day in ("09-01", "10-08") for head in HEADS]
    assert told(said, "owed_nudge") == [(f"{day} 09:20", head) for day in ("09-20", "10-20") for head in HEADS]
    missing = [(f"{day} 17:40", post) for day in ("09-30", "10-30") for post in (OFFICE, *HEADS)]
    assert told(said, "owed_missing") == missing
    assert mechanism.is_silent_without_its_rule()


def test_d1_8_the_starts_are_checked_on_the_1st_and_the_20th() -> None:
    """What starts this month, before the office twice."""
    first = sheets(Mechanism("san_bao_yi_lian", "starts_first", "09-01 08:00", "10-30 20:00", (SOON, FINE)))
    again = sheets(Mechanism("san_bao_yi_lian", "starts_again", "09-01 08:00", "10-30 20:00", (SOON, FINE)))
    assert told([*first, *again], "sheet") == [("10-08 09:20", OFFICE), ("10-20 09:20", OFFICE)]


def test_d3_2_a_leader_visits_each_project_every_week() -> None:
    """One message for all of them; a line names its project; a leader's miss is told to the office and to no unit."""
    mechanism = Mechanism("wu_mei", "visit", "09-27 08:00", "10-11 20:00", (replace(LATE, sponsor_post=LEADER), FINE))
    mechanism.until("09-29 10:00")
    assert mechanism.book.record("陈副", "走访", "", "09-29 10:00").kind == "which_duty"
    assert mechanism.book.record("陈副", "走房", "", "09-29 10:00").facts["names"] == ["走访"]
    assert mechanism.book.record("李静", "走访", "", "09-29 10:00").kind == "no_such_duty"
    assert mechanism.book.record("陈副", "走访", "滨河路 路基完成", "09-29 10:00").facts["name"] == "滨河路"
    said = mechanism.lived()
    assert told(said, "owed_prompt") == [("09-28 09:20", LEADER), ("10-08 09:20", LEADER)]
    assert told(said, "owed_nudge") == [("09-29 14:40", LEADER), ("10-09 14:40", LEADER)]
    assert told(said, "owed_missing") == [("09-30 17:40", OFFICE), ("10-10 17:40", OFFICE)]
    assert [n.facts["count"] for n in said if n.kind == "owed_nudge"] == [1, 2]
    assert states(mechanism)[:2] == [("2026-W40", "missed", 0), ("2026-W40", "met", 1)]
    assert mechanism.is_silent_without_its_rule()


def test_d3_3_the_ten_day_sheet_is_ready_the_evening_before() -> None:
    """Three evenings, the make-up days among them."""
    said = sheets(Mechanism("wu_mei", "inspection", "09-18 08:00", "10-12 20:00", (LATE, FINE)))
    assert told(said, "sheet") == [(f"{day} 17:00", OFFICE) for day in ("09-20", "09-30", "10-10")]


def test_d3_5_the_entrepreneurs_day_is_the_8th() -> None:
    """Or the work day after it; held or not is on record."""
    mechanism = Mechanism("wu_mei", "entrepreneurs", "10-01 08:00", "11-17 20:00", (LATE,))
    mechanism.until("10-09 10:00")
    assert mechanism.book.record("王敏", "企业家日", "到会12家", "10-09 10:00").kind == "duty_recorded"
    said = mechanism.lived()
    assert told(said, "owed_prompt") == [("10-08 09:20", OFFICE), ("11-09 09:20", OFFICE)]
    assert told(said, "owed_missing") == [("11-16 17:40", OFFICE)]
    assert mechanism.is_silent_without_its_rule()


def test_d4_2_what_started_and_is_not_enrolled_is_swept_every_month() -> None:
    """For the unit that has the queue, all of the county; nothing once it is enrolled."""
    begun = project(key="A", started_on=date(2026, 7, 1), stage=Stage.UNDER_CONSTRUCTION)
    said = sheets(Mechanism("1155", "enrolment", "09-01 08:00", "10-09 20:00", (begun, FINE)))
    assert told(said, "sheet") == [("09-07 09:20", HEADS[4]), ("10-08 09:20", HEADS[4])]
    enrolled = replace(begun, enrolled_on=date(2026, 8, 1))
    assert Mechanism("1155", "enrolment", "09-01 08:00", "10-09 20:00", (enrolled,)).lived() == []


def test_d4_5_trips_are_counted_against_their_quota() -> None:
    """The centre twice a month, a leader once a quarter; once of twice is not enough."""
    mechanism = Mechanism("1155", "centre_trips", "09-01 08:00", "11-01 20:00", (LATE,))
    mechanism.until("09-10 10:00")
    counts = [mechanism.book.record("招商", "招商外出", f"第{n}次", "09-10 10:00").facts["came"] for n in (1, 2)]
    said = mechanism.lived()
    assert counts == [1, 2]
    assert told(said, "owed_nudge") == [("10-20 09:20", HEADS[3])]
    assert told(said, "owed_missing") == [("10-30 17:40", OFFICE), ("10-30 17:40", HEADS[3])]
    assert mechanism.is_silent_without_its_rule()
    leaders = Mechanism("1155", "leaders_trips", "06-30 08:00", "10-12 20:00", (LATE,))
    both = [(day, leader) for day in ("07-01 09:20", "10-08 09:20") for leader in (LEADER, EXECUTIVE)]
    assert told(leaders.lived(), "owed_prompt") == both
    assert leaders.is_silent_without_its_rule()


def test_d4_8_banks_and_firms_meet_every_quarter() -> None:
    """Recorded by the office, or named to it as missing."""
    mechanism = Mechanism("1155", "financing", "06-30 08:00", "10-12 20:00", (LATE,))
    said = mechanism.lived()
    assert told(said, "owed_prompt") == [("07-01 09:20", OFFICE), ("10-08 09:20", OFFICE)]
    assert told(said, "owed_missing") == [("09-30 17:40", OFFICE)]
    assert {d.state for d in mechanism.book.all(Duty)} == {DutyState.MISSED, DutyState.OPEN}
    assert mechanism.is_silent_without_its_rule()


def test_only_projects_are_looked_at_that_are_there() -> None:
    """A county without projects: sheets are not sent empty."""
    nobody: tuple[ProjectFile, ...] = ()
    assert Mechanism("wu_ge_5", "supervision", "09-04 08:00", "10-09 20:00", nobody).lived() == []
