"""Projects said in a sentence: by code, by any telling piece of their names, or by sound (language §4)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from handlers.language.names import MOST_CHOICES, Named, heard
from handlers.language.numbers import small_int

Span = tuple[int, int]
Spans = list[tuple[str, Span]]
Index = Mapping[str, frozenset[str]]

SHORTEST = 2
_CODE = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{1,5}\d{2,6}(?!\d)")
_ASIDE = re.compile(r"[(（]([^)）]*)[)）]")
_COUNTY = re.compile(r"^[县市区省]")
_COUNTED = re.compile(r"[\d第万]")
_A_ROAD = re.compile(r"\d{3}(?=[\u3400-\u9fff])(?![万吨套兆千亩米户个台年])")
_SAID_OF_ANY = re.compile(
    r"项目|工程|建设|改造|新建|扩建|改建|迁建|加固|除险|提升|提质|治理|处理|设施|中心|基地|加工|生产线|生产|产业园|产业|示范区|示范|集群"
    r"|综合|公共|智慧|智能化|智能|一体化|工厂化|资源化|利用|服务|基础|交易|产品|材料|设备|社会|生活|县城|城区|城乡|农村|乡村|业务楼|业务"
    r"|企业|中小|配套|管网|园区|资源|垃圾|道路|新馆|现代|年产|专用|标准化|二期|一期|三期|结构|县"
)
_EVERYDAY = frozenset(
    {
        "厂房", "市场", "小区", "公路", "大桥", "大道", "用品", "标准", "汽车", "管材", "生物", "物流", "农田",
        "污水", "国道", "省道", "学校", "小学", "中学", "粮食", "茶叶", "饲料", "食品", "光伏", "农贸", "停车",
        "城东", "城西", "城南", "城北", "排水", "供水", "养老", "文化", "体育", "旅游", "医药", "药材", "家居",
        "包装", "塑料", "机床", "陶瓷", "管道", "竹林", "蔬菜", "水果", "畜禽", "仓储", "农业", "流域", "电池",
    }
)  # fmt: skip
"""Words of every day: unless they are all a project is called, they name one only where they are what is spoken of."""
_NOT_ALONE = frozenset({"集镇", "数据", "规划", "中学", "材料", "食用", "医用", "年产"})
"""They help a longer piece and name nothing by themselves."""

_PART_OF_A_WORD = re.compile(r"[口管棚沟渠杆机柜箱阀井盖费户员师队票卡量价板商器]")
"""排水口, 供水管: a word of two characters that goes on is another word."""
_SPOKEN_OF = re.compile(
    r"[厂园馆院站]?\s*(?:(?:的|里)?(?:项目|工程(?![款师量队费车])|工地|现场|进[度展]|情况|施工|开工|完工|(?:计划)?投资|完成"
    r"|啥时|什么时候|怎么|咋|如何|现在|目前|今[天日]|干|动)|[那这](?:[个件条座边头块些]|$)|的?事(?:项|儿)?(?![故业]))"
)
"""What is said of a project: a word that names little names one only before it."""
_TOPIC = re.compile(r"(?:^|[,。;!?]|说一[个下声])\s*$")
_POINTED = re.compile(r"[那这][个座条]?\s*$")
_MANY = re.compile(r"(?:全[县市区镇乡]|各个?|所有|辖区|周边|多个|几个|部分|哪些|其他|一些)(?:的|各)?$")
"""全县农贸市场: any of them."""
_ANY_PROJECT = frozenset(
    {
        "重点", "在建", "民生", "市政", "产业", "工业", "农业", "水利", "交通", "教育", "续建", "新建", "招商",
        "签约", "包联", "省级", "市级", "县级", "集镇", "前期", "材料", "企业", "第二", "两个", "全部", "所有",
        "其他", "这些", "哪些", "本级", "上级", "政府", "投资", "民间", "重大", "城建", "储备", "园区",
    }
)  # fmt: skip
_NOT_OF_WORKS = re.compile(r"[里内外的上下]|门口|物业|电梯|住户|居民|问题|隐患|安全")
_FACILITIES = frozenset("桥路厂站园馆院校坝库场楼池渠闸")
_AT = re.compile(r"(?:镇|乡)?\s*(?:的|那边?的?|这边?的?)?[个座条处家所]?(?P<what>[\u3400-\u9fff]{1,4})")
_NO_PAIR = re.compile(rf"\d|{'|'.join(sorted(_ANY_PROJECT))}")
LEAST_SAID = 4
WIDEST_GAP, WIDEST_PAIR = 2, 4
SHORTEST_HEARD = 4
_ALL_OF = re.compile(r"(?:的|这|那)?(?P<n>[两二三四五六七八九\d])个项目")
_ENDING = re.compile(r"(?:项目|工程)$")
LONGEST_CONTRACTION = 8
_OF_A_PROJECT = re.compile(r"\s*(?:项目|工程)")
_PHASE = re.compile(r"[一二三四]期")


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What else is known: `places` are words that name units, too, and alone name no project; `bodies` are where units
    are named; a piece that several projects share is the one of the units `near`."""

    places: frozenset[str] = frozenset()
    bodies: tuple[Span, ...] = ()
    near: frozenset[str] = frozenset()


def find_projects(text: str, named: Sequence[Named], around: Around) -> Spans:
    """(key, span) in order of mention."""
    pieces = ((_narrowed(keys, named, around.near), span, weak) for keys, span, weak in _heard_in(text, named, around))
    near = {each.key for each in named if each.unit in around.near}
    sure = [(key, span, weak and key not in near) for (key, *more), span, weak in pieces if not more]
    strong = [(key, span) for key, span, weak in sure if not weak]
    told = [(key, span) for key, span, weak in sure if weak and _is_spoken_of(text, span)]
    found = ([*strong, *told] if strong else told[:1]) or _of_a_unit(text, named, around)
    ways = (way(text, tuple(named), around) for way in (_at_a_place, _by_sound, _contracted, _skipping))
    found = found or next((said for way in ways if (said := _of_one(text, way, around))), [])
    return sorted(found, key=lambda pair: pair[1])


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
    if end - start == SHORTEST and _PART_OF_A_WORD.match(text, end):
        return False
    if _PHASE.fullmatch(text[start:end]):
        return _SPOKEN_OF.match(text, end) is not None
    if _POINTED.search(text[:start]) or _SPOKEN_OF.match(text, end):
        return True
    return _TOPIC.search(text[:start]) is not None and not _NOT_OF_WORKS.match(text, end)


def _narrowed(keys: frozenset[str], named: Sequence[Named], near: frozenset[str]) -> frozenset[str]:
    if len(keys) == 1:
        return keys
    here = frozenset(each.key for each in named if each.key in keys and each.unit in near)
    return here if len(here) == 1 else keys


def _of_a_unit(text: str, named: Sequence[Named], around: Around) -> Spans:
    """柳湾两个项目: all of a unit, where it has so many."""
    found: Spans = []
    for m in _ALL_OF.finditer(text):
        place = next((each for each in around.places if text.endswith(each, 0, m.start())), "")
        theirs = [each.key for each in named if place and each.unit.startswith(place)]
        if len(theirs) == (small_int(m["n"]) or 0):
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
    index, starts = _index(named, places), _starts(named, places)
    end = 0
    for at in range(len(text) - 1):
        if at < end:
            continue
        lengths = starts.get(text[at : at + SHORTEST], ())
        said = next((piece for piece in (text[at : at + length] for length in lengths) if piece in index), "")
        if said:
            end = at + len(said)
            is_whole = any(said in each.names for each in named)
            yield index[said], (at, end), not is_whole and _names_little(said, text[end : end + 1])


def _names_little(said: str, behind: str) -> bool:
    if said in _EVERYDAY or _PHASE.fullmatch(said):
        return True
    return len(said) == SHORTEST and _PART_OF_A_WORD.match(behind) is not None


def _at_a_place(text: str, named: tuple[Named, ...], around: Around) -> Spans:
    """梅塘那个市场, 桐溪的桥: what is at a place, where only one such is."""
    found: Spans = []
    for place in (each for each in _towns(around.places) if each in text):
        there = [each for each in named if any(place in name for name in each.names)]
        for start in (m.start() for m in re.finditer(place, text)):
            m = _AT.match(text, start + len(place))
            for length in range(len(m["what"]) if m and there else 0, 0, -1):
                said = m["what"][:length] if m else ""
                keys = [each.key for each in there if any(said in name.replace(place, "") for name in each.names)]
                is_telling = said in _FACILITIES if length == 1 else _SAID_OF_ANY.sub("", said)
                if len(keys) == 1 and is_telling and m:
                    found.append((keys[0], (start, m.start("what") + length)))
                    break
    return found


def _by_sound(text: str, named: tuple[Named, ...], around: Around) -> Spans:
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
    for piece, found in _index(named, places).items():
        if SHORTEST_HEARD <= len(piece) <= LONGEST_CONTRACTION:
            keys.setdefault(heard(piece), set()).update(found)
    return {said: next(iter(found)) for said, found in keys.items() if len(found) == 1}


def _skipping(text: str, named: tuple[Named, ...], around: Around) -> Spans:
    """抽蓄电站 for 抽水蓄能电站: characters of a name in its order, little left out between, that tell of one only."""
    begins = _begins(named, around.places)
    best: dict[Span, set[str]] = {}
    for at in range(len(text)):
        for key, name, place, least in begins.get(text[at], ()):
            end = _follow(text, at, name, place)
            said = text[at:end]
            if len(said) >= least and len(_SAID_OF_ANY.sub("", said)) >= SHORTEST and said not in around.places:
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
        for name in (_COUNTY.sub("", _ASIDE.sub("", name)) for name in each.names):
            starts = {0, *(name.find(word) for word in _words(name, _towns(places)))}
            for place in (place for place in range(len(name)) if not _COUNTED.match(name[place])):
                least = LEAST_SAID - (place in starts)
                found.setdefault(name[place], []).append((each.key, name, place, least))
    return found


def _contracted(text: str, named: tuple[Named, ...], around: Around) -> Spans:
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
        for name in (_COUNTY.sub("", _ASIDE.sub("", name)) for name in each.names):
            for a, b in combinations(range(len(name)), SHORTEST):
                if b - a <= WIDEST_PAIR:
                    keys.setdefault(name[a] + name[b], set()).add(each.key)
    return {said: next(iter(found)) for said, found in keys.items() if len(found) == 1 and not _NO_PAIR.search(said)}


@lru_cache(maxsize=64)
def _contractions(named: tuple[Named, ...], places: frozenset[str]) -> Mapping[str, str]:
    keys: dict[str, set[str]] = {}
    for each in named:
        for name in (_ENDING.sub("", _COUNTY.sub("", name)) for name in each.names):
            if LONGEST_CONTRACTION > len(name) > SHORTEST:
                for count in range(len(name) - SHORTEST):
                    for kept in combinations(name[1:-1], count):
                        keys.setdefault("".join((name[0], *kept, name[-1])), set()).add(each.key)
    return {said: next(iter(found)) for said, found in keys.items() if len(found) == 1 and said not in places}


@lru_cache(maxsize=64)
def _starts(named: tuple[Named, ...], places: frozenset[str]) -> Mapping[str, Sequence[int]]:
    """How long the pieces are that begin with two characters, longest first."""
    lengths: dict[str, set[int]] = {}
    for piece in _index(named, places):
        lengths.setdefault(piece[:SHORTEST], set()).add(len(piece))
    return {start: sorted(found, reverse=True) for start, found in lengths.items()}


@lru_cache(maxsize=64)
def _towns(places: frozenset[str]) -> Sequence[str]:
    """Names of towns and whatever else is said in two characters, longest first."""
    stems = {place[:-1] for place in places if place[-1:] in ("镇", "乡") and len(place) > SHORTEST}
    return sorted(stems | {place for place in places if len(place) == SHORTEST}, key=lambda place: (-len(place), place))


@lru_cache(maxsize=64)
def _index(named: tuple[Named, ...], places: frozenset[str]) -> Index:
    towns = _towns(places)
    keys: dict[str, set[str]] = {}
    for each in named:
        whole = {name for name in each.names if len(name) >= SHORTEST}
        for piece in whole | {piece for name in each.names for piece in _pieces(name, towns)}:
            keys.setdefault(piece, set()).add(each.key)
    return {piece: frozenset(found) for piece, found in keys.items() if piece not in places | _NOT_ALONE}


def _pieces(name: str, towns: Sequence[str]) -> Iterable[str]:
    """Pieces that tell something, and both ends of every word that does; 三期 of what stands in parentheses."""
    yield from (phase for aside in _ASIDE.findall(name) for phase in _PHASE.findall(aside))
    plain = _COUNTY.sub("", _ASIDE.sub("", name))
    pieces = {plain[i:j] for i in range(len(plain)) for j in range(i + 3, len(plain) + 1)}
    yield from (p for p in pieces if (_A_ROAD.match(p) or not _COUNTED.match(p)) and _tells(p, towns))
    for word in _words(plain, towns):
        yield from (end for end in (word[:SHORTEST], word[-SHORTEST:]) if not _COUNTED.search(end))


def _words(plain: str, towns: Sequence[str]) -> Iterable[str]:
    for word in _SAID_OF_ANY.split(plain):
        town = next((t for t in towns if word.startswith(t)), "")
        rest = word.removeprefix(town).removeprefix("镇").removeprefix("乡") if town else word
        yield from (each for each in {word, rest} if len(each) >= SHORTEST and not (town and each == town))


def _tells(piece: str, towns: Sequence[str]) -> bool:
    """Something is left of it without what is said of any project and where it is."""
    town = next((t for t in towns if t in piece), "")
    rest = re.sub(f"{town}[镇乡]?", "", piece) if town else piece
    return len(_SAID_OF_ANY.sub("", rest)) >= SHORTEST
