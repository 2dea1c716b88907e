"""Calendar files: the office's own overrides, and errors that name file, key and the nearest right word."""

from datetime import date
from pathlib import Path

import pytest

from config.calendars import load_calendar
from config.errors import PolicyError

OFFICIAL_2027 = """
source = "国务院办公厅通知"
official_years = [2027]
[[holiday]]
name = "春节"
from = 2027-02-06
to = 2027-02-12
[[makeup]]
name = "春节"
on = 2027-01-30
"""


def write(folder: Path, text: str) -> Path:
    """The office's file with that text."""
    path = folder / "calendar.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_official_list_of_the_office_replaces_the_computed_year(tmp_path: Path) -> None:
    """A year named official forgets what the law alone said of it."""
    calendar = load_calendar(write(tmp_path, OFFICIAL_2027))
    assert not calendar.is_provisional(date(2027, 2, 1))
    assert calendar.is_work_day(date(2027, 1, 30))
    assert calendar.is_work_day(date(2027, 2, 5))
    assert not calendar.is_work_day(date(2027, 2, 12))


def test_the_office_may_give_a_single_day(tmp_path: Path) -> None:
    """A local holiday changes that day and leaves the year official."""
    text = 'source = "县政府"\n[[holiday]]\nname = "停课日"\nfrom = 2026-12-07\nto = 2026-12-07\n'
    calendar = load_calendar(write(tmp_path, text))
    assert not calendar.is_work_day(date(2026, 12, 7))
    assert calendar.is_work_day(date(2026, 10, 10))


def test_a_missing_override_is_no_override(tmp_path: Path) -> None:
    """An office that edits nothing has the shipped calendar."""
    assert load_calendar(tmp_path / "calendar.toml") == load_calendar()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("official_year = [2027]", ["calendar.toml", "official_year", "'official_years'"]),
        ("official_years = [2027]", ["source", "missing"]),
        ('source = "x"\n[[holiday]]\nname = "春节"\nform = 2027-02-06', ["holiday[1].form", "'from'"]),
        ('source = "x"\n[[holiday]]\nname = "春节"\nfrom = 2027-02-06', ["holiday[1].to", "missing"]),
        ('source = "x"\n[[makeup]]\nname = "春节"\non = "2027-02-06"', ["makeup[1].on", "expected date"]),
        ('source = "x"\n[[holiday]]\nname = "春节"\nfrom = 2027-02-06\nto = 2027-02-01', ["春节.to"]),
        ('source = "x"\n[[yearly]]\nname = "春节"\nmonth = 2\nday = 31', ["春节.day"]),
        ('source = "x"\nofficial_years = ["2027"]', ["official_years", "2027"]),
        ('source = "x"\nholiday = [1]', ["holiday[1]"]),
        ("source =", ["calendar.toml", "not_toml"]),
        (OFFICIAL_2027 + '[[makeup]]\nname = "春节"\non = 2027-02-07', ["2027-02-07", "already"]),
    ],
)
def test_a_bad_file_stops_the_start_and_says_where(tmp_path: Path, text: str, words: list[str]) -> None:
    """The message names the file, the key and what was meant."""
    with pytest.raises(PolicyError) as caught:
        load_calendar(write(tmp_path, text))
    assert all(word in str(caught.value) for word in words)
