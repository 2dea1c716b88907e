"""Projects named by a piece of their names (language §4)."""

import pytest

from handlers.language.bodies import find_units
from handlers.language.projects import Around, find_projects, project_choices
from handlers.language.sentences.subject import named_projects
from tests.language.kit import county, vocabulary

PROJECTS = named_projects(county()[1])


def around(text: str, *near: str) -> Around:
    spans = tuple(span for _key, span in find_units(text, vocabulary().units))
    return Around(places=vocabulary().places, bodies=spans, near=frozenset(near))


def projects(text: str, *near: str) -> list[str]:
    return [key for key, _span in find_projects(text, PROJECTS, around(text, *near))]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("汽车线束那家厂房漏水", ["QH030"]),
        ("线束厂招不到工", ["QH030"]),
        ("二中迁建要保开学,钢结构要早投产", ["QH019", "QH032"]),
        ("二中工地发现古墓", ["QH019"]),
        ("水库那个时间往后挪", ["QH011"]),
        ("通景公路环评", ["QH008"]),
        ("民宿红线图", ["QH048"]),
        ("充电桩选点", ["QH055"]),
        ("粪污项目的用地", ["QH016"]),
        ("陶瓷那边压力不够", ["QH034"]),
        ("把QH021和qh033的表报来", ["QH021", "QH033"]),
        ("把医院那个事弄弄", ["QH021"]),
        ("城西片区的坟", ["QH050"]),
        ("厂房封顶没有", ["QH027"]),
        ("停车厂46亩指标", ["QH005"]),
    ],
)
def test_a_piece_that_one_project_has_names_it(text: str, keys: list[str]) -> None:
    """Wherever in its name it stands, by code, or as it sounds."""
    assert projects(text) == keys


@pytest.mark.parametrize(
    "text",
    [
        "智能化要不要招标",
        "立面改造做到那头了",
        "二次结构砌筑",
        "交通局的公路",
        "市场监管局去查",
        "各单位项目推进计划",
        "石渡的事",
    ],
)
def test_what_is_said_of_any_project_names_none(text: str) -> None:
    """Nor does a place, or a part of a unit's name."""
    assert projects(text) == []


def test_what_several_share_is_of_the_unit_named() -> None:
    """老熊,你那个市场: 梅塘镇 has one market."""
    assert projects("你那个市场不能再拖", "梅塘镇") == ["QH047"]
    assert projects("你那个市场不能再拖") == []


def test_what_cannot_be_told_is_offered() -> None:
    """At most three."""
    text = "污水那个项目编号是多少"
    assert projects(text) == []
    assert project_choices(text, PROJECTS, around(text)) == ("QH038", "QH052")


def test_all_projects_of_a_unit() -> None:
    """Where it has so many."""
    assert projects("柳湾两个项目差多少") == ["QH040", "QH041"]
