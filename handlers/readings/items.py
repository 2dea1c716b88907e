"""Which matters are spoken of, and what is said beside their numbers (language §1, §4)."""

import re
from dataclasses import dataclass
from functools import lru_cache

from handlers.language.normalise import find_items
from handlers.language.numbers import small_int

_HOLE = "\0"
_YEAR = r"[〔\[(【]\s*20\d\d年?\s*[〕\])】]"
BEARS_YEAR = rf"(?:交办|督办)?\s*(?:{_YEAR})?\s*[第#]?\s*"
_HOLES = re.compile(
    rf"(?:(?:交办|督办|事项|任务|编号)(?=\s*(?:{_YEAR}|[第#]|{_HOLE}))|(?:议定|批示|问题)(?=\s*{_YEAR}))?\s*(?:{_YEAR})?\s*[第#]?\s*{_HOLE}+"
    rf"(?:\s*号?\s*(?:、|,|和|及|与|跟|-|~|至|到|—|\s)\s*[第#]?\s*{_HOLE}+)*\s*号?(?:交办|督办)?(?:事项|任务|件)?"
)
_NO_UNIT = r"(?![\d.万亿%个天日月年点:/户亩项家人条次份处栋米公吨元周小分成季多余名位座期批])"
_N = r"(?:\d{1,4}|[一二三四五六七八九十百]{1,4}(?=号))"
_LEAD = re.compile(
    rf"\s*[:,]?\s*(?:交办|督办|事项|任务|编号|(?:议定|批示|问题)(?=\s*{_YEAR}))?\s*(?:[〔\[(【]\s*(?P<year>20\d\d)年?\s*[〕\])】])?\s*[第#]?\s*"
    rf"(?P<n>{_N})(?P<hao>\s*号)?{_NO_UNIT}(?:交办)?(?:事项|任务)?"
)
_WITH_YEAR = re.compile(
    rf"[〔\[(【]\s*(?P<year>20\d\d)年?\s*[〕\])】]\s*[第#]?\s*(?P<n>{_N}|\d+)|(?<!\d)(?P<year2>20\d\d)-(?P<n2>\d{{1,4}})(?!\d)"
)
_RECEIVED = re.compile(r"(收到)\s*:?\s*(?=[\d一二三四五六七八九十])")  # 收到3号 is no date (到3号)
_GLUE = re.compile(r"^[\s,。:;、!\-—]+|[\s,:;、]+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """Keys of the matters named, in order, and the words beside them with a blank where the numbers stood."""

    keys: tuple[str, ...] = ()
    rest: str = ""


def item_key(number: int, year: int) -> str:
    """How a matter is stored: county year and number."""
    return f"{year}-{number}"


@lru_cache(maxsize=256)
def numbered(text: str, year: int) -> Numbered:
    """All numbers of matters in a sentence, wherever they stand."""
    holed = text = _RECEIVED.sub(r"\1 ", text)
    found = find_items(text)
    for item in found:
        start, end = item.span
        holed = f"{holed[:start]}{_HOLE * (end - start)}{holed[end:]}"
    keys = tuple(dict.fromkeys(item_key(item.number, item.year or year) for item in found))
    return Numbered(keys=keys, rest=trimmed(_HOLES.sub(" ", holed).replace(_HOLE, "")))


def led(text: str, year: int) -> Numbered:
    """The number right behind a verb (办结1 结果): the only one that counts, and what follows it."""
    m = _LEAD.match(text)
    number = small_int(m["n"]) if m else None
    if m is None or not number:
        return Numbered(rest=trimmed(text))
    key = item_key(number, int(m["year"]) if m["year"] else year)
    return Numbered(keys=(key,), rest=trimmed(text[m.end() :]))


_NEXT = re.compile(
    r"\s*(?:[、/和及与]|,(?=\s*\d{1,4}\s*号?\s*(?:$|[。!])))\s*[第#]?\s*(?P<n>\d{1,4})\s*(?:号(?!楼|线|路|桥|井|地块|标|前|之前|以前)|(?=$|[\s,。!]))"
)


def listed(text: str, year: int) -> Numbered:
    """Like `led`, with all of 1、2号 or 1号和3号 that stand there one after the other."""
    first = led(text, year)
    m = _LEAD.match(text) if first.keys else None
    keys, end = list(first.keys), m.end() if m else 0
    while m is not None and (m := _NEXT.match(text, end)):
        keys.append(item_key(int(m["n"]), year))
        end = m.end()
    return Numbered(keys=tuple(dict.fromkeys(keys)), rest=trimmed(text[end:])) if len(keys) > 1 else first


def key_of(words: str, year: int) -> str:
    """The one matter that a spoken number names; 0号 names one that does not exist."""
    return next(iter(led(words, year).keys), item_key(0, year))


def with_year(text: str) -> frozenset[str]:
    """Keys of the numbers whose own year was said; 发改〔2025〕33号文 gives no other number its year."""
    found = ((m["year"] or m["year2"], small_int(m["n"] or m["n2"])) for m in _WITH_YEAR.finditer(text))
    return frozenset(item_key(number, int(year)) for year, number in found if number)


def trimmed(text: str) -> str:
    """Without the glue at both ends."""
    return _GLUE.sub("", text).strip()
