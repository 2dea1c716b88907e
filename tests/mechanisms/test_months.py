"""月汇报季分析 (docs/mechanisms.md D1-3): a unit's month drafted from its daily reports, confirmed in one word, rolled
up for the county; the October rest moves a period, the process is forgotten in between, nothing without the rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from domain.matters.items import Feedback
from domain.projects.files import Stage
from domain.rounds.duties import Duty, DutyState
from domain.rounds.reports import Report
from tests.domain.county_kit import at
from tests.domain.project_kit import permit, project, supply
from tests.mechanisms.county import OFFICE, Mechanism, matter, told
from tests.mechanisms.test_agendas import lived
from tests.mechanisms.test_rhythm import HOUSING, ROADS, lines

BUILT = project(
    key="A", stage=Stage.UNDER_CONSTRUCTION, started_on=date(2026, 1, 5),
    elements=(permit("施工许可", settled_on=date(2026, 1, 1)), permit("规划许可"), supply("项目资金")),
)  # fmt: skip
OTHER = project(key="B", name="滨河路", unit="交通局", liaison_post=ROADS)


def report(key: str, on: str, wan: int, **fields: object) -> Report:
    """The cumulative figure of a day."""
    plain: dict[str, object] = {"progress": "桩基完成", "cumulative_yuan": wan * 10_000, "by": "李静"}
    day = f"2026-{on}"
    return Report(key=f"{key}|{day}|1", project=key, period=day, revision=1, at=at(f"{on} 16:00"),
                  **(plain | fields))  # type: ignore[arg-type]  # fmt: skip


REPORTS = (
    report("A", "06-30", 4000),
    report("A", "08-31", 5000),
    report("A", "09-10", 5100),
    report("A", "09-16", 5320, problem="高压线未迁"),
    report("A", "10-14", 5900, progress="主体三层"),
)
SAID = (Feedback(at=at("09-05 10:00"), by="李静", text="已约谈施工单位"),)
OPEN = matter(7, project="A")
OPEN = replace(OPEN, branches=(replace(OPEN.branches[0], feedback=SAID),))


def test_d1_3_the_draft_of_the_month_is_made_of_the_daily_reports() -> None:
    """On the 17th, or before the rest; each unit its own projects and nothing of another; one word confirms it."""
    mechanism = Mechanism(
        "san_bao_yi_lian", "monthly_report", "09-10 08:00", "10-21 20:00", (BUILT, OTHER, OPEN, *REPORTS)
    )
    mechanism.until("09-18 10:00")
    assert mechanism.book.record("李静", "月汇报", "", "09-18 10:00").facts["late"] is False
    said = mechanism.lived()
    prompts = [n for n in said if n.kind == "owed_prompt"]
    assert told(prompts, "owed_prompt") == [
        (day, post) for day in ("09-17 09:20", "10-16 09:20") for post in (ROADS, HOUSING)
    ]
    (september,), (october,) = (lines(n) for n in prompts if n.audience.key == HOUSING)
    assert (september["month_yuan"], september["cumulative_yuan"]) == (3_200_000, 53_200_000)
    assert (september["permits"], september["funds"]) == ("1/2", "0/1")
    assert (september["problem"], september["measures"]) == ("高压线未迁", ["已约谈施工单位"])
    assert [each["number"] for each in september["open_items"]] == [7]
    assert (october["month_yuan"], october["progress"]) == (5_800_000, "主体三层")
    assert {d.state for d in mechanism.book.all(Duty) if d.unit == "住建局" and d.period == "2026-09"} == {
        DutyState.MET
    }
    assert mechanism.is_silent_without_its_rule()


def test_d1_3_the_county_rolls_up_by_the_10th_what_the_units_confirmed() -> None:
    """On the 5th, or after the rest; the county first; who has not confirmed is said so, and the office writes it off
    in one line."""
    confirmed = Duty(
        key="owed:monthly_report|2026-09|住建局|x", cadence="owed:monthly_report", period="2026-09", subject="住建局",
        post=HOUSING, unit="住建局", opened_at=at("09-17 09:20"), closes_at=at("09-18 17:30"), state=DutyState.MET,
        notes=("无误",),
    )  # fmt: skip
    missed = replace(confirmed, key="x", unit="交通局", subject="交通局", state=DutyState.MISSED, notes=())
    rows = (BUILT, OTHER, *REPORTS, confirmed, missed)
    mechanism = Mechanism("san_bao_yi_lian", "month_rollup", "09-01 08:00", "10-12 20:00", rows)
    mechanism.until("10-08 12:00")
    assert mechanism.book.record("王敏", "月汇总", "已报县政府", "10-08 12:01").facts["late"] is False
    said = mechanism.lived()
    assert told(said, "owed_prompt") == [("09-07 09:20", OFFICE), ("10-08 09:20", OFFICE)]
    county, roads, housing = lines([n for n in said if n.kind == "owed_prompt"][-1])
    assert (county["unit"], county["projects"], county["month_yuan"]) == ("", 2, 3_200_000)
    assert (roads["state"], roads["said"]) == ("missed", "")
    assert (housing["state"], housing["said"], housing["behind"]) == ("met", "无误", 1)
    assert told(said, "owed_missing") == [("09-10 17:40", OFFICE)]
    assert mechanism.is_silent_without_its_rule()


def test_d1_3_the_quarter_is_analysed_by_the_10th() -> None:
    """The figures of the quarter and what is behind; the office says its measures in the line that closes it."""
    said = lived("san_bao_yi_lian", "quarter_analysis", ("07-01", "10-12"), (BUILT, OTHER, *REPORTS))
    assert told(said, "owed_prompt") == [("07-06 09:20", OFFICE), ("10-08 09:20", OFFICE)]
    assert told(said, "owed_missing") == [("07-10 17:40", OFFICE), ("10-10 17:40", OFFICE)]
    fresh = lived("san_bao_yi_lian", "quarter_analysis", ("09-30", "10-09"), (BUILT, REPORTS[1]))
    assert lines(fresh[0])[0]["month_yuan"] == 0, "nobody knows what of it was before the quarter"
    county = lines([n for n in said if n.kind == "owed_prompt"][-1])[0]
    assert (county["month_yuan"], county["cumulative_yuan"]) == (13_200_000, 53_200_000)
