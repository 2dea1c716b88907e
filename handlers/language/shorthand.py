"""Signs and habits of daily reports, written out: ∑4310, +57, 💰26万, 📈71%, 投资【70】万元, 累计1 980万."""

import re

_SUM = r"\d+(?:\.\d+)?\s?(?:[wW]|万)"
_WRITTEN_OUT = (
    (re.compile(r"(?<=[,\s])([\d一二两三四五六七八九])千(?=\s*(?:[,。;]|$))"), r"\1千元"),
    (re.compile(rf"({_SUM})\s+(?={_SUM}\s+\d{{1,3}}(?:\.\d+)?%)"), r"\1 累计"),
    (re.compile(rf"({_SUM}\s+\d{{1,3}}(?:\.\d+)?%)\s+(?={_SUM}(?:\s|$))"), r"\1 累计"),
    (
        re.compile(r"(?<![\d./])(\d+(?:\.\d+)?)\s*/\s*(\d{2,6}(?:\.\d+)?)\s*/\s*(?=\d{1,3}(?:\.\d)?\s*%)"),
        r"今日\1万,累计\2万,",
    ),
    (re.compile(r"(?<=[。;])\s*(\d+(?:\.\d+)?)(?=[。;]\s*累计)"), r"今日\1万"),
    (re.compile(r"[【\[]\s*(\d[\d,]*(?:\.\d+)?)\s*[】\]]\s*(?=[万亿元%])"), r"\1"),
    (re.compile(r"\(%\)\s*:?\s*(\d{1,3}(?:\.\d+)?)(?![\d.%])"), r"\1%"),
    (re.compile(r"(\d{1,3}(?:\.\d+)?)\s*\(%\)"), r"\1%"),
    (re.compile(rf"({_SUM})\s*/\s*(?={_SUM}\s*/\s*\d{{1,3}}(?:\.\d+)?%)"), r"今日\1,累计"),
    (
        re.compile(
            r"(累计[^,。;\d]{0,4}?)(?:突?破|超?过|冲[过破])了?[一两]?[个]?[万亿]元?了?[,\s]*(?:已?达到?)?(?=\d)"
        ),
        r"\1",
    ),
    (re.compile(r"[∑Σ]\s*:?\s*(?=\d)"), "累计"),
    (re.compile(r"[💰💵]\s*:?\s*(?=\d)"), ""),
    (re.compile(r"[📈📊]\s*:?\s*(?=\d)"), ",进度"),
    (re.compile(r"(?:(?<=[|/,\s:])|(?<=\d日)|^)\+\s?(?=\d+(?:\.\d+)?\s*(?:[万|/,。;(\s]|$))"), "今天日"),
    (re.compile(r"((?:累计?|总计|总数|至今|以来)[^,。;\d]{0,6})(\d{1,3}) (\d{3}(?:\.\d+)?)(?=\s?万)"), r"\1\2\3"),
    (
        re.compile(
            r"(累计[^,。;\d]{0,4}?)(?:突?破|超?过|冲[过破])了?[\d.,一二两三四五六七八九十百千]+\s*[万亿]?元?了?[,\s]*"
            r"(?:准确|准数|确切|具体|精确|精准)[^,。;\d]{0,3}"
        ),
        r"\1",
    ),
)
"""The last: 累计破3000了,准确说3041.1万."""

_LAST_DIGIT = re.compile(r"(?<=[万亿千百])[壹贰叁肆伍陆柒捌玖](?=\s*(?:[,。;元]|$))")
"""伍万捌."""
_IN_CAPITALS = str.maketrans("壹贰叁肆伍陆柒捌玖", "一二三四五六七八九")


def written_out(text: str) -> str:
    """A text without such signs stays as it is."""
    text = _LAST_DIGIT.sub(lambda m: m[0].translate(_IN_CAPITALS), text)
    for pattern, words in _WRITTEN_OUT:
        text = pattern.sub(words, text)
    return text
