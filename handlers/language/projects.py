"""Projects said in a sentence: by any piece of their names that only one of them has, or by sound (language §4)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from handlers.language.names import Named, heard

SHORTEST, SHORTEST_INSIDE = 2, 3
_PARENTHESES = re.compile(r"[(（][^)）]*[)）]")
_COUNTY = re.compile(r"^[县市区省]")
_GENERIC = re.compile(r"(?:项目|工程|建设|改造|新建工程|建设工程|设施)$")
_COUNTED = re.compile(r"[\d第万]")
_SHORT_OWN = frozenset({"道路", "材料", "厂房", "垃圾", "设备", "生产", "加工", "中心", "公共", "服务", "项目", "工程"})
"""Said of any project: no name of one."""

Index = Mapping[str, frozenset[str]]
Spans = list[tuple[str, tuple[int, int]]]


def find_projects(text: str, named: Sequence[Named], places: frozenset[str], *, own: bool = False) -> Spans:
    """(key, span) in order of mention. `places` are words that name units, too: alone they name no project. A word
    of two characters that is no name of its own counts only among one's `own` projects."""
    index = _index(tuple(named), places, own)
    starts = _starts(tuple(named), places, own)
    found: Spans = []
    end = 0
    for at in range(len(text) - 1):
        lengths = starts.get(text[at : at + SHORTEST])
        said = _longest_at(text, at, index, lengths) if lengths and at >= end else ""
        if said:
            end = at + len(said)
            found.append((next(iter(index[said])), (at, end)))
    return found or _by_sound(text, named)


def _longest_at(text: str, at: int, index: Index, lengths: Iterable[int]) -> str:
    """The longest piece that begins here; "" where that is shared by several projects."""
    said = next((piece for piece in (text[at : at + length] for length in lengths) if piece in index), "")
    return said if said and len(index[said]) == 1 else ""


def _by_sound(text: str, named: Sequence[Named]) -> Spans:
    """汽车线数 for 汽车线束: a whole name of four characters or more, as it sounds."""
    text = heard(text)
    found: Spans = []
    for each in named:
        for name in (name for name in each.names if len(name) > SHORTEST_INSIDE):
            at = text.find(heard(name))
            found += [(each.key, (at, at + len(name)))] if at >= 0 else []
    return sorted(dict(found).items(), key=lambda pair: pair[1])


@lru_cache(maxsize=256)
def _starts(named: tuple[Named, ...], places: frozenset[str], own: bool) -> Mapping[str, Sequence[int]]:
    """How long the pieces are that begin with two characters, longest first."""
    lengths: dict[str, set[int]] = {}
    for piece in _index(named, places, own):
        lengths.setdefault(piece[:SHORTEST], set()).add(len(piece))
    return {start: sorted(found, reverse=True) for start, found in lengths.items()}


@lru_cache(maxsize=256)
def _index(named: tuple[Named, ...], places: frozenset[str], own: bool) -> Index:
    keys: dict[str, set[str]] = {}
    for each in named:
        whole = {name for name in each.names if len(name) >= SHORTEST}
        for piece in whole | {piece for name in each.names for piece in _pieces(name, own=own)}:
            keys.setdefault(piece, set()).add(each.key)
    inside = (
        set(places)
        if own
        else {place[i:j] for place in places for i in range(len(place)) for j in range(i + 2, len(place) + 1)}
    )
    return {piece: frozenset(found) for piece, found in keys.items() if piece not in inside}


def _pieces(name: str, *, own: bool) -> Iterable[str]:
    """Every piece of three characters or more; of two only the beginning and the end."""
    plain = _PARENTHESES.sub("", name)
    bodies = {plain, _COUNTY.sub("", plain)}
    bodies |= {_GENERIC.sub("", body) for body in bodies}
    for body in (body for body in bodies if len(body) >= SHORTEST):
        ends = {body[:SHORTEST], body[-SHORTEST:]} - _SHORT_OWN if own else set()
        inner = {body[i:j] for i in range(len(body)) for j in range(i + SHORTEST_INSIDE, len(body) + 1)}
        yield from (piece for piece in ends | inner if not _COUNTED.match(piece))
