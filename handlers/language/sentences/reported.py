"""What a report says of one project or several (language §3 `entries`)."""

import re
from collections.abc import Mapping
from typing import Any

from handlers.language.bare_sums import with_unit
from handlers.language.figures import Figure, figures_of
from handlers.language.number_evidence import ReportText
from handlers.language.numbers import IN_UNITS
from handlers.language.second_reader import KINDS, read_again
from handlers.language.sentences import words
from handlers.language.sentences.headings import in_turn, segments
from handlers.language.sentences.mended import mended
from handlers.language.sentences.report_days import day_of_figures
from handlers.language.sentences.subject import Subject
from handlers.readings.figures import without_problem

WAN = 10_000
Span = tuple[int, int]
_FIGURES = frozenset({"entries", "invested_wan", "cumulative_wan", "percent"})
_IS_A_MATTER = re.compile(r"(?:[督交]办|事项|任务|编号|[第#])\s*\0|\0\s*号?(?:件|事项|那件|[督交]办|任务)")
"""Beside the figures of a project 22号到货 and 1号筒仓 are none."""
_ZERO = re.compile(
    r"(?:投资|投入)额?(?:还|仍)?[是为:]?\s*[零0](?![.\d星部件碎散])|(?<![\d.])0(?:投资|投入)|(?:今[日天]|[当本]日)(?:的?(?:钱|投资|产值))?\s*:?\s*[零0](?=\s*(?:[,。;|]|$))"
)
"""投资0, 今天零; 无投资 and 零投资 stay in words."""
_UNIT = rf"\s?[余多来]?{IN_UNITS}|\s*[元块%(]|,\d{{3}}|个点"
UNCLEAR = re.compile(
    rf"投了\s*\d+(?![\d.]|{_UNIT})|(?<![其剩])[来多余几]{IN_UNITS}"
    r"|[万亿]元?(?:[多来余]元?(?!额|款|资)|出头|挂零|开外)(?![\u3400-\u9fff])|几十?万|上百万"
)
_NO_UNIT = (
    ("cumulative_wan", re.compile(rf"累计\s*\d+(?![\d.]|{_UNIT})")),
    ("invested_wan", re.compile(rf"今[日天]\s*\d+(?![\d.号日点月:]|{_UNIT})")),
)
_NEXT = re.compile(
    r"(?:下一?步|明天?计划|接下来)(?:工作|计划|打算)?\s*[:是]?\s*(?P<next>(?:(?![,]\s*(?:今[日天]|当[日天]|本[日周月]|累计?|完成|投资))[^。;])+)"
)
_NO_DEBT = re.compile(r"(?:不是|不算|并非)(?:欠|借|贷)款?(?:,?而?是)?")
_OTHERS = re.compile(r"(?:其[他余它]|另外|剩下)(?:的|[两三四五]个|项目|都|均)*")


def reported(subject: Subject, *, mends: bool = False) -> tuple[dict[str, Any], tuple[str, ...]]:
    """One project's figures as fields; several as `entries`. `mends`: of two figures the right one."""
    entries = [_entry(subject, key, text, mends=mends) for key, text in in_turn(subject) or segments(subject)]
    others = _OTHERS.search(subject.text) and words.SAME.search(subject.text)
    said = {entry["project"] for entry in entries}
    if others and len(entries) == 1 and said & {p.name for p in subject.said.projects} and not mends:
        entries += [{"project": p.name, "no_change": True} for p in subject.said.projects if p.name not in said]
    fields: dict[str, Any] = _fields(subject, entries)
    fields |= _of_which(subject, fields, mends=mends)
    if fields.get("invested_wan", 0) > fields.get("cumulative_wan", float("inf")):
        del fields["invested_wan"]  # 今天四千五,累计三百八十万: of the two units one is not the usual one
        return fields, ("invested_wan",)
    unclear = ("invested_wan",) if UNCLEAR.search(subject.text) and "invested_wan" not in fields else ()
    without = tuple(
        name for name, pattern in _NO_UNIT if name not in fields and pattern.search(with_unit(subject.text))
    )
    return fields, unclear + without


def _of_which(subject: Subject, fields: Mapping[str, Any], *, mends: bool) -> dict[str, Any]:
    """The day of the figures, or the matter that is spoken of; 26号那天 is no number of one."""
    day = day_of_figures(subject, mends=mends)
    of_figures = bool(fields.keys() & _FIGURES and "projects" in fields)
    items = [
        each.number
        for each in subject.numbers
        if not any(a <= each.span[0] < b for a, b in day.spans)
        and not (of_figures and _is_no_matter(subject.text, each.span, mends=mends))
    ]
    found: dict[str, Any] = {"items": items} if items else {}
    if day.at and (not items or fields.keys() & {"projects", *_FIGURES}):
        found["report_date"] = day.at.isoformat()
    return found


def _is_no_matter(text: str, span: Span, *, mends: bool) -> bool:
    """22号到货; of a correction only what is no day either: 累计5680打错了."""
    is_marked = _IS_A_MATTER.search(f"{text[: span[0]]}\0{text[span[1] :]}") is not None
    return not is_marked and not (mends and text.startswith("号", span[1]))


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


def _entry(subject: Subject, key: str, text: str, *, mends: bool) -> dict[str, Any]:
    names = {p.key: p.name for p in (*subject.projects, *subject.said.projects)}
    found: dict[str, Any] = {"project": names.get(key, "")}
    if mends:
        return _read_again(subject, key, ReportText(text, mends), {**found, **mended(text)})
    whole = with_unit(text)
    of_works, problem = _without_problem(whole)
    found |= _figures(of_works) or _figures(whole)
    if _ZERO.search(whole):
        found.setdefault("invested_wan", 0)
    found = _read_again(subject, key, ReportText(text, mends), found)
    if words.SAME.search(of_works) and not _OTHERS.search(of_works) and "invested_wan" not in found:
        found["no_change"] = True
    elif words.STILL.search(of_works):
        found["no_progress"] = True
    return {**found, **problem}


def _read_again(subject: Subject, key: str, report: ReportText, found: dict[str, Any]) -> dict[str, Any]:
    """What names no project may be of anything: 欠税合计9800万, 今天来了43户."""
    others = {name: value for name, value in found.items() if name not in KINDS}
    return others | read_again(report, found, subject.said.now.date()) if key else found


def _without_problem(text: str) -> tuple[str, dict[str, Any]]:
    found: dict[str, Any] = {}
    if m := _NEXT.search(text):
        found["next"] = m["next"].strip(" ,")
        text = f"{text[: m.start()]} {text[m.end() :]}"
    text, problem = without_problem(_NO_DEBT.sub("", text))
    return text, {**found, **({"problems": [problem]} if problem else {})}


def _figures(text: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for figure in figures_of(text):
        kind, value = _named(figure)
        found.setdefault(kind, value)
    return found


def _named(figure: Figure) -> tuple[str, float]:
    value = float(figure.value)
    return ("percent", value) if figure.kind == "percent" else (f"{figure.kind}_wan", value / WAN)
