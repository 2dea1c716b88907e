"""Small repairs before a sentence is read: blanks inside amounts, w for 万, what voice recognition tears apart."""

import re

_REPAIRS = (
    (re.compile(r"(?<![\d.])\d(?: \d){1,6}(?= ?万)"), lambda m: m[0].replace(" ", "")),
    (re.compile(r"(?<=\d)\s+(?=[万亿元%号])"), ""),
    (re.compile(r"(?<=[\d一二三四五六七八九十百千][万亿])(?=\d{1,3}(?:\.\d+)?%)"), " "),
    (re.compile(r"(?<=[\d一二两三四五六七八九十])个(?=亿(?:[一二三四五六七八九]千|[零〇]))"), ""),
    (re.compile(r"([一二三四五六七八九]?十[一二三四五六七八九]?)个半(?=点|百分点|[,。;]|$)点?"), r"\1点五个点"),
    (
        re.compile(
            r"(?<=[一二三四五六七八九十百千])\s+(?=[十百千万亿]|[一二三四五六七八九][十百千][零一二三四五六七八九十百千]*[万亿元块])"
        ),
        "",
    ),
    (re.compile(r"(?<=[\d\s])[wW](?![A-Za-z])"), "万"),
    (re.compile(r"(?<=\d)\s+(?=万)"), ""),
    (re.compile(r"累 计(?=[\s\d])"), "累计"),
    (re.compile(r"(?<=[今昨])儿个(?=\s*[\d一二三四五六七八九十投花干搞])"), "天"),
    (re.compile(r"(?<=\d)。(?=\d{1,2}[万亿wW])|(?<![\d.]\d)(?<=\d)。(?=\d%)"), "."),
    (re.compile(r"(?<=[\d一二两三四五六七八九十])[eE](?![A-Za-z\d])"), "亿"),
    (re.compile(r"(?<=[\d一二两三四五六七八九十百千])个(?=万(?![吨达科头亩只人米户平方]|元户))"), ""),
    (re.compile(r"(?:[类雷垒泪][计记]|累[积记])到?(?=[\d一二两三四五六七八九十])"), "累计"),
    (re.compile(r"幺(?=[亿万千百〇零一二三四五六七八九])"), "一"),
    (re.compile(r"(?<![A-Za-z])[Tt]oday(?![A-Za-z])"), "今天"),
    (re.compile(r"(?<![A-Za-z])[Tt]otal(?![A-Za-z])"), "累计"),
    (re.compile(r"(?<=\d)\s*wan(?![A-Za-z])"), "万"),
    (re.compile(r"(?<![A-Za-z])RMB\s*(?=\d)"), "¥"),
    (re.compile(r"(?<![\u3400-\u9fff])昨(?=\s*[+\d投完])"), "昨天"),
    (re.compile(r"昨报(?=[\u3400-\u9fff])"), "昨天报"),
    (re.compile(r"百分[只支知直](?=[\d一二两三四五六七八九十])"), "百分之"),
    (re.compile(r"[头偷]资(?=[\d一二两三四五六七八九十])"), "投资"),
    (re.compile(r"(?<=[\d一二两三四五六七八九十百千万亿])(?=百分之[\d一二三四五六七八九十])"), ","),
    (re.compile(r"(?<=[\u3400-\u9fff])[呃额嗯啊](?=[\u3400-\u9fff])"), ""),
)


def tidied(text: str) -> str:
    """The same words, readable."""
    for pattern, by in _REPAIRS:
        text = pattern.sub(by, text)
    return text
