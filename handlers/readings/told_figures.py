"""The figures of a daily report as the language reads them (language §3, domain §9): the form tells whose words they
are and what is progress and problem, what each number is tells the language."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from domain.projects.files import Entry
from handlers.language.sentences.fields import fields_of
from handlers.language.sentences.reported import WAN
from handlers.language.sentences.subject import Subject
from handlers.said import Said

REPORT = "report"
_ONLY_FIGURES = re.compile(r"[\d.,，、/|;；:：+\-→>()（）%万亿元个点累计总进度形象今日\s]+")
"""7-2388-45%: nothing is said of the works."""
_IN_PARTS = re.compile(r"[上下]午")


def with_figures(said: Said, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Of one project; what the language has not read stays as the form has it, and so does what several parts of a day
    come to (上午40万,下午45万). A figure is more than 不变 beside it."""
    if len(entries) != 1 or _IN_PARTS.search(said.text):
        return tuple(entries)
    told = _by_project(said)
    return tuple(_with(entry, told.get(entry.project, {})) for entry in entries)


def _by_project(said: Said) -> Mapping[str, Mapping[str, Any]]:
    fields, _asks = fields_of(Subject(said=said, projects=(*said.known, *said.projects)), REPORT)
    names = fields.get("projects", ())
    told = fields.get("entries", ()) or ([{**fields, "project": names[0]}] if len(names) == 1 else [])
    keys = {project.name: project.key for project in said.projects}
    return {keys[each["project"]]: each for each in told if each["project"] in keys}


def _with(entry: Entry, told: Mapping[str, Any]) -> Entry:
    invested, cumulative, percent = _yuan(told, "invested_wan"), _yuan(told, "cumulative_wan"), told.get("percent")
    if invested is None and cumulative is None and percent is None:
        return entry
    return replace(
        entry,
        invested_yuan=entry.invested_yuan if invested is None else invested,
        cumulative_yuan=entry.cumulative_yuan if cumulative is None else cumulative,
        percent=entry.percent if percent is None else percent,
        progress="" if _ONLY_FIGURES.fullmatch(entry.progress) else entry.progress,
        no_change=False,
    )


def _yuan(told: Mapping[str, Any], name: str) -> int | None:
    return round(told[name] * WAN) if name in told else None
