"""What else people call a project: by its place, by sound, by some of its characters (language §4)."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import combinations

from handlers.language.names import Named, heard
from handlers.language.pieces import ASIDE, COUNTED, COUNTY, SAID_OF_ANY, SHORTEST, Around, Span, index, towns, words

Spans = list[tuple[str, Span]]

_ANY_PROJECT = frozenset(
    {
        "重点", "在建", "民生", "市政", "产业", "工业", "农业", "水利", "交通", "教育", "续建", "新建", "招商",
        "签约", "包联", "省级", "市级", "县级", "集镇", "前期", "材料", "企业", "第二", "两个", "全部", "所有",
        "其他", "这些", "哪些", "本级", "上级", "政府", "投资", "民间", "重大", "城建", "储备", "园区",
    }
)  # fmt: skip
_ALSO_SAID = {
    "菜市场": "农贸市场", "垃圾中转": "转运", "垃圾站": "转运站", "中转站": "转运站", "农路": "农村公路",
    "蘑菇": "食用菌", "香菇": "食用菌", "菌菇": "食用菌", "蜂蜜": "蜂产品", "猪粪": "粪污", "鸡粪": "粪污",
    "牛粪": "粪污", "冷库": "冷链", "瓷砖": "陶瓷", "纱布": "敷料", "家具": "家居", "猫粮": "宠物食品",
    "狗粮": "宠物食品", "帐篷": "户外用品", "马桶": "洁具", "卫浴": "洁具", "养老院": "敬老院", "果汁": "饮料",
    "电瓶": "蓄电池", "太阳能": "光伏", "风车": "风电", "电厂": "发电", "净水厂": "供水",
    "排涝": "防涝", "充电桩": "充电设施",
}  # fmt: skip
"""What is made or done there, in everybody's words."""
_FACILITIES = frozenset("桥路厂站园馆院校坝库场楼池渠闸")
_AT = re.compile(r"(?:镇|乡)?\s*(?:的|那边?的?|这边?的?)?[个座条处家所]?(?P<what>[\u3400-\u9fff]{1,4})")
_NO_PAIR = re.compile(rf"\d|{'|'.join(sorted(_ANY_PROJECT))}")
_A_NAME = re.compile(r"[A-Za-z\u3400-\u9fff]{2,12}")
_NO_NAME = re.compile(
    r"(?:[今昨前明本当每][天日月年周]|全天|上午|下午|完成|投资|进度|进展|日报|累计|产值|施工|主体|桩基|封顶|项目|工程|建设|实现"
    r"|[一二三四五六七八九十百千万亿元了的])+"
)
LEAST_SAID = 4
WIDEST_GAP, WIDEST_PAIR = 2, 4
SHORTEST_HEARD = 4
_ENDING = re.compile(r"(?:项目|工程)$")
LONGEST_CONTRACTION = 8
_OF_A_PROJECT = re.compile(r"\s*(?:项目|工程)")


def may_be_called(said: str) -> bool:
    """Whether somebody may call a project so: no word of time or work."""
    return _A_NAME.fullmatch(said) is not None and _NO_NAME.fullmatch(said) is None


def at_a_place(text: str, named: tuple[Named, ...], around: Around) -> Spans:
    """梅塘那个市场, 桐溪的桥: what is at a place, where only one such is."""
    found: Spans = []
    for place in (each for each in towns(around.places) if each in text):
        there = [each for each in named if any(place in name for name in each.names)]
        for start in (m.start() for m in re.finditer(place, text)):
            m = _AT.match(text, start + len(place))
            for length in range(len(m["what"]) if m and there else 0, 0, -1):
                said = m["what"][:length] if m else ""
                keys = [each.key for each in there if any(said in name.replace(place, "") for name in each.names)]
                is_telling = said in _FACILITIES if length == 1 else SAID_OF_ANY.sub("", said)
                if len(keys) == 1 and is_telling and m:
                    found.append((keys[0], (start, m.start("what") + length)))
                    break
    return found


def otherwise(text: str, named: Sequence[Named], around: Around) -> Spans:
    """菜市场, 蘑菇厂, 猪粪项目: what people say for what stands in a project's name, where only one such is, or one at
    the place said right before."""
    found: Spans = []
    for said, meant in _ALSO_SAID.items():
        for m in re.finditer(f"{said}[厂场站园]?", text):
            place = next((each for each in towns(around.places) if text.endswith(each, 0, m.start())), "")
            keys = {each.key for each in named if any(meant in name and place in name for name in each.names)}
            if len(keys) == 1 and not any(a < m.end() and m.start() < b for _key, (a, b) in found):
                found.append((keys.pop(), (m.start() - len(place), m.end())))
    return found


def by_sound(text: str, named: tuple[Named, ...], around: Around) -> Spans:
    """汽车线数 for 汽车线束: a whole name of three characters or more as it sounds, or a telling piece of four."""
    as_heard = heard(text)
    found: dict[str, Span] = {}
    for each in named:
        for name in (name for name in each.names if len(name) > SHORTEST):
            at = as_heard.find(heard(name))
            if at >= 0:
                found[each.key] = (at, at + len(name))
    if not found:
        known = _heard_pieces(named, around.places)
        for at, length in (
            (at, n) for at in range(len(text)) for n in range(LONGEST_CONTRACTION, SHORTEST_HEARD - 1, -1)
        ):
            key = known.get(as_heard[at : at + length]) if at + length <= len(text) else None
            if key and not any(a <= at < b for a, b in found.values()):
                found.setdefault(key, (at, at + length))
    return sorted(found.items(), key=lambda pair: pair[1])


@lru_cache(maxsize=64)
def _heard_pieces(named: tuple[Named, ...], places: frozenset[str]) -> Mapping[str, str]:
    keys: dict[str, set[str]] = {}
    for piece, found in index(named, places).items():
        if SHORTEST_HEARD <= len(piece) <= LONGEST_CONTRACTION:
            keys.setdefault(heard(piece), set()).update(found)
    return {said: next(iter(found)) for said, found in keys.items() if len(found) == 1}


def skipping(text: str, named: tuple[Named, ...], around: Around) -> Spans:
    """抽蓄电站 for 抽水蓄能电站: characters of a name in its order, little left out between, that tell of one only."""
    begins = _begins(named, around.places)
    best: dict[Span, set[str]] = {}
    for at in range(len(text)):
        for key, name, place, least in begins.get(text[at], ()):
            end = _follow(text, at, name, place)
            said = text[at:end]
            if len(said) >= least and len(SAID_OF_ANY.sub("", said)) >= SHORTEST and said not in around.places:
                best.setdefault((at, end), set()).add(key)
    longest = max((end - start for start, end in best), default=0)
    return [(next(iter(keys)), (a, b)) for (a, b), keys in best.items() if b - a == longest and len(keys) == 1]


def _follow(text: str, at: int, name: str, place: int) -> int:
    """How far the text goes on with characters of the name."""
    while at < len(text) and place < len(name):
        found = name.find(text[at], place, place + WIDEST_GAP + 1)
        if found < 0:
            break
        at, place = at + 1, found + 1
    return at


@lru_cache(maxsize=64)
def _begins(named: tuple[Named, ...], places: frozenset[str]) -> Mapping[str, Sequence[tuple[str, str, int, int]]]:
    """(key, name, where, how much of it must be said) by character: less where a telling word begins."""
    found: dict[str, list[tuple[str, str, int, int]]] = {}
    for each in named:
        for name in (COUNTY.sub("", ASIDE.sub("", name)) for name in each.names):
            starts = {0, *(name.find(word) for word in words(name, towns(places)))}
            for place in (place for place in range(len(name)) if not COUNTED.match(name[place])):
                least = LEAST_SAID - (place in starts)
                found.setdefault(name[place], []).append((each.key, name, place, least))
    return found


def contracted(text: str, named: tuple[Named, ...], around: Around) -> Spans:
    """妇保院 for 妇幼保健院: its first and last characters and some between; 棚改项目: any two close to each other.
    Only where one project can be meant."""
    known, pairs = _contractions(named, around.places), _pairs(named)
    found: Spans = []
    for at in range(len(text) - 1):
        for length in range(LONGEST_CONTRACTION, 1, -1):
            said = text[at : at + length]
            is_named = len(said) > SHORTEST or _OF_A_PROJECT.match(text, at + length)
            key = known.get(said, pairs.get(said, "") if said not in around.places else "")
            if key and is_named:
                found.append((key, (at, at + length)))
                break
    return found


@lru_cache(maxsize=64)
def _pairs(named: tuple[Named, ...]) -> Mapping[str, str]:
    keys: dict[str, set[str]] = {}
    for each in named:
        for name in (COUNTY.sub("", ASIDE.sub("", name)) for name in each.names):
            for a, b in combinations(range(len(name)), SHORTEST):
                if b - a <= WIDEST_PAIR:
                    keys.setdefault(name[a] + name[b], set()).add(each.key)
    return {said: next(iter(found)) for said, found in keys.items() if len(found) == 1 and not _NO_PAIR.search(said)}


@lru_cache(maxsize=64)
def _contractions(named: tuple[Named, ...], places: frozenset[str]) -> Mapping[str, str]:
    keys: dict[str, set[str]] = {}
    for each in named:
        for name in (_ENDING.sub("", COUNTY.sub("", name)) for name in each.names):
            if LONGEST_CONTRACTION > len(name) > SHORTEST:
                for count in range(len(name) - SHORTEST):
                    for kept in combinations(name[1:-1], count):
                        keys.setdefault("".join((name[0], *kept, name[-1])), set()).add(each.key)
    return {said: next(iter(found)) for said, found in keys.items() if len(found) == 1 and said not in places}
