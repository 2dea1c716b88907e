"""Whom a sentence is for, and what is left of it: the units, and what is to be done."""

import re
from dataclasses import replace

from handlers.readings.prose import as_prose
from handlers.readings.units import FILLER, ROLE_WORDS, Reader, Run, spoken_units

_LOOSE_BEFORE = re.compile(r"^(?:[\s,。;:、!.\-]|请(?![示求假款教])|务必|须(?!知)|负责(?![人制]))+")
_LOOSE_AFTER = re.compile(
    r"(?:[\s,。;:、!.\-]|(?<=[\s,。;:、])(?:请|于|由|之?前|内|负责|牵头|务必|须)|谢谢|收到请回复|请回复|请收到回复)+$"
)
_BY_ROLE = r"(?:由|请|责成)?(?=[^\s,。;]{2,40}(?:牵头|负责|配合|协办|协助|主办|承办))"
_INLINE, _AT_ONCE = re.compile(rf"(?:^|(?<=[\s,。;、])){_BY_ROLE}"), re.compile(_BY_ROLE)


MOST_INLINE = 12
"""Nobody hands one matter to more units by 牵头, 负责, 配合 in the midst of a sentence."""


def addressed(reader: Reader) -> tuple[list[Run], str]:
    """The units it is for, and the text without them: those at the beginning, then at the end, then 由…负责; a
    unit elsewhere belongs to what is to be done."""
    text = reader.text
    runs = reader.runs_at(0)
    rest = text[runs[-1].span[1] :] if runs else text
    if not runs:
        runs, rest = _at_the_end(reader)
    inline, rest = _inline(replace(reader, text=rest))
    return [*runs, *inline], rest


def _at_the_end(reader: Reader) -> tuple[list[Run], str]:
    """…报送方案 住建局、财政局: a run that reaches the end, after a blank, a comma or 由."""
    text = reader.text
    for spoken in spoken_units(text, reader.units):
        start = spoken.span[0]
        before = text[:start].rstrip()
        if start and not re.search(r"[\s,。;、:]$|[由请给]$|责任|牵头", text[:start]):
            continue
        role = re.search(rf"(?:{'|'.join(ROLE_WORDS)})(?:单位|部门)?\s*[:]?$", before)
        runs = reader.runs_at(role.start() if role else start)
        if runs and not text[runs[-1].span[1] :].strip(" ,。;!办理落实"):
            return runs, before[: role.start()] if role else re.sub(r"(?:由|请|给|责成)$", "", before)
    return [], text


def _inline(reader: Reader) -> tuple[list[Run], str]:
    """…,财政局配合 / 由住建局牵头: runs with a role, wherever a clause begins or another run has ended."""
    runs: list[Run] = []
    text, kept, end = reader.text, "", 0
    while len(runs) < MOST_INLINE and (found := _next_with_a_role(reader, end)):
        start, labelled = found
        runs += labelled
        kept, end = f"{kept}{text[end:start]} ", labelled[-1].span[1]
    return runs, kept + text[end:]


def _next_with_a_role(reader: Reader, begin: int) -> tuple[int, list[Run]] | None:
    """Where it begins, and its runs that have a role."""
    here = _AT_ONCE.match(reader.text, begin) if begin else None
    for m in (*([here] if here else ()), *_INLINE.finditer(reader.text, begin)):
        some = reader.runs_at(m.end())
        if some and some[0].role:
            return m.start(), [run for run in some if run.role]
    return None


def title(rest: str) -> str:
    """What is to be done, without the leftovers of who and when."""
    rest = re.sub(r"\s+([,。;])", r"\1", rest)
    rest = re.sub(r"[,;、]{2,}", ",", rest)
    rest = _LOOSE_AFTER.sub("", _LOOSE_BEFORE.sub("", FILLER.sub("", rest, count=1) if _glued(rest) else rest))
    return as_prose(rest.strip())


def _glued(rest: str) -> bool:
    m = FILLER.match(rest)
    return m is not None and set(m[0]) <= set(" ,:;、")
