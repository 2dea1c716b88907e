"""Numerals, money and shares (language §1)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.language.numbers import chinese_number, find_money, find_percents, money_yuan, percent, small_int


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("三百二十万", 3_200_000),
        ("1.2亿", 120_000_000),
        ("0.35亿", 35_000_000),
        ("两千三", 2300),
        ("一亿二", 120_000_000),
        ("3亿2000万", 320_000_000),
        ("一点二亿", 120_000_000),
        ("三万五", 35_000),
        ("1,200万", 12_000_000),
        ("廿八", 28),
        ("二〇二六", 2026),
        ("一百零五", 105),
        ("十", 10),
        ("二十五", 25),
        ("两百五", 250),
        ("1.2万亿", 1_200_000_000_000),
        ("", None),
        ("公里", None),
        ("点五点", None),
    ],
)
def test_numerals(text: str, value: int | None) -> None:
    """Digits, numerals and their mixtures."""
    assert chinese_number(text) == value


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("今天完成投资三百二十万，累计1.2亿元", [3_200_000, 120_000_000]),
        ("80万吨光伏玻璃项目完成投资0.35亿", [35_000_000]),
        ("一千万 5000元 20万 3,200.5万元", [10_000_000, 5_000, 200_000, 32_005_000]),
        ("到位2亿3千万", [230_000_000]),
        ("由300万更正为350万元", [3_000_000, 3_500_000]),
        ("千万要注意", []),
        ("300-400万", []),
        ("单位:万元", []),
        ("万一不行", []),
        ("征地2万亩", []),
        ("三块地", []),
        ("数百万", []),
    ],
)
def test_money(text: str, yuan: list[int]) -> None:
    """Amounts are whole 元; measures and ranges are not amounts."""
    assert [amount.value for amount in find_money(text)] == yuan


def test_about_is_remembered() -> None:
    """300多万元 is not exactly 300万."""
    amount = money_yuan("完成300多万元")
    assert amount is not None
    assert (amount.value, amount.about, amount.span) == (3_000_000, True, (2, 8))


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("百分之四十", ["40"]),
        ("过半", ["50"]),
        ("完成75%,序时89%,差14个百分点", ["75", "89"]),
        ("完成四成", ["40"]),
        ("三成五", ["35"]),
        ("百分之四十二点五", ["42.5"]),
        ("三分之二", ["66.7"]),
        ("三成立", []),
    ],
)
def test_shares(text: str, shares: list[str]) -> None:
    """Percent signs and words; points of difference are no shares."""
    assert [share.value for share in find_percents(text)] == [Decimal(each) for each in shares]


@given(st.one_of(st.text(), st.text("0123456789一二三十百千万亿点.,元%分之成负多")))
def test_any_text_is_read_without_raising(text: str) -> None:
    """Nothing raises; spans lie inside."""
    for amount in find_money(text):
        assert 0 <= amount.span[0] < amount.span[1] <= len(text)
    percent(text)
    chinese_number(text)
    small_int(text)
