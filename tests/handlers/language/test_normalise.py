"""Normal form and spoken numbers of matters (language §1)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.language.normalise import find_items, normalise


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("＠督办助手　收到３７", "收到37"),
        ("@督办助手\u2005@李静 請於１２月５日前報送徵遷方案", "@李静 请于12月5日前报送征迁方案"),
        ("进度：完成７５％（累计）", "进度:完成75%(累计)"),
        ("收到\u200b  37\n", "收到 37"),
    ],
)
def test_texts_are_brought_to_one_form(raw: str, clean: str) -> None:
    """Width, script, spaces and the bot's own mention do not matter; other mentions stay."""
    assert normalise(raw, bot_names=("督办助手",)) == clean


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("#17", [17]),
        ("17号", [17]),
        ("第17号", [17]),
        ("交办17", [17]),
        ("收到37", [37]),
        ("十七号收到", [17]),
        ("12、13号都收到了", [12, 13]),
        ("12号13号收到", [12, 13]),
        ("12-15号收到", [12, 13, 14, 15]),
        ("17号谁还没看", [17]),
        ("1号和3号收到", [1, 3]),
        ("延期37 到28日 等用地批复", [37]),
        ("问题37 高压线未迁", [37]),
        ("37号延期到28号", [37]),
        ("办结37", [37]),
        ("12收到", [12]),
        ("交办〔2026〕1号 收到", [1]),
        ("17，18号已签收", [17, 18]),
        ("一号楼封顶", []),
        ("3号线", []),
        ("17号前报", []),
        ("本月25号", []),
        ("完成320万", []),
        ("完成75%", []),
        ("延期10天", []),
        ("收到3个文件", []),
        ("2号地块", []),
        ("改到28号", []),
        ("1号文件", []),
        ("12月5号", []),
        ("12到90号收到", []),
        ("进度 光伏玻璃 320万 桩基完成", []),
        ("全部收到", []),
    ],
)
def test_numbers_of_matters(text: str, numbers: list[int]) -> None:
    """All spellings are one number; houses, lines, dates and amounts are none."""
    assert [item.number for item in find_items(normalise(text))] == numbers


def test_the_year_is_kept_when_it_was_said() -> None:
    """〔2025〕3号 means last year's matter."""
    assert [(item.year, item.number) for item in find_items("交办〔2025〕3号和5号")] == [(2025, 3), (None, 5)]


@given(st.text())
def test_any_text_has_a_normal_form(text: str) -> None:
    """Nothing raises, and the normal form is its own."""
    clean = normalise(text)
    assert find_items(clean) is not None
    assert normalise(clean) == clean
