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
_SAID_OF_ANY = re.compile(
    r"项目|工程|建设|改造|新建|扩建|改建|迁建|加固|除险|提升|提质|治理|处理|设施|中心|基地|加工|生产线|生产|产业园|产业|示范区|示范|集群"
    r"|综合|公共|智慧|智能化|智能|一体化|工厂化|资源化|利用|服务|基础|交易|产品|材料|设备|社会|生活|县城|城区|城乡|农村|乡村|业务楼|业务"
    r"|企业|中小|配套|管网|园区|资源|垃圾|道路|新馆|现代|年产|专用|标准化|二期|一期|三期|结构|县"
)
_HEADS = frozenset(
    {"厂房", "市场", "小区", "公路", "大桥", "大道", "用品", "标准", "汽车", "管材", "生物", "物流", "农田"}
)
"""Words of two characters that name one project only where nothing else does."""
_NOT_ALONE = frozenset({"集镇", "规划", "中学", "材料", "食用", "医用", "年产"})
"""They help a longer piece and name nothing by themselves."""

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
    found = strong or [(key, span) for key, span, _weak in sure][:1] or _of_a_unit(text, named, around)
    return sorted(found or _by_sound(text, named) or _contracted(text, tuple(named), around), key=lambda pair: pair[1])


def project_choices(text: str, named: Sequence[Named], around: Around) -> tuple[str, ...]:
    """At most three that a piece may mean, where it can be told of none: 污水那个项目."""
    shared = (keys for keys, _span, _weak in _heard_in(text, named, around) if len(keys) > 1)
    keys = next((keys for keys in shared if len(keys) <= MOST_CHOICES), frozenset())
    return tuple(each.key for each in named if each.key in keys)


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
        if not any(a <= start and end <= b for a, b in around.bodies):
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
            yield index[said], (at, end), said in _HEADS or bool(_PHASE.fullmatch(said))


def _by_sound(text: str, named: Sequence[Named]) -> Spans:
    """汽车线数 for 汽车线束: a whole name of three characters or more, as it sounds."""
    text = heard(text)
    found: Spans = []
    for each in named:
        for name in (name for name in each.names if len(name) > SHORTEST):
            at = text.find(heard(name))
            found += [(each.key, (at, at + len(name)))] if at >= 0 else []
    return sorted(dict(found).items(), key=lambda pair: pair[1])


def _contracted(text: str, named: tuple[Named, ...], around: Around) -> Spans:
    """妇保院 for 妇幼保健院: its first and last characters and some between, where only one project can be meant."""
    known = _contractions(named, around.places)
    found: Spans = []
    for at in range(len(text) - 1):
        for length in range(LONGEST_CONTRACTION, 1, -1):
            key = known.get(text[at : at + length])
            if key and (length > SHORTEST or _OF_A_PROJECT.match(text, at + length)):
                found.append((key, (at, at + length)))
                break
    return [(key, (a, b)) for key, (a, b) in found if not any(s < b and a < e for s, e in around.bodies)]


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
def _index(named: tuple[Named, ...], places: frozenset[str]) -> Index:
    towns = sorted((place for place in places if len(place) == SHORTEST), key=len)
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
    yield from (piece for piece in pieces if not _COUNTED.match(piece) and _tells(piece, towns))
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
    return len(_SAID_OF_ANY.sub("", piece.replace(town, "") if town else piece)) >= SHORTEST
