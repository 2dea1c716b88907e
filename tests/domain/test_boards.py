"""The board in the hall: only what was looked at goes up, and only where a decision allows it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.actors import Channel
from domain.boards.boards import Board
from domain.boards.composing import composed
from domain.boards.rules import BoardRules
from domain.events import BoardAsked, BoardTakenDown, Confirmed
from domain.lights.lights import Dimension, Finding, Light, LightFile
from domain.lights.rules import Colour
from domain.matters.drafts import Draft
from domain.outcome import Answer
from domain.projects.files import ProjectFile
from domain.projects.milestones import Milestone
from tests.domain.matter_kit import Book, at, by, county
from tests.domain.project_kit import project

RULES = BoardRules(basis="县委办〔2026〕15号第四条")
TODAY = date(2026, 11, 23)
NOW = at("11-23 10:00")


def light(key: str, *colours: tuple[date, Colour]) -> LightFile:
    """A file that turned to these colours on these days, for want of money spent."""

    def found(colour: Colour) -> Finding:
        return Finding(dimension=Dimension.POINTS, colour=colour, measured="15", limit=10, done="54", plan="69")

    return LightFile(
        key=key, lights=tuple(Light(on=day, colour=colour, findings=(found(colour),)) for day, colour in colours)
    )


def hall(**colours: Colour) -> tuple[list[ProjectFile], dict[str, LightFile]]:
    """Projects by name, each in its colour since the first of the month."""
    files = [replace(project(), key=name, name=name) for name in colours]
    return files, {name: light(name, (date(2026, 11, 1), colour)) for name, colour in colours.items()}


def test_the_worst_stand_first_and_the_green_are_only_counted() -> None:
    projects, lights = hall(甲=Colour.GREEN, 乙=Colour.YELLOW, 丙=Colour.RED, 丁=Colour.WATCH)
    board = composed(projects, lights, RULES, TODAY)
    assert [(row.project, row.colour) for row in board.rows] == [("丙", Colour.RED), ("乙", Colour.YELLOW)]
    assert (board.reds, board.yellows, board.greens, board.on, board.basis) == (1, 1, 2, TODAY, RULES.basis)
    assert (board.rows[0].done, board.rows[0].plan, board.rows[0].stuck) == ("54", "69", "points")


@pytest.mark.parametrize(("days_ago", "praised"), [(1, True), (10, True), (11, False)])
def test_who_got_better_is_shown_for_ten_days(days_ago: int, praised: bool) -> None:
    """From red to yellow counts, and from yellow to green; a red one is never praised."""
    turned = date.fromordinal(TODAY.toordinal() - days_ago + 1)
    file = light("甲", (date(2026, 10, 1), Colour.YELLOW), (turned, Colour.GREEN))
    board = composed([replace(project(), key="甲")], {"甲": file}, RULES, TODAY)
    assert [row.was for row in board.rows] == ([Colour.YELLOW] if praised else [])


def test_the_next_node_is_the_earliest_that_is_still_ahead() -> None:
    nodes = (
        Milestone(name="主体封顶", planned_on=date(2026, 12, 20)),
        Milestone(name="正负零", planned_on=date(2026, 11, 30)),
        Milestone(name="桩基", planned_on=date(2026, 11, 1)),
        Milestone(name="围挡", planned_on=date(2026, 11, 29), actual_on=date(2026, 11, 20)),
    )
    projects, lights = hall(甲=Colour.RED)
    board = composed([replace(projects[0], milestones=nodes)], lights, RULES, TODAY)
    assert (board.rows[0].node, board.rows[0].node_on) == ("正负零", date(2026, 11, 30))


class Hall(Book):
    """A county that decided to show its lights, with two projects."""

    def __init__(self, basis: str = RULES.basis) -> None:
        plain = county()
        shown = replace(plain.policy, board=replace(RULES, basis=basis))
        projects, lights = hall(甲=Colour.RED, 乙=Colour.GREEN)
        super().__init__(replace(plain, policy=shown), *projects, *lights.values())

    def _all_projects(self) -> list[ProjectFile]:
        return self.all(ProjectFile)

    def _all_lights(self) -> list[LightFile]:
        return self.all(LightFile)

    def asked(self, who: str = "主任", channel: Channel = Channel.PRIVATE) -> Answer:
        return self.answer(BoardAsked(by=by(who, channel), draft="m1", code="4127"), NOW)

    def confirmed(self, who: str = "主任", code: str = "4127") -> Answer:
        return self.answer(Confirmed(by=by(who), draft="m1", code=code), NOW)


def test_it_hangs_only_after_somebody_looked() -> None:
    book = Hall()
    shown = book.asked()
    assert (shown.kind, shown.facts["reds"], shown.facts["total"]) == ("board_confirm", 1, 1)
    assert book.all(Board) == []
    assert book.confirmed(code="1111").kind == "code_wrong"
    assert book.confirmed().kind == "board_let_out"
    board = book.one(Board)
    assert (board.let_out_at, board.unit, len(board.rows)) == (NOW, "项目办", 1)
    book.do(BoardTakenDown(by=by("主任")), NOW)
    assert book.one(Board) == Board()
    assert book.answer(BoardTakenDown(by=by("主任")), NOW).kind == "board_empty"


def test_what_moved_since_it_was_shown_does_not_go_up() -> None:
    """Nobody has looked at that."""
    book = Hall()
    book.asked()
    book.save(light("乙", (date(2026, 11, 1), Colour.RED)))
    assert book.confirmed().kind == "board_moved"
    assert book.all(Board) == []


@pytest.mark.parametrize("who", ["住建长", "住建员", "城建", "县长"])
def test_only_the_office_decides_what_hangs(who: str) -> None:
    book = Hall()
    assert book.asked(who).kind == "no_permit"
    assert book.answer(BoardTakenDown(by=by(who)), NOW).kind == "no_permit"
    assert book.all(Draft) == []


def test_one_to_one_and_with_a_basis() -> None:
    """A group never sees the draft; without a decision there is no board (domain §10.7)."""
    assert Hall().asked(channel=Channel.GROUP).kind == "only_privately"
    assert Hall(basis="").asked().kind == "board_off"
