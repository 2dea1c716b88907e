"""What pieces of a project's name tell which project is meant (language §4)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from handlers.language.names import Named

Span = tuple[int, int]
Index = Mapping[str, frozenset[str]]

SHORTEST = 2
ASIDE = re.compile(r"[(（]([^)）]*)[)）]")
COUNTY = re.compile(r"^[县市区省]")
COUNTED = re.compile(r"[\d第万]")
_SHORT_FOR = {"旧改": "老旧小区", "标厂": "标准厂房", "棚改": "棚户区"}
_BETWEEN_ENDS = re.compile(
    r"^(?P<a>[\u3400-\u9fff])[\u3400-\u9fff]{1,2}至(?P<b>[\u3400-\u9fff])[\u3400-\u9fff]{1,2}?(?P<kind>公路|大道|铁路|高速)"
)
"""县城至柳湾公路 is called 县柳公路."""
_A_ROAD = re.compile(r"\d{3}(?=[\u3400-\u9fff])(?![万吨套兆千亩米户个台年])")
SAID_OF_ANY = re.compile(
    r"项目|工程|建设|改造|新建|扩建|改建|迁建|加固|除险|提升|提质|治理|处理|设施|中心|基地|加工|生产线|生产|产业园|产业|示范区|示范|集群"
    r"|综合|公共|智慧|智能化|智能|一体化|工厂化|资源化|利用|服务|基础|交易|产品|材料|设备|社会|生活|县城|城区|城乡|农村|乡村|业务楼|业务"
    r"|企业|中小|配套|管网|园区|资源|垃圾|道路|新馆|现代|年产|专用|标准化|二期|一期|三期|结构|县"
)
_NOT_ALONE = frozenset(
    {"安置", "保障", "配件", "分类", "敬老", "集镇", "数据", "规划", "中学", "材料", "食用", "医用", "年产", "人民"}
)
"""They help a longer piece and name nothing by themselves."""

PHASE = re.compile(r"[一二三四]期")


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What else is known: `places` are words that name units, too, and alone name no project; `bodies` are where units
    are named; a piece that several projects share is the one of the units `near`."""

    places: frozenset[str] = frozenset()
    bodies: tuple[Span, ...] = ()
    near: frozenset[str] = frozenset()


@lru_cache(maxsize=64)
def starts(named: tuple[Named, ...], places: frozenset[str]) -> Mapping[str, Sequence[int]]:
    """How long the pieces are that begin with two characters, longest first."""
    lengths: dict[str, set[int]] = {}
    for piece in index(named, places):
        lengths.setdefault(piece[:SHORTEST], set()).add(len(piece))
    return {start: sorted(found, reverse=True) for start, found in lengths.items()}


@lru_cache(maxsize=64)
def towns(places: frozenset[str]) -> Sequence[str]:
    """Names of towns and whatever else is said in two characters, longest first."""
    stems = {place[:-1] for place in places if place[-1:] in ("镇", "乡") and len(place) > SHORTEST}
    return sorted(stems | {place for place in places if len(place) == SHORTEST}, key=lambda place: (-len(place), place))


@lru_cache(maxsize=64)
def index(named: tuple[Named, ...], places: frozenset[str]) -> Index:
    """Every piece that tells something, and the projects it may mean."""
    here = towns(places)
    keys: dict[str, set[str]] = {}
    for each in named:
        whole = {name for name in each.names if len(name) >= SHORTEST}
        for piece in whole | {piece for name in each.names for piece in _pieces(name, here)}:
            keys.setdefault(piece, set()).add(each.key)
    return {piece: frozenset(found) for piece, found in keys.items() if piece not in places | _NOT_ALONE}


def _pieces(name: str, places: Sequence[str]) -> Iterable[str]:
    """Pieces that tell something, and both ends of every word that does; 三期 of what stands in parentheses."""
    yield from (said for said, meant in _SHORT_FOR.items() if meant in name)
    yield from (f"{m['a']}{m['b']}{kind}" for m in _BETWEEN_ENDS.finditer(name) for kind in (m["kind"], m["kind"][-1]))
    yield from (phase for aside in ASIDE.findall(name) for phase in PHASE.findall(aside))
    plain = COUNTY.sub("", ASIDE.sub("", name))
    pieces = {plain[i:j] for i in range(len(plain)) for j in range(i + 3, len(plain) + 1)}
    yield from (p for p in pieces if (_A_ROAD.match(p) or not COUNTED.match(p)) and _tells(p, places))
    for word in words(plain, places):
        yield from (end for end in (word[:SHORTEST], word[-SHORTEST:]) if not COUNTED.search(end))


def words(plain: str, places: Sequence[str]) -> Iterable[str]:
    """What a name is told by: its words without those that any project has, and without the town in front."""
    for word in SAID_OF_ANY.split(plain):
        town = next((t for t in places if word.startswith(t)), "")
        rest = word.removeprefix(town).removeprefix("镇").removeprefix("乡") if town else word
        yield from (each for each in {word, rest} if len(each) >= SHORTEST and not (town and each == town))


def _tells(piece: str, places: Sequence[str]) -> bool:
    """Something is left of it without what is said of any project and where it is."""
    town = next((t for t in places if t in piece), "")
    rest = re.sub(f"{town}[镇乡]?", "", piece) if town else piece
    return len(SAID_OF_ANY.sub("", rest)) >= SHORTEST
