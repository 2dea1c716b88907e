"""Figures in a row that nobody explains: 6.2/860/41%, 今天6.2,860,41: of the day, together since, how far."""

import re
from decimal import Decimal

from handlers.language.numbers import chinese_number

_DIGITS = r"\d+(?:\.\d+)?"
_WORDS = r"[一二两三四五六七八九十][零〇一二两三四五六七八九十百千万亿点]*"
_SUM = rf"(?:{_DIGITS}|{_WORDS})\s?(?:[万亿wW]元?)?"
_TENS = r"[一二三四五六七八九]?十[一二三四五六七八九]?(?:点[一二三四五六七八九])?"
_NEXT = r"(?:\s*(?:[/|、,;+()→]|[=-]>)\s*|\s+)"
_ENDS = r"(?=\s*(?:[,。;/|()!]|$)|\s+(?!\s*(?:[天个人日月号点栋台层根套户米方吨]|公里)))"
_SAID_SHARE = (
    rf"(?:{_DIGITS}\s?(?:%|个点)|百分之(?:{_DIGITS}|{_TENS})|[一二三四五六七八九]成[一二三四五六七八九半]?|{_TENS}%)"
)
_HEAD = (
    r"(?:[今昨前][日天儿]|[当本]日)日?(?:完成|投资?|投入|花|干|报|了|的|:|\s)*"
    r"|(?:晴|阴|多云|[小中大暴阵]雨|[小中大]雪)天?[,:\s]+"
    r"|(?<![\u3400-\u9fff])(?:完成(?:投资)?|投资|产值|投)[:了\s]*|(?:\d{1,2}月)?(?<!\d)\d{1,2}[日号]的?数?[:\s]+"
)
_ROW = re.compile(
    rf"(?P<head>^[\s:/【】\[\]()→>-]*|^\s*[\u3400-\u9fff]{{1,6}}(?=\d.*单位[:是为]?万)|(?<=[\s,;。:/|])|{_HEAD})(?P<day>{_SUM}){_NEXT}"
    rf"(?P<named>累计?|总计?)?\s*(?P<total>{_SUM}){_NEXT}"
    rf"(?:(?:总|形象)?进度|形象)?(?P<share>{_SAID_SHARE}|{_DIGITS}|{_TENS}){_ENDS}"
)
_TO_DATE = r"(?:累计?|(?<![\u3400-\u9fff])总|到(?:今[日天儿]|现在|目前)|至今|截[至止](?:到)?(?:今[日天]|目前|现在))"
_SHARE_BEHIND = re.compile(
    rf"(?P<total>{_TO_DATE}[^,。;\d一二两三四五六七八九十百千万亿]{{0,6}}(?:\d{{3,}}(?:\.\d+)?|{_DIGITS}(?=[万亿])|{_WORDS})[万亿]?元?)"
    rf"\s*[,/、\s]\s*(?P<share>[1-9]\d(?:\.\d)?|{_TENS})(?:整|了)?{_ENDS}"
)
"""累计6610,75: behind what came together how far that is."""
_BESIDE_A_SHARE = re.compile(rf"^(?P<head>[\s:]*)(?P<day>{_DIGITS})(?={_NEXT}{_SAID_SHARE})")
_BESIDE_COUNTS = re.compile(r"^(?P<head>[\s:]*)(?P<day>\d{1,3}\.\d{1,2})(?=\s*,\s*[\u3400-\u9fff]{1,4}\d)")
"""11.5,工人92,塔吊4: of what is counted there is no half."""
_ALONE = re.compile(rf"^(?P<head>[\s:]*)(?P<day>{_DIGITS}){_NEXT}(?P<total>\d{{3,6}}(?:\.\d+)?)\s*$")
"""18 1260 and nothing else."""
_OF_A_DAY = re.compile("[今昨前当本][日天儿]")
_LOOKS_LIKE_THOUSANDS = re.compile(r"(?<![\d.])\d{1,3},\d{3}(?![\d.])")
WAN = 10**4
LEAST_TOTAL = 100 * WAN
"""In 元, of a row that has neither a unit nor a share that is called one."""
MOST_DAY = Decimal(10**4 * WAN)
WHOLE = 100
MUCH_MORE = 10
"""Times a day's sum that what came together is at least, where nothing says which is which."""


def _yuan(said: str) -> Decimal:
    numeral = said.replace("w", "万").replace("W", "万").replace("元", "").replace(" ", "")
    value = chinese_number(numeral) or Decimal(0)
    return value if "万" in numeral or "亿" in numeral else value * WAN


def _share(said: str) -> str:
    if said[0].isdigit():
        return f"{said.removesuffix('%').removesuffix('个点').strip()}%"
    return said if said.startswith("百分之") or "成" in said else f"百分之{said.removesuffix('%')}"


def _with_unit(said: str) -> str:
    said = said.strip()
    return said if re.search("[万亿wW]元?$|亿|万", said) else f"{said}万"


def _told(m: re.Match[str]) -> str:
    """As it stands where it is no such row."""
    day, total, share = _yuan(m["day"]), _yuan(m["total"]), _share(m["share"])
    is_bare = not re.search(r"[万亿wW%成累总]|个点|百分之", m[0])
    is_first = bool(m["head"]) or m.start() == 0
    part = chinese_number(share.removesuffix("%")) if share.endswith("%") else Decimal(1)
    if (
        not 0 <= day <= min(total, MOST_DAY)
        or not (part and 0 < part <= WHOLE)
        or (total < LEAST_TOTAL and not m["named"])
        or (is_bare and not is_first)
        or (_LOOKS_LIKE_THOUSANDS.search(m[0]) and not _OF_A_DAY.search(m["head"]))
    ):
        return m[0]
    return f"{m['head'].replace('/', '') or ','}{_with_unit(m['day'])},累计{_with_unit(m['total'])},进度{share}"


def row_by_row(text: str) -> str:
    """6.2万,累计860万,进度41%; a text without such a row stays as it is."""
    text = _ROW.sub(_told, text)
    text = _SHARE_BEHIND.sub(lambda m: f"{m['total']},进度{_share(m['share'])}", text)
    if (m := _ALONE.match(text)) and MUCH_MORE * Decimal(m["day"]) <= Decimal(m["total"]) and "," not in text:
        return f"{m['head']}{m['day']}万,累计{m['total']}万"
    for pattern in (_BESIDE_A_SHARE, _BESIDE_COUNTS):
        text = pattern.sub(lambda m: f"{m['head']}{m['day']}万", text)
    return text
