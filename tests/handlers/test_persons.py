"""A person named where a unit would stand (language §4): the sample county has two 王局."""

from pathlib import Path

import pytest

from documents.workbook import load_workbook_file
from domain.people.roster import Roster
from handlers.readings.persons import addressee

BOOK = load_workbook_file(Path(__file__).parents[2] / "rehearsal" / "counties" / "qinghe.xlsx")
ROSTER = Roster(
    units={u.key: u for u in BOOK.units},
    posts={p.key: p for p in BOOK.posts},
    persons={p.key: p for p in BOOK.persons},
)


@pytest.mark.parametrize(
    ("text", "units", "rest"),
    [
        ("王局，周四前给个说法", ("交通局", "水利局"), "，周四前给个说法"),
        ("王局长 本周五前报方案", ("交通局", "水利局"), " 本周五前报方案"),
        ("请王建国 本周五前报方案", ("交通局",), " 本周五前报方案"),
        ("张伟明局长 明天报方案", ("住建局",), " 明天报方案"),
        ("让李静 周三前报送", ("住建局",), " 周三前报送"),
    ],
)
def test_a_person_stands_for_the_unit(text: str, units: tuple[str, ...], rest: str) -> None:
    """One is taken; two of one surname and title are both offered."""
    found = addressee(text, ROSTER)
    assert found is not None
    assert (found.units, text[found.end :]) == (units, rest)
    assert all(unit in choice for unit, choice in zip(found.units, found.choices, strict=True))


@pytest.mark.parametrize("text", ["王局部地区有雨", "局面要稳住", "召开专题会议", "王敏 周五前 报方案", ""])
def test_other_words_are_no_person(text: str) -> None:
    """Words that only begin like a name, and people who answer for no unit, are left alone."""
    assert addressee(text, ROSTER) is None
