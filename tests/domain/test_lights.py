"""Lights: the colour of a day, the arithmetic, the way back; any past day; told merged; objections."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from config.load import FOLDER, load_policy
from domain.events import LightAsked, LightObjected, LightReviewed, Ticked
from domain.lights.judging import full_months, light_of
from domain.lights.lights import Dimension, Light, LightFile, LightSweep, Verdict
from domain.lights.rules import Band, Colour, Preset, Steps
from domain.lights.standings import Lapse, Recorded, Standing, standing_on
from domain.lights.sweeping import COUNTY_SWEEP, SLICE
from domain.lights.telling import decimal, finding_line
from domain.matters.gate import Submission
from domain.projects.files import ProjectFile
from domain.projects.milestones import Milestone
from domain.projects.stages import Move, Stage
from domain.rounds.reports import Report
from tests.domain.matter_kit import Book, at, by, county
from tests.domain.project_kit import RULES, months, project, supply

PRESETS = load_policy(FOLDER / "default.toml").lights.presets
POINTS, ON = PRESETS["points_10_30"], date(2026, 11, 25)
YEAR = 120_000_000


def standing(**changed: Any) -> Standing:
    """89 % planned of 1.2 亿元, started and enrolled."""
    plain = Standing(
        is_judged=True, annual_yuan=YEAR, planned_yuan=Fraction(YEAR * 89, 100), done_yuan=YEAR * 89 // 100,
        start_on=date(2026, 3, 1), has_started=True, started_on=date(2026, 3, 1), is_enrolled=True,
    )  # fmt: skip
    return replace(plain, **changed)


def judged(preset: Preset = POINTS, on: date = ON, **changed: Any) -> Light:
    light = light_of(standing(**changed), preset, on)
    assert light is not None
    return light


@pytest.mark.parametrize(
    ("preset", "done", "colour"),
    [
        ("points_10_30", 89, "green"), ("points_10_30", 80, "green"), ("points_10_30", 79, "yellow"),
        ("points_10_30", 59, "yellow"), ("points_10_30", 58, "red"), ("ratio_50", 89, "green"),
        ("ratio_50", 88, "yellow"), ("ratio_50", 45, "yellow"), ("ratio_50", 44, "red"),
        ("ratio_80_60", 72, "green"), ("ratio_80_60", 71, "yellow"), ("ratio_80_60", 54, "yellow"),
        ("ratio_80_60", 53, "red"), ("track_80_card_60", 72, "green"), ("track_80_card_60", 71, "watch"),
        ("track_80_card_60", 53, "yellow"), ("track_80_card_60", 0, "yellow"),
    ],
)  # fmt: skip
def test_each_preset_has_its_edges(preset: str, done: int, colour: str) -> None:
    """domain §7's table, at 89 % planned: points and ratio are two comparisons."""
    assert judged(PRESETS[preset], done_yuan=YEAR * done // 100).colour == colour


def test_the_edge_itself_in_ratio() -> None:
    """Exactly 80 % and 60 % and 50 % of the plan are still on the better side."""
    half = {"planned_yuan": Fraction(1000), "annual_yuan": 2000}
    for preset, done, colour in (
        ("ratio_80_60", 800, "green"),
        ("ratio_80_60", 600, "yellow"),
        ("ratio_50", 500, "yellow"),
    ):
        assert judged(PRESETS[preset], done_yuan=done, **half).colour == colour


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("done", [0, 1, 33_333_333, 61_199_999, 71_200_000, 95_000_001, 106_799_999])
def test_the_way_back_is_the_cheapest(preset: str, done: int) -> None:
    """With what is asked for the light is the better one, with one 元 less it is not."""
    light = judged(PRESETS[preset], done_yuan=done)
    for finding in light.findings:
        if not finding.needed_yuan:
            continue
        enough = judged(PRESETS[preset], done_yuan=done + finding.needed_yuan)
        short = judged(PRESETS[preset], done_yuan=done + finding.needed_yuan - 1)
        assert (enough.colour, short.colour) == (finding.better, light.colour)


def test_the_arithmetic_is_exact() -> None:
    """完成75 − 序时89 = 14 points below, in fractions."""
    (finding,) = judged(done_yuan=YEAR * 75 // 100).findings
    assert (finding.dimension, finding.amount, finding.limit) == (Dimension.POINTS, 14, 10)
    assert (Fraction(finding.done), Fraction(finding.plan), finding.needed_yuan) == (75, 89, YEAR * 4 // 100 + 1)
    assert (decimal(Fraction(2999, 100)), decimal(Fraction(-1, 3)), decimal(Fraction(-1, 30))) == ("29.9", "-0.3", "0")


@pytest.mark.parametrize(
    ("on", "colour"),
    [("2026-08-31", "green"), ("2026-09-01", "yellow"), ("2026-10-31", "yellow"), ("2026-11-01", "red")],
)
def test_a_start_missed_by_months(on: str, colour: str) -> None:
    """Planned for August: its month over is yellow, three months running red."""
    late = judged(on=date.fromisoformat(on), has_started=False, started_on=None, start_on=date(2026, 8, 12))
    assert late.colour == colour


@pytest.mark.parametrize(
    ("preset", "colour"), [("ratio_50", "red"), ("ratio_80_60", "red"), ("track_80_card_60", "yellow")]
)
def test_what_never_started_does_not_stay_green_where_no_rule_looks_at_starts(preset: str, colour: str) -> None:
    """Green to the end of the planned month, then by what was due; without a planned day nobody can say it is late."""
    idle = {"has_started": False, "started_on": None, "done_yuan": 0}
    days = (date(2026, 8, 31), date(2026, 9, 1))
    lights = [judged(PRESETS[preset], on, start_on=date(2026, 8, 12), **idle).colour for on in days]
    assert lights == ["green", colour]
    assert judged(PRESETS[preset], start_on=None, **idle).colour == "green"
    [late] = judged(PRESETS[preset], days[1], start_on=date(2026, 8, 12), **idle).reasons
    assert finding_line(late)["unstarted"]
    assert not finding_line(judged(PRESETS[preset], days[1], done_yuan=0).reasons[0])["unstarted"]


@pytest.mark.parametrize(
    ("on", "colour"),
    [("2026-02-27", "green"), ("2026-02-28", "yellow"), ("2026-03-30", "yellow"), ("2026-03-31", "red")],
)
def test_enrolment_after_a_month_and_two(on: str, colour: str) -> None:
    """Started on 31 January: the month ends on the last day of February."""
    found = judged(on=date.fromisoformat(on), started_on=date(2026, 1, 31), is_enrolled=False)
    assert found.colour == colour


def test_a_month_counts_only_when_full() -> None:
    """And never below none."""
    assert [full_months(date(2026, 1, 15), date(2026, n, 14)) for n in (1, 2, 3)] == [0, 0, 1]
    assert full_months(date(2025, 12, 31), date(2026, 2, 28)) == 2


def test_the_other_dimensions_when_a_policy_wants_them() -> None:
    """Nodes, money and problems in days; the worst dimension gives the colour, each says why."""
    wanting = replace(
        POINTS,
        funds_words=("资金",),
        node_days=Steps(yellow=10),
        funds_days=Steps(yellow=1),
        problem_days=Steps(yellow=1, red=30),
    )
    late = Lapse(name="主体封顶", due_on=ON - timedelta(days=12))
    money = Lapse(name="项目资金", due_on=ON - timedelta(days=1))
    land = Lapse(name="用地指标", due_on=ON - timedelta(days=90))
    problem = Lapse(name="37", due_on=ON - timedelta(days=30))
    light = judged(wanting, nodes=(late,), supplies=(money, land), problems=(problem,))
    assert light.colour is Colour.RED
    assert [(f.dimension, f.colour, f.name) for f in light.reasons] == [(Dimension.PROBLEM, Colour.RED, "37")]
    assert {f.dimension: int(f.amount) for f in light.findings[1:]} == {
        Dimension.FUNDS: 1, Dimension.NODE: 12, Dimension.PROBLEM: 30,
    }  # fmt: skip
    assert judged(nodes=(late,), problems=(problem,)).colour is Colour.GREEN


def test_what_is_not_under_way_is_not_judged() -> None:
    """Suspended, taken out, finished: no light, no blame."""
    assert light_of(standing(is_judged=False, done_yuan=0), POINTS, ON) is None


def test_bands_must_climb() -> None:
    """A policy whose red comes before its yellow is refused."""
    with pytest.raises(Exception, match="bands must go"):
        Preset(name="x", bands=(Band(below=30, colour=Colour.RED), Band(below=10, colour=Colour.YELLOW)))


# Any past day

FILE = project(
    key="P1", stage=Stage.UNDER_CONSTRUCTION, started_on=date(2026, 3, 1), enrolled_on=date(2026, 11, 10),
    plan_start_on=date(2026, 3, 1), plans=(months(*[1000] * 12),), cumulative_yuan=90_000_000,
    last_report_on=date(2026, 11, 24), aliases=("安置房",),
    moves=(Move(on=date(2026, 3, 1), before=Stage.PRE_CONSTRUCTION, after=Stage.UNDER_CONSTRUCTION),),
)  # fmt: skip


def report(day: str, wan: int, before: int, revision: int = 1, **more: Any) -> Report:
    key = f"P1|{day}|{revision}"
    return Report(
        key=key, project="P1", period=day, revision=revision, by="住建员", at=at(f"{day[5:]} 16:00"),
        cumulative_yuan=wan * 10_000, cumulative_before_yuan=before * 10_000, **more,
    )  # fmt: skip


REPORTS = (report("2026-11-10", 5000, 4000), report("2026-11-10", 5500, 4000, 2), report("2026-11-24", 9000, 5500))


@pytest.mark.parametrize(
    ("on", "done_wan", "enrolled"),
    [("2026-11-09", 4000, False), ("2026-11-10", 5500, True), ("2026-11-23", 5500, True), ("2026-11-24", 9000, True)],
)
def test_a_past_day_stands_as_it_stood(on: str, done_wan: int, enrolled: bool) -> None:
    """The last revision up to the day, or what stood before the first one after it; nothing that came later."""
    found = standing_on(Recorded(project=FILE, reports=REPORTS), RULES, date.fromisoformat(on))
    assert (found.done_yuan, found.is_enrolled, found.has_started) == (done_wan * 10_000, enrolled, True)
    assert found.planned_yuan == Fraction(100_000_000) + Fraction(10_000_000 * date.fromisoformat(on).day, 30)


def test_before_its_start_it_had_not_started() -> None:
    """Moves are walked back, and last year's figure is not this year's."""
    before = standing_on(Recorded(project=FILE), RULES, date(2026, 2, 28))
    assert (before.has_started, before.is_judged, before.started_on) == (False, True, None)
    assert standing_on(Recorded(project=FILE), RULES, date(2027, 1, 5)).done_yuan == 0


def test_what_lapsed_by_a_day() -> None:
    """A node reached later was late on the day; money settled in time was not."""
    node = Milestone(name="主体封顶", planned_on=date(2026, 10, 1), actual_on=date(2026, 11, 1))
    paid = supply("项目资金", need_on=date(2026, 9, 1), settled_on=date(2026, 10, 15))
    recorded = Recorded(project=replace(FILE, milestones=(node,), elements=(paid,)))
    assert standing_on(recorded, RULES, date(2026, 10, 20)).nodes == (Lapse(name="主体封顶", due_on=date(2026, 10, 1)),)
    assert standing_on(recorded, RULES, date(2026, 11, 1)).nodes == ()
    assert standing_on(recorded, RULES, date(2026, 10, 14)).supplies == (
        Lapse(name="项目资金", due_on=date(2026, 9, 1)),
    )
    assert standing_on(recorded, RULES, date(2026, 10, 20)).supplies == ()


# Judged, told, objected to


class Lit(Book):
    """A book that answers what the look at lights asks."""

    @property
    def sweep(self) -> LightSweep:
        return self.one(LightSweep)

    def _all_projects(self) -> list[ProjectFile]:
        return sorted(self.all(ProjectFile), key=lambda p: p.key)

    def _all_lights(self) -> list[LightFile]:
        return self.all(LightFile)

    def _projects_to_judge(self, day: str, limit: str) -> list[ProjectFile]:
        fresh = self.sweep.on is None or self.sweep.on.isoformat() != day
        cursor = "" if fresh else self.sweep.cursor
        done = self.sweep.is_done and not fresh
        return [] if done else [p for p in self._all_projects() if p.key > cursor][: int(limit)]

    def _lights_to_judge(self, day: str, limit: str) -> list[LightFile]:
        keys = {p.key for p in self._projects_to_judge(day, limit)}
        return [f for f in self.all(LightFile) if f.key in keys]

    def _projects_to_tell(self) -> list[ProjectFile]:
        return self._all_projects() if self.sweep.is_done else []

    def _lights_to_tell(self) -> list[LightFile]:
        return self.all(LightFile) if self.sweep.is_done else []

    def _last_reports_by(self, _on: str) -> list[Report]:
        return []

    _first_reports_after = _last_reports_by

    def beat(self, text: str) -> int:
        """Beats until the look rests; how many it took."""
        beats = 0
        while self.sweep.next_due_at is not None and self.sweep.next_due_at <= at(text):
            self.do(Ticked(kind=LightSweep.kind, key=COUNTY_SWEEP, by=by("主任"), seed="s"), at(text))
            beats += 1
            assert beats < 10
        return beats


def lit(*projects: ProjectFile) -> Lit:
    sweep = LightSweep(key=COUNTY_SWEEP, told_on=date(2026, 11, 20), next_due_at=at("11-21 08:30"))
    return Lit(None, sweep, *(projects or (FILE,)))


def test_a_look_goes_in_slices() -> None:
    """Fifty at a time and once a day, however often the clock beats."""
    book = lit(*(replace(FILE, key=f"P{n:03}", name=f"第{n}路") for n in range(SLICE + 5)))
    assert book.beat("11-21 08:30") == 2
    assert len(book.all(LightFile)) == SLICE + 5
    assert book.beat("11-21 20:00") == 0
    assert book.sweep.next_due_at == at("11-22 08:30")


def test_a_row_is_written_where_the_light_changes() -> None:
    """With the policy it rests on; a day like the one before leaves none; the streak counts from the change."""
    book = lit()
    book.beat("11-21 08:30")
    book.beat("11-22 08:30")
    file = book.one(LightFile)
    assert [(x.on, x.colour, x.policy) for x in file.lights] == [
        (date(2026, 11, 21), Colour.YELLOW, county().policy.digest)
    ]
    book.save(replace(FILE, cumulative_yuan=110_000_000))
    book.beat("11-23 08:30")
    after = book.one(LightFile)
    assert [x.colour for x in after.lights] == [Colour.YELLOW, Colour.GREEN]
    assert after.since(date(2026, 11, 25)) == date(2026, 11, 23)
    assert (after.colour_on(date(2026, 11, 22)), after.colour_on(date(2026, 11, 20))) == (Colour.YELLOW, None)


def test_changes_are_told_merged_once_a_period_through_the_gate() -> None:
    """Not on the day of rest that begins the period but on the next work day; next day nothing more."""
    book = lit(FILE, replace(FILE, key="P2", name="第二路", unit="交通局", cumulative_yuan=10_000_000))
    book.beat("11-21 08:30")
    book.beat("11-22 08:30")
    assert book.said == {}
    book.beat("11-23 08:30")
    submission = book.one(Submission)
    assert (submission.tier, submission.notice, submission.facts["reds"], submission.facts["yellows"]) == (
        "FIELD", "light_changes", 1, 1,
    )  # fmt: skip
    assert sorted(n.kind for n in book.said.values()) == ["gate_lights", *["light_told"] * 4]
    told = len(book.said)
    book.beat("11-24 08:30")
    book.beat("12-01 08:30")
    assert len(book.said) == told, "nothing changed since"


def test_an_objection_is_marked_and_decided() -> None:
    """By its own unit with a reason; 复核中 at most three work days; corrected, it ends by itself."""
    book = lit()
    book.beat("11-21 08:30")
    now = at("11-23 10:00")
    said = LightObjected(by=by("住建员"), project="安置房", reason="投资漏报")
    assert book.answer(LightObjected(by=by("交通员"), project="安置房", reason="x"), now).kind == "no_permit"
    assert book.answer(replace(said, reason=""), now).facts["verdict"] == "needs_reason"
    assert book.answer(said, now).facts["verdict"] == "taken"
    assert book.answer(said, now).facts["verdict"] == "already"
    ask = LightAsked(by=by("主任"), query="one", subject="安置房")
    assert book.answer(ask, now).facts["under_review"] is True
    decide = LightReviewed(by=by("主任"), project="安置房", colour=Colour.GREEN, text="漏报已补")
    assert book.answer(replace(decide, by=by("住建员")), now).kind == "no_permit"
    assert book.answer(decide, now).facts["verdict"] == "corrected"
    file = book.one(LightFile)
    days = [file.colour_on(date(2026, 11, 23) + timedelta(days=n)) for n in (-1, 0, 9, 10)]
    assert days == [Colour.YELLOW, Colour.GREEN, Colour.GREEN, Colour.YELLOW]


def test_nobody_decides_and_the_mark_goes() -> None:
    """On the third work day at the close; the light stays, the office hears once."""
    book = lit()
    book.beat("11-21 08:30")
    book.do(LightObjected(by=by("住建员"), project="安置房", reason="投资漏报"), at("11-23 10:00"))
    assert book.one(LightFile).next_due_at == at("11-26 18:00")
    for _again in range(2):
        book.do(Ticked(kind=LightFile.kind, key="P1", by=by("主任")), at("11-26 18:00"))
    file = book.one(LightFile)
    assert (file.objections[-1].verdict, file.objection) == (Verdict.LAPSED, None)
    assert [n.facts["verdict"] for n in book.said.values() if n.kind == "light_objection"] == ["open", "lapsed"]


def test_a_list_says_why_each_wears_its_colour() -> None:
    """哪些红了，为什么: the first reason of each, as the change of it told."""
    book = lit()
    book.beat("11-21 08:30")
    (line,) = book.answer(LightAsked(by=by("主任"), query="list"), at("11-23 10:00")).facts["lines"]
    assert (line["colour"], line["reason"]["dimension"]) == ("yellow", "points")


def test_a_trial_counts_and_changes_nothing() -> None:
    """若改用比例口径: the office alone; a question of others is refused."""
    book = lit()
    book.beat("11-21 08:30")
    before = dict(book.rows)
    trial = LightAsked(by=by("主任"), query="trial")
    facts = book.answer(trial, at("11-23 10:00")).facts
    assert facts["counts"] == {"green": 0, "yellow": 1, "red": 0}
    assert [line["name"] for line in facts["lines"]] == ["比例50", "比例80和60", "跟踪80亮牌60"]  # type: ignore[attr-defined]
    assert [line["counts"]["yellow"] for line in facts["lines"]] == [1, 0, 0]  # type: ignore[attr-defined]
    assert book.answer(replace(trial, by=by("住建长")), at("11-23 10:00")).kind == "no_permit"
    assert book.answer(replace(trial, subject="月亮"), at("11-23 10:00")).kind == "no_such_preset"
    assert book.rows == before


@pytest.mark.parametrize(
    ("who", "kind"), [("主任", "light_state"), ("住建员", "light_state"), ("交通员", "which_file")]
)
def test_who_hears_why(who: str, kind: str) -> None:
    """Within one's own scope."""
    book = lit()
    book.beat("11-21 08:30")
    assert book.answer(LightAsked(by=by(who), query="one", subject="安置房"), at("11-23 10:00")).kind == kind
    assert (
        book.answer(
            LightAsked(by=by("主任"), query="one", subject="安置房", on=date(2027, 1, 1)), at("11-23 10:00")
        ).kind
        == "light_not_yet"
    )
