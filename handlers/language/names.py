"""Which unit, person or project is meant: by name, alias, initials, sound and likeness (language §4)."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rapidfuzz import fuzz

from handlers.language.addressing import familiar, surname, titled

ACCEPT, LEAD, ASK = 90.0, 15.0, 60.0
MOST_CHOICES = 3
EXACT, CALLED, SHORT, INITIALS, SOUND, PART, INSIDE, LETTERS, SURNAME = 100, 98, 96, 95, 92, 92, 90, 80, 80
CACHE = 50_000
GENERIC = frozenset(
    {"县委", "县政府", "政府", "办公室", "中心", "公司", "委员会", "人民", "项目", "工程", "建设", "管理"}
)
"""Parts of many names: never enough to be sure."""
_HEAD = re.compile(r"^(?:本|我)?[县市区省]")
_TAIL = re.compile(r"(?:项目|工程|委员会|管委会|管理局|[局委办厅])$")
_LATIN = re.compile(r"[A-Za-z]{2,20}")
_NOISE = re.compile(r"[\s\"'“”‘’《》()()【】\[\]<>@·.,,。、:;!?-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Something with names; for a person the full name comes first and `title` is the post's (副局长). `former`
    names have no initials; `short` forms count only where the context allows them; `unit` is whose it is."""

    key: str
    names: tuple[str, ...]
    title: str = ""
    former: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    unit: str = ""


class Names(tuple[Named, ...]):
    """Candidates with their indexes, built once and kept as long as the candidates are."""

    @cached_property
    def spoken(self) -> Mapping[str, tuple[str, ...]]:
        """Every way to say them, and whom it may mean."""
        return _by_name((each.key, _spoken_names(each)) for each in self)

    @cached_property
    def beginnings(self) -> Mapping[str, tuple[str, ...]]:
        """Two characters, and the names that begin with them: a sentence is looked through once, not once a name."""
        return _by_name((name, (name[:2],)) for name in self.spoken)

    @cached_property
    def short(self) -> Mapping[str, tuple[str, ...]]:
        """Every short form, and whom it may mean."""
        return _by_name((each.key, each.short) for each in self)

    @cached_property
    def familiar(self) -> Mapping[str, tuple[str, ...]]:
        """老段, 小段, 宏图, and whom it may mean."""
        return _by_name((each.key, familiar(each.names[0])) for each in self if each.title and each.names)

    @cached_property
    def latin(self) -> Mapping[str, tuple[str, ...]]:
        """Their initials and their whole pinyin."""
        keys: dict[str, dict[str, None]] = {}
        for each in self:
            for said in {said for name in each.names for said in _latin(_fold(name))}:
                keys.setdefault(said, {})[each.key] = None
        return {said: tuple(found) for said, found in keys.items()}

    @cached_property
    def heard(self) -> Mapping[str, tuple[str, str]]:
        """How each name sounds, and whose it is; words of two are too easily heard, and a name of two is nobody's."""
        names = ((name, keys) for name, keys in self.spoken.items() if len(name) > 2 and len(keys) == 1)
        return {name: (keys[0], heard(name)) for name, keys in names}


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """`best` when sure; else at most three `choices` to ask, best first; else neither. `score` is 0-100."""

    best: str | None = None
    choices: tuple[str, ...] = ()
    score: float = 0.0


def match(text: str, candidates: Sequence[Named]) -> Match:
    """Whom `text`, a mention and nothing else, means.

    One exact name is accepted; otherwise 90 with a lead of 15 (language §4). 60 to 90, or no lead: choices.
    """
    said = _fold(text)
    if not said:
        return Match()
    scored = _best_scores(said, candidates)
    near = [(key, score) for key, score in scored if score >= ASK]
    if not near:
        return Match()
    top = near[0][1]
    second = near[1][1] if len(near) > 1 else 0.0
    if top >= ACCEPT and (top - second >= LEAD or (top == EXACT and second < EXACT)):
        return Match(best=near[0][0], score=top)
    close = [key for key, score in near if score > top - 2 * LEAD]
    return Match(choices=tuple(close[:MOST_CHOICES]), score=top)


def find_names(text: str, candidates: Sequence[Named]) -> list[tuple[str, tuple[int, int]]]:
    """Names, aliases, 王局长 and initials occurring in a sentence, in order: (key, span).

    Longest first, not overlapping. The same key twice is reported twice; a name two candidates share is
    reported for both with one span, so that the caller asks.
    """
    names = candidates if isinstance(candidates, Names) else Names(candidates)
    pairs = {text[at : at + 2] for at in range(len(text) - 1)}
    taken = bytearray(len(text))
    found: list[tuple[str, tuple[int, int]]] = []
    said = (name for pair in pairs for name in names.beginnings.get(pair, ()) if name in text)
    for name in sorted(said, key=lambda n: (-len(n), n)):
        for start, end in occurrences(text, name):
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                found += [(key, (start, end)) for key in names.spoken[name]]
    found += _by_initials(text, names, taken)
    return sorted(found, key=lambda pair: pair[1])


def _best_scores(said: str, candidates: Sequence[Named]) -> list[tuple[str, float]]:
    scores: dict[str, float] = {}
    for each in candidates:
        scores[each.key] = max(scores.get(each.key, 0.0), _score(said, each))
    return sorted(scores.items(), key=lambda pair: -pair[1])


def _score(said: str, candidate: Named) -> float:
    best = max((_likeness(said, _fold(name)) for name in candidate.names), default=0.0)
    return max(best, _title_score(said, candidate))


def _likeness(said: str, name: str) -> float:
    if said == name:
        return EXACT
    if said.isascii():
        return INITIALS if said in _latin(name) else fuzz.ratio(said, name)
    if _trim(said) == _trim(name):
        return SHORT
    return _short_likeness(said, name) if len(name) <= 3 else _long_likeness(said, name)


def _long_likeness(said: str, name: str) -> float:
    if said in name:
        return 0.0 if len(said) == 1 else LETTERS if said in GENERIC else PART
    if name in said:
        return INSIDE
    if len(said) == len(name) and sound(said) == sound(name):
        return SOUND
    return _fuzzy(said, name)


def _short_likeness(said: str, name: str) -> float:
    """People: 张伟 is not 张伟明, but 伟明 is; a word that merely contains a name is asked about."""
    if len(name) == 3 and said == name[1:]:
        return PART
    if len(said) == len(name) and sound(said) == sound(name):
        return SOUND if len(name) > 2 else LETTERS
    return fuzz.ratio(said, name)


def _fuzzy(said: str, name: str) -> float:
    score = max(fuzz.ratio(said, name), 0.85 * fuzz.partial_ratio(said, name))
    if len(said) >= 3 and score < LETTERS and not set(said) - set(name):
        return LETTERS
    return score


def _title_score(said: str, candidate: Named) -> float:
    if not candidate.title or not candidate.names:
        return 0.0
    own = surname(candidate.names[0])
    if said in titled(candidate.names[0], candidate.title):
        return CALLED
    return SURNAME if said in (f"小{own}", f"老{own}", f"{own}工") else 0.0


@lru_cache(maxsize=CACHE)
def _fold(text: str) -> str:
    return _NOISE.sub("", text).lower()


@lru_cache(maxsize=CACHE)
def _trim(name: str) -> str:
    """住建 for 县住建局: without the county in front and the kind of body behind, if two characters stay."""
    for pattern in (_HEAD, _TAIL):
        shorter = pattern.sub("", name)
        name = shorter if len(shorter) >= 2 else name
    return name


def _pinyin(text: str, *, initials: bool = False) -> list[str]:
    """By character, without tones. The table is read when somebody is first looked for by sound: ten megabytes."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # the phrase table costs 46 MB more and no name needs it
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")
    from pypinyin import Style, lazy_pinyin

    return lazy_pinyin(text, style=Style.FIRST_LETTER if initials else Style.NORMAL)


@lru_cache(maxsize=CACHE)
def sound(name: str) -> tuple[str, ...]:
    """How it is pronounced, one syllable a character, without tones."""
    return tuple(_pinyin(name))


def heard(text: str) -> str:
    """The same text as it sounds: one character stands for all that are pronounced alike, so that places agree."""
    return "".join(map(_alike, text))


_ALIKE: dict[str, str] = {}
_SLURRED = re.compile(r"(?<=^[zcs])h|(?<=[aei]n)g$")
"""What southern speech and voice recognition do not keep apart: zh and z, in and ing."""


@lru_cache(maxsize=CACHE)
def _alike(character: str) -> str:
    (syllable,) = sound(character) or (character,)
    return _ALIKE.setdefault(_SLURRED.sub("", syllable), character)


@lru_cache(maxsize=CACHE)
def _latin(name: str) -> frozenset[str]:
    initials = "".join(_pinyin(name, initials=True)).lower()
    return frozenset({initials, "".join(sound(name)).lower()}) - {""}


def _spoken_names(candidate: Named) -> Iterator[str]:
    names = {name for name in (*candidate.names, *candidate.former) if len(name) >= 2}
    if candidate.title and candidate.names:
        names |= titled(candidate.names[0], candidate.title)
    return iter(sorted(names))


def _by_name(said: Iterable[tuple[str, Iterable[str]]]) -> dict[str, tuple[str, ...]]:
    keys: dict[str, dict[str, None]] = {}
    for key, names in said:
        for name in names:
            keys.setdefault(name, {})[key] = None
    return {name: tuple(found) for name, found in keys.items()}


def occurrences(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Where it stands, not overlapping."""
    start = text.find(name)
    while start >= 0:
        yield start, start + len(name)
        start = text.find(name, start + len(name))


def _by_initials(text: str, names: Names, taken: bytearray) -> Iterator[tuple[str, tuple[int, int]]]:
    for word in _LATIN.finditer(text):
        if not any(taken[word.start() : word.end()]):
            yield from ((key, word.span()) for key in names.latin.get(word[0].lower(), ()))
