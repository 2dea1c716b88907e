"""Agendas and papers that make themselves (docs/mechanisms.md), each test named after its row: what waits, for whom,
on which day, and nothing for anybody else; the October rest moves a period; without the rule there is nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from domain.matters.course import Level
from domain.matters.gate import Submission
from domain.messages.notices import Notice
from domain.outcome import Aggregate
from domain.projects.milestones import Milestone
from domain.rounds.duties import Duty
from tests.domain.county_kit import at
from tests.domain.project_kit import permit, project, supply
from tests.mechanisms.county import EXECUTIVE, LEADER, OFFICE, Mechanism, blocked, closed, matter, raised, told
from tests.mechanisms.test_rhythm import FINE, HEADS, HOUSING, LATE, ROADS, date, lines

WAITING = blocked(matter(1), "交通局")
AT_LEADER = raised(matter(2), Level.FIELD_LEADER)
AT_EXECUTIVE = raised(matter(3, "交通局"), Level.EXECUTIVE)
AT_TOP = raised(matter(4), Level.COUNTY_HEAD)
DECIDED = replace(AT_LEADER, key="2026-9", number=9, rises=(replace(AT_LEADER.rises[0], decided="2026-8"),))
MATTERS = (WAITING, AT_LEADER, AT_EXECUTIVE, AT_TOP, DECIDED)
APPROVER = "县项目办|审定"


def kinds(said: list[Notice]) -> set[str]:
    return {n.kind for n in said}


def numbers(notice: Notice, name: str) -> list[Any]:
    """The matters on one list of a sheet."""
    return [line["number"] for line in lines(notice) if line["list"] == name]


def lived(policy: str, cadence: str, days: tuple[str, str], rows: tuple[Aggregate, ...]) -> list[Notice]:
    """All that was said, the process forgotten halfway; and nothing without the rule."""
    mechanism = Mechanism(policy, cadence, f"{days[0]} 08:00", f"{days[1]} 20:00", rows)
    said = mechanism.lived()
    assert mechanism.is_silent_without_its_rule()
    return said


def test_d0_7_blocks_and_what_was_passed_up_stand_in_the_same_agenda() -> None:
    """Each leader has what lies before that leader and nothing else's; what was decided is gone."""
    said = lived("wu_ge_5", "coordination", ("09-27", "10-13"), (LATE, FINE, *MATTERS))
    days = ("09-28 09:00", "10-08 09:00", "10-12 09:00")
    assert told(said, "sheet") == [(day, leader) for day in days for leader in (LEADER, EXECUTIVE)]
    assert [numbers(n, "raised") for n in said] == [[2], [3]] * 3
    assert [numbers(n, "blocks") for n in said[:2]] == [[1], []]
    assert [n.facts["count"] for n in said[:2]] == [3, 1]


def test_d0_7_each_department_has_what_it_holds_up_every_week() -> None:
    """Tuesday; in the week of the rest on its first work day after; a unit never sees what another holds up."""
    said = lived("wu_ge_5", "department", ("09-28", "10-13"), MATTERS)
    days = ("09-29 09:20", "10-08 09:20", "10-13 09:20")
    assert told(said, "sheet") == [(day, head) for day in days for head in HEADS[:2]]
    roads, housing = said[0], said[1]
    assert (numbers(roads, "blocks"), numbers(roads, "problems")) == ([1], [3])
    assert (numbers(housing, "blocks"), numbers(housing, "problems")) == ([], [1, 2, 4, 9])


def test_d3_5_each_department_has_its_agenda_of_the_month() -> None:
    """On the 5th or the work day after; the office has the whole county's."""
    said = lived("wu_mei", "department", ("09-01", "10-12"), MATTERS)
    assert told(said, "sheet") == [(day, head) for day in ("09-07 09:20", "10-08 09:20") for head in HEADS[:2]]
    whole = lived("wu_mei", "consultation", ("09-01", "10-12"), MATTERS)
    assert told(whole, "sheet") == [("09-07 09:20", OFFICE), ("10-08 09:20", OFFICE)]
    assert [(line["holder"], line["element"], line["days"]) for line in lines(whole[0])] == [("交通局", "用地", 3)]


def test_d0_13_each_forum_has_only_what_the_one_below_could_not_solve() -> None:
    """Three meetings, three levels; what is for 县长 is put before the 审定人 and leaves only by a person."""
    joint = lived("wu_ge_5", "joint_meeting", ("09-01", "10-12"), MATTERS)
    assert told(joint, "sheet") == [("09-10 09:20", OFFICE), ("10-10 09:20", OFFICE)]
    assert [numbers(n, "raised") for n in joint] == [[3], [3]]
    project_meeting = lived("wu_ge_5", "project_meeting", ("09-21", "10-12"), MATTERS)
    assert [day for day, _post in told(project_meeting, "sheet")] == ["09-28 09:20", "10-08 09:20"]
    assert [numbers(n, "raised") for n in project_meeting] == [[2], [2]]
    top = Mechanism("wu_ge_5", "two_two_n", "09-01 08:00", "10-16 20:00", MATTERS)
    said = top.lived()
    assert told(said, "gate_paper") == [("09-15 09:00", APPROVER), ("10-15 09:00", APPROVER)]
    assert kinds(said) == {"gate_paper"}
    assert [numbers(n, "raised") for n in said] == [[4], [4]]
    assert {s.tier for s in top.book.all(Submission)} == {"PRINCIPAL"}
    assert top.is_silent_without_its_rule()


def test_d0_13_each_lead_unit_has_its_own_task_sheet() -> None:
    """By month, quarter and year; only what its own element is to bring by then."""
    near = supply("项目资金", need_on=date(2026, 10, 20))
    near = replace(near, unit="交通局")
    far = replace(near, name="用电", need_on=date(2026, 12, 20))
    needing = project(key="A", elements=(near, far, permit("用地批复", need_on=date(2026, 10, 9))))
    month = lived("wu_ge_5", "needs_month", ("09-01", "10-09"), (needing,))
    assert told(month, "sheet") == [("10-08 09:20", HEADS[0])]
    assert [line["name"] for line in lines(month[0])] == ["项目资金"]
    quarter = lived("wu_ge_5", "needs_quarter", ("09-01", "10-12"), (needing,))
    assert told(quarter, "sheet") == [("10-09 09:20", HEADS[0])]
    assert [line["name"] for line in lines(quarter[0])] == ["项目资金", "用电"]
    year = lived("wu_ge_5", "needs_year", ("01-01", "01-12"), (needing,))
    assert [len(lines(n)) for n in year] == [2]


def test_d0_6_the_month_rolls_over_in_figures() -> None:
    """What September brought, closed and carried over; on the first work day; in November what October did."""
    fresh = replace(matter(5, "交通局"), issued_at=at("10-20 10:00"))
    rows = (WAITING, closed(matter(6), "09-20 10:00"), closed(matter(7), "10-20 10:00"), fresh)
    said = lived("wu_ge_5", "rollover", ("09-02", "11-03"), rows)
    assert told(said, "sheet") == [("10-08 09:20", OFFICE), ("11-02 09:20", OFFICE)]
    september, october = (lines(n) for n in said)
    names = ("unit", "fresh", "signed", "closed", "carried", "overdue")
    assert [[line[name] for name in names] for line in september] == [["住建局", 3, 2, 1, 2, 2]]
    assert [[line[name] for name in names] for line in october] == [
        ["", 1, 0, 1, 2, 2],
        ["交通局", 1, 0, 0, 1, 1],
        ["住建局", 0, 0, 1, 1, 1],
    ]


def test_d0_6_a_unit_settles_its_own_nodes_of_the_next_month() -> None:
    """Five days before it ends, with what is near and what is late; reminded once."""
    nodes = (
        Milestone(name="主体封顶", planned_on=date(2026, 10, 15)),
        Milestone(name="清表", planned_on=date(2026, 9, 1)),
    )
    mechanism = Mechanism(
        "wu_ge_5", "month_nodes", "09-20 08:00", "10-31 20:00", (project(key="A", milestones=nodes), FINE)
    )
    mechanism.until("09-28 12:00")
    assert mechanism.book.record("李静", "节点计划", "按计划", "09-28 12:01").kind == "duty_recorded"
    said = mechanism.lived()
    prompts = told(said, "owed_prompt")
    assert prompts == [(day, post) for day in ("09-24 09:20", "10-27 09:20") for post in (ROADS, HOUSING)]
    own = next(lines(n) for n in said if n.audience.key == HOUSING)
    assert [line["list"] for line in own] == ["late_nodes", "nodes"]
    assert [post for day, post in told(said, "owed_nudge") if day < "10"] == [ROADS]
    assert {d.state.value for d in mechanism.book.all(Duty) if d.unit == "住建局" and d.period == "2026-10"} == {"met"}
    assert mechanism.is_silent_without_its_rule()


def test_d0_9_the_monthly_bulletin_says_issued_signed_closed_overdue() -> None:
    """A draft before the 审定人, for the field leaders' group; a month without a matter has none."""
    said = lived("wu_ge_5", "month_bulletin", ("09-01", "11-04"), (closed(matter(6), "10-20 10:00"), WAITING))
    assert told(said, "gate_paper") == [("10-09 09:00", APPROVER), ("11-03 09:00", APPROVER)]
    assert {n.facts["to_tier"] for n in said} == {"FIELD"}
    assert [lines(n)[0]["closed"] for n in said] == [0, 1]


def test_d1_2_the_joint_meeting_has_its_pack_every_quarter() -> None:
    """On the 8th of the month after, or the work day after it; for the principal leaders, through the gate."""
    rows = (LATE, project(key="S", plan_start_on=date(2026, 7, 1), started_on=date(2026, 7, 2)), *MATTERS)
    said = lived("san_bao_yi_lian", "quarter_pack", ("07-01", "10-12"), rows)
    assert told(said, "gate_paper") == [("07-08 09:00", APPROVER), ("10-08 09:00", APPROVER)]
    assert [each["list"] for each in said[1].facts["sums"]] == ["rates", "raised", "triggers"]  # type: ignore[attr-defined]
    first = lines(said[1])[0]
    assert (first["due"], first["started"], first["start_percent"]) == (2, 1, 50)
