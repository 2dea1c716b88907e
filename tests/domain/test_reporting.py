"""Reports: saved at once, echoed old → new, corrected, doubted, late, taken back."""

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from domain.actors import Actor, Channel
from domain.events import ReportTakenBack
from domain.messages.notices import AudienceKind
from domain.outcome import Answer
from domain.people.records import Binding, Person
from domain.projects.files import Entry, ProjectFile
from domain.rounds.daily_round import needs_reported, needs_taken_back, report, take_back
from domain.rounds.duties import DutyState
from domain.rounds.reports import Report
from tests.domain.county_kit import HOUSING, OFFICE, ROADS, Ledger, at, by, county, project, reported

NOON, OPEN = at("11-23 12:00"), at("11-23 15:40")


def morning(*projects: ProjectFile, **rule: object) -> Ledger:
    """A ledger before today's round."""
    return Ledger(county(**rule), *projects).begin(at("11-23 09:00"))


def during(*projects: ProjectFile, **rule: object) -> Ledger:
    """A ledger whose round is open."""
    ledger = morning(*projects, **rule)
    ledger.beat(at("11-23 15:30"))
    return ledger


def closed(*projects: ProjectFile) -> Ledger:
    """A ledger whose round has closed with nothing in."""
    ledger = during(*projects)
    ledger.beat(at("11-23 16:42"))
    ledger.beat(at("11-23 17:00"))
    return ledger


def said(answer: Answer, key: str = "A") -> dict[str, object]:
    """One project of an echo."""
    return next(p for p in answer.facts["projects"] if p["project"] == key)


def entry(key: str = "A", **fields: object) -> Entry:
    return Entry(project=key, **fields)


# Saving


def test_a_report_is_saved_at_once_and_echoed() -> None:
    """Revision 1, the figures old and new, and until when it may be taken back."""
    ledger = during(project("A", cumulative_yuan=8_600_000, annual_plan_yuan=50_000_000, total_yuan=90_000_000))
    given = entry(invested_yuan=3_000_000, progress="桩基完成，开始承台施工", percent=75.0)
    answer = ledger.answer(reported("李静", given), OPEN)
    assert answer.kind == "report_saved"
    assert {k: v for k, v in answer.facts.items() if k != "projects"} == {
        "period_on": "2026-11-23",
        "at": OPEN.isoformat(),
        "undo_until_at": (OPEN + timedelta(minutes=10)).isoformat(),
        "offers_number": False,
        "is_past": False,
        "jump_share": 0.3,
        "same_text_days": 5,
        "unknown": [],
        "foreign": [],
    }
    assert said(answer) == {
        "project": "A",
        "name": "A项目",
        "invested_yuan": 3_000_000,
        "cumulative_before_yuan": 8_600_000,
        "cumulative_yuan": 11_600_000,
        "annual_plan_yuan": 50_000_000,
        "month_plan_yuan": 10_000_000,
        "total_yuan": 90_000_000,
        "progress_before": "桩基施工",
        "progress": "桩基完成，开始承台施工",
        "percent": 75.0,
        "problem": "",
        "no_change": False,
        "doubts": [],
        "late": False,
        "on_behalf": False,
        "revision": 1,
        "adjusted_yuan": 0,
        "replaced_yuan": 0,
    }
    json.dumps(dict(answer.facts))


def test_a_report_changes_project_and_duty_in_the_same_breath() -> None:
    """The figures, the day, the streaks; the duty is met by this report."""
    ledger = during(project("A", cumulative_yuan=100, unchanged_streak=3))
    ledger.do(reported("李静", entry(invested_yuan=50, progress="封顶")), OPEN)
    now = ledger.project("A")
    assert (now.cumulative_yuan, now.progress, now.unchanged_streak, now.same_text_streak) == (150, "封顶", 0, 1)
    assert (now.last_report_on, now.last_report_at) == (at("11-23 00:00").date(), OPEN)
    duty = ledger.duty("A")
    assert (duty.state, duty.met_at, duty.report) == (DutyState.MET, OPEN, "A|2026-11-23|1")
    (report,) = ledger.all(Report)
    assert (report.key, report.by, report.account, report.on_behalf) == ("A|2026-11-23|1", "李静", "id-李静", False)


def test_outside_a_round_a_report_is_saved_all_the_same() -> None:
    """In the morning, on a Sunday: no duty, no lateness."""
    for now in (NOON, at("11-22 20:00")):
        ledger = morning(project("A"))
        assert said(ledger.answer(reported("李静", entry(invested_yuan=5)), now))["late"] is False
        assert ledger.project("A").cumulative_yuan == 5


@pytest.mark.parametrize(
    ("given", "invested", "cumulative"),
    [
        ({"invested_yuan": 300}, 300, 1_300),
        ({"cumulative_yuan": 1_250}, 250, 1_250),
        ({"invested_yuan": 0}, 0, 1_000),
        ({"progress": "封顶"}, 0, 1_000),
        ({"no_change": True}, 0, 1_000),
        ({"no_change": True, "invested_yuan": 20}, 20, 1_020),
    ],
)
def test_figures_come_from_the_day_or_from_the_sum(given: dict[str, object], invested: int, cumulative: int) -> None:
    """Where only the cumulative figure is said, the day's is the difference."""
    ledger = during(project("A", cumulative_yuan=1_000))
    facts = said(ledger.answer(reported("李静", entry(**given)), OPEN))
    assert (facts["invested_yuan"], facts["cumulative_yuan"]) == (invested, cumulative)


def test_several_projects_in_one_message() -> None:
    """Each has its line; the same project twice is read as one; the rest unchanged if that was said."""
    ledger = during(project("A", cumulative_yuan=10), project("B"), project("D"))
    event = reported("李静", entry(invested_yuan=1), entry("B", invested_yuan=2), entry(problem="停电"), no_change=True)
    answer = ledger.answer(event, OPEN)
    assert [(p["project"], p["invested_yuan"], p["no_change"]) for p in answer.facts["projects"]] == [
        ("A", 1, False),
        ("B", 2, False),
        ("D", 0, True),
    ]
    assert (said(answer)["problem"], said(answer)["revision"], answer.facts["offers_number"]) == ("停电", 1, True)


# No change


def test_no_change_alone_speaks_of_everything_still_owed() -> None:
    """All open duties of the sender's own posts, keeping every figure."""
    ledger = during(project("A", cumulative_yuan=7), project("B"), project("C", ROADS))
    ledger.do(reported("李静", entry("B", invested_yuan=2)), OPEN)
    answer = ledger.answer(reported("李静", no_change=True), OPEN + timedelta(minutes=1))
    assert [p["project"] for p in answer.facts["projects"]] == ["A"]
    assert (ledger.project("A").cumulative_yuan, ledger.project("A").unchanged_streak) == (7, 1)
    assert (ledger.duty("C").state, ledger.project("B").cumulative_yuan) == (DutyState.OPEN, 2)


def test_no_change_never_overwrites_what_was_reported() -> None:
    """With everything in, there is nothing it could mean."""
    ledger = during(project("A"))
    ledger.do(reported("李静", entry(invested_yuan=2)), OPEN)
    answer = ledger.answer(reported("李静", no_change=True), OPEN)
    assert (answer.kind, answer.facts) == ("already_reported", {"projects": ["A项目"], "period_on": "2026-11-23"})
    assert ledger.project("A").cumulative_yuan == 2


def test_no_change_in_the_morning_speaks_of_what_was_not_reported_today() -> None:
    """Outside a round there are no duties to go by."""
    ledger = morning(project("A"), project("B"))
    ledger.do(reported("李静", entry(invested_yuan=2)), NOON)
    answer = ledger.answer(reported("李静", no_change=True), NOON)
    assert [p["project"] for p in answer.facts["projects"]] == ["B"]


def test_a_real_change_ends_a_run_of_no_change() -> None:
    """The day counts once, however often it is sent."""
    ledger = morning(project("A", unchanged_streak=4))
    for _ in range(3):
        ledger.do(reported("李静", entry(no_change=True)), NOON)
    assert ledger.project("A").unchanged_streak == 5
    ledger.do(reported("李静", entry(invested_yuan=1)), NOON)
    assert ledger.project("A").unchanged_streak == 0


# Corrections


@pytest.mark.parametrize(
    ("second", "invested", "cumulative", "progress"),
    [
        ({"invested_yuan": 200}, 200, 1_200, "承台施工"),
        ({"cumulative_yuan": 1_200}, 200, 1_200, "承台施工"),
        ({"progress": "封顶"}, 300, 1_300, "封顶"),
        ({"no_change": True}, 0, 1_000, "桩基施工"),
        ({"invested_yuan": 0}, 0, 1_000, "承台施工"),
    ],
)
def test_a_resend_on_the_same_day_is_a_correction(
    second: dict[str, object], invested: int, cumulative: int, progress: str
) -> None:
    """It replaces the day's amount and is not added; what it does not mention stays; both revisions are kept."""
    ledger = during(project("A", cumulative_yuan=1_000))
    first = entry(invested_yuan=300, progress="承台施工", percent=40.0, problem="停电")
    ledger.do(reported("李静", first), OPEN)
    facts = said(ledger.answer(reported("李静", entry(**second)), OPEN + timedelta(minutes=20)))
    kept = (None, "") if "no_change" in second else (40.0, "停电")
    assert (facts["percent"], facts["problem"]) == kept
    assert (facts["revision"], facts["cumulative_before_yuan"], facts["progress_before"]) == (2, 1_000, "桩基施工")
    now = ledger.project("A")
    assert (facts["invested_yuan"], now.cumulative_yuan, now.progress) == (invested, cumulative, progress)
    assert [r.invested_yuan for r in ledger.all(Report)] == [300, invested]
    assert (ledger.duty("A").met_at, ledger.duty("A").report) == (OPEN, "A|2026-11-23|2")


def test_the_next_day_counts_from_the_corrected_figure() -> None:
    """A new day, a new baseline."""
    ledger = morning(project("A", cumulative_yuan=1_000))
    for yuan in (300, 200):
        ledger.do(reported("李静", entry(invested_yuan=yuan)), NOON)
    facts = said(ledger.answer(reported("李静", entry(invested_yuan=50)), NOON + timedelta(days=1)))
    assert (facts["revision"], facts["cumulative_before_yuan"], facts["cumulative_yuan"]) == (1, 1_200, 1_250)


def test_a_total_put_right_is_not_the_works_of_that_day() -> None:
    """累计报错了，应是1,500: what the day came to stays as it was told; the total is the right one from then on, also
    where the day is put right again; taken back, both are as before."""
    ledger = during(project("A", cumulative_yuan=1_000))
    ledger.do(reported("李静", entry(invested_yuan=300)), OPEN)
    right = replace(reported("李静", entry(cumulative_yuan=1_500, mends_total=True)), again=True)
    facts = said(ledger.answer(right, OPEN))
    assert (facts["invested_yuan"], facts["adjusted_yuan"], facts["cumulative_yuan"]) == (300, 200, 1_500)
    facts = said(ledger.answer(reported("李静", entry(invested_yuan=310)), OPEN))
    assert (facts["invested_yuan"], facts["adjusted_yuan"], facts["cumulative_yuan"]) == (310, 200, 1_510)
    facts = said(ledger.answer(reported("李静", entry(no_change=True)), OPEN))
    assert (facts["invested_yuan"], facts["cumulative_yuan"]) == (0, 1_200)
    for _each in range(3):
        ledger.do(ReportTakenBack(by=by("李静")), OPEN)
    assert ledger.project("A").cumulative_yuan == 1_300


def test_a_total_that_was_all_that_was_told_is_put_right_with_its_day() -> None:
    """累计1,500 was how the day was reported: the right total makes the day another; with the day's own sum said
    beside it, what is over was wrong before."""
    ledger = during(project("A", cumulative_yuan=1_000))
    ledger.do(reported("李静", entry(cumulative_yuan=1_500)), OPEN)
    right = replace(reported("李静", entry(cumulative_yuan=1_050, mends_total=True)), again=True)
    facts = said(ledger.answer(right, OPEN))
    assert (facts["invested_yuan"], facts["adjusted_yuan"], facts["cumulative_yuan"]) == (50, 0, 1_050)
    both = replace(right, entries=(entry(invested_yuan=20, cumulative_yuan=900, mends_total=True),))
    facts = said(ledger.answer(both, OPEN))
    assert (facts["invested_yuan"], facts["adjusted_yuan"], facts["doubts"]) == (20, -120, ["cumulative_fell"])


# Doubts


@pytest.mark.parametrize(
    ("given", "doubts"),
    [
        ({"invested_yuan": 3_000_000}, []),
        ({"invested_yuan": 3_000_001}, ["jump"]),
        ({"cumulative_yuan": 19_999_999}, ["cumulative_fell"]),
        ({"invested_yuan": -1}, ["cumulative_fell"]),
        ({"invested_yuan": 40_000_001}, ["passes_total", "jump"]),
        ({"invested_yuan": 1_000_000, "cumulative_yuan": 21_000_000}, []),
        ({"invested_yuan": 1_000_000, "cumulative_yuan": 25_000_000}, ["cumulative_differs"]),
        ({"no_change": True}, []),
    ],
)
def test_what_looks_implausible_is_doubted_and_still_counts_on_time(
    given: dict[str, object], doubts: list[str]
) -> None:
    """待核对 stands beside the figures; nothing is held back."""
    ledger = during(project("A", cumulative_yuan=20_000_000, total_yuan=60_000_000))
    assert said(ledger.answer(reported("李静", entry(**given)), OPEN))["doubts"] == doubts
    assert ledger.duty("A").state is DutyState.MET
    assert [list(r.doubts) for r in ledger.all(Report)] == [doubts]


def test_without_plan_and_total_nothing_is_compared_with_them() -> None:
    """A project imported without figures raises no question."""
    ledger = during(project("A", month_plan_yuan=0, total_yuan=0))
    assert said(ledger.answer(reported("李静", entry(invested_yuan=10**12)), OPEN))["doubts"] == []


def test_the_same_text_five_days_running_asks_once() -> None:
    """On the fifth day only; spaces do not make it new; a resend of the same day is not another day."""
    ledger = morning(project("A", progress=""))
    asked = []
    for n, text in enumerate(["桩基施工", "桩基 施工", "桩基施工", "桩基施工", "桩基施工", "桩基施工", "封顶"]):
        now = NOON + timedelta(days=n)
        for _ in range(2 if n == 1 else 1):
            facts = said(ledger.answer(reported("李静", entry(progress=text)), now))
        asked.append(facts["doubts"])
    assert asked == [[], [], [], [], ["same_text"], [], []]
    assert ledger.project("A").same_text_streak == 1


def test_figures_without_a_text_do_not_ask_about_the_text_again() -> None:
    """The text was not typed, so it neither counts nor breaks the run."""
    ledger = morning(project("A", progress="桩基施工", same_text_streak=5))
    assert said(ledger.answer(reported("李静", entry(invested_yuan=1)), NOON))["doubts"] == []
    ledger.do(reported("李静", entry(no_change=True)), NOON)
    assert ledger.project("A").same_text_streak == 0


# Who may, and about what


def test_the_head_of_the_unit_may_report() -> None:
    """Permit row 6."""
    ledger = during(project("A"))
    assert said(ledger.answer(reported("张局", entry(invested_yuan=1)), OPEN))["on_behalf"] is False
    assert ledger.duty("A").state is DutyState.MET


def test_the_office_reports_on_behalf_and_it_is_marked() -> None:
    """代报: the duty is met, and everybody can see by whom."""
    ledger = during(project("A"))
    assert said(ledger.answer(reported("王敏", entry(invested_yuan=1)), OPEN))["on_behalf"] is True
    assert [r.on_behalf for r in ledger.all(Report)] == [True]
    assert ledger.duty("A").state is DutyState.MET


def test_a_stranger_and_a_member_may_not_report() -> None:
    """The answer says who can."""
    ledger = during(project("A"))
    member = Person(key="孙", name="孙", staff_id="id-孙", binding=Binding.CONFIRMED)
    roster = replace(ledger.county.roster, persons={**ledger.county.roster.persons, "孙": member})
    ledger.county = replace(ledger.county, roster=roster)
    for name in ("孙", "路人"):
        answer = ledger.answer(reported(name, entry(invested_yuan=1)), OPEN)
        assert (answer.kind, answer.facts["who_can"]) == ("no_permit", ["office", "head", "liaison"])
    assert ledger.all(Report) == []


def test_a_project_by_its_name_that_is_anothers_is_no_question_of_which() -> None:
    """停车场今天干了5万, of the only one who reports on something else."""
    ledger = during(project("A"), project("C", ROADS))
    by_name = replace(reported("李静", entry("", invested_yuan=1)), unnamed="我们C项目")
    assert ledger.answer(by_name, OPEN).kind == "not_your_project"
    own = replace(by_name, unnamed="那个工地")
    assert ledger.answer(own, OPEN).kind == "which_project"


def test_another_units_project_is_refused() -> None:
    """Whose it is, is said; with own projects in the same message these are saved."""
    ledger = during(project("A"), project("C", ROADS))
    answer = ledger.answer(reported("李静", entry("C", invested_yuan=1)), OPEN)
    assert (answer.kind, answer.facts) == ("not_your_project", {"projects": ["C项目"], "units": ["交通局"]})
    answer = ledger.answer(reported("李静", entry("C", invested_yuan=1), entry(invested_yuan=1)), OPEN)
    assert (answer.kind, answer.facts["foreign"]) == ("report_saved", ["C项目"])
    assert (ledger.project("A").cumulative_yuan, ledger.project("C").cumulative_yuan) == (1, 0)


def test_an_unknown_project_is_asked_about_with_the_own_ones() -> None:
    """Never the whole county; what was understood in the same message is saved."""
    ledger = during(project("A"), project("B"), project("C", ROADS))
    answer = ledger.answer(reported("李静", entry("X", invested_yuan=1)), OPEN)
    assert answer.kind == "which_project"
    assert answer.facts == {
        "said": ["X"],
        "choices": [{"project": "A", "name": "A项目"}, {"project": "B", "name": "B项目"}],
        "total": 2,
    }
    answer = ledger.answer(reported("李静", entry("X", invested_yuan=1), entry(invested_yuan=1)), OPEN)
    assert (answer.kind, answer.facts["unknown"], len(answer.facts["projects"])) == ("report_saved", ["X"], 1)


def test_figures_of_no_project_are_asked_about_and_said_again_of_the_one_that_is_picked() -> None:
    """今天干了85万, of somebody who has two."""
    ledger = during(project("A"), project("B"), project("C", ROADS))
    answer = ledger.answer(reported("李静", entry("", invested_yuan=850_000)), OPEN)
    assert (answer.kind, [c["project"] for c in answer.facts["choices"]]) == ("which_project", ["A", "B"])
    assert ledger.project("A").cumulative_yuan == 0


def test_what_is_put_right_is_the_only_project_the_sender_told_of() -> None:
    """不对，应该是120万: of two it is asked, and what somebody else told is none of his."""
    ledger = during(project("A"), project("B"))
    right = replace(reported("李静", entry("", invested_yuan=1_200_000)), again=True)
    assert ledger.answer(right, OPEN).kind == "which_project"
    ledger.answer(reported("李静", entry(invested_yuan=2_100_000, progress="桩基完成")), OPEN)
    assert ledger.answer(right, OPEN).kind == "report_saved"
    assert (ledger.project("A").cumulative_yuan, ledger.project("A").progress) == (1_200_000, "桩基完成")
    other = replace(right, by=by("张局"))
    assert ledger.answer(other, OPEN).kind == "which_project"
    ledger.answer(reported("李静", entry("B", invested_yuan=1)), OPEN)
    assert ledger.answer(right, OPEN).kind == "which_project"


def test_no_change_of_somebody_without_projects_asks_which() -> None:
    """The office and a unit's head have none of their own."""
    ledger = during(project("A"))
    for name in ("王敏", "张局"):
        answer = ledger.answer(reported(name, no_change=True), OPEN)
        assert (answer.kind, answer.facts["choices"]) == ("which_project", [])


def test_a_problem_offers_a_number() -> None:
    """The echo carries it; no item is made yet."""
    ledger = during(project("A"))
    answer = ledger.answer(reported("李静", entry(no_change=True, problem="高压线未迁")), OPEN)
    assert (answer.facts["offers_number"], said(answer)["problem"], said(answer)["no_change"]) == (
        True,
        "高压线未迁",
        True,
    )


# Late


def test_a_late_report_is_told_to_the_office_in_one_line() -> None:
    """Not to the group, not scored; the duty is late, a second revision says nothing more."""
    ledger = closed(project("A"))
    before = set(ledger.said)
    for yuan in (100, 200):
        facts = said(ledger.answer(reported("李静", entry(invested_yuan=yuan)), at("11-23 18:30")))
        assert facts["late"] is True
    (key,) = set(ledger.said) - before
    notice = ledger.said[key]
    assert (notice.kind, notice.audience.kind, notice.audience.key) == ("late_report", AudienceKind.POST, OFFICE)
    assert notice.about == "round|daily|2026-11-23"
    assert {k: notice.facts[k] for k in ("period_on", "unit", "project", "name", "invested_yuan")} == {
        "period_on": "2026-11-23",
        "unit": "住建局",
        "project": "A",
        "name": "A项目",
        "invested_yuan": 100,
    }
    assert (ledger.duty("A").state, ledger.duty("A").met_at) == (DutyState.LATE, at("11-23 18:30"))


def test_a_report_between_the_close_and_its_tick_is_late_and_counted_in_the_summary() -> None:
    """The close holds to the minute; the summary has it, so no line is needed."""
    ledger = during(project("A"))
    assert said(ledger.answer(reported("李静", entry(invested_yuan=1)), at("11-23 17:00")))["late"] is True
    ledger.beat(at("11-23 17:00"))
    assert ledger.of_kind("late_report") == []
    assert ledger.of_kind("round_summary")[0].facts["reported"] == 1


def test_correcting_after_the_close_what_came_in_time_is_not_late() -> None:
    """The duty was met."""
    ledger = during(project("A"))
    ledger.do(reported("李静", entry(invested_yuan=1)), OPEN)
    ledger.beat(at("11-23 17:00"))
    assert said(ledger.answer(reported("李静", entry(invested_yuan=2)), at("11-23 18:00")))["late"] is False
    assert (ledger.duty("A").state, ledger.of_kind("late_report")) == (DutyState.MET, [])


# Taking back


def undone(ledger: Ledger, now: datetime, name: str = "李静") -> Answer:
    return ledger.answer(ReportTakenBack(by=by(name)), now)


def test_taking_back_restores_everything() -> None:
    """Figures, text, streaks, day and duty; the report stays, marked."""
    start = project("A", cumulative_yuan=1_000, unchanged_streak=2, same_text_streak=3)
    ledger = during(start)
    ledger.do(reported("李静", entry(invested_yuan=300, progress="封顶")), OPEN)
    answer = undone(ledger, OPEN + timedelta(minutes=10))
    assert answer.kind == "report_taken_back"
    assert answer.facts == {
        "period_on": "2026-11-23",
        "at": OPEN.isoformat(),
        "undo_until_at": (OPEN + timedelta(minutes=10)).isoformat(),
        "projects": [
            {
                "project": "A",
                "name": "A项目",
                "invested_yuan": 300,
                "cumulative_before_yuan": 1_300,
                "cumulative_yuan": 1_000,
                "progress": "桩基施工",
                "revision": 1,
            }
        ],
    }
    assert ledger.project("A") == start
    assert (ledger.duty("A").state, ledger.duty("A").met_at, ledger.duty("A").report) == (DutyState.OPEN, None, "")
    assert [r.taken_back_at for r in ledger.all(Report)] == [OPEN + timedelta(minutes=10)]


def test_a_correction_taken_back_leaves_the_first_report() -> None:
    """And the one before that, when it is taken back too."""
    ledger = during(project("A", cumulative_yuan=1_000))
    for n, yuan in enumerate((300, 200)):
        ledger.do(reported("李静", entry(invested_yuan=yuan)), OPEN + timedelta(minutes=n))
    undone(ledger, OPEN + timedelta(minutes=2))
    assert (ledger.project("A").cumulative_yuan, ledger.duty("A").report) == (1_300, "A|2026-11-23|1")
    assert ledger.duty("A").state is DutyState.MET
    undone(ledger, OPEN + timedelta(minutes=3))
    assert (ledger.project("A").cumulative_yuan, ledger.duty("A").state) == (1_000, DutyState.OPEN)
    assert undone(ledger, OPEN + timedelta(minutes=4)).kind == "nothing_to_take_back"


def test_after_taking_back_the_next_revision_counts_from_the_baseline() -> None:
    """Numbers of revisions are not used again."""
    ledger = during(project("A", cumulative_yuan=1_000))
    ledger.do(reported("李静", entry(invested_yuan=300, percent=50.0, problem="停电")), OPEN)
    undone(ledger, OPEN)
    facts = said(ledger.answer(reported("李静", entry(invested_yuan=40)), OPEN))
    assert (facts["revision"], facts["cumulative_yuan"], facts["percent"], facts["problem"]) == (2, 1_040, None, "")


def test_one_message_is_taken_back_as_one() -> None:
    """All projects it spoke of."""
    ledger = during(project("A"), project("B"))
    ledger.do(reported("李静", entry(invested_yuan=3), entry("B", invested_yuan=4)), OPEN)
    assert [p["project"] for p in undone(ledger, OPEN).facts["projects"]] == ["A", "B"]
    assert (ledger.project("A").cumulative_yuan, ledger.project("B").cumulative_yuan) == (0, 0)


def test_only_the_own_report_is_taken_back() -> None:
    """The office corrected it: the liaison's first revision goes, the office's figures stay."""
    ledger = during(project("A", cumulative_yuan=1_000))
    ledger.do(reported("李静", entry(invested_yuan=300)), OPEN)
    ledger.do(reported("王敏", entry(invested_yuan=100)), OPEN + timedelta(minutes=1))
    assert undone(ledger, OPEN + timedelta(minutes=2), "刘强").kind == "nothing_to_take_back"
    assert undone(ledger, OPEN + timedelta(minutes=2)).kind == "report_taken_back"
    assert (ledger.project("A").cumulative_yuan, ledger.duty("A").state) == (1_100, DutyState.MET)
    undone(ledger, OPEN + timedelta(minutes=3), "王敏")
    assert (ledger.project("A").cumulative_yuan, ledger.duty("A").state) == (1_000, DutyState.OPEN)


def test_after_ten_minutes_it_is_too_late() -> None:
    """Then a correction helps."""
    ledger = during(project("A"))
    ledger.do(reported("李静", entry(invested_yuan=3)), OPEN)
    answer = undone(ledger, OPEN + timedelta(minutes=10, seconds=1))
    assert (answer.kind, answer.facts["projects"][0]["name"]) == ("too_late_to_take_back", "A项目")
    assert ledger.project("A").cumulative_yuan == 3


def test_what_a_later_day_counts_from_is_not_taken_back() -> None:
    """Somebody else reported after midnight: the older figures are its baseline."""
    ledger = morning(project("A"))
    ledger.do(reported("李静", entry(invested_yuan=3)), at("11-23 23:58"))
    ledger.do(reported("王敏", entry(invested_yuan=4)), at("11-24 00:01"))
    assert undone(ledger, at("11-24 00:02")).kind == "too_late_to_take_back"
    assert ledger.project("A").cumulative_yuan == 7


def test_over_midnight_it_can_be_taken_back() -> None:
    """Ten minutes are ten minutes."""
    ledger = morning(project("A"))
    ledger.do(reported("李静", entry(invested_yuan=3)), at("11-23 23:58"))
    assert undone(ledger, at("11-24 00:02")).kind == "report_taken_back"
    assert (ledger.project("A").cumulative_yuan, ledger.project("A").last_report_on) == (0, None)


@pytest.mark.parametrize("sent", ["11-23 16:58", "11-23 18:00"])
def test_taken_back_after_the_close_the_duty_is_missed(sent: str) -> None:
    """The window does not open again; a new report is late and told once more."""
    ledger = closed(project("A")) if sent == "11-23 18:00" else during(project("A"))
    ledger.do(reported("李静", entry(invested_yuan=3)), at(sent))
    ledger.beat(at("11-23 17:00"))
    ledger.beat(at("11-23 17:01"))
    undone(ledger, at(sent) + timedelta(minutes=5))
    assert ledger.duty("A").state is DutyState.MISSED
    ledger.do(reported("李静", entry(invested_yuan=4)), at("11-23 18:10"))
    assert ledger.duty("A").state is DutyState.LATE
    assert ledger.of_kind("late_report")[-1].facts["invested_yuan"] == 4


def test_a_report_of_the_same_batch_is_taken_back() -> None:
    """What was loaded is older than the report; it is found by its key."""
    ledger = during(project("A", cumulative_yuan=1_000))
    event = ReportTakenBack(by=by("李静"))
    work = ledger.work(needs_taken_back(event, OPEN))
    ledger.do(reported("李静", entry(invested_yuan=300)), OPEN)
    laid_over = replace(work, aggregates={**work.aggregates, **ledger.rows})
    outcome = take_back(laid_over, event, ledger.county, OPEN)
    assert outcome.answer is not None
    assert (outcome.answer.kind, outcome.answer.facts["projects"][0]["cumulative_yuan"]) == ("report_taken_back", 1_000)


def test_somebody_standing_in_on_other_days_has_no_projects_today() -> None:
    """The B角 of a liaison who is there: the lookup names the projects, the day decides."""
    ledger = during(project("A"))
    posts = dict(ledger.county.roster.posts)
    posts[HOUSING] = replace(posts[HOUSING], backup="刘强")
    ledger.county = replace(ledger.county, roster=replace(ledger.county.roster, posts=posts))
    event = reported("刘强", no_change=True)
    work = ledger.work(needs_reported(event, OPEN))
    answers = {k: ("A",) if k.name == "projects_of_account" else v for k, v in work.answers.items()}
    rows = {("project", "A"): ledger.project("A")}
    outcome = report(replace(work, answers=answers, aggregates=rows), event, ledger.county, OPEN)
    assert outcome.answer is not None
    assert (outcome.answer.kind, outcome.answer.facts["choices"]) == ("which_project", [])


def test_nobody_in_particular_takes_nothing_back() -> None:
    """An account that never reported."""
    ledger = during(project("A", HOUSING))
    actor = Actor(staff_id="", channel=Channel.PRIVATE)
    assert ledger.answer(ReportTakenBack(by=actor), OPEN).kind == "nothing_to_take_back"


def test_a_past_day_that_was_reported_is_only_corrected_on_request() -> None:
    """昨天完成80万 upon a report of yesterday changes nothing until it is said to be a correction."""
    ledger = during(project("A"))
    ledger.do(reported("李静", entry(invested_yuan=300)), OPEN)
    next_day, past_on = at("11-24 09:00"), at("11-23 00:00").date()
    again = replace(reported("李静", entry(invested_yuan=80)), past_on=past_on)
    answer = ledger.answer(again, next_day)
    assert (answer.kind, answer.facts["projects"], ledger.project("A").cumulative_yuan) == (
        "already_reported",
        ["A项目"],
        300,
    )
    assert ledger.answer(replace(again, again=True), next_day).kind == "report_saved"
    assert ledger.project("A").cumulative_yuan == 80


def test_in_a_group_a_head_speaks_for_no_liaison_by_a_short_word() -> None:
    """What is still owed by his unit stays owed."""
    ledger = during(project("A"))
    ledger._projects_of_account = lambda _account: ledger.all(ProjectFile)  # type: ignore[method-assign]
    head = reported("张局", no_change=True)
    among = replace(head, by=replace(head.by, channel=Channel.GROUP))
    assert (ledger.answer(among, OPEN).kind, ledger.answer(head, OPEN).kind) == ("which_project", "report_saved")
