"""Queues, registers and counts that make themselves (docs/mechanisms.md), each test named after its row: in whose hands
what lies, what is late by its back-schedule, how many stand where; two periods, one moved by the October rest, the
process forgotten in between, nothing for the wrong post, nothing without the rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from config.load import load_policy, policy_path
from documents.diff import lacking
from documents.workbook import Parsed
from domain.projects.files import Stage
from domain.projects.merging import merged_project
from domain.projects.milestones import Milestone
from domain.projects.quotas import shared_out
from domain.projects.rules import Quota
from domain.projects.slots import FiveSlots, Participants, empty_slots
from domain.projects.stages import Move
from domain.rounds.duties import Duty
from tests.documents.test_workbook import PROJECT_HEAD, PROJECTS
from tests.documents.test_workbook import parsed as workbook
from tests.domain.county_kit import at
from tests.domain.project_kit import permit, project, supply
from tests.mechanisms.county import EXECUTIVE, LEADER, OFFICE, Mechanism, matter, told
from tests.mechanisms.test_agendas import lived
from tests.mechanisms.test_rhythm import FINE, HEADS, HOUSING, LATE, ROADS, SOON, lines, states

TRADE = HEADS[3]


def test_d0_10_each_quarter_has_its_batch_thirty_days_ahead() -> None:
    """Who starts in the coming quarter and what is lacking, to its own unit; after the quarter the two rates."""
    ready = project(key="R", name="滨江路", unit="交通局", liaison_post=ROADS, plan_start_on=date(2026, 11, 2),
                    elements=(permit("用地批复", settled_on=date(2026, 8, 1)),))  # fmt: skip
    spring = replace(FINE, plan_start_on=date(2027, 2, 1))
    said = lived("wu_ge_5", "ceremony", ("08-30", "12-05"), (SOON, ready, spring))
    assert told(said, "sheet") == [("09-01 09:20", ROADS), ("09-01 09:20", HOUSING), ("12-02 09:20", ROADS)]
    assert [(line["start_on"], line["open"], line["ready"]) for n in said[:2] for line in lines(n)] == [
        ("2026-11-02", [], True),
        ("2026-10-20", ["用地批复"], False),
    ]
    begun = replace(LATE, started_on=date(2026, 8, 20), stage=Stage.UNDER_CONSTRUCTION)
    rates = lived("wu_ge_5", "ceremony_rates", ("09-30", "10-09"), (begun, replace(LATE, key="B")))
    assert told(rates, "sheet") == [("10-08 09:20", OFFICE)]
    first = lines(rates[0])[0]
    assert (first["due"], first["started"], first["enrolled"], first["start_percent"]) == (2, 1, 0, 50)


def test_d0_12_the_pools_and_what_became_of_them() -> None:
    """Stages with their numbers and this year's conversions, each month to the office and to nobody else."""
    move = Move(on=date(2026, 5, 1), before=Stage.CONCEPT, after=Stage.RESERVE)
    kept = project(key="K", stage=Stage.RESERVE, moves=(move,), pools=("重大项目库",))
    said = lived("wu_ge_5", "pools", ("09-01", "10-09"), (kept, FINE))
    assert told(said, "sheet") == [("09-01 09:20", OFFICE), ("10-08 09:20", OFFICE)]
    stages, pool = lines(said[0])
    assert stages["stages"] == [{"stage": "RESERVE", "count": 1}, {"stage": "PRE_CONSTRUCTION", "count": 1}]
    assert stages["moved"] == [{"before": "CONCEPT", "after": "RESERVE", "count": 1}]
    assert (pool["pool"], pool["count"]) == ("重大项目库", 1)


def test_d1_7_signings_are_counted_and_fifty_are_picked_each_half_year() -> None:
    """Several in one line; five are enough; fewer are told to the office and to the centre alone."""
    mechanism = Mechanism("san_bao_yi_lian", "signings", "09-01 08:00", "11-01 20:00", (LATE,))
    mechanism.until("09-10 10:00")
    came = [mechanism.book.record("招商", "签约", f"签约{n}个", "09-10 10:00").facts["came"] for n in (3, 2)]
    assert came == [3, 5]
    said = mechanism.lived()
    assert told(said, "owed_missing") == [("10-30 17:40", OFFICE), ("10-30 17:40", TRADE)]
    assert states(mechanism) == [("2026-09", "met", 5), ("2026-10", "missed", 0)]
    assert mechanism.is_silent_without_its_rule()
    picked = Mechanism("san_bao_yi_lian", "key_projects", "06-30 08:00", "08-03 20:00", (LATE,))
    picked.until("07-10 10:00")
    assert picked.book.record("王敏", "重点项目", "50个", "07-10 10:00").facts["needed"] == 50
    assert told(picked.lived(), "owed_prompt") == [("07-01 09:20", OFFICE)]
    assert states(picked) == [("2026-H2", "met", 50)]
    assert picked.is_silent_without_its_rule()


def test_d1_8_what_is_to_be_finished_and_three_years_ahead() -> None:
    """Beside what starts; the rolling plan by year, each quarter."""
    ends = project(key="E", stage=Stage.UNDER_CONSTRUCTION, plan_finish_on=date(2026, 10, 25), pools=("4+X",),
                   started_on=date(2025, 1, 1), enrolled_on=date(2025, 2, 1))  # fmt: skip
    later = project(key="L", plan_start_on=date(2027, 3, 1))
    first = lived("san_bao_yi_lian", "starts_first", ("09-01", "10-10"), (ends, FINE))
    assert [(day, line["list"]) for day, n in zip(told(first, "sheet"), first, strict=True) for line in lines(n)] == [
        (("10-08 09:20", OFFICE), "finishes")
    ]
    rolling = lived("san_bao_yi_lian", "rolling", ("07-01", "10-10"), (ends, later, SOON))
    assert [day for day, _post in told(rolling, "sheet")] == ["07-01 09:20", "10-08 09:20"]
    years = [(line["year"], line["count"]) for line in lines(rolling[0]) if line["list"] == "rolling"]
    assert years == [(2026, 1), (2027, 1)]


def test_d2_1_the_latest_day_of_each_step_is_told_before_it_passes() -> None:
    """Each week to the project's unit and to who leads the element; what is applied for is not told."""
    steps = (permit("用地批复"), replace(permit("施工许可"), unit="交通局"))
    near = project(key="A", plan_start_on=date(2026, 12, 25), elements=steps)
    said = lived("1155", "latest", ("09-27", "10-15"), (near, FINE))
    assert {post for _day, post in told(said, "sheet")} == {HEADS[1]}
    assert [day for day, _post in told(said, "sheet")] == ["09-30 09:20", "10-08 09:20", "10-14 09:20"]
    found = [(line["name"], line["begin_on"], line["room"]) for n in said for line in lines(n)]
    assert found == [("用地批复", "2026-10-10", room) for room in (10, 2, -4)]
    applied = replace(near, elements=(replace(steps[0], applied_on=date(2026, 9, 1)), steps[1]))
    assert Mechanism("1155", "latest", "09-27 08:00", "10-15 20:00", (applied,)).lived() == []


def test_d3_1_the_template_gives_a_project_its_nodes_and_the_five_slots_are_asked_for() -> None:
    """What is near or late by the template, unless the project has a node of that name of its own."""
    bare = project(key="A", plan_start_on=date(2026, 10, 12), plan_finish_on=date(2028, 6, 30))
    said = lived("wu_mei", "nodes", ("09-27", "10-10"), (bare,))
    assert told(said, "sheet") == [("09-28 09:20", HOUSING), ("10-08 09:20", HOUSING)]
    assert [(line["list"], line["node"]) for line in lines(said[0])] == [
        *(("late_nodes", name) for name in ("策划包装", "招商预审", "谈判签约", "规划选址")),
        ("nodes", "落地开工"),
    ]
    own = Milestone(name="落地开工", planned_on=date(2026, 12, 30), actual_on=None)
    mine = replace(bare, milestones=(own,), stage=Stage.UNDER_CONSTRUCTION, started_on=date(2026, 9, 1))
    assert Mechanism("wu_mei", "nodes", "09-27 08:00", "10-10 20:00", (mine,)).lived() == []
    slots = FiveSlots(lead_leader="陈副", task_force="", scheme="方案", timetable="表")
    lacking = lived("wu_mei", "slots", ("09-01", "10-10"), (replace(bare, slots=slots),))
    assert told(lacking, "sheet") == [("09-01 09:20", HOUSING), ("10-08 09:20", HOUSING)]
    assert lines(lacking[0])[0]["slots"] == ["task_force"]


def test_d3_3_the_two_pledges_are_on_record_at_the_beginning_of_the_year() -> None:
    """Each unit once a year; who has not is told to the office and to the own head; the next year asks again."""
    for cadence, what in (("pledge_targets", "目标管理承诺书"), ("pledge_clearing", "征地拆迁承诺书")):
        mechanism = Mechanism("wu_mei", cadence, "2026-01-04 08:00", "2026-02-02 20:00", (LATE,))
        mechanism.until("2026-01-08 10:00")
        assert mechanism.book.record("张局", what, "已签", "2026-01-08 10:00").facts["what"] == what
        assert mechanism.book.record("李静", what, "已签", "2026-01-08 10:01").kind == "no_such_duty"
        said = mechanism.lived()
        assert told(said, "owed_prompt") == [("01-06 09:20", head) for head in HEADS]
        signed = {d.unit: (d.state.value, d.notes) for d in mechanism.book.all(Duty)}
        assert signed["住建局"] == ("met", ("已签",))
        assert signed["交通局"] == ("missed", ())
        assert ("住建局|局长") not in {post for _day, post in told(said, "owed_missing")}
        assert mechanism.is_silent_without_its_rule()


def test_d4_0_how_many_stand_in_each_link_and_who_longest() -> None:
    """Each 旬 to the office, in the order of the seven links, with the days of the longest."""
    filing = project(key="A", name="电池壳体", elements=(permit("备案"),))
    waits = project(key="B", elements=(permit("用地批复"),), moves=(Move(
        on=date(2026, 8, 1), before=Stage.SIGNED, after=Stage.PRE_CONSTRUCTION),))  # fmt: skip
    builds = project(key="C", stage=Stage.UNDER_CONSTRUCTION, started_on=date(2026, 9, 1))
    said = lived("1155", "links", ("09-21", "10-10"), (builds, waits, filing))
    assert told(said, "sheet") == [("09-21 09:20", OFFICE), ("10-08 09:20", OFFICE)]
    assert [(line["link"], line["count"], line["name"], line["days"]) for line in lines(said[0])] == [
        ("filing", 1, "电池壳体", None), ("permits", 1, waits.name, 51), ("progress", 1, builds.name, 20),
    ]  # fmt: skip


def test_d4_1_what_is_on_the_list_has_its_four_fixed_things() -> None:
    """Said when the workbook is looked at, before it is written; asked of the unit each month until it is whole."""
    bare = replace(LATE, sponsor_post="", progress_target="")
    policy = load_policy(policy_path("1155"))
    found = lacking(Parsed(projects=(bare, FINE)), {}, policy.projects, at("09-01 09:00"))
    assert found == ((bare.name, ("包联领导", "投资目标或进度目标")),)
    assert lacking(Parsed(projects=(bare,)), {}, replace(policy.projects, thresholds=()), at("09-01 09:00")) == ()
    said = lived("1155", "four_fixed", ("09-01", "10-10"), (bare, FINE))
    assert told(said, "sheet") == [("09-01 09:20", HOUSING), ("10-08 09:20", HOUSING)]
    assert lines(said[0])[0]["gaps"] == ["leader", "target"]


def test_d2_3_the_five_parties_of_a_project_are_read_and_a_blank_cell_wipes_nobody_out() -> None:
    """Owner, survey, design, construction, supervision from the sheet; the new one counts, the unsaid one stays."""
    heads = ["建设单位", "勘察单位", "设计单位", "施工单位", "监理单位"]
    first, second = (
        workbook(projects=[[*PROJECT_HEAD, *heads], [*PROJECTS[1], *names]]).projects[0]
        for names in (["城投", "一院", "二院", "三建", ""], ["", "", "", "五建", "正信"])
    )
    assert first.participants == Participants(owner="城投", survey="一院", design="二院", construction="三建")
    assert empty_slots(first.participants) == ("supervision",)
    kept = merged_project(first, second, at("09-01 09:00")).participants
    assert kept == Participants(owner="城投", survey="一院", design="二院", construction="五建", supervision="正信")


def test_d2_4_what_a_higher_level_decides_has_somebody_who_goes_along() -> None:
    """Each 旬 to the office; what the county decides is not on it, nor what is settled."""
    above = permit("用地批复", level="省级", companion="陈副", applied_on=date(2026, 8, 1))
    rows = (project(key="A", elements=(above, permit("施工许可", level="县级"))),)
    said = lived("wu_ge_5", "upward", ("09-21", "10-12"), rows)
    assert told(said, "sheet") == [("09-22 09:20", OFFICE), ("10-09 09:20", OFFICE)]
    assert [(line["name"], line["companion"], line["state"]) for line in lines(said[0])] == [
        ("用地批复", "陈副", "applied")
    ]
    settled = (project(key="A", elements=(replace(above, settled_on=date(2026, 9, 1)),)),)
    assert Mechanism("wu_ge_5", "upward", "09-21 08:00", "10-12 20:00", settled).lived() == []


def test_d4_2_each_team_has_its_own_queue_every_week() -> None:
    """Monday or the first work day after; a queue of another team is never in it."""
    land = replace(supply("用地指标", hundredths=5000, measure="亩"), unit="统计局")
    needing = project(
        key="A", plan_start_on=date(2027, 6, 1), elements=(land, replace(permit("用地批复"), unit="统计局"))
    )
    talks = project(key="T", name="电池壳体", stage=Stage.SIGNED, plan_start_on=date(2027, 6, 1))
    problem = matter(8, "投资促进中心")
    rows = (needing, talks, problem)
    said = lived("1155", "team_investment", ("09-27", "10-10"), rows)
    assert told(said, "sheet") == [("09-28 09:20", TRADE), ("10-08 09:20", TRADE)]
    assert [line.get("name", line.get("title")) for line in lines(said[0])] == [needing.name, "电池壳体", "事项8"]
    queue = _team("team_land", "自然资源局", "统计局", rows)
    assert [line["list"] for line in lines(queue.lived()[0])] == ["supply", "permit"]
    permits = _team("team_permits", "行政审批局", "统计局", rows)
    assert [line["name"] for line in lines(permits.lived()[0])] == ["用地批复"]
    looked_at = _team("team_supervision", "督查室", "统计局", (LATE, FINE))
    assert [line["name"] for line in lines(looked_at.lived()[0])] == [LATE.name]
    assert queue.is_silent_without_its_rule()


def _team(cadence: str, named: str, here: str, rows: tuple[object, ...]) -> Mechanism:
    """The queue of a unit that our small county has not got, given to one it has."""
    mechanism = Mechanism("1155", cadence, "09-27 08:00", "10-10 20:00", rows)  # type: ignore[arg-type]
    rule = mechanism.book.county.policy.cadences[cadence]
    assert rule.units == (named,)
    mechanism.rule = replace(rule, units=(here,))
    mechanism.begin()
    return mechanism


def test_d4_5_the_projects_of_a_trip_are_counted_too() -> None:
    """Three a quarter for each leader; what is said of three is worth three."""
    mechanism = Mechanism("1155", "leaders_projects", "06-30 08:00", "10-12 20:00", (LATE,))
    mechanism.until("07-20 10:00")
    assert mechanism.book.record("陈副", "招商项目", "3个", "07-20 10:00").facts["came"] == 3
    said = mechanism.lived()
    assert told(said, "owed_missing") == [("09-30 17:40", OFFICE)]
    met = {d.post: d.state.value for d in mechanism.book.all(Duty) if d.period == "2026-Q3"}
    assert met == {LEADER: "met", EXECUTIVE: "missed"}
    assert mechanism.is_silent_without_its_rule()
    centre = Mechanism("1155", "centre_projects", "09-01 08:00", "11-01 20:00", (LATE,))
    centre.until("09-10 10:00")
    assert centre.book.record("招商", "招商项目", "10个", "09-10 10:00").facts["came"] == 10
    assert told(centre.lived(), "owed_missing") == [("10-30 17:40", OFFICE), ("10-30 17:40", TRADE)]
    assert centre.is_silent_without_its_rule()


def test_d4_8_the_land_quota_goes_by_the_order_of_the_policy() -> None:
    """Given shares first, county projects next, signed before talks; who does not fit leaves it to the next."""
    land = supply("用地指标", hundredths=6000, measure="亩")
    talks = project(key="1", stage=Stage.RESERVE, elements=(land,))
    signed = project(key="2", stage=Stage.SIGNED, elements=(replace(land, hundredths=3000),))
    county = project(key="3", categories=("县重点",), elements=(land,))
    given = project(key="4", stage=Stage.RESERVE, elements=(replace(land, settled_on=date(2026, 3, 1)),))
    quota = Quota(measure="亩", amount=15_000, first=("省重点", "市重点", "县重点"))
    shares = list(shared_out((talks, signed, county, given), "用地指标", quota))
    assert [(s.project.key, s.fits, s.left) for s in shares] == [
        ("4", True, 9000), ("3", True, 3000), ("2", True, 0), ("1", False, 0),
    ]  # fmt: skip
    ledger = _team("land_quota", "自然资源局", "统计局", (talks, county))
    said = ledger.lived()
    assert told(said, "sheet") == [("10-09 09:20", HEADS[4])]
    assert [line["name"] for line in lines(said[0])] == [county.name, talks.name]
