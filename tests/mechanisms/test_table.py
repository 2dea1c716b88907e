"""docs/mechanisms.md: every row of the documents, with what rules it and what watches it, or what is missing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from config.load import FOLDER, load_policy

ROOT = Path(__file__).parents[2]
COUNTS = {"D0": 13, "D1": 8, "D2": 4, "D3": 7, "D4": 9}
ROWS_OF = {"D0": range(1, 14), "D1": range(1, 9), "D2": range(1, 5), "D3": range(1, 8), "D4": range(9)}
ROWS = {
    cells[1]: cells
    for line in (ROOT / "docs" / "mechanisms.md").read_text("utf-8").splitlines()
    if len(cells := [each.strip() for each in line.split("|")]) == 8 and re.fullmatch(r"D\d-\d+", cells[1])
}

CADENCES = {name for path in FOLDER.glob("*.toml") for name in load_policy(path).cadences}


def quoted(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_every_row_of_the_documents_is_there() -> None:
    """Forty-one, in their order."""
    wanted = [f"{document}-{n}" for document, numbers in ROWS_OF.items() for n in numbers]
    assert {document: len(numbers) for document, numbers in ROWS_OF.items()} == COUNTS
    assert list(ROWS) == wanted
    assert len(wanted) == sum(COUNTS.values()) == 41


@pytest.mark.parametrize("row", ROWS)
def test_a_row_is_watched_or_says_what_is_missing(row: str) -> None:
    """The test exists, and one of ours is named after its row; what is not whole says what it lacks."""
    _empty, _row, _name, state, said, _keys, tests, _end = ROWS[row]
    assert quoted(tests) or "还没有" in said
    assert state in ("能用", "部分", "计划")
    named = [each for each in quoted(tests) if each.startswith("tests/mechanisms/")]
    assert named or state != "能用", "what works has a test here named after its row"
    assert state == "能用" or "还没有" in said or "计划" in said, "what is not whole says what it lacks"
    for where in quoted(tests):
        path, _colons, name = where.partition("::")
        text = (ROOT / path).read_text("utf-8")
        if path.startswith("tests/mechanisms/"):
            assert name.startswith(f"test_{row.lower().replace('-', '_')}_")
            assert f"def {name}(" in text


@pytest.mark.parametrize("row", ROWS)
def test_a_row_names_all_of_its_tests(row: str) -> None:
    """Every test here that is named after it, so that whoever reads the page finds what watches it."""
    begins, here = f"def test_{row.lower().replace('-', '_')}_", Path(__file__).parent
    found = {
        f"tests/mechanisms/{path.name}::{line.removeprefix('async ').removeprefix('def ').partition('(')[0]}"
        for path in here.glob("test_*.py")
        for line in path.read_text("utf-8").splitlines()
        if line.removeprefix("async ").startswith(begins)
    }
    assert found == {each for each in quoted(ROWS[row][6]) if each.startswith("tests/mechanisms/")}


@pytest.mark.parametrize("row", ROWS)
def test_a_row_names_keys_that_a_policy_has(row: str) -> None:
    """Cadences by the name a shipped policy calls them; everything else stands on the page of policies."""
    page = (ROOT / "docs" / "policy.md").read_text("utf-8")
    for key in quoted(ROWS[row][5]):
        table, _dot, name = key.partition(".")
        if table == "cadences":
            assert name in CADENCES
        else:
            assert f"`{key.removesuffix('.*')}" in page or f"[{key.removesuffix('.*')}]" in page or "ladders" in key
