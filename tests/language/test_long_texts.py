"""However many names a text holds: it is looked through once, and not once for each of them."""

from datetime import datetime
from time import process_time

import pytest

from domain.calendars import COUNTY_ZONE
from handlers.language.sentences.interpret import interpret
from tests.language.kit import said

MONDAY = datetime(2026, 11, 23, 9, 10, tzinfo=COUNTY_ZONE)
CHARACTERS = 900
TIMES_AS_LONG = 3.5
"""What is all names may take so many times as long as what holds none."""


def seconds(text: str) -> float:
    """Of the processor, for one reading: the least of several, since others use it too."""
    words, projects = said(text[:CHARACTERS], "王敏", MONDAY)
    interpret(words, projects)
    took = []
    for _time in range(4):
        start = process_time()
        interpret(words, projects)
        took.append(process_time() - start)
    return min(took)


@pytest.mark.parametrize("name", ["住建局", "王局、", "主建局"])
def test_a_text_of_nothing_but_names_takes_little_longer_than_any_other(name):
    """住建局 three hundred times."""
    assert seconds(name * CHARACTERS) < TIMES_AS_LONG * seconds("的" * CHARACTERS)


def test_what_stands_behind_a_thousand_characters_is_no_part_of_the_sentence():
    """A document is not read as one."""
    long = "请住建局抓紧。" + "的" * 1_000
    words, projects = said(f"{long}请财政局周五前报送方案", "王敏", MONDAY)
    fields = interpret(words, projects).fields
    assert "财政局" not in fields.get("units", [])
    assert "deadline" not in fields
