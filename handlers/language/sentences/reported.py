"""What a report says of one project or several (language §3 `entries`)."""

import re
from datetime import timedelta
from typing import Any

from domain.calendars import local_date
from handlers.language.numbers import find_money, find_percents
from handlers.language.sentences import words
from handlers.language.sentences.subject import Subject
from handlers.readings.figures import PROBLEM

WAN = 10_000
_ZERO = re.compile(r"投资(?:额)?(?:为)?[零0](?![.\d])")
_UNCLEAR = re.compile(r"投了\s*\d+(?![\d.万亿])|[来多几]万|几十?万|上百万")
_NO_UNIT = (
    ("cumulative_wan", re.compile(r"累计\s*\d+(?![\d.万亿])")),
    ("invested_wan", re.compile(r"今[日天]\s*\d+(?![\d.万亿号日点月:])")),
)
_CUMULATIVE = re.compile(r"累计|本年|今年|年度|年内|以来|年初|上半年|截至|截止|\d{1,2}月?份?\s*[-~至到]\s*\d{1,2}月")
_BEHIND = re.compile(r"^了?\s*[(（]?(?:年|本年)?累计(?![^,。;]{0,8}[\d一二三四五六七八九十])")
_TOTAL = re.compile(r"总投资|计划|概算|预算|合同|缺口|贷款|拨付|欠|到位资金|资金到位")
_NOT = re.compile(r"不是\s*[\d.一二三四五六七八九十百千]+\s*[万亿]?元?")
FROM_AND_TO = 2
_RISEN = re.compile(r"[从由](?:(?![,。;]).){2,12}?(?:提高?|升|增加?|推进|上升|涨|变|干)?[到至为](?![,。;])")
"""从60%提到75%: what it is now."""
_PACE = re.compile(r"(?:时间|任务)过半")
_NEXT = re.compile(r"(?:下一?步|明天?计划|接下来)(?:工作|计划|打算)?\s*[:是]?\s*(?P<next>[^。;]+)")
_OTHERS = re.compile(r"(?:其[他余它]|另外|剩下)(?:的|[两三四五]个|项目|都|均)*")
_THE_DAY = re.compile(r"(?<![同和与跟比])(?P<day>昨天|昨日|前天|前日)(?!一样|相同|持平)")


def reported(subject: Subject) -> tuple[dict[str, Any], tuple[str, ...]]:
    """One project's figures as fields; several as `entries`."""
    entries = [_entry(subject, key, text) for key, text in _segments(subject)]
    others = _OTHERS.search(subject.text) and words.SAME.search(subject.text)
    if others and len(entries) == 1 and subject.said.projects and "更正" not in subject.text:
        said = {entry["project"] for entry in entries}
        entries += [{"project": p.name, "no_change": True} for p in subject.said.projects if p.name not in said]
    fields: dict[str, Any] = _fields(subject, entries)
    if m := _THE_DAY.search(subject.text):
        back = 1 if m["day"].startswith("昨") else 2
        fields["report_date"] = (local_date(subject.said.now) - timedelta(days=back)).isoformat()
    unclear = ("invested_wan",) if _UNCLEAR.search(subject.text) else ()
    return fields, unclear + tuple(name for name, pattern in _NO_UNIT if pattern.search(subject.text))


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


def _segments(subject: Subject) -> list[tuple[str, str]]:
    """Each project with the words up to the next one; a project only mentioned in passing keeps its neighbour's."""
    spoken = subject.spoken_projects
    if not spoken:
        return [("", subject.text)]
    text = subject.text
    ends = [start for _key, (start, _end) in spoken[1:]] + [len(text)]
    head = text[: spoken[0][1][0]]
    parts = [(key, text[stop:end]) for (key, (_start, stop)), end in zip(spoken, ends, strict=True)]
    first, rest = parts[0], parts[1:]
    merged: dict[str, str] = {first[0]: f"{head} {first[1]}"}
    for key, words_of in rest:
        merged[key] = f"{merged.get(key, '')} {words_of}".strip()
    return list(merged.items())


def _entry(subject: Subject, key: str, text: str) -> dict[str, Any]:
    names = {p.key: p.name for p in (*subject.projects, *subject.said.projects)}
    text = _PACE.sub("", _NOT.sub("", text))
    found: dict[str, Any] = {"project": names.get(key, "")}
    text, problem = _without_problem(text)
    found |= _figures(text)
    if words.SAME.search(text) and not _OTHERS.search(text) and "invested_wan" not in found and "更正" not in text:
        found["no_change"] = True
    elif words.STILL.search(text):
        found["no_progress"] = True
    return {**found, **problem}


def _without_problem(text: str) -> tuple[str, dict[str, Any]]:
    found: dict[str, Any] = {}
    if m := _NEXT.search(text):
        found["next"] = m["next"].strip(" ,")
        text = text[: m.start()]
    m = PROBLEM.search(text)
    if m is None or re.search(r"(?:没有?|无)\s*$", text[: m.start()]):
        return text, found
    said = text[m.end() :].strip(" ,。;:")
    return text[: m.start()], {**found, **({"problems": [said]} if said else {})}


def _figures(text: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    before = 0
    for amount in find_money(text):
        label, behind = text[before : amount.span[0]], text[amount.span[1] :]
        clause = re.split(r"[,。;]", label)[-1]
        before = amount.span[1]
        if _TOTAL.search(clause) or amount.about:
            continue
        cumulative = _CUMULATIVE.search(clause) or _BEHIND.match(behind)
        found.setdefault("cumulative_wan" if cumulative else "invested_wan", amount.value / WAN)
    if _ZERO.search(text):
        found.setdefault("invested_wan", 0)
    shares = find_percents(text)
    if shares:
        found["percent"] = float(shares[_RISEN.search(text) is not None and len(shares) == FROM_AND_TO].value)
    return found
