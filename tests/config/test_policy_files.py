"""Policy files: every fault names file, line, key and the nearest right word."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.policy_words import REASONS, policy_sentence
from config.load import FOLDER, PolicyFault, load_policy, policy_path, wordless
from config.places import line_of
from config.wording import load_wording

SHIPPED = (FOLDER / "default.toml").read_text("utf-8")
OVERDUE = "terms.ladders.overdue"


def faulty(tmp_path: Path, old: str, new: str) -> PolicyFault:
    """The shipped policy with one thing written differently."""
    assert SHIPPED.count(old) >= 1, old
    path = tmp_path / "own.toml"
    path.write_text(SHIPPED.replace(old, new, 1), "utf-8")
    with pytest.raises(PolicyFault) as found:
        load_policy(path)
    return found.value


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("undo_within =", "undo_witin =", ("terms.undo_witin", "unknown_key", "undo_within")),
        ("[daily_round]", "[daily_rond]", ("daily_rond", "unknown_key", "daily_round")),
        ("urgent = 5", "urgent = 'x'", ("terms.default_work_days.urgent", "bad_number", "")),
        ('confirm_within = "PT10M"', 'confirm_within = "10分钟"', ("terms.confirm_within", "bad_duration", "")),
        ('opens = "15:30"', 'opens = "三点半"', ("daily_round.opens", "bad_time", "")),
        ("insists_daily = false", "insists_daily = 'maybe'", ("daily_round.insists_daily", "bad_flag", "")),
        ('anchor = "deadline"', "", ("terms.ladders.overdue.anchor", "missing", "")),
        ('anchor = "deadline"', 'anchor = "dedline"', ("terms.ladders.overdue.anchor", "bad_word", "deadline")),
        (
            'work_days = 1, at = "09:10", to = "head"',
            'work_days = 1, at = "09:10", to = "heads"',
            ("terms.ladders.overdue.rungs[3].to", "bad_word", "head"),
        ),
        ("work_days = 2,", "work_day = 2,", ("terms.ladders.overdue.rungs[4].work_day", "unknown_key", "work_days")),
        ("work_days = 2,", "work_days = 9,", ("terms.ladders.overdue.rungs", "contradiction", "")),
        (
            'work_days = -1, at = "14:40"',
            'work_days = -3, at = "08:00"',
            ("terms.ladders.overdue.rungs[1]", "not_climbing", ""),
        ),
        (
            'name = "leader", work_days = 2,',
            'name = "head", work_days = 2,',
            ("terms.ladders.overdue.rungs", "contradiction", ""),
        ),
        (
            'after_missed = 3, to = "head"',
            'after_missed = 3, to = "county_head"',
            ("terms.ladders.no_report.rungs[0].to", "not_on_round_close", ""),
        ),
        (
            'after_missed = 3, to = "head"',
            'after_missed = 3, to = "card"',
            ("terms.ladders.no_report.rungs[0].to", "not_on_round_close", ""),
        ),
        ('closes = "17:00"', 'closes = "12:00"', ("daily_round", "contradiction", "")),
        ('am = ["08:30", "12:00"]', 'am = ["12:00", "08:30"]', ("house.office", "contradiction", "")),
        ("[terms]", 'digest = "x"\n[terms]', ("digest", "unknown_key", "")),
        ("[terms]", "[terms", ("", "not_toml", "")),
    ],
)
def test_a_fault_names_its_place(tmp_path: Path, old: str, new: str, found: tuple[str, str, str]) -> None:
    """And the nearest right word, where a word is wrong."""
    fault = faulty(tmp_path, old, new)
    assert (fault.where, fault.reason, fault.near) == found


@pytest.mark.parametrize(
    ("old", "new", "written"),
    [
        ("undo_within =", "undo_witin =", "undo_witin"),
        ("work_days = 2,", "work_day = 2,", "work_day = 2"),
        ('opens = "15:30"', 'opens = "x"', 'opens = "x"'),
        ('to = "field_leader", notice = "overdue', 'to = "nobody", notice = "overdue', '"nobody"'),
    ],
)
def test_a_fault_names_its_line(tmp_path: Path, old: str, new: str, written: str) -> None:
    """The line on which the wrong thing stands, also within a list of rungs."""
    fault = faulty(tmp_path, old, new)
    assert written in (tmp_path / "own.toml").read_text("utf-8").splitlines()[fault.line - 1]


def test_lines_are_found_whatever_the_layout() -> None:
    """Comments, braces in quotes, nested headers; 0 for what is not there."""
    text = '# [a]\n[a]\nx = 1 # y = 2\n[a.b]\nrungs = [\n  { n = "{" }, # {\n  { n = 2 },\n]\n'
    assert [line_of(text, where) for where in ("a.x", "a.b.rungs[0].n", "a.b.rungs[1]", "a.b", "c.d")] == [
        3,
        6,
        7,
        4,
        0,
    ]


def test_every_reason_has_a_sentence(tmp_path: Path) -> None:
    """What the operator reads is Chinese and names the file."""
    fault = faulty(tmp_path, "undo_within =", "undo_witin =")
    assert policy_sentence(fault) == f"{tmp_path}/own.toml:6：terms.undo_witin：没有这一项，是不是 undo_within？"
    for reason in REASONS:
        assert policy_sentence(PolicyFault("p.toml", "a.b", reason, said="x", detail="y"))


def test_a_notice_without_words_is_found(tmp_path: Path) -> None:
    """A rung may not announce what the bot cannot say; a rung to the card needs no words of its own."""
    path = tmp_path / "own.toml"
    path.write_text(SHIPPED.replace('"overdue_head"', '"overdue_haed"'), "utf-8")
    kinds = frozenset(load_wording().messages)
    (fault,) = wordless(load_policy(path), kinds, path)
    assert (fault.where, fault.reason, fault.near) == (f"{OVERDUE}.rungs[3].notice", "no_wording", "overdue_head")
    shipped = policy_path("")
    assert list(wordless(load_policy(shipped), kinds, shipped)) == []


def test_an_office_may_have_its_own_policies(tmp_path: Path) -> None:
    """By name from its own folder first, by path from anywhere."""
    own = tmp_path / "config"
    own.mkdir()
    (own / "ours.toml").write_text(SHIPPED, "utf-8")
    assert policy_path("ours", own) == own / "ours.toml"
    assert policy_path("default", own).parent == FOLDER
    assert policy_path(str(own / "ours.toml")) == own / "ours.toml"
    with pytest.raises(PolicyFault) as found:
        policy_path("our", own)
    assert (found.value.reason, found.value.near) == ("no_such_policy", "ours")
