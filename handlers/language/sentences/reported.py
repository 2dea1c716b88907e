"""What a report says of one project or several (language §3 `entries`)."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from handlers.language.bare_sums import with_unit
from handlers.language.figures import Figure, figures_of, has_figures
from handlers.language.number_evidence import ReportText
from handlers.language.numbers import IN_UNITS, chinese_number
from handlers.language.second_reader import read_again
from handlers.language.sentences import words
from handlers.language.sentences.report_days import day_of_figures
from handlers.language.sentences.subject import Subject
from handlers.readings.figures import without_problem

WAN = 10_000
Span = tuple[int, int]
_FIGURES = frozenset({"entries", "invested_wan", "cumulative_wan", "percent"})
_IS_A_MATTER = re.compile(r"(?:[督交]办|事项|任务|编号|[第#])\s*\0|\0\s*号?(?:件|事项|那件|[督交]办|任务)")
"""Beside the figures of a project 22号到货 and 1号筒仓 are none."""
_ZERO = re.compile(
    r"(?:投资|投入)额?[为:]?\s*[零0](?![.\d星部件碎散])|(?<![\d.])0(?:投资|投入)|(?:今[日天]|[当本]日)(?:的?(?:钱|投资|产值))?\s*:?\s*[零0](?=\s*(?:[,。;|]|$))"
)
"""投资0, 今天零; 无投资 and 零投资 stay in words."""
_UNIT = rf"\s?[余多来]?{IN_UNITS}|\s*[元块%(]|,\d{{3}}|个点"
_UNCLEAR = re.compile(
    rf"投了\s*\d+(?![\d.]|{_UNIT})|(?<![其剩])[来多余几]{IN_UNITS}"
    r"|[万亿]元?(?:[多来余]元?(?!额|款|资)|出头|挂零|开外)(?![\u3400-\u9fff])|几十?万|上百万"
)
_NO_UNIT = (
    ("cumulative_wan", re.compile(rf"累计\s*\d+(?![\d.]|{_UNIT})")),
    ("invested_wan", re.compile(rf"今[日天]\s*\d+(?![\d.号日点月:]|{_UNIT})")),
)
_N = r"[\d.,零〇一二两三四五六七八九十百千]+\s*[万亿wW]*元?"
_SHARE = r"(?:[\d.]+\s*%|百分之[\d.零一二三四五六七八九十点]+|[一二三四五六七八九\d]成[一二三四五六七八九半]?)"
_NOT = re.compile(
    rf"(?:不是|哪有|哪来|[别没不](?:能|要)?按)\s*(?:{_SHARE}|{_N})|{_N}(?=\s*[,、]?\s*(?:不对|哦不|错了|有[误错])\s*[,、]?{_N})"
    rf"|{_N}(?=\s*,?[^,。;\d]{{0,6}}[写报打填输录点搞弄念说听看算记抄][错反多少岔]?了?\s*,\s*{_N})|{_N}(?=\s*(?:那[个条]数?)?(?:作废|不作数))"
    rf"|(?<!应该)(?<!应当)(?<!应)我?(?:[写报打填输录搞弄]成|误[报写填])了?\s*(?:{_SHARE}|{_N})了?(?=[,。;!]|$)"
)
"""Said to be wrong, before or behind the right one."""
_MENDED = re.compile(
    r"→|->|(?:错|不对|反)了?,(?=\s*[\d一二三四五六七八九])|应[当该]?[写报填记]成?|今[日天]只有(?=\s*\d)|应当?该?(?:[是为]|(?<=应该)(?=\d))|(?<=[万亿元%])(?:应该?|其实)?是(?=\d)|(?<=[,。;])\s*(?:而?是|其实(?:是|只有|就)?)(?=\s*\d)|(?:今[日天])?其实[是为]?|重?报为|即(?=\d)|实[为是]|(?:[错反岔漏少多高低大小]|不对|颠倒)了?\s*[,。]?\s*(?:应该?)?是|改(?=\d|[一二三四五六七八九]成)|实际(?:上)?[是为]?|核(?:实|完|对|过|定|准|算|的|出|下来)[^,。;\d]{0,4}[是为]|调[为成到至]|(?:剔|扣|刨|减)[了掉除去]*[之以]?后?,?就?(?:是|剩|为)|(?:更正|订正|修正)[为成:]|改[成为到回]|(?:准确|正确)的?(?:数字?)?(?:是|为|应)"
)
"""报成了30万,核完是27万8: what stands behind is right."""
_IS_RIGHT = re.compile(r"\s*元?\s*才[对是准]")
"""打颠倒了,62%才对."""
_TO_DATE, _TODAY = re.compile(r"累|以来|总[数账]|全年|年度?完成"), re.compile(r"今[日天]|[当本单昨前][日天]")
"""累计不对,应当是一亿: of what the right figure is may be said before."""
_WRONG_TOTAL = re.compile(
    r"累计(?:[^,。;\d]{0,6}|[^,。;\d]{0,3}[\d.,]+\s*[万亿]元?)(?:有误|不对|错|误|串|偏[大小高低]|[写报打填输]成|[写报打填输录点搞弄算加记多少][反多少加算写高低重漏混岔])"
)
"""昨天报的累计有误,应是5890万: whichever day it was reported on."""
_TOTAL_OF_A_DAY = re.compile(r"[今昨前当本][日天]的?(?:那个)?累计(?=数?[,:])")
"""更正昨天累计数,应为5502万: the day is that of the report."""
_BARE_SHARE = re.compile(
    r"(?:百分[比数]|进度|形象|完成率|比例|总体|整体).*(?:[是为到成改]|实际|[报写打填][高低多少错反岔]了?,)"
    r"\s*(?P<share>\d{1,2}(?:\.\d+)?|100|[一二三四五六七八九]?十[一二三四五六七八九]?(?:点[一二三四五六七八九])?)"
    r"\s*[。!哈啊]?$"
)
_NEXT = re.compile(
    r"(?:下一?步|明天?计划|接下来)(?:工作|计划|打算)?\s*[:是]?\s*(?P<next>(?:(?![,]\s*(?:今[日天]|当[日天]|本[日周月]|累计?|完成|投资))[^。;])+)"
)
_GAP = re.compile(r"\s*[:|]?\s*(?:(?![、,;和及与跟])[\u3400-\u9fffA-Za-z0-9#\s]){0,12}")
_TOGETHER = re.compile(r"[\u3400-\u9fff]{0,4}?(?:都|各|均|也|分别|同样)")
"""安置房停车场都没变化, as it is heard by voice: of both."""
_NO_DEBT = re.compile(r"(?:不是|不算|并非)(?:欠|借|贷)款?(?:,?而?是)?")
_IN_TURN = re.compile(r"(?:分别|依次)(?:是|为|完成|投了?|到)?")
_OTHERS = re.compile(r"(?:其[他余它]|另外|剩下)(?:的|[两三四五]个|项目|都|均)*")


def reported(subject: Subject, *, mends: bool = False) -> tuple[dict[str, Any], tuple[str, ...]]:
    """One project's figures as fields; several as `entries`. `mends`: of two figures the right one."""
    entries = [_entry(subject, key, text, mends=mends) for key, text in _in_turn(subject) or segments(subject)]
    others = _OTHERS.search(subject.text) and words.SAME.search(subject.text)
    said = {entry["project"] for entry in entries}
    if others and len(entries) == 1 and said & {p.name for p in subject.said.projects} and not mends:
        entries += [{"project": p.name, "no_change": True} for p in subject.said.projects if p.name not in said]
    fields: dict[str, Any] = _fields(subject, entries)
    fields |= _of_which(subject, fields, mends=mends)
    if fields.get("invested_wan", 0) > fields.get("cumulative_wan", float("inf")):
        del fields["invested_wan"]  # 今天四千五,累计三百八十万: of the two units one is not the usual one
        return fields, ("invested_wan",)
    unclear = ("invested_wan",) if _UNCLEAR.search(subject.text) and "invested_wan" not in fields else ()
    without = tuple(
        name for name, pattern in _NO_UNIT if name not in fields and pattern.search(with_unit(subject.text))
    )
    return fields, unclear + without


def _of_which(subject: Subject, fields: Mapping[str, Any], *, mends: bool) -> dict[str, Any]:
    """The day of the figures, or the matter that is spoken of; 26号那天 is no number of one."""
    day = day_of_figures(subject, mends=mends)
    of_figures = fields.keys() & _FIGURES and "projects" in fields and not mends
    items = [
        each.number
        for each in subject.numbers
        if not any(a <= each.span[0] < b for a, b in day.spans)
        and not (
            of_figures and not _IS_A_MATTER.search(f"{subject.text[: each.span[0]]}\0{subject.text[each.span[1] :]}")
        )
    ]
    found: dict[str, Any] = {"items": items} if items else {}
    if day.at and (not items or fields.keys() & {"projects", *_FIGURES}):
        found["report_date"] = day.at.isoformat()
    return found


def _fields(subject: Subject, entries: list[dict[str, Any]]) -> dict[str, Any]:
    projects = list(dict.fromkeys(each["project"] for each in entries if each["project"]))
    fields: dict[str, Any] = {"projects": projects} if projects else {}
    units = [key for key, (start, _end) in subject.units if start == 0 and key in subject.said.who.units]
    if units:
        fields["units"] = units
    if len(projects) > 1:
        return {**fields, "entries": entries}
    for entry in entries:
        fields |= {key: value for key, value in entry.items() if key != "project"}
    return fields


def _in_turn(subject: Subject) -> list[tuple[str, str]]:
    """转运站、停车场分别是8万和5万: each project with its own of as many sums or shares."""
    spoken, text = subject.spoken_projects, subject.text
    m = _IN_TURN.search(text, spoken[-1][1][1]) if len(spoken) > 1 else None
    if m is None:
        return []
    lead = text[spoken[-1][1][1] : m.start()]
    for each in (subject.money, subject.percents):
        own = [text[found.span[0] : found.span[1]] for found in each if found.span[0] >= m.end()]
        if len(own) == len(spoken):
            return [(key, f"{lead} {said}") for (key, _span), said in zip(spoken, own, strict=True)]
    return []


def segments(subject: Subject) -> list[tuple[str, str]]:
    """Each project with the words up to the next one; a project only mentioned in passing keeps its neighbour's."""
    spoken, text = _headings(subject), subject.text
    if not spoken:
        return [("", text)]
    ends = [start for _key, (start, _end) in spoken[1:]] + [len(text)]
    head = text[: spoken[0][1][0]]
    parts = [(key, text[stop:end]) for (key, (_start, stop)), end in zip(spoken, ends, strict=True)]
    first, rest = parts[0], parts[1:]
    merged: dict[str, str] = {first[0]: f"{head} {first[1]}"}
    for key, words_of in rest:
        merged[key] = f"{merged.get(key, '')} {words_of}".strip()
    return list(merged.items())


def _headings(subject: Subject) -> list[tuple[str, Span]]:
    """The projects that are reported on: 充电设施 政务中心停车场8个桩通电 is of the first, the second is where."""
    text, kept = subject.text, list(subject.spoken_projects[:1])
    for key, span in subject.spoken_projects[1:]:
        gap = text[kept[-1][1][1] : span[0]]
        is_said_of = _GAP.fullmatch(gap) and not (has_figures(gap) or words.SAME.search(gap) or words.STILL.search(gap))
        if not is_said_of or _TOGETHER.match(text, span[1]) or key == kept[-1][0]:
            kept.append((key, span))
    return kept


def _entry(subject: Subject, key: str, text: str, *, mends: bool) -> dict[str, Any]:
    names = {p.key: p.name for p in (*subject.projects, *subject.said.projects)}
    of_all = mends and _is_of_all(text)
    whole, text = text, with_unit(_without_the_wrong(text))
    found: dict[str, Any] = {"project": names.get(key, "")}
    text, problem = _without_problem(text)
    found |= _figures(text, mends=mends, of_all=of_all)
    if key or not subject.numbers:  # a report on a matter by its number is kept in words
        found |= read_again(ReportText(whole, mends, bool(key)), found, subject.said.now.date())
    if words.SAME.search(text) and not _OTHERS.search(text) and "invested_wan" not in found and not mends:
        found["no_change"] = True
    elif words.STILL.search(text):
        found["no_progress"] = True
    return {**found, **problem}


def _is_of_all(text: str) -> bool:
    """Whether a sum that is put right is the one to date."""
    text = _TOTAL_OF_A_DAY.sub("累计", text)
    return _WRONG_TOTAL.search(text) is not None or (_TO_DATE.search(text) is not None and _TODAY.search(text) is None)


def _without_the_wrong(text: str) -> str:
    """What is left is the right figure; where nothing else is said it stays."""
    left = _NOT.sub(lambda m: "," if m[0].endswith(",") else "", text)
    return left if re.search(r"\d|[一二两三四五六七八九十]", left) else text


def _without_problem(text: str) -> tuple[str, dict[str, Any]]:
    found: dict[str, Any] = {}
    if m := _NEXT.search(text):
        found["next"] = m["next"].strip(" ,")
        text = f"{text[: m.start()]} {text[m.end() :]}"
    text, problem = without_problem(_NO_DEBT.sub("", text))
    return text, {**found, **({"problems": [problem]} if problem else {})}


def _figures(text: str, *, mends: bool, of_all: bool) -> dict[str, Any]:
    found: dict[str, Any] = {}
    figures = figures_of(text, mends=mends)
    if mends and (marks := list(_MENDED.finditer(text))):
        of_all = of_all or _is_of_a_wrong_total(text, figures, marks[-1])
        figures = _right(figures, marks) or figures
    figures = [f for f in figures if mends and _IS_RIGHT.match(text, f.span[1])] or figures
    has_total = any(figure.kind == "cumulative" for figure in figures)
    is_of_all = of_all and not has_total  # 累计有误,应是5890万
    for figure in figures:
        kind, value = _named(figure)
        found.setdefault("cumulative_wan" if is_of_all and kind == "invested_wan" else kind, value)
    if mends and not figures and (m := _BARE_SHARE.search(text)):
        found["percent"] = float(chinese_number(m["share"]) or 0)
    if _ZERO.search(text):
        found.setdefault("invested_wan", 0)
    return found


def _right(figures: Sequence[Figure], marks: Sequence[re.Match[str]]) -> list[Figure]:
    """Behind the last word of mending; 当日应为5万,累计应为1105万: of each kind the last one behind any."""
    last = [f for f in figures if f.span[0] >= marks[-1].end()]
    kinds = {f.kind for f in last}
    ends = {mark.end() for mark in marks}
    return [f for f in figures if f in last or (last and f.kind not in kinds and f.span[0] in ends)]


def _is_of_a_wrong_total(text: str, figures: Sequence[Figure], mark: re.Match[str]) -> bool:
    """写的累计是1.05亿,其实应为1.15亿."""
    before = [f for f in figures if f.span[1] <= mark.start()]
    return bool(before) and before[-1].kind == "cumulative" and _TODAY.search(text, before[-1].span[1]) is None


def _named(figure: Figure) -> tuple[str, float]:
    value = float(figure.value)
    return ("percent", value) if figure.kind == "percent" else (f"{figure.kind}_wan", value / WAN)
