"""What may be told of a project, by whom, and what it changes; what may be asked and by whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.events.projects import ProjectAsked, ProjectFact, ProjectTold
from domain.outcome import Answer, Outcome
from domain.projects.elements import Element
from domain.projects.files import ProjectFile, Stage
from domain.projects.milestones import Milestone
from tests.domain.matter_kit import Book, at, by
from tests.domain.project_kit import permit, project

NOW = at("11-25 09:00")
TODAY = date(2026, 11, 25)
FILE = project(
    aliases=("安置房",),
    elements=(permit("用地批复"),),
    milestones=(Milestone(name="主体封顶", planned_on=date(2027, 6, 30)),),
)


class Files(Book):
    """A book that also answers for projects."""

    def _all_projects(self) -> list[ProjectFile]:
        return self.all(ProjectFile)


def told(fact: ProjectFact, who: str = "主任", of: ProjectFile = FILE, **more: Any) -> tuple[Outcome, ProjectFile]:
    """The outcome, and the project afterwards."""
    book = Files(None, of)
    outcome = book.do(ProjectTold(**{"by": by(who), "project": "安置房", "fact": fact, **more}), NOW)
    return outcome, book.one(ProjectFile)


def kind_of(outcome: Outcome) -> str:
    return outcome.answer.kind if outcome.answer else ""


def test_a_start_is_a_day_a_stage_and_a_move() -> None:
    """And enrols nothing."""
    _outcome, after = told(ProjectFact.STARTED, on=date(2026, 11, 20))
    assert (after.started_on, after.stage, after.enrolled_on) == (date(2026, 11, 20), Stage.UNDER_CONSTRUCTION, None)
    assert [(m.on, m.before, m.after, m.by) for m in after.moves] == [
        (date(2026, 11, 20), Stage.PRE_CONSTRUCTION, Stage.UNDER_CONSTRUCTION, "主任")
    ]


def test_enrolment_comes_after_the_start() -> None:
    """Before it is a contradiction, said so and not written down."""
    outcome, after = told(ProjectFact.ENROLLED)
    assert (kind_of(outcome), after) == ("project_not_told", FILE)
    started = project(aliases=("安置房",), started_on=date(2026, 11, 1), stage=Stage.UNDER_CONSTRUCTION)
    assert told(ProjectFact.ENROLLED, of=started)[1].enrolled_on == TODAY
    assert told(ProjectFact.ENROLLED, of=started, on=date(2026, 10, 31))[1].enrolled_on is None


@pytest.mark.parametrize(
    ("who", "may"),
    [("主任", True), ("住建员", True), ("住建长", True), ("交通员", False), ("城建", False), ("书记", False)],
)
def test_who_may_tell_of_a_start(who: str, may: bool) -> None:
    """The office and the project's own unit."""
    assert (told(ProjectFact.STARTED, who)[1].started_on is not None) is may


def test_who_leads_an_element_may_tell_of_it() -> None:
    """The element's department settles its own line, and nothing else of the project."""
    mine = project(aliases=("安置房",), elements=(permit("用地批复", level="省级"),))
    roads = project(aliases=("安置房",), elements=(Element(name="道路许可", unit="交通局"),))
    assert told(ProjectFact.SETTLED, "交通员", of=roads, name="道路许可")[1].elements[0].settled_on == TODAY
    assert told(ProjectFact.SETTLED, "交通员", of=mine, name="用地批复")[1] == mine


@pytest.mark.parametrize(
    ("fact", "more", "why"),
    [
        (ProjectFact.STARTED, {"on": date(2026, 11, 26)}, "not_yet"),
        (ProjectFact.APPLIED, {"name": "环评"}, "no_such_part"),
        (ProjectFact.REACHED, {"name": "封顶"}, "no_such_part"),
        (ProjectFact.MOVED_OUT, {}, "needs_reason"),
        (ProjectFact.LEADER, {"name": "无名"}, "no_such_leader"),
        (ProjectFact.OWNER, {"name": "无名局"}, "no_such_owner"),
    ],
)
def test_why_a_fact_is_not_written_down(fact: ProjectFact, more: dict[str, Any], why: str) -> None:
    """With a reason that can be put right, and nothing changed."""
    outcome, after = told(fact, **more)
    assert isinstance(outcome.answer, Answer)
    assert (outcome.answer.kind, outcome.answer.facts["why"], after) == ("project_not_told", why, FILE)


def test_out_of_the_plan_and_back() -> None:
    """Each with its reason; back to where it stood."""
    _outcome, out = told(ProjectFact.MOVED_OUT, text="不可抗力，当年无法开工")
    assert (out.stage, out.moves[-1].reason) == (Stage.MOVED_OUT, "不可抗力，当年无法开工")
    _outcome, back = told(ProjectFact.MOVED_IN, of=out, text="条件恢复")
    assert (back.stage, [m.reason for m in back.moves]) == (
        Stage.PRE_CONSTRUCTION,
        ["不可抗力，当年无法开工", "条件恢复"],
    )


@pytest.mark.parametrize(
    ("fact", "more", "field", "value"),
    [
        (ProjectFact.LEADER, {"name": "常务"}, "sponsor_post", "县领导|常务副县长"),
        (ProjectFact.DATE, {"on": date(2027, 6, 30)}, "plan_finish_on", date(2027, 6, 30)),
        (ProjectFact.TARGET, {"text": "年底封顶"}, "progress_target", "年底封顶"),
        (ProjectFact.OWNER, {"name": "交通局"}, "liaison_post", "交通局|联络员"),
    ],
)
def test_the_four_fixed_things_are_the_offices_to_fix(
    fact: ProjectFact, more: dict[str, Any], field: str, value: object
) -> None:
    """Nobody else's, not even the unit's own."""
    assert getattr(told(fact, **more)[1], field) == value
    outcome, after = told(fact, "住建长", **more)
    assert (kind_of(outcome), after) == ("no_permit", FILE)


def test_a_node_is_reached_on_its_day() -> None:
    """The plan of it stays."""
    node = told(ProjectFact.REACHED, name="主体封顶", on=date(2026, 11, 24))[1].milestones[0]
    assert (node.planned_on, node.actual_on) == (date(2027, 6, 30), date(2026, 11, 24))


def test_a_name_of_two_projects_is_asked_about() -> None:
    """Nothing is guessed; an exact name is that project."""
    book = Files(None, FILE, project(key="P2", name="城西安置房", aliases=()))
    outcome = book.do(ProjectTold(by=by("主任"), project="安置房建", fact=ProjectFact.STARTED), NOW)
    assert kind_of(outcome) == "project_told"
    outcome = book.do(ProjectTold(by=by("主任"), project="城", fact=ProjectFact.STARTED), NOW)
    assert kind_of(outcome) == "which_file"


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("gaps", "gap_list"),
        ("triggers", "trigger_list"),
        ("rates", "start_rates"),
        ("unenrolled", "unenrolled_list"),
        ("schedule", "back_schedule"),
        ("readiness", "readiness"),
        ("register", "element_register"),
        ("standing", "project_standing"),
    ],
)
def test_every_question_has_its_answer(query: str, kind: str) -> None:
    """For the office; a stranger is not answered."""
    book = Files(None, FILE)
    assert book.answer(ProjectAsked(by=by("主任"), query=query, subject="安置房"), NOW).kind == kind
    assert book.do(ProjectAsked(by=by("外人"), query=query, subject="安置房"), NOW) == Outcome()


@pytest.mark.parametrize(
    ("who", "sees"), [("主任", 1), ("书记", 1), ("城建", 1), ("住建员", 1), ("交通", 0), ("交通员", 0)]
)
def test_one_sees_the_own_part(who: str, sees: int) -> None:
    """The county, the own field, the own unit."""
    book = Files(None, project(sponsor_post=""))
    assert book.answer(ProjectAsked(by=by(who), query="gaps"), NOW).facts["total"] == sees


def test_in_and_out_of_the_plan_wants_a_proven_sender() -> None:
    """What only the office writes down is not taken from a callback that proves nobody; a report still is."""
    forged = replace(by("主任"), proven=False)
    for fact in (ProjectFact.MOVED_OUT, ProjectFact.LEADER, ProjectFact.TARGET):
        outcome, after = told(fact, by=forged, text="资金不落实", name="局长")
        assert (kind_of(outcome), after) == ("unproven", FILE)
    assert kind_of(told(ProjectFact.STARTED, by=forged, on=date(2026, 11, 20))[0]) == "project_told"
