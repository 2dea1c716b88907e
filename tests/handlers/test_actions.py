"""A press of a button → Event; every button that a card can carry is known here."""

import pytest

from domain.actors import Actor, Channel
from domain.events import Misunderstood, Reported, Rewritten
from domain.projects.files import Entry
from domain.rounds.forms import mark_of
from handlers.actions import ACTIONS, pressed
from outbox.buttons import BUTTONS
from tests.handlers.said_kit import short

BY = Actor(staff_id="id-李静", channel=Channel.CARD, message_id="c|id-李静|sign|f1")
ALL = {"item": "2026-1", "unit": "住建局", "draft": "m1", "code": "1234", "submission": "s", "text": "新的文字"}
ROUND = {"projects": "P1", "period": "2026-11-23", "progress_1": "桩基70%", "shown_1": mark_of("桩基70%")}
SEVERAL = {"projects": "P1,P2,P3", "period": "2026-11-23", "line_1": "", "line_2": "", "line_3": ""}


def nines(count: int) -> str:
    return "9" * count


@pytest.mark.parametrize(
    ("action", "event"),
    [
        ("sign", "Acknowledged items=2026-1"),
        ("submit", "Submitted text=新的文字 code=9999 item=2026-1"),
        ("feed_back", "FedBack text=新的文字 item=2026-1"),
        ("confirm", "Confirmed code=1234 fresh_code=9999"),
        ("drop", "Dropped"),
        ("release", "Released submission=s code=1234 fresh_code=9999"),
        ("keep", "Kept submission=s code=1234"),
        ("rewrite", "Rewritten text=新的文字 submission=s code=1234 fresh_code=9999"),
        ("accept", "Reviewed item=2026-1 unit=住建局 accept text=新的文字 code=1234"),
        ("send_back", "Reviewed item=2026-1 unit=住建局 text=新的文字 code=1234"),
        ("no_change", "Reported no_change"),
        ("take_back", "ReportTakenBack"),
        ("mine", "Asked query=mine"),
        ("ask_item", "Asked query=item item=2026-1"),
    ],
)
def test_every_action_is_an_event_of_who_pressed(action, event):
    """The params say with what; the account says who."""
    found = pressed(action, ALL, BY, nines)
    assert short(found) == event
    assert found is not None
    assert found.by == BY


def test_every_button_has_its_action():
    """No card carries a button that does nothing."""
    assert set(BUTTONS) == set(ACTIONS)


@pytest.mark.parametrize(
    ("action", "params"),
    [
        ("explode", ALL),
        ("", {}),
        ("sign", {}),
        ("sign", {"item": "  "}),
        ("confirm", {"draft": "m1"}),
        ("rewrite", {"submission": "s", "code": "1234", "text": ""}),
        ("accept", {"item": "2026-1"}),
        ("submit", {"text": "已报送"}),
        ("report", {"invested_1": "320"}),
    ],
)
def test_an_unknown_action_or_a_missing_param_is_nothing(action, params, caplog):
    """Nothing happens, and a line is written about it."""
    assert pressed(action, params, BY, nines) is None
    assert caplog.records


@pytest.mark.parametrize(
    ("filled", "entry"),
    [
        ({"invested_1": "320"}, Entry(project="P1", invested_yuan=3_200_000)),
        ({"invested_1": "３２０．５"}, Entry(project="P1", invested_yuan=3_205_000)),
        ({"invested_1": "1,200万"}, Entry(project="P1", invested_yuan=12_000_000)),
        ({"invested_1": "0"}, Entry(project="P1", invested_yuan=0)),
        ({"progress_1": "桩基75%"}, Entry(project="P1", progress="桩基75%")),
        ({"problem_1": "高压线尚未迁改"}, Entry(project="P1", problem="高压线尚未迁改")),
    ],
)
def test_what_was_filled_in_is_reported_and_what_was_left_is_not(filled: dict[str, str], entry: Entry) -> None:
    """An input that shows what it showed at first says nothing of its project."""
    event = pressed("report", {**ROUND, **filled}, BY, nines)
    assert event == Reported(by=BY, entries=(entry,), period="2026-11-23")


@pytest.mark.parametrize(
    ("filled", "entry"),
    [
        ({"line_1": "320"}, Entry(project="P1", invested_yuan=3_200_000)),
        (
            {"line_2": "３２０．５ 3号楼封顶 问题：高压线尚未迁改"},
            Entry(project="P2", invested_yuan=3_205_000, progress="3号楼封顶", problem="高压线尚未迁改"),
        ),
        ({"line_3": "1.2亿元 主体封顶"}, Entry(project="P3", invested_yuan=120_000_000, progress="主体封顶")),
        ({"line_1": "3号楼封顶"}, Entry(project="P1", progress="3号楼封顶")),
        ({"line_1": "无变化"}, Entry(project="P1", no_change=True)),
    ],
)
def test_of_several_projects_each_is_one_line(filled: dict[str, str], entry: Entry) -> None:
    """As one would type it, the figure without 万元 too; an empty line says nothing."""
    event = pressed("report", {**SEVERAL, **filled}, BY, nines)
    assert event == Reported(by=BY, entries=(entry,), period="2026-11-23")


def test_lines_left_empty_save_nothing() -> None:
    """The answer says how."""
    assert isinstance(pressed("report", SEVERAL, BY, nines), Misunderstood)


@pytest.mark.parametrize("amount", ["", "三台", "1e9999", "NaN", "999999999999999", "320万和80万", "-", "\x00"])
def test_an_amount_that_is_none_saves_nothing(amount: str) -> None:
    """Nothing filled in, or no figure: an answer that says how."""
    event = pressed("report", {**ROUND, "invested_1": amount}, BY, nines)
    assert event == Misunderstood(by=BY, text=event.text, guess="report")  # type: ignore[union-attr]


def test_a_rewriting_gets_a_code_of_its_own():
    """The old code never fits the new text."""
    event = pressed("rewrite", ALL, BY, nines)
    assert isinstance(event, Rewritten)
    assert event.fresh_code == "9999"
