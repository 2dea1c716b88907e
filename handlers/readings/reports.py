"""Daily progress in words → entries (domain §9): 光伏玻璃 320万 桩基完成 问题:高压线未迁, several by lines."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from domain.projects import Entry, ProjectFile
from handlers.language.names import Match, Named, match
from handlers.language.numbers import Amount, find_money, find_percents
from handlers.readings.prose import as_prose
from handlers.readings.talk import bare, is_question

HEAD = re.compile(
    r"^(?:(?:今日|今天|本日|每日)?(?:项目进度|工作进度|项目|进度|日报|进展|填报|上报|报进度|报一下)\s*[:,]?\s*)+"
)
_FILLER = re.compile(
    r"^(?:[\s,:;、。\d.)]*(?:今日|今天|本日|截至目前|目前|另外|还有|其中|还?有一个|项目|\d[、.)])\s*[:,]?\s*)+|^[\s,:;、。]+"
)
_SPLIT = re.compile(r"[;。]\s*|,\s*|\s+")
_MONEY_LABEL = re.compile(
    r"(?:今日|今天|本日|当日|当天|本月|新增|又|共计?|合计|本年度?|今年以?来?|年度|年内|开工以来|项目|累计|已|实际|完成|固定资产|实现"
    r"|投资额?|产值|工程量|支付|到位资金|资金|总|计划|约|近|达到?|为|是|了|:|,|\s)*$"
)
LONGEST_LABEL = 20
_MONEY_TAIL = re.compile(r"\s*的?(?:投资|产值)?")
_TOTAL = re.compile(r"总投资|计划|概算|预算|合同|到位资金|支付|缺口|贷款|资金")
_CUMULATIVE = re.compile(r"累计|本年|今年|年度|年内|以来")
_PROBLEM = re.compile(
    r"(?:存在的?|主要|现有|当前)?(?:问题|困难|卡点|堵点|难点|需(?:要)?协调(?:解决)?(?:的?(?:问题|事项))?)(?:是|有|为)?\s*[:,]?\s*"
)
_NO_PROBLEM = re.compile(r"^(?:暂?无|没有?|目前没有|暂时没有)(?:问题|困难)?[。,!]*$")
_NONE_SAID = re.compile(r"(?:暂?无|没有?|目前没有|暂时没有)(?:存在)?(?:其他)?(?:问题|困难|卡点)")
SAME = (
    r"(?:无|没有?|没有什么|暂无|没啥)(?:新的?)?(?:变化|变动|更新)|同(?:昨天|昨日|上日|上次|前日|上)|(?:和|与|跟)(?:昨天|昨日|上次)(?:一样|一致|相同|持平)"
    r"|照旧|不变|正常推进"
)
_SAME = re.compile(SAME)
_ALL_SAME = re.compile(
    r"(?:好的?|报告|领导)?(?:今日|今天|本日|日报|全部|都|均|全|所有|各|我的?|我们|其他|其余|其它|项目|个|的|进度|形象)*"
    rf"(?:{SAME})(?:了|哈|啊|谢谢|领导)*"
)
_WORK = re.compile(
    r"完成|施工|浇筑|开工|封顶|安装|进场|推进|验收|启动|到位|开挖|铺设|拆除|砌筑|招标|审批|办理|签订|吊装|回填|调试|停工|复工"
)
_THE_REST = re.compile(rf"(?:其他|其余|其它|余下|剩下)的?(?:项目)?(?:都|均|全部)?(?:{SAME})")
_AND = re.compile(r"\s*(?:、|和|及|与)\s*")
_NUMERALS = re.compile(r"[\d.,%万亿千百十元吨一二三四五六七八九\s]+")  # 80万 is no 80万吨光伏玻璃
_APART = re.compile(r"(?<=\d) +(?=[万亿元%])")  # 80 万元
_LETTERS = re.compile(r"[A-Za-z]{2,20}")
SHORTEST, LONGEST = 2, 24


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


@dataclass(slots=True, kw_only=True)
class _Piece:
    """One project and the chunks said of it."""

    project: str
    chunks: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return ",".join(self.chunks)


def is_all_unchanged(text: str) -> bool:
    """无变化, 全部无变化, 同昨天: the whole message and nothing else."""
    return len(text) <= LONGEST and not is_question(text) and _ALL_SAME.fullmatch(bare(text)) is not None


def report(lines: Sequence[str], projects: Sequence[ProjectFile]) -> Report:
    """Entries for the projects named, in order. One project alone need not be named if figures are there."""
    lines = [_APART.sub("", line) for line in lines]
    named = [Named(key=p.key, names=_names(p)) for p in projects]
    begun = HEAD.match(lines[0]) if lines else None
    pieces = _pieces([HEAD.sub("", lines[0]), *lines[1:]] if begun else lines, named)
    rests = any(piece.project == REST for piece in pieces)
    said = [piece for piece in pieces if piece.project not in ("", REST)]
    loose = " ".join(piece.text for piece in pieces if not piece.project)
    if not said and len(projects) == 1 and has_figures(loose):
        said = [_Piece(project=projects[0].key, chunks=[loose])]
    entries = tuple(entry for piece in said if (entry := read_entry(piece.project, piece.text)) is not None)
    same = tuple(entry.project for entry in entries if entry.no_change)
    if entries and len(same) == len(entries) and not rests:
        return Report(no_change=True, projects=same)
    return Report(entries=entries, no_change=rests and bool(entries), has_figures=any(map(_has_money, entries)))


REST = "*"


def _has_money(entry: Entry) -> bool:
    figures = (entry.invested_yuan, entry.cumulative_yuan, entry.percent)
    return entry.no_change or any(figure is not None for figure in figures)


def _names(project: ProjectFile) -> tuple[str, ...]:
    return tuple(name for name in (project.name, *project.aliases) if name)


def _pieces(lines: Sequence[str], named: Sequence[Named]) -> list[_Piece]:
    """Chunks by project: a chunk that begins with a project's name opens a piece; inside a problem only a new
    line or a new sentence does."""
    pieces: list[_Piece] = []
    for line in lines:
        in_problem = False
        for chunk, is_sentence in _chunks(line):
            opened = [] if in_problem and not is_sentence else _opened(chunk, named, begins=is_sentence)
            if opened:
                pieces.extend(opened)
            elif pieces:
                pieces[-1].chunks.append(chunk)
            else:
                pieces.append(_Piece(project="", chunks=[chunk]))
            in_problem = (in_problem and not is_sentence) or _PROBLEM.search(chunk) is not None
    return pieces


def _chunks(line: str) -> list[tuple[str, bool]]:
    """The line cut at commas, blanks and full stops; True where a sentence begins."""
    found: list[tuple[str, bool]] = []
    start, fresh = 0, True
    for m in _SPLIT.finditer(line):
        found.append((line[start : m.start()], fresh))
        fresh = m[0].startswith((";", "。"))
        start = m.end()
    return [(chunk, fresh) for chunk, fresh in (*found, (line[start:], fresh)) if chunk]


def _opened(chunk: str, named: Sequence[Named], *, begins: bool) -> list[_Piece]:
    """The pieces a chunk opens. In the midst of a sentence a name alone or with figures does, so that
    热源管道完成 stays with the project before it."""
    words = _FILLER.sub("", chunk)
    if _THE_REST.match(words):
        return [_Piece(project=REST)]
    found, said = _listed(words, named)
    if not found or not (begins or not said or has_figures(said) or _SAME.search(said)):
        return []
    chunks = [said] if said else []
    if len(found) == 1 or _SAME.search(said):
        return [_Piece(project=key, chunks=list(chunks)) for key in found]
    # One sum for several projects belongs to none of them: the rule asks.
    return [_Piece(project=words[: len(words) - len(said)].rstrip(" :,的"), chunks=chunks)]


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
    return keys, words.lstrip(" :,、-的")


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


def has_figures(text: str) -> bool:
    """True with an amount of money or a share."""
    return bool(find_money(text) or find_percents(text))


def read_entry(project: str, text: str) -> Entry | None:
    """One project's figures, progress and problem; None where nothing was said."""
    entry, text = _without_problem(Entry(project=project), text)
    if _SAME.search(text) and not has_figures(text):
        return replace(entry, no_change=True)
    entry, rest = _without_money(entry, text)
    shares = find_percents(rest)
    progress = as_prose(re.sub(r"^[\s,。;:、]+|[\s,。;:、]+$", "", re.sub(r"[,\s]{2,}", ",", rest)))
    entry = replace(entry, percent=float(shares[0].value) if shares else None, progress=progress)
    return None if entry == Entry(project=project) else entry


def _without_problem(entry: Entry, text: str) -> tuple[Entry, str]:
    text = _NONE_SAID.sub("", text)
    m = _PROBLEM.search(text)
    if m is None:
        return entry, text
    problem = text[m.end() :].strip(" ,。;:")
    if _NO_PROBLEM.match(problem):
        problem = ""
    return replace(entry, problem=as_prose(problem)), text[: m.start()]


def _without_money(entry: Entry, text: str) -> tuple[Entry, str]:
    """Amounts by the words before them; what is neither of the day nor cumulative stays in the words."""
    left = text
    for amount in reversed(find_money(text)):
        name, start = _figure(text, amount)
        if name and getattr(entry, name) is None:
            entry = _with_figure(entry, name, amount.value)
            tail = _MONEY_TAIL.match(text, amount.span[1])
            left = f"{left[:start]},{left[tail.end() if tail else amount.span[1] :]}"
    return entry, left


def _with_figure(entry: Entry, name: str, yuan: int) -> Entry:
    if name == "cumulative_yuan":
        return replace(entry, cumulative_yuan=yuan)
    return replace(entry, invested_yuan=yuan)


def _figure(text: str, amount: Amount) -> tuple[str, int]:
    m = _MONEY_LABEL.search(text[max(0, amount.span[0] - LONGEST_LABEL) : amount.span[0]])
    label = m[0] if m else ""
    start = amount.span[0] - len(label)
    if _TOTAL.search(label) and not _CUMULATIVE.search(label.replace("年度计划", "")):
        return "", start
    return ("cumulative_yuan" if _CUMULATIVE.search(label) else "invested_yuan"), start


def is_work(text: str) -> bool:
    """True where something is said of the works themselves."""
    return _WORK.search(text) is not None or _PROBLEM.search(text) is not None
