"""The season in which next year's projects are argued over: D0-1 of docs/mechanisms.md. It starts from a workbook and
the policy; every step has who owes it and its last day; what lacks something stays and is named; two seasons, one of
them moved by the October rest, the process forgotten on the way, nothing for other posts, nothing without the rule."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from app import COMMAND
from documents.workbook import parse_workbook
from domain.events import (
    Confirmed,
    PlanApproved,
    PlanAsked,
    ProjectsImported,
    ProjectTold,
    Vetted,
    VettingAsked,
)
from domain.events.projects import ProjectFact
from domain.matters.drafts import Draft
from domain.matters.gate import Submission
from domain.matters.pending import Confirmation
from domain.matters.undo import Undo
from domain.messages.notices import Notice
from domain.outcome import Answer
from domain.projects.files import ProjectFile
from domain.projects.milestones import baseline, draft, latest
from domain.projects.triggers import planned_until
from domain.rounds.duties import Cadence, Duty
from domain.vetting import approving, taking_back
from domain.work import Work
from store.mapping import all_of
from tests.documents.test_workbook import xlsx
from tests.domain.county_kit import at, by
from tests.mechanisms.appraising import Appraising, sent, under
from tests.mechanisms.county import EXECUTIVE, LEADER, OFFICE
from tests.mechanisms.door import at as day
from tests.mechanisms.door import opened, says
from tests.simulation.truths import broken
from tests.simulation.village import HEADS, LIAISONS
from tests.simulation.village import OFFICE as CLERK
from tests.simulation.world import World

SEASON = tuple(f"vetting_{name}" for name in (
    "talks", "gather", "class", "first", "sites", "depth", "structure", "second", "elements", "months", "plan",
    "approval",
))  # fmt: skip
STEPS = ("汇总", "分类", "深度", "结构", "分解")
HEAD = [
    "项目编号",
    "项目名称",
    "阶段",
    "类别",
    "责任单位",
    "总投资",
    "年度计划投资",
    "投资类别",
    "进度目标",
    "计划开工时间",
]
ROAD = ["R", "滨河北路", "储备", "", "交通局", 32000, 0, "基础设施", "路基完成", "2027年4月"]
PLANT = ["S", "电池壳体", "签约", "", "住建局", 86000, 0, "产业", "主体封顶", "2027年3月"]
IDEA = ["I", "文化中心", "谋划", "", "住建局", 9000, 0, "", "", ""]
NEEDS: list[list[str]] = [
    ["项目名称", "事项", "要素或手续", "牵头部门", "需求时间", "申报日期"],
    ["滨河北路", "用地批复", "手续", "统计局", "", ""],
    ["电池壳体", "用电接入", "要素", "统计局", "2027年2月1日", ""],
]
AT_THE_DOOR = [NEEDS[0], ["滨河北路", "用地批复", "手续", "水利局", "", ""]]
MONTHS: list[list[object]] = [["项目名称", "年度", *(f"{n}月" for n in range(1, 13))], ["滨河北路", 2027, *[100] * 12]]


def told_of(*changed: list[object], needs: list[list[str]] = NEEDS, months: list[list[object]] = MONTHS) -> bytes:
    """The workbook of the candidates."""
    return xlsx(项目=[HEAD, *(changed or (ROAD, PLANT, IDEA))], 要素手续=needs, 分月计划=months)


def imported(book: Appraising, workbook: bytes, now: str) -> Answer:
    found = parse_workbook(workbook, book.county.roster)
    assert found.faults == ()
    return book.says(ProjectsImported(by=COMMAND, projects=found.projects), now)


def begun(*cadences: str) -> Appraising:
    """On the eve of a season, from a workbook and the policy."""
    book = under("wu_ge_5", *cadences, begins="2026-08-31 08:00")
    assert imported(book, told_of(), "2026-08-31 08:10").kind == "imported"
    return book


def until(book: Appraising, end: str) -> Appraising:
    """From one moment that is due to the next, in a new process."""
    book = book.forgotten()
    while (now := min((c.next_due_at for c in book.all(Cadence) if c.next_due_at), default=None)) and now <= at(end):
        book.beat(now)
    return book


def passes(book: Appraising, who: str, step: str, now: str, *about: str) -> Answer:
    """About all of them, or about one by name, and why."""
    project, text = (*about, "", "")[:2]
    return book.says(Vetted(by=by(who), step=step, project=project, text=text), now)


def approves(book: Appraising, who: str, now: str, text: str = "纪要〔2027〕1号") -> Answer:
    """Shown, and confirmed as it was shown."""
    shown = book.says(PlanAsked(by=by(who), draft=f"d{now}", text=text, code="4127"), now)
    draft = book.rows.get(("draft", f"d{now}"))
    if not isinstance(draft, Draft):
        return shown
    event = Confirmed(by=by(who), draft=draft.key, code="4127")
    then = approving.confirmed(Work(), Confirmation(draft=draft, event=event), book.county, at(now)).then
    assert then is not None
    return book.says(then, now)


def takes_back(book: Appraising, now: str) -> Answer:
    """The office's last step, with everything loaded."""
    memory = book.rows["undo", "id-王敏"]
    assert isinstance(memory, Undo)
    outcome = taking_back.take_back(Work(aggregates=dict(book.rows), answers={}), memory, book.county, at(now))
    book.save(*outcome.changes)
    assert outcome.answer is not None
    return outcome.answer


def classed(book: Appraising, who: str, project: str, to: str, now: str) -> Answer:
    return book.says(ProjectTold(by=by(who), project=project, fact=ProjectFact.CLASS, name=to, text="用地未落实"), now)


def sheets(book: Appraising, text: str) -> list[Notice]:
    return [n for n in book.said.values() if n.facts.get("what") == text]


def states(book: Appraising, year: str) -> dict[tuple[str, str], str]:
    """(cadence, post) → what became of it."""
    return {(d.cadence.partition("_")[2], d.post): d.state.value for d in book.all(Duty) if d.period == year}


def autumn() -> Appraising:
    """A season as it is lived, each step said by who may: the first two."""
    book = until(begun(*SEASON), "2026-09-15 08:00")
    held = passes(book, "王敏", "汇总", "2026-09-15 09:00")
    assert (held.facts["count"], [(h["name"], h["lacks"]) for h in held.facts["held"]]) == (  # type: ignore[attr-defined]
        2, [("文化中心", ["start", "target", "elements"])],
    )  # fmt: skip
    book = until(book, "2026-09-22 08:00")
    assert passes(book, "王敏", "汇总", "2026-09-22 09:00", "文化中心").kind == "step_needs_reason"
    assert passes(book, "王敏", "汇总", "2026-09-22 09:05", "文化中心", "会上同意列入").facts["count"] == 1
    book = until(book, "2026-10-09 08:00")
    assert classed(book, "陈副", "电池壳体", "一类", "2026-10-09 09:00").kind == "project_told"
    assert classed(book, "张局", "文化中心", "三类", "2026-10-09 09:00").kind == "no_permit"
    assert classed(book, "陈副", "文化中心", "三类", "2026-10-09 09:01").kind == "project_told"
    assert classed(book, "王敏", "滨河北路", "二类", "2026-10-09 09:02").kind == "project_told"
    assert passes(book, "张局", "分类", "2026-10-09 09:03").kind == "no_permit"
    assert passes(book, "陈副", "分类", "2026-10-09 09:05").facts["count"] == 3
    return until(book, "2026-10-27 08:00")


def argued() -> Appraising:
    """And to the end of the year."""
    book = autumn()
    assert classed(book, "王敏", "电池壳体", "二类", "2026-10-27 09:00").kind == "project_told"
    assert passes(book, "王敏", "深度", "2026-10-27 09:05").facts["held_count"] == 1
    assert passes(book, "王敏", "深度", "2026-10-28 09:05", "滨河北路", "国土规划联席会议同意选址").facts["count"] == 1
    book = until(book, "2026-11-06 12:00")
    assert passes(book, "常副", "结构", "2026-11-06 12:30").facts["count"] == 2
    assert passes(book, "常副", "结构", "2026-11-06 12:31", "文化", "按民生类").facts["count"] == 1
    book = until(book, "2026-11-20 08:00")
    assert [h["lacks"] for h in passes(book, "王敏", "分解", "2026-11-20 09:00").facts["held"]] == [  # type: ignore[attr-defined]
        ["months"], ["clear"], ["months"],
    ]  # fmt: skip
    whole = told_of(needs=[*NEEDS[:1], ["滨河北路", "用地批复", "手续", "统计局", "2027年1月20日", ""]],
                    months=[*MONTHS, ["电池壳体", 2027, *[300] * 12]])  # fmt: skip
    assert imported(book, whole, "2026-11-23 09:00").kind == "imported"
    assert passes(book, "王敏", "分解", "2026-11-23 09:10").facts["count"] == 2
    return until(book, "2026-12-31 20:00")


def test_d0_1_every_candidate_walks_through_the_five_rounds() -> None:
    """Who owes a step hears of it on its day, the classes after the October rest; what is done is asked no more, what
    is not is named to the office; the drafts and the plan leave only by a person."""
    book = argued()
    assert sent(book.said.values(), "owed_prompt") == [
        ("2026-09-14", OFFICE), *(("2026-10-08", leader) for leader in (LEADER, EXECUTIVE)),
        ("2026-10-21", OFFICE), ("2026-11-05", EXECUTIVE), ("2026-11-19", OFFICE), ("2026-12-14", OFFICE),
    ]  # fmt: skip
    assert sent(sheets(book, "要素对接"), "sheet") == [("2026-09-01", "统计局|局长")]
    assert [line["name"] for line in sheets(book, "国土规划联席会议")[0].facts["lines"]] == ["用地批复"]  # type: ignore[attr-defined]
    papers = {s.facts["what"]: s for s in book.all(Submission)}
    assert [*papers] == ["论证第一稿", "年度计划", "论证第二稿"]
    assert {s.tier for s in papers.values()} == {"PRINCIPAL"}
    assert {n.audience.key for n in book.said.values() if n.kind == "gate_paper"} == {"县项目办|审定"}
    moved = [line for line in papers["论证第二稿"].facts["lines"] if line["list"] == "reclassed"]  # type: ignore[attr-defined]
    assert [(line["name"], line["before"], line["after"]) for line in moved] == [("电池壳体", "一类", "二类")]
    first = [line for line in papers["论证第一稿"].facts["lines"] if line["list"] == "candidates"]  # type: ignore[attr-defined]
    assert [(line["name"], line["project_class"], line["step"]) for line in first] == [
        ("电池壳体", "一类", "深度"), ("滨河北路", "二类", "深度"), ("文化中心", "三类", "深度"),
    ]  # fmt: skip
    assert states(book, "2027") == {
        ("gather", OFFICE): "met", ("class", LEADER): "met", ("class", EXECUTIVE): "met", ("depth", OFFICE): "met",
        ("structure", EXECUTIVE): "met", ("months", OFFICE): "missed", ("approval", OFFICE): "open",
    }  # fmt: skip
    assert [n.facts["what"] for n in book.said.values() if n.kind == "owed_missing"] == ["论证分解"]
    assert until(begun(), "2027-01-25 18:00").said == {}


def test_d0_1_what_the_meeting_approves_becomes_the_frozen_baseline() -> None:
    """Until then the plan of the coming year is a draft that every import may change; after it a change is a version
    beside it; who has not come through is left out and named; only the office writes it down, by its document."""
    book = argued()
    road = book.project("R")
    assert (baseline(road.plans, 2027), getattr(draft(road.plans, 2027), "annual_yuan", 0)) == (None, 12_000_000)
    assert approves(book, "常副", "2027-01-06 10:00").kind == "no_permit"
    assert approves(book, "王敏", "2027-01-06 10:00", "").kind == "approval_needs_document"
    stale = PlanApproved(by=by("王敏"), step="常务会议", text="纪要〔2027〕1号", digest="of another plan")
    assert book.says(stale, "2027-01-06 10:00").kind == "plan_moved"
    said = approves(book, "王敏", "2027-01-06 10:00").facts
    assert (said["count"], said["total_yuan"], [h["name"] for h in said["held"]]) == (2, 48_000_000, ["文化中心"])  # type: ignore[attr-defined]
    road = book.project("R")
    plan = baseline(road.plans, 2027)
    assert plan is not None
    assert (plan.number, plan.fixed_on, plan.by) == (1, date(2027, 1, 6), "王敏")
    assert planned_until(road, date(2027, 3, 31)) == 3_000_000
    assert states(book, "2027")["approval", OFFICE] == "met"
    assert approves(book, "王敏", "2027-01-06 11:00").facts["count"] == 0
    more = [MONTHS[0], ["滨河北路", 2027, *[200] * 12]]
    assert imported(book, told_of(months=more), "2027-02-01 09:00").kind == "imported"
    road = book.project("R")
    assert (baseline(road.plans, 2027), getattr(latest(road.plans, 2027), "number", 0)) == (plan, 2)
    way = book.says(VettingAsked(by=by("张局"), project="电池壳体"), "2027-02-01 10:00").facts
    assert [s["step"] for s in way["steps"]] == [*STEPS, "常务会议"]  # type: ignore[attr-defined]
    assert [(c["before"], c["after"], c["by"]) for c in way["classings"]] == [
        ("", "一类", "陈副"),
        ("一类", "二类", "王敏"),
    ]  # type: ignore[attr-defined]
    assert book.says(VettingAsked(by=by("赵局"), project="电池壳体"), "2027-02-01 10:01").kind == "which_file"


def test_d0_1_a_step_passed_by_mistake_is_taken_back() -> None:
    """Who passed by it stands where it stood, the step is owed again and is asked about on its last day; after ten
    minutes, or once a later step was passed, it stays."""
    book = until(begun(*SEASON), "2026-09-15 08:00")
    passes(book, "王敏", "汇总", "2026-09-15 09:00")
    passes(book, "王敏", "汇总", "2026-09-15 09:01", "文化中心", "会上同意列入")
    assert states(book, "2027") == {("gather", OFFICE): "met"}
    taken = takes_back(book, "2026-09-15 09:10")
    assert (taken.kind, taken.facts["names"]) == ("step_taken_back", ["文化中心"])
    assert (states(book, "2027"), len(book.project("R").vettings)) == ({("gather", OFFICE): "open"}, 1)
    passes(book, "王敏", "汇总", "2026-09-15 09:20", "文化中心", "会上同意列入")
    assert states(book, "2027") == {("gather", OFFICE): "met"}
    assert takes_back(book, "2026-09-15 09:31").kind == "act_too_old"
    passes(book, "王敏", "汇总", "2026-09-15 09:40")
    assert (
        takes_back(book, "2026-09-15 09:41").kind == "act_too_old"
    )  # nobody was left to pass: nothing new to take back


def test_d0_1_the_next_season_begins_anew() -> None:
    """The same steps for 2028; whoever did not come through is a candidate again; nobody is asked twice."""
    book = argued()
    approves(book, "王敏", "2027-01-06 10:00")
    book = until(book, "2027-09-20 08:00")
    opened_on = [day_ for day_, _post in sent(sheets(book, "论证汇总"), "owed_prompt")]
    assert opened_on == ["2026-09-14", "2027-09-13"]
    board = book.says(VettingAsked(by=by("王敏")), "2027-09-20 09:00").facts
    assert (board["year"], board["total"], board["lines"][0]["count"]) == (2028, 3, 3)  # type: ignore[index]
    book = until(book, "2027-10-31 20:00")
    assert {("class", LEADER): "missed", ("gather", OFFICE): "missed"}.items() <= states(book, "2028").items()


async def _winter(world: World) -> None:
    """The candidates come by a workbook on Monday; the process dies between two steps."""
    county = await world.service.county()
    found = parse_workbook(told_of(ROAD, needs=AT_THE_DOOR), county.roster)
    assert found.faults == ()
    await world.service.apply(ProjectsImported(by=COMMAND, projects=found.projects))
    assert "1个候选项目" in await says(world, CLERK, "论证")
    assert "没有可撤回的" in await says(world, CLERK, "撤回")
    assert "撤回" in await says(world, CLERK, "论证通过 汇总")
    assert "汇总已撤回：1个回到这一步" in await says(world, CLERK, "撤回")
    assert "没有可撤回的" in await says(world, CLERK, "撤回")
    assert "通过1个" in await says(world, CLERK, "论证通过 汇总")
    assert "类别" in await says(world, CLERK, "定类别 滨河北路 二类 会上研究")
    world.away_until(day(23, 9, 20))
    await world.waits_until(day(23, 9, 21))
    assert "通过1个" in await says(world, "许大川", "论证通过 分类")
    assert "已超过撤回时间" in await says(world, CLERK, "撤回")
    assert "缺选址用地" in (await says(world, CLERK, "论证通过 深度"))
    assert "通过1个" in await says(world, CLERK, "论证通过 深度 滨河北路 联席会议同意选址")
    assert "不在您的职责内" in await says(world, HEADS["教育局"], "论证通过 结构")
    assert "通过1个" in await says(world, "高志成", "论证通过 结构")
    assert "深度之后已有新的论证" in await says(world, CLERK, "撤回")
    assert "通过1个" in await says(world, CLERK, "论证通过 分解 滨河北路 用地时间另定")
    await _approved(world)


async def _approved(world: World) -> None:
    """The meeting, with its document; the process dies before the code comes back."""
    assert "请写明" in await says(world, CLERK, "论证通过 常务会议")
    assert "请核对" in await says(world, CLERK, "论证通过 常务会议 县政府常务会议纪要〔2026〕31号")
    world.away_until(day(23, 9, 30))
    await world.waits_until(day(23, 9, 31))
    assert "分月计划已定为基线" in await says(world, CLERK, "确认")
    assert "年度计划不能撤回" in await says(world, CLERK, "撤回")
    way = await says(world, LIAISONS["交通局"], "论证 滨河北路")
    assert "定为基线" in way
    assert "未分类改二类" in way


def test_d0_1_a_candidate_walks_through_at_the_door(tmp_path: Path) -> None:
    """From a workbook to the baseline, said in chat by clerk and leaders, the process dead in the midst of it; under a
    policy without steps there is no season, and the plan is fixed as it is imported."""
    world = opened(tmp_path / "with")
    world.run(_winter(world))
    plans = {p.key: p.plans for p in world.look(lambda connection: all_of(connection, ProjectFile)).values()}
    assert [(p.number, p.annual_yuan) for p in plans["R"]] == [(1, 12_000_000)]
    assert broken(world) == []
    plain = opened(tmp_path / "without", "default")
    plain.run(_without(plain))


async def _without(world: World) -> None:
    county = await world.service.county()
    found = parse_workbook(told_of(ROAD, needs=AT_THE_DOOR), county.roster)
    await world.service.apply(ProjectsImported(by=COMMAND, projects=found.projects))
    rows = world.look(lambda connection: all_of(connection, ProjectFile)).values()
    assert [p.number for row in rows if row.key == "R" for p in row.plans] == [1]
    assert "没有论证" in await says(world, CLERK, "论证通过 分类")
