"""What is computed of a project: four fixed things, latest days, readiness, triggers, links, versions."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from domain.projects.back_schedule import back_schedule, critical
from domain.projects.files import ProjectFile, Stage
from domain.projects.journey import Link, standing_of
from domain.projects.merging import merged_project
from domain.projects.milestones import Milestone, baseline, latest
from domain.projects.ownership import Gap, gaps, threshold_of, unowned
from domain.projects.readiness import Rates, awaits_enrolment, checklist, rates
from domain.projects.stages import Move, conversions
from domain.projects.triggers import Question, Trigger, lag_points, triggers
from tests.domain.matter_kit import at
from tests.domain.project_kit import CALENDAR, RULES, START, months, permit, project, supply

NOW = at("11-25 09:00")
TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("changed", "carried"),
    [
        ({}, True),
        ({"total_yuan": 99_990_000}, False),
        ({"total_yuan": 100_000_000}, True),
        ({"categories": ("基础设施",)}, False),
        ({"categories": ("民生",), "total_yuan": 10_000}, True),
        ({"categories": (), "foreign_usd": 5_000_000}, True),
        ({"categories": (), "foreign_usd": 4_990_000}, False),
    ],
)
def test_who_is_carried_by_a_leader(changed: dict[str, object], carried: bool) -> None:
    """By category and size, foreign money in dollars, every project of livelihood."""
    assert (threshold_of(project(**changed), RULES) is not None) is carried


@pytest.mark.parametrize(
    ("changed", "lacking"),
    [
        ({}, ()),
        ({"sponsor_post": ""}, (Gap.LEADER,)),
        ({"plan_finish_on": None}, (Gap.DATE,)),
        ({"progress_target": ""}, (Gap.TARGET,)),
        ({"annual_plan_yuan": 0}, (Gap.TARGET,)),
        ({"liaison_post": ""}, (Gap.OWNER,)),
        ({"sponsor_post": "", "plan_finish_on": None}, (Gap.LEADER, Gap.DATE)),
    ],
)
def test_flagged_until_it_has_all_four(changed: dict[str, object], lacking: tuple[Gap, ...]) -> None:
    """Leader, date, target, owner."""
    found = project(**changed)
    assert gaps(found) == lacking
    assert unowned([found], RULES) == ([found] if lacking else [])


def test_what_left_the_plan_is_not_flagged() -> None:
    """调出 ends it."""
    assert unowned([project(sponsor_post="", stage=Stage.MOVED_OUT)], RULES) == []


def scheduled(*elements: object, **changed: object) -> dict[str, tuple[date, date]]:
    found = back_schedule(project(elements=elements, **changed), RULES, CALENDAR)
    return {slot.name: (slot.begin_by, slot.done_by) for slot in found}


def test_latest_days_follow_from_lead_times() -> None:
    """用地批复 must be there when 施工许可 begins, which must be there at the start; 10 and 20 work days before."""
    assert scheduled(permit("施工许可"), permit("用地批复")) == {
        "用地批复": (date(2026, 11, 13), date(2026, 12, 11)),
        "施工许可": (date(2026, 12, 11), date(2026, 12, 25)),
    }


def test_latest_days_move_over_a_holiday() -> None:
    """A start after the October holidays takes its ten work days from September."""
    found = scheduled(permit("施工许可"), plan_start_on=date(2026, 10, 8))
    assert found["施工许可"][1] == date(2026, 10, 8)
    assert found["施工许可"][0] == CALENDAR.add_work_days(date(2026, 10, 8), -10) < date(2026, 9, 25)


def test_what_is_settled_or_unknown_is_not_scheduled() -> None:
    """No start, no finish, nothing owed: no date is made up."""
    assert scheduled(permit("施工许可", settled_on=TODAY)) == {}
    assert scheduled(permit("施工许可"), plan_start_on=None, plan_finish_on=None) == {}
    assert scheduled(supply("项目资金", need_on=date(2026, 12, 1)))["项目资金"] == (date(2026, 12, 1),) * 2


def test_only_the_finish_is_known() -> None:
    """The start lies as long before it as building takes."""
    assert scheduled(supply("项目资金"), plan_start_on=None)["项目资金"][1] == date(2026, 7, 10)


def test_the_critical_element_has_the_least_room() -> None:
    """Once applied for, what counts is the day it must be there."""
    slots = back_schedule(project(elements=(permit("施工许可"), permit("用地批复"))), RULES, CALENDAR)
    first = critical(slots, TODAY)
    assert first is not None
    assert (first.name, first.room(TODAY)) == ("用地批复", -12)
    applied = project(elements=(permit("施工许可"), permit("用地批复", applied_on=TODAY)))
    second = critical(back_schedule(applied, RULES, CALENDAR), TODAY)
    assert second is not None
    assert second.room(TODAY) == 16


def test_ready_means_nothing_left() -> None:
    """A project without a register is not known to be ready."""
    assert not checklist(project()).is_ready
    assert checklist(project(elements=(permit("备案", settled_on=TODAY),))).is_ready
    half = checklist(project(elements=(permit("备案", settled_on=TODAY), supply("项目资金"))))
    assert (half.is_ready, [e.name for e in half.open]) == (False, ["项目资金"])


def test_starting_and_enrolment_are_two_facts() -> None:
    """Two due, one started, none enrolled; then enrolled."""
    due = project(plan_start_on=date(2026, 10, 1))
    started = project(key="P2", plan_start_on=date(2026, 10, 1), started_on=date(2026, 10, 9))
    later = project(key="P3")
    year = (date(2026, 1, 1), TODAY)
    found = rates([due, started, later], RULES, *year)
    assert (found, found.start_rate, found.enrolment_rate) == (Rates(due=2, started=1, enrolled=0), Fraction(1, 2), 0)
    enrolled = project(key="P2", plan_start_on=date(2026, 10, 1), started_on=date(2026, 10, 9), enrolled_on=TODAY)
    assert rates([due, enrolled], RULES, *year).enrolment_rate == 1
    assert rates([later], RULES, *year).start_rate is None


@pytest.mark.parametrize(("on", "listed"), [(date(2026, 11, 8), False), (date(2026, 11, 9), True)])
def test_a_start_waits_a_month_for_enrolment(on: date, listed: bool) -> None:
    """30 days after the start it is listed, not a day before."""
    assert awaits_enrolment(project(started_on=date(2026, 10, 10)), RULES, on) is listed


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, ()),
        ({"plan_start_on": date(2026, 11, 24)}, (Trigger.START_OVERDUE,)),
        ({"plan_start_on": date(2026, 11, 24), "started_on": TODAY}, (Trigger.LAGGING,)),
        ({"plan_start_on": TODAY}, ()),
        ({"elements": (permit("用地批复"),)}, (Trigger.ELEMENT_LATE, Trigger.UNPREPARED)),
        ({"elements": (permit("用地批复", applied_on=TODAY),)}, ()),
        ({"elements": (supply("项目资金"),)}, (Trigger.UNPREPARED,)),
        ({"elements": (supply("项目资金"),), "plan_start_on": date(2027, 6, 1)}, ()),
        ({"stage": Stage.UNDER_CONSTRUCTION, "cumulative_yuan": 100_000_000}, ()),
        ({"stage": Stage.UNDER_CONSTRUCTION, "cumulative_yuan": 90_000_000}, (Trigger.LAGGING,)),
        ({"stage": Stage.MOVED_OUT, "plan_start_on": date(2026, 1, 1)}, ()),
    ],
)
def test_the_four_triggers(changed: dict[str, object], found: tuple[Trigger, ...]) -> None:
    """Each from its facts and nothing else."""
    asked = Question(project=project(**changed), rules=RULES, calendar=CALENDAR, on=TODAY)
    assert triggers(asked) == found


def test_the_frozen_months_are_what_lag_is_measured_against() -> None:
    """1,000 a month: 24 of 30 November days are planned; a later version changes nothing."""
    frozen = months(*[1000] * 12)
    started = project(plans=(frozen, months(*[500] * 12, number=2)), cumulative_yuan=96_000_000)
    assert lag_points(started, date(2026, 11, 24)) == Fraction(10)
    assert (baseline(started.plans, 2026), latest(started.plans, 2026)) == started.plans
    assert baseline(started.plans, 2027) is None


@pytest.mark.parametrize(
    ("changed", "link", "days"),
    [
        ({"elements": (permit("备案"), permit("用地批复"))}, Link.FILING, None),
        ({"elements": (permit("备案", settled_on=date(2026, 11, 5)), permit("用地批复"))}, Link.PERMITS, 20),
        ({"elements": (permit("备案", settled_on=date(2026, 11, 5)), supply("项目资金"))}, Link.ELEMENTS, 20),
        ({"elements": (supply("项目资金", settled_on=date(2026, 11, 20)),)}, Link.START, 5),
        ({"started_on": date(2026, 11, 15)}, Link.PROGRESS, 10),
        (
            {"stage": Stage.COMPLETED, "moves": (Move(on=START, before=Stage.RESERVE, after=Stage.COMPLETED),)},
            Link.FINISH,
            -30,
        ),
    ],
)
def test_the_present_link_and_the_days_in_it(changed: dict[str, object], link: Link, days: int | None) -> None:
    """A link begins when the one before it was settled; where no day is known none is made up."""
    found = standing_of(project(**changed), RULES)
    assert (found.link, found.days(TODAY)) == (link, days)


def test_an_open_problem_is_the_link_once_building_has_begun() -> None:
    """Since the day it was raised."""
    found = standing_of(project(started_on=START), RULES, blocked_since=date(2026, 11, 20))
    assert (found.link, found.days(TODAY)) == (Link.BLOCKED, 5)


def test_conversions_are_counted() -> None:
    """From which stage to which, within the days asked for."""
    moves = [Move(on=date(2026, n, 1), before=Stage.CONCEPT, after=Stage.RESERVE) for n in (3, 5, 9)]
    assert conversions(moves, date(2026, 3, 1), date(2026, 6, 30)) == {(Stage.CONCEPT, Stage.RESERVE): 2}


def merged(old: ProjectFile, new: ProjectFile) -> ProjectFile:
    return merged_project(old, new, NOW)


def test_an_import_keeps_what_was_told() -> None:
    """A blank cell erases nothing; a filled one is the new truth; what the sheet does not name stays."""
    old = project(started_on=START, elements=(permit("备案", settled_on=TODAY), supply("项目资金")))
    new = project(progress_target="", elements=(permit("备案", level="县级"),))
    kept = merged(old, new)
    assert (kept.started_on, kept.progress_target) == (START, "主体封顶")
    assert kept.elements == (permit("备案", settled_on=TODAY, level="县级"), supply("项目资金"))


def test_a_stage_that_changes_is_a_move() -> None:
    """With its day; the same stage is none."""
    moved = merged(project(stage=Stage.RESERVE), project(stage=Stage.SIGNED))
    assert moved.moves == (Move(on=TODAY, before=Stage.RESERVE, after=Stage.SIGNED, by="import"),)
    assert merged(project(), project()).moves == ()


def test_the_first_plan_is_frozen_and_the_next_stands_beside_it() -> None:
    """The same plan again is no version."""
    first = merged(project(), project(plans=(months(1, number=0),)))
    again = merged(first, project(plans=(months(1, number=0),)))
    second = merged(again, project(plans=(months(2, number=0),)))
    assert again == first
    assert [(p.number, p.fixed_on, p.annual_yuan) for p in second.plans] == [
        (1, TODAY, 10_000),
        (2, TODAY, 20_000),
    ]


def test_a_milestone_is_overdue_the_day_after() -> None:
    """Derived from its two days."""
    node = Milestone(name="主体封顶", planned_on=TODAY)
    assert [node.is_overdue(date(2026, 11, day)) for day in (25, 26)] == [False, True]
    assert not Milestone(name="主体封顶", planned_on=TODAY, actual_on=START).is_overdue(date(2027, 1, 1))
