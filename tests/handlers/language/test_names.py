"""Units, people and projects by every name they go by (language §4)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.language.names import Match, Named, find_names, match

UNITS = [
    Named(key=names[0], names=names)
    for names in (
        ("住建局", "县住房和城乡建设局", "建设局"),
        ("自然资源局", "县自然资源局", "国土局"),
        ("发改局", "县发展和改革局"),
        ("财政局", "县财政局"),
        ("征拆办", "县征地拆迁办公室"),
        ("县委办", "县委办公室"),
        ("县政府办", "县政府办公室", "政府办"),
    )
]
PROJECTS = [
    Named(key=name, names=(name,))
    for name in (
        "80万吨光伏玻璃项目",
        "县人民医院迁建",
        "青禾燃气电厂",
        "城区二期热源",
        "城东安置房",
        "500兆瓦光伏组件项目",
    )
]
PEOPLE = [
    Named(key=name, names=(name,), title=title)
    for name, title in (
        ("王建国", "局长"),
        ("王敏", "主任"),
        ("李静", "副主任"),
        ("李卫东", "主任"),
        ("张伟明", "副局长"),
        ("欧阳海", "常务副县长"),
    )
]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("住建局", "住建局"),
        ("住建", "住建局"),
        ("县住建局", "住建局"),
        ("zjj", "住建局"),
        ("ZJJ", "住建局"),
        ("住建句", "住建局"),
        ("国土局", "自然资源局"),
        ("发改委", "发改局"),
        ("住房和城乡建设局", "住建局"),
    ],
)
def test_units_are_known_by_every_name(text: str, key: str) -> None:
    """Full name, short name, alias, initials, and what voice input makes of them."""
    assert match(text, UNITS).best == key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("光伏玻璃", "80万吨光伏玻璃项目"),
        ("医院", "县人民医院迁建"),
        ("燃气电厂", "青禾燃气电厂"),
        ("cdazf", "城东安置房"),
    ],
)
def test_projects_are_known_by_a_part_of_the_name(text: str, key: str) -> None:
    """The part that only one project has is enough."""
    assert match(text, PROJECTS).best == key


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("光伏", ("80万吨光伏玻璃项目", "500兆瓦光伏组件项目")),
        ("热源二期", ("城区二期热源",)),
        ("县医院", ("县人民医院迁建",)),
    ],
)
def test_doubt_is_asked(text: str, choices: tuple[str, ...]) -> None:
    """No lead, or less than 90: choices."""
    assert match(text, PROJECTS) == Match(choices=choices, score=match(text, PROJECTS).score)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("王局", "王建国"),
        ("王局长", "王建国"),
        ("王主任", "王敏"),
        ("张局", "张伟明"),
        ("伟明", "张伟明"),
        ("章伟明", "张伟明"),
        ("欧阳县长", "欧阳海"),
        ("李副主任", "李静"),
        ("王建国局长", "王建国"),
    ],
)
def test_people_are_known_by_surname_and_title(text: str, key: str) -> None:
    """A deputy is addressed with and without 副."""
    assert match(text, PEOPLE).best == key


@pytest.mark.parametrize(
    ("text", "choices"), [("李主任", {"李静", "李卫东"}), ("小王", {"王建国", "王敏"}), ("张伟", {"张伟明"})]
)
def test_two_of_one_surname_and_title_are_asked(text: str, choices: set[str]) -> None:
    """Two people of the same surname and title: ask; and 张伟 is not 张伟明."""
    found = match(text, PEOPLE)
    assert found.best is None
    assert set(found.choices) == choices


@pytest.mark.parametrize("text", ["", "  ", "局", "交通局", "完全没有关系的一句话"])
def test_strangers_are_nobody(text: str) -> None:
    """Neither best nor choices."""
    assert match(text, UNITS) == Match()


def test_the_county_committee_is_not_its_office() -> None:
    """县委 is part of a name but never enough to be sure."""
    assert match("县委", UNITS).best is None


def test_names_in_a_sentence_come_in_order_and_twice_when_said_twice() -> None:
    """Longest first, initials included, the same unit twice reported twice."""
    text = "请住建局、自然资源局配合,住建局牵头,王局审定,zrzyj会签"
    found = find_names(text, [*UNITS, *PEOPLE])
    assert [key for key, _ in found] == ["住建局", "自然资源局", "住建局", "王建国", "自然资源局"]
    assert [text[slice(*span)] for _, span in found] == ["住建局", "自然资源局", "住建局", "王局", "zrzyj"]


def test_a_name_two_people_share_is_reported_for_both() -> None:
    """The caller sees one span with two keys and asks."""
    assert find_names("请李主任阅", PEOPLE) == [("李静", (1, 4)), ("李卫东", (1, 4))]


@given(st.text(max_size=40))
def test_any_text_is_matched_without_raising(text: str) -> None:
    """At most three choices, and never both an answer and a question."""
    found = match(text, [*UNITS, *PROJECTS, *PEOPLE])
    assert len(found.choices) <= 3
    assert not (found.best and found.choices)
    find_names(text, [*UNITS, *PROJECTS, *PEOPLE])
