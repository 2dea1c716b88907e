"""Which words of a report belong to which project: by lines, sentences and names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from handlers.language.figures import has_figures
from handlers.language.names import Match, Named, match
from handlers.readings.figures import AT_REST, PROBLEM, SAID_SAME, SAME, STILL

_FILLER = re.compile(
    r"^(?:[\s,:;、。\d.)]*(?:今日|今天|本日|[昨前][天日]|(?:周|星期|礼拜)[一二三四五六日天](?:那天)?|截至目前|目前|另外|还有|其中|还?有一个|就是?|只有|除了?|项目|\d[、.)])\s*[:,]?\s*)+|^[\s,:;、。]+"
)
_SPLIT = re.compile(r"[;。]\s*|,\s*|\s+")
_THE_REST = re.compile(rf"(?:其他|其余|其它|余下|剩下)的?(?:项目)?(?:都|均|全部)?(?:{SAME})")
_ALL_THE_REST = re.compile(
    rf"(?:今[日天]|我们?|的|[这那]|[几两三四五六七八九]个|项目|全部?|都|均|基本)*(?:{SAME}|{STILL})了?"
)
"""都没啥变化,就安置房干了30万: at the very beginning, of all that are not named behind it."""
_GOES_OVER = re.compile(rf"[万亿]元?(?:了)?|{SAME}")
_EACH = re.compile(r"(?:今[日天])?(?:都|各|均)(?:自|是|为|干了?|完成了?|投了?)*(?=\s*[\d一二两三四五六七八九十百])")
_AND = re.compile(r"\s*(?:、|和|及|与)\s*")
_SAID_THAT = re.compile(r"[\s:,、\-的]*(?:(?:上报|汇报|报告|报)\s*[:,]\s*)?[\s:,、\-的]*")
_NUMERALS = re.compile(r"[\d.,%万亿千百十元吨一二三四五六七八九\s]+")  # 80万 is no 80万吨光伏玻璃
_LETTERS = re.compile(r"[A-Za-z]{2,20}")
SHORTEST, LONGEST = 2, 24
REST = "*"
"""Stands for all other projects (其他无变化)."""


@dataclass(slots=True, kw_only=True)
class Piece:
    """One project and the chunks said of it."""

    project: str
    chunks: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return ",".join(self.chunks)


def pieces(lines: Sequence[str], named: Sequence[Named]) -> list[Piece]:
    """Chunks by project: a chunk that begins with a project's name opens a piece; inside a problem only a new
    line or a new sentence does."""
    found: list[Piece] = []
    for line in lines:
        in_problem = False
        for chunk, is_sentence in _chunks(line):
            opened = [] if in_problem and not is_sentence else _opened(chunk, named, begins=is_sentence)
            if not found and not opened and _ALL_THE_REST.fullmatch(chunk):
                opened = [Piece(project=REST)]
            if opened:
                found.extend(opened)
            elif found:
                found[-1].chunks.append(chunk)
            else:
                found.append(Piece(project="", chunks=[chunk]))
            in_problem = (in_problem and not is_sentence) or PROBLEM.search(chunk) is not None
    return found


def _chunks(line: str) -> list[tuple[str, bool]]:
    """The line cut at commas, blanks and full stops; True where a sentence begins."""
    found: list[tuple[str, bool]] = []
    start, fresh = 0, True
    for m in _SPLIT.finditer(line):
        found.append((line[start : m.start()], fresh))
        fresh = m[0].startswith((";", "。"))
        start = m.end()
    return [(chunk, fresh) for chunk, fresh in (*found, (line[start:], fresh)) if chunk]


def _opened(chunk: str, named: Sequence[Named], *, begins: bool) -> list[Piece]:
    """The pieces a chunk opens. In the midst of a sentence a name alone or with figures does, so that
    热源管道完成 stays with the project before it."""
    words = _FILLER.sub("", chunk)
    if _THE_REST.match(words):
        return [Piece(project=REST)]
    found, said = _listed(words, named)
    is_sure = has_figures(said) or SAID_SAME.search(said) or AT_REST.fullmatch(said)
    if not found or not (begins or not said or is_sure):
        return []
    if len(found) == 1 and (more := _run_on(found[0], said, named)):
        return more
    each = _EACH.match(said)
    said = said[each.end() :] if each else said
    chunks = [said] if said else []
    if len(found) == 1 or each or SAID_SAME.search(said):
        return [Piece(project=key, chunks=list(chunks)) for key in found]
    # One sum for several projects belongs to none of them: the rule asks.
    return [Piece(project=words[: len(words) - len(said)].rstrip(" :,的"), chunks=chunks)]


def _run_on(key: str, said: str, named: Sequence[Named]) -> list[Piece]:
    """三十五万老旧小区无变化, as it is heard by voice: behind a sum the next project begins without a mark."""
    for m in _GOES_OVER.finditer(said):
        more = _opened(said[m.end() :], named, begins=False)
        if more and all(piece.text for piece in more):
            return [Piece(project=key, chunks=[said[: m.end()]]), *more]
    return []


def _listed(words: str, named: Sequence[Named]) -> tuple[list[str], str]:
    """光伏玻璃、医院无变化: the projects at the beginning, and what is said of them."""
    keys: list[str] = []
    while (found := project_at_start(words, named)) is not None:
        keys.append(found[0])
        rest = words[found[1] :]
        joined = _AND.match(rest)
        words = rest[joined.end() :] if joined else rest
        if joined is None:
            break
    return keys, _SAID_THAT.sub("", words, count=1)


def all_named(words: str, named: Sequence[Named]) -> list[str]:
    """The projects, where the words are their names and nothing else."""
    keys, rest = _listed(words.strip(" ,"), named)
    return keys if not rest.strip(" ,的这个项目") else []


def without_project(text: str, named: Sequence[Named]) -> str:
    """The words without the project they begin with."""
    keys, rest = _listed(_FILLER.sub("", text), named)
    return rest if keys else text


def project_at_start(text: str, named: Sequence[Named]) -> tuple[str, int] | None:
    """The project whose name the text begins with, and how long that name is: the longest beginning that is sure."""
    for length in range(_reach(text[:LONGEST], named), SHORTEST - 1, -1):
        head = text[:length]
        found = match(head, named) if len(_NUMERALS.sub("", head)) >= SHORTEST else Match()
        if found.best is not None:
            return found.best, length
    return None


def _reach(text: str, named: Sequence[Named]) -> int:
    """How far the characters of one name go: 光伏玻璃今天 leaves it at 今. Initials go as far as letters do."""
    if m := _LETTERS.match(text):
        return m.end()
    letters = [set("".join(each.names)) | set("项目工程") for each in named]
    return max((sum(1 for _ in takewhile(own.__contains__, text)) for own in letters), default=0)
