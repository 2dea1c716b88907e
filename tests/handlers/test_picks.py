"""One of several that were offered: by number, short name or full name (language §4)."""

from __future__ import annotations

import pytest

from domain.people.records import Unit
from domain.people.roster import Roster
from domain.projects.files import ProjectFile
from handlers.readings.picks import choice_of, is_none_of_them, projects_offered, units_offered

UNITS = Roster(
    units={
        key: Unit(key=key, name=f"县{name}投资有限公司", aliases=(key[:2], f"县{key[:2]}"))
        for key, name in {"交投公司": "交通建设", "城投公司": "城市建设", "农投公司": "农业发展"}.items()
    }
)
OFFERED = units_offered(("交投公司", "农投公司", "城投公司（王建国）"), UNITS)
WATER = {
    "P1": ProjectFile(
        key="P1", name="松坪镇污水处理设施", aliases=("松坪污水",), unit="松坪镇", liaison_post="松坪镇|联络员"
    ),
    "P2": ProjectFile(
        key="P2", name="污水处理厂扩建工程", aliases=("污水厂",), unit="城投公司", liaison_post="城投公司|联络员"
    ),
}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        *[("1", "交投公司"), ("第二个", "农投公司"), ("选3", "城投公司"), ("2。", "农投公司")],
        *[("交投", "交投公司"), ("县城投", "城投公司"), ("县农业发展投资有限公司", "农投公司")],
        *[("是交投吧", "交投公司"), ("王建国", "城投公司"), ("交投公司", "交投公司")],
        *[("4", ""), ("投资公司", ""), ("好的", ""), ("12月9日前", ""), ("大家辛苦了", ""), ("", "")],
    ],
)
def test_a_unit_is_picked_as_people_say_it(said: str, meant: str) -> None:
    """What fits none, or several, picks none."""
    assert choice_of(said, OFFERED) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2", "P2"),
        ("污水厂", "P2"),
        ("松坪镇污水处理设施", "P1"),
        ("污水", ""),
        ("污水厂那个", "P2"),
        ("处理厂", "P2"),
        ("松坪镇那个项目", "P1"),
    ],
)
def test_a_project_is_picked_the_same_way(said: str, meant: str) -> None:
    """By number and by any of its names."""
    assert choice_of(said, projects_offered(("P1", "P2"), WATER)) == meant


@pytest.mark.parametrize(
    ("said", "none"),
    [
        *[("不是这些", True), ("都不是", True), ("算了，不报了", True), ("那算了吧", True), ("不用了", True)],
        *[("不是", True), ("不是第一个", False), ("算了30万", False), ("都是", False), ("2", False), ("", False)],
    ],
)
def test_that_none_is_meant_is_an_answer_too(said: str, none: bool) -> None:
    """不是这些 calls the question off."""
    assert is_none_of_them(said) is none
