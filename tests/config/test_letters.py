"""The words of letters: whole, in the tone of an office, short enough for one page; an office may lay its own over."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

from config.errors import PolicyError
from config.letters import SHIPPED, load_letters
from domain.letters.kinds import RUNGS, Cause, LetterKind
from domain.letters.words import KNOWN, composed

WORDS = load_letters()
LONG = "城乡一体化老旧供水管网更新改造及智慧水务建设项目"
FACTS = {
    **dict.fromkeys(KNOWN, ""),
    "subject": LONG,
    "year": "2026",
    "due_on": "12月28日",
    "today": "11月23日",
    "reply_on": "12月2日",
    "days": "120",
    "work_days": "15",
    "total": "12.5亿元",
    "done": "54.3",
    "planned": "89.1",
    "points": "34.8",
    "lacking": "用地批复、施工许可",
    "number": "交办〔2026〕112号",
    "earlier": "于9月3日发提醒函（项指提〔2026〕12号）、于10月15日发交办函（项指交〔2026〕9号）",
    "feedback": "已约11月30日签约",
    "office": "青禾县项目建设指挥部办公室",
}
# Twenty-two lines of twenty-eight: eleven or twelve are the letter's frame, a title of three lines among them.
BODY_LINES = 12


@pytest.mark.parametrize(("kind", "cause"), list(product(LetterKind, Cause)))
def test_every_letter_is_short_enough(kind: LetterKind, cause: Cause) -> None:
    """With a long name, two letters before it and everything known: what stands between addressee and signature."""
    said = composed(WORDS, kind, cause, FACTS)
    lines = sum(-(-(len(p) + 2) // 28) for p in said.paragraphs)
    assert lines <= BODY_LINES, "\n".join(said.paragraphs)
    assert sum(map(len, said.title)) <= 60


@pytest.mark.parametrize(("kind", "cause"), list(product(LetterKind, Cause)))
def test_every_letter_speaks_like_an_office(kind: LetterKind, cause: Cause) -> None:
    """No exclamation, no first person, no reproach; nothing left unfilled."""
    text = "".join(composed(WORDS, kind, cause, FACTS).paragraphs)
    assert not re.search(r"[!！{}]|我们|我办|拒不|务必|严肃|问责|未(?:签收|反馈)(?<!尚未..)", text), text
    assert FACTS["subject"] in text


@pytest.mark.parametrize("kind", RUNGS)
def test_a_sentence_about_what_nobody_knows_is_left_out(kind: LetterKind) -> None:
    """No earlier letters, nothing lacking: no half sentence stands there."""
    bare = composed(WORDS, kind, Cause.START_LATE, {**FACTS, "earlier": "", "lacking": ""})
    text = "".join(bare.paragraphs)
    assert "此前" not in text
    assert "目前" not in text
    assert "此前已于9月3日发提醒函" in "".join(composed(WORDS, kind, Cause.START_LATE, FACTS).paragraphs)


def test_each_kind_ends_as_it_must() -> None:
    """提醒函 asks to prepare, 交办函 to finish and report, 督办函 says what comes after it."""
    last = {kind: composed(WORDS, kind, Cause.START_LATE, FACTS).paragraphs for kind in RUNGS}
    assert "提前做好准备" in last[LetterKind.REMINDER][-1]
    assert any("前办结并书面反馈" in each for each in last[LetterKind.ASSIGNMENT])
    assert "核查" in last[LetterKind.SUPERVISION][-1]


def test_a_reference_has_no_zeros_and_shows_where_none_was_drawn() -> None:
    """〔〕 around the year."""
    assert WORDS.reference("项指督", 2026, 5) == "项指督〔2026〕5号"
    assert WORDS.reference("项指督", 2026, 0) == "项指督〔2026〕　号"


@pytest.mark.parametrize(
    ("yuan", "said"), [(0, ""), (9_800_0000, "9800万元"), (1_500_000_000, "15亿元"), (1_254_000_000, "12.54亿元")]
)
def test_money(yuan: int, said: str) -> None:
    """万元 below a hundred million."""
    assert WORDS.money(yuan) == said


def test_an_office_lays_its_own_over(tmp_path: Path) -> None:
    """One format changed, the rest as shipped."""
    own = tmp_path / "letters.toml"
    own.write_text('[formats]\nreference = "{code}（{year}）第{serial}号"\n', "utf-8")
    assert load_letters(own).reference("项", 2026, 5) == "项（2026）第5号"
    assert load_letters(own).kinds == WORDS.kinds


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{facts}{history}现提醒如下：", "{fact}"),
        ("{facts}{history}现提醒如下：", "{facts"),
        ("[kinds.advisory]", "[kinds.advice]"),
        ('ask = "对照计划', 'aks = "对照计划'),
    ],
)
def test_a_fault_is_named(tmp_path: Path, old: str, new: str) -> None:
    """An unknown placeholder, a brace that is not closed, a kind nobody has, a key nobody reads."""
    own = tmp_path / "letters.toml"
    own.write_text(SHIPPED.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(PolicyError, match=re.escape(str(own))):
        load_letters(own)
