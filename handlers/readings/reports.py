"""Daily progress in words → a report (domain §9): 光伏玻璃 320万 桩基完成 问题:高压线未迁, several by lines."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from domain.projects.files import Entry, ProjectFile
from handlers.language.figures import has_figures
from handlers.language.names import Named
from handlers.readings.figures import SAME, STILL, read_entry
from handlers.readings.pieces import REST, Piece, all_named, pieces
from handlers.readings.talk import LONGEST, bare, is_question

HEAD = re.compile(
    r"^(?:(?:今日|今天|本日|每日)?(?:项目进度|工作进度|项目|进度|日报|进展|填报|上报|报进度|报一下)\s*[:,]?\s*)+"
)
_ALL_SAME = re.compile(
    r"(?:好的?|报告|领导)?(?:今日|今天|本日|日报|全部|都|均|全|所有|各|我的?|我们|其他|其余|其它|项目|[几两三四五六七八九十\d]?个|的|进度|形象)*"
    rf"(?:{SAME}|{STILL})(?:了|哈|啊|谢谢|领导)*"
)
_NOTHING = re.compile(r"没(?:有)?什么")
_APART = re.compile(r"(?<=\d) +(?=[万亿元%])")  # 80 万元


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a message says of projects. `asks` = a name that may be several of them, or none of his."""

    entries: tuple[Entry, ...] = ()
    no_change: bool = False
    projects: tuple[str, ...] = ()
    has_figures: bool = False

    @property
    def is_empty(self) -> bool:
        """True where nothing was reported."""
        return not self.entries and not self.no_change


def is_all_unchanged(text: str) -> bool:
    """无变化, 全部无变化, 同昨天: the whole message and nothing else."""
    return (
        len(text) <= LONGEST
        and not is_question(_NOTHING.sub("没", text))
        and _ALL_SAME.fullmatch(bare(text)) is not None
    )


def report(lines: Sequence[str], projects: Sequence[ProjectFile], unnamed: Sequence[ProjectFile]) -> Report:
    """Entries for the projects named, in order. Where `unnamed` is one, figures alone are of it."""
    lines = [_APART.sub("", line) for line in lines]
    named = [Named(key=p.key, names=_names(p)) for p in projects]
    begun = HEAD.match(lines[0]) if lines else None
    found = pieces([HEAD.sub("", lines[0]), *lines[1:]] if begun else lines, named)
    rests = any(piece.project == REST for piece in found)
    said = [piece for piece in found if piece.project not in ("", REST)]
    loose = " ".join(piece.text for piece in found if not piece.project)
    if not said and len(unnamed) == 1 and has_figures(loose):
        said = [Piece(project=unnamed[0].key, chunks=[loose])]
    entries = tuple(entry for piece in said if (entry := read_entry(piece.project, piece.text)) is not None)
    same = tuple(entry.project for entry in entries if entry.no_change and not entry.problem)
    if entries and len(same) == len(entries) and not rests:
        return Report(no_change=True, projects=same)
    return Report(entries=entries, no_change=rests and bool(entries), has_figures=any(map(has_money, entries)))


_BUT_FOR = re.compile(
    rf"(?:今[日天])?除了?(?P<named>.{{2,40}}?)(?:以外|之外|外)?[\s,]*(?:其[他余它]|剩下|另外|别)?的?(?:项目|[几两三四五六七八九]个|全|都|均)*"
    rf"(?:{SAME}|{STILL})[了。!]*"
)


def all_but(text: str, projects: Sequence[ProjectFile], unnamed: Sequence[ProjectFile]) -> tuple[str, ...]:
    """除了安置房都没变化: those that are unchanged; none where it is not said so, or not clear which are not meant."""
    m = _BUT_FOR.fullmatch(text)
    if m is None:
        return ()
    but = all_named(m["named"], [Named(key=p.key, names=_names(p)) for p in projects])
    return tuple(p.key for p in unnamed if p.key not in but) if but else ()


def has_money(entry: Entry) -> bool:
    """True with a figure, or with its being unchanged."""
    figures = (entry.invested_yuan, entry.cumulative_yuan, entry.percent)
    return entry.no_change or any(figure is not None for figure in figures)


def _names(project: ProjectFile) -> tuple[str, ...]:
    return tuple(name for name in (project.name, *project.aliases) if name)
