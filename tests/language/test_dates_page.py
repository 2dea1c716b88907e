"""docs/language-dates.md says what our grammar says."""

import re
from pathlib import Path

import pytest

from tests.language.dates import ours

PAGE = Path(__file__).parents[2] / "docs" / "language-dates.md"
ROWS = re.findall(r"^\| (\d+) \| ([^|]+?) \| ([^|]+?) \| ([✓✗]) ([^|]+?) \|", PAGE.read_text("utf-8"), re.M)


def test_there_are_25_and_all_are_counted():
    """The sum below the table is of its rows."""
    assert len(ROWS) == 25
    right = sum(mark == "✓" for _number, _phrase, _meant, mark, _said in ROWS)
    assert f"| 合计 | | | {right}/25 |" in PAGE.read_text("utf-8")


@pytest.mark.parametrize(("phrase", "meant", "mark", "said"), [row[1:] for row in ROWS])
def test_our_column_is_what_we_read(phrase, meant, mark, said):
    """Each row, and whether it is right."""
    assert ours(phrase) == said
    assert (said == meant) is (mark == "✓")
