"""Persons named by title, given name or nickname (language §4)."""

import pytest

from handlers.language.bodies import find_units
from handlers.language.names import Names
from handlers.language.persons import find_people, sure
from tests.language.kit import vocabulary


def people(text: str) -> list[str]:
    words = vocabulary()
    return [key for key, _span in sure(find_people(text, words.people, find_units(text, words.units)))]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("给老段说一声", ["段宏图"]),
        ("请雅琴同志把计划发我", ["苏雅琴"]),
        ("这个事交给伟明局长办", ["张伟明"]),
        ("环保局老陆 一周内办下来", ["陆清源"]),
        ("让那个交投的洪总解决", ["洪天佑"]),
        ("让敏之跟企业联系", ["蒋敏之"]),
        ("请城投雅静把图纸传来", ["毛雅静"]),
        ("林书记要一份情况", ["林素芬"]),
        ("提请常务召集会议", ["高志成"]),
        ("请立群副县长牵头", ["张立群"]),
        ("敏主任给我准备材料", ["王敏"]),
        ("让环保的小万带人看看", ["万晓琳"]),
        ("晓燕休产假,范镇长顶着", ["卢晓燕", "范志勇"]),
        ("覃勇江一帆孔文涛你们三个", ["覃勇", "江一帆", "孔文涛"]),
        ("交通局王局长明天来", ["王建国"]),
        ("水利局的王局把大坝看一下", ["王志远"]),
        ("盛大队长带队", ["盛国强"]),
    ],
)
def test_people_are_known_as_they_are_addressed(text: str, keys: list[str]) -> None:
    """And the unit said before a name tells two of one name apart."""
    assert people(text) == keys


@pytest.mark.parametrize(
    "text", ["转给王局", "给李联络员布置任务", "老旧小区要改", "小区路灯", "别莫总是拖", "常务会议部署", "县委常委会"]
)
def test_nobody_is_guessed(text: str) -> None:
    """Two of one name, and words that only look like a name."""
    assert people(text) == []


def test_whom_a_name_cannot_tell_apart_share_a_span() -> None:
    """So that the caller asks."""
    found = find_people("转给王局", vocabulary().people)
    assert [key for key, _span in found] == ["王建国", "王志远"]
    assert {span for _key, span in found} == {(2, 4)}


def test_nobody_is_found_where_nobody_is_known() -> None:
    """An empty roster."""
    assert find_people("请雅琴同志把计划发我", Names()) == []
