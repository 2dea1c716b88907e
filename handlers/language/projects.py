"""Projects said in a sentence: by code, by any telling piece of their names, or by sound (language §4)."""

import re
from collections.abc import Iterable, Sequence

from handlers.language.called import Spans, at_a_place, by_sound, contracted, otherwise, skipping
from handlers.language.names import MOST_CHOICES, Named
from handlers.language.numbers import small_int
from handlers.language.pieces import PHASE, SHORTEST, Around, Span, index, starts

_CODE = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{1,5}\d{2,6}(?!\d)")
_EVERYDAY = frozenset(
    {
        "厂房", "市场", "小区", "公路", "大桥", "大道", "用品", "标准", "汽车", "管材", "生物", "物流", "农田",
        "污水", "国道", "省道", "学校", "小学", "中学", "粮食", "茶叶", "饲料", "食品", "光伏", "农贸", "停车",
        "城东", "城西", "城南", "城北", "片区", "排水", "供水", "养老", "文化", "体育", "旅游", "医药", "药材", "家居",
        "包装", "塑料", "机床", "陶瓷", "管道", "竹林", "蔬菜", "水果", "畜禽", "仓储", "农业", "流域", "电池",
        "钢结构", "民宿",
    }
)  # fmt: skip
"""Words of every day: unless they are all a project is called, they name one only where they are what is spoken of."""
_PART_OF_A_WORD = re.compile(r"[口管棚沟渠杆机柜箱阀井盖费户员师队票卡量价板商器]")
"""排水口, 供水管: a word of two characters that goes on is another word."""
_OTHER_WORDS = ("汽车站", "水厂", "停车位", "物流费", "文化墙")
_SPOKEN_OF = re.compile(
    r"[厂园馆院站]?\s*(?:(?:的|里)?(?:项目|工程(?![款师量队费车])|工地|现场|进[度展]|情况|施工|开工|完工|(?:计划)?投资|完成"
    r"|(?:的|\s*:)\s*\d+(?:\.\d+)?\s*万"
    r"|啥时|什么时候|怎么|咋|如何|现在|目前|今[天日]|干|动)|[那这](?:[个件条座边头块些]|$)|的?事(?:项|儿)?(?![故业]))"
)
"""What is said of a project: a word that names little names one only before it."""
_TOPIC = re.compile(r"(?:^|[,。;!?]|说一[个下声])\s*$")
_POINTED = re.compile(r"[那这][个座条]?\s*$")
_MANY = re.compile(r"(?:全[县市区镇乡]|各个?[县乡镇]*|所有|辖区|周边|多个|几个|部分|哪些|其他|一些)(?:的|各)?$")
"""全县农贸市场: any of them."""
_NOT_OF_WORKS = re.compile(r"[里内外的上下]|门口|物业|电梯|住户|居民|问题|隐患|安全")
_SOMEBODY = re.compile(r"[\u3400-\u9fff]{1,2}(?:主任|局长?|镇长|乡长|书记|院长|队长)")
_BESIDE = re.compile(r"\s*(?:、|,|和|及|与|跟)\s*")
_ALL_OF = re.compile(r"(?:的|这|那)?(?P<n>[两二三四五六七八九\d])个项目")
LOOSELY_CALLED = 240
"""Characters in which a project is looked for by sound and by some of its characters: who speaks at greater length
writes names out."""


def find_projects(text: str, named: Sequence[Named], around: Around) -> Spans:
    """(key, span) in order of mention."""
    found = _by_pieces(text, named, around) or _of_a_unit(text, named, around)
    begun = text[:LOOSELY_CALLED]
    ways = (way(begun, tuple(named), around) for way in (at_a_place, by_sound, contracted, skipping))
    found = found or next((said for way in ways if (said := _of_one(text, way, around))), [])
    return sorted(found, key=lambda pair: pair[1])


def _by_pieces(text: str, named: Sequence[Named], around: Around) -> Spans:
    """What names one surely; what names little where it is what is spoken of, or beside others that are."""
    pieces = [(_narrowed(keys, named, around.near), span, weak) for keys, span, weak in _heard_in(text, named, around)]
    near = {each.key for each in named if each.unit in around.near}
    told: Spans = [(key, span) for (key, *more), span, weak in pieces if not more and weak]
    strong: Spans = [(key, span) for (key, *more), span, weak in pieces if not more and not weak]
    first = min((span[0] for _key, span in strong), default=len(text))
    # 智能家居的厂房: behind a name, a word of every day is what it says.
    theirs = [(key, span) for key, span in told if key in near and span[0] < first and _may_be(text, span)]
    strong, told = [*strong, *theirs], [each for each in told if each not in theirs]
    taken = [span for _key, span in strong]
    also = (each for each in otherwise(text, named, around) if _is_spoken_of(text, each[1]))
    strong += [each for each in also if not any(a < each[1][1] and each[1][0] < b for a, b in taken)]
    taken = [span for _key, span in strong]
    kept = [(key, span) for key, span in told if _is_spoken_of(text, span) or _is_listed(text, span, taken)]
    return [*strong, *kept] if strong else kept[:1]


def _of_one(text: str, found: Spans, around: Around) -> Spans:
    """Without what is part of a unit's name, and what is said of all such."""
    bodies = around.bodies
    free = [(key, (a, b)) for key, (a, b) in found if not any(s < b and a < e for s, e in bodies)]
    return [(key, span) for key, span in free if not _MANY.search(text[: span[0]])]


def project_choices(text: str, named: Sequence[Named], around: Around) -> tuple[str, ...]:
    """At most three that a piece may mean, where it can be told of none: 污水那个项目."""
    shared = (keys for keys, _span, _weak in _heard_in(text, named, around) if len(keys) > 1)
    keys = next((keys for keys in shared if len(keys) <= MOST_CHOICES), frozenset())
    return tuple(each.key for each in named if each.key in keys)


def _is_spoken_of(text: str, span: Span) -> bool:
    """厂房封顶没有, 那个厂房项目, and not 全县闲置厂房的底数."""
    start, end = span
    if text.startswith(_OTHER_WORDS, start):
        return False
    if end - start == SHORTEST and _PART_OF_A_WORD.match(text, end):
        return False
    if PHASE.fullmatch(text[start:end]):
        return _SPOKEN_OF.match(text, end) is not None
    if _POINTED.search(text[:start]) or _SPOKEN_OF.match(text, end):
        return True
    return _TOPIC.search(text[:start]) is not None and not _NOT_OF_WORKS.match(text, end)


def _may_be(text: str, span: Span) -> bool:
    """A word that names little, where its unit is named: not 小区电梯, and not who stands behind it (公路彭主任)."""
    return not (_NOT_OF_WORKS.match(text, span[1]) or _SOMEBODY.match(text, span[1]))


def _is_listed(text: str, span: Span, strong: Sequence[Span]) -> bool:
    """城柳、智能家居、城西: beside others that are projects."""
    start, end = span
    before = (b <= start and _BESIDE.fullmatch(text, b, start) for _a, b in strong)
    behind = (end <= a and _BESIDE.fullmatch(text, end, a) for a, _b in strong)
    return any(before) or any(behind)


def _narrowed(keys: frozenset[str], named: Sequence[Named], near: frozenset[str]) -> frozenset[str]:
    if len(keys) == 1:
        return keys
    here = frozenset(each.key for each in named if each.key in keys and each.unit in near)
    return here if len(here) == 1 else keys


def _of_a_unit(text: str, named: Sequence[Named], around: Around) -> Spans:
    """柳湾两个项目, 污水两个项目: all of a unit, or all that a word is said of, where there are so many."""
    found: Spans = []
    known = index(tuple(named), around.places)
    for m in _ALL_OF.finditer(text):
        place = next((each for each in around.places if text.endswith(each, 0, m.start())), "")
        theirs = [each.key for each in named if place and each.unit.startswith(place)]
        if not theirs:
            said = text[max(0, m.start() - SHORTEST) : m.start()]
            theirs = [each.key for each in named if each.key in known.get(said, ())]
        if len(theirs) == (small_int(m["n"].replace("两", "二")) or 0):
            found += [(key, m.span()) for key in theirs]
    return found


def _heard_in(text: str, named: Sequence[Named], around: Around) -> Iterable[tuple[frozenset[str], Span, bool]]:
    """The pieces that are not just part of a unit's name."""
    for keys, (start, end), weak in _pieces_in(text, tuple(named), around.places):
        if not any(a <= start and end <= b for a, b in around.bodies) and not _MANY.search(text[:start]):
            yield keys, (start, end), weak


def _pieces_in(
    text: str, named: tuple[Named, ...], places: frozenset[str]
) -> Iterable[tuple[frozenset[str], Span, bool]]:
    """Codes, then the longest piece wherever one begins; the last value is True for words that name little."""
    codes = {each.key.upper(): each.key for each in named}
    for m in _CODE.finditer(text):
        if m[0].upper() in codes:
            yield frozenset({codes[m[0].upper()]}), m.span(), False
    known, lengths_of = index(named, places), starts(named, places)
    end = 0
    for at in range(len(text) - 1):
        if at < end:
            continue
        lengths = lengths_of.get(text[at : at + SHORTEST], ())
        said = next((piece for piece in (text[at : at + length] for length in lengths) if piece in known), "")
        if said:
            end = at + len(said)
            is_whole = any(said in each.names for each in named)
            yield known[said], (at, end), not is_whole and _names_little(said, text[end : end + 1])


def _names_little(said: str, behind: str) -> bool:
    if said in _EVERYDAY or PHASE.fullmatch(said):
        return True
    return len(said) == SHORTEST and _PART_OF_A_WORD.match(behind) is not None
