"""Small repairs before a sentence is read: blanks inside amounts, w for 万, what voice recognition tears apart."""

import re

_REPAIRS = (
    (re.compile(r"(?<=\d)\s+(?=[万亿元%号])"), ""),
    (re.compile(r"(?<=[\d一二三四五六七八九十百千][万亿])(?=\d{1,3}(?:\.\d+)?%)"), " "),
    (re.compile(r"(?<=[\d一二两三四五六七八九十])个(?=亿[一二三四五六七八九]千)"), ""),
    (re.compile(r"([一二三四五六七八九]?十[一二三四五六七八九]?)个半(?=点|百分点|[,。;]|$)点?"), r"\1点五个点"),
    (
        re.compile(
            r"(?<=[一二三四五六七八九十百千])\s+(?=[十百千万亿]|[一二三四五六七八九][十百千][零一二三四五六七八九十百千]*[万亿元块])"
        ),
        "",
    ),
    (re.compile(r"(?<=[\d\s])[wW](?![A-Za-z])"), "万"),
    (re.compile(r"(?<=\d)\s+(?=万)"), ""),
    (re.compile(r"(?<=[\u3400-\u9fff])[呃额嗯啊](?=[\u3400-\u9fff])"), ""),
)


def tidied(text: str) -> str:
    """The same words, readable."""
    for pattern, by in _REPAIRS:
        text = pattern.sub(by, text)
    return text
