"""Every number of a report that may be a sum or a share, whatever it is of: 12.6万, 8432, 四成六, 2千3百万, 49000元.

Most are neither: 3号楼, 92人. Which is what says second_reader.py; spans index the text given.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from handlers.language.numbers import HIGHEST, chinese_number

Unit = Literal["%", "w", "y", "n"]
"""A share, 万元 or 亿元, 元, and no unit of money."""
WAN = 10_000
_DIGIT = "零〇一二两三四五六七八九"
_ATOM = (
    rf"(?:[1-9]\d{{0,2}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|[{_DIGIT}廿卅](?!\d)|[十千]|百(?!分)"
    rf"|点(?=[{_DIGIT}]))"
)
_SMALLER = (
    rf"(?:[{_DIGIT}十千]+(?:百(?!分)[{_DIGIT}十]*)?万?|零?\d(?:千(?:\d百)?|百)万|零?\d{{1,4}}(?:\.\d+)?万"
    r"|\d[百千]?(?![\d.%万千百]))"
)
"""What comes behind 万 and 亿: 一万三, 2亿3千万, 8万5."""
_NUMBER = re.compile(
    rf"百分之(?P<hundredths>[{_DIGIT}十百点\d.]+)"
    rf"|(?P<whole>[{_DIGIT}十\d]{{1,2}})分之(?P<part>[{_DIGIT}\d]{{1,2}})"
    rf"|(?<![{_DIGIT}\d.])(?P<tenths>[{_DIGIT}\d])成(?P<rest>半|[{_DIGIT}]|)(?![立果本为都效员套品熟交功不色])"
    r"|(?P<half>过了?半|一半)|(?P<all>百分百)"
    rf"|(?P<n>{_ATOM}+|半(?=个?亿))(?:\s?个?\s?(?=[多来余]?[十百千]?[万亿]|[wWeE](?![A-Za-z])))?"
    rf"(?P<about>[多来余几])?(?P<size>[十百千]?[万亿]{_SMALLER}?|[wWeE](?![A-Za-z]))?"
    r"(?P<over>[多来余])?\s?(?P<yuan>元(?![化素结论制村镇])|块钱|块(?=[吧了哈嘛]*(?:[,。;!?)\s]|$))|人民币)?\s?(?P<share>%|个?百分点|个半?点(?!钟)|趴)?"
)
_ABOUT = re.compile(r"(?:小|不到|不足|(?<![最附])近|大约|约莫|[\d万亿元%][-~—–至到])\s*$")
"""接近百万, 30万至35万: before a number that is not meant to the last digit."""
_NEAR = 8
_SIZES = str.maketrans("wWeE", "万万亿亿")


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """`value` in percent, in 万元 where a unit of money stands, as it is written otherwise; `about` where it is not
    exact: 五十来万, 接近百万, 过半, the end of a range."""

    unit: Unit
    value: Decimal
    span: tuple[int, int]
    about: bool = False


def numbers_in(text: str) -> list[Number]:
    """In order; what is no numeral (几, 三五) is left out."""
    found = ((m, _worth(m)) for m in _NUMBER.finditer(text))
    return [
        Number(unit=worth[0], value=worth[1], span=m.span(), about=_is_about(m))
        for m, worth in found
        if worth is not None and worth[1] <= HIGHEST
    ]


def _is_about(m: re.Match[str]) -> bool:
    is_rough = m["about"] or m["over"] or m["half"] or m["whole"]
    return bool(is_rough or _ABOUT.search(m.string[max(0, m.start() - _NEAR) : m.start()]))


def _worth(m: re.Match[str]) -> tuple[Unit, Decimal] | None:
    share = _share(m)
    if share is not None:
        return "%", share
    return _money(m) if m["n"] else None


def _share(m: re.Match[str]) -> Decimal | None:
    if m["half"] or m["all"]:
        return Decimal(50 if m["half"] else 100)
    if m["hundredths"]:
        return chinese_number(m["hundredths"])
    if m["whole"]:
        part, whole = chinese_number(m["part"]), chinese_number(m["whole"])
        return None if part is None or not whole else (part * 100 / whole).quantize(Decimal("0.1"))
    if m["tenths"]:
        tens = chinese_number(m["tenths"])
        rest = Decimal(5) if m["rest"] == "半" else chinese_number(m["rest"] or "零")
        return None if tens is None or rest is None else tens * 10 + rest
    return None


def _money(m: re.Match[str]) -> tuple[Unit, Decimal] | None:
    numeral = m["n"] + (m["size"] or "").translate(_SIZES)
    value = Decimal(WAN * WAN // 2) if numeral.startswith("半") else chinese_number(numeral)
    if value is None:
        return None
    if m["share"]:
        return "%", value + (Decimal("0.5") if "半" in m["share"] else 0)
    if "万" in numeral or "亿" in numeral:
        return "w", value / WAN
    return ("y", value / WAN) if m["yuan"] else ("n", value)
