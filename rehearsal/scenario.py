"""Scenario files (docs/scenarios.md): read and checked whole; a fault names the line and the nearest known word."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from domain.calendars import COUNTY_ZONE
from domain.errors import SupervisionError

ARGUMENTS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    # verb: (needed, allowed besides)
    "says": (frozenset({"who", "where", "text"}), frozenset({"quote"})),
    "taps": (frozenset({"who", "button"}), frozenset({"on"})),
    "fills": (frozenset({"who", "form", "button"}), frozenset({"on"})),
    "sends": (frozenset({"who", "where", "file"}), frozenset()),
    "reads": (frozenset({"who"}), frozenset({"on"})),
    "sees": (frozenset({"where"}), frozenset({"contains", "lacks", "buttons", "count"})),
    "quiet": (frozenset({"where"}), frozenset()),
    "fault": (frozenset({"kind"}), frozenset({"on", "times", "for"})),
    "joins": (frozenset({"who", "where"}), frozenset()),
    "leaves": (frozenset({"who", "where"}), frozenset()),
    "calls": (frozenset({"at_most"}), frozenset({"kind"})),
}
PLAIN = frozenset({"pass", "until", "restart", "note"})
HEAD = frozenset({"title", "county", "policy", "start", "steps"})
_SPAN = re.compile(r"(\d+(?:\.\d+)?)(wd|[smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class ScenarioError(SupervisionError):
    """The file cannot be played as it is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One verb with its arguments; `line` in the file, `number` from 1."""

    number: int
    line: int
    verb: str
    arguments: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A scenario file, checked."""

    path: Path
    title: str
    start: datetime
    county: str = "qinghe"
    policy: str = "default"
    steps: tuple[Step, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A span of time: a delta, or a number of work days."""

    delta: timedelta = timedelta(0)
    work_days: int = 0


def read_scenario(path: Path) -> Scenario:
    """The scenario of a YAML file. ScenarioError names file, line and the nearest known word."""
    try:
        node = yaml.compose(path.read_text("utf-8"), Loader=yaml.SafeLoader)
        found = yaml.safe_load(path.read_text("utf-8"))
    except OSError as error:
        raise ScenarioError(f"{path}: 读不到：{error.strerror}") from error
    except yaml.YAMLError as error:
        raise ScenarioError(f"{path}: 不是合格的 YAML：{error}") from error
    if not isinstance(found, dict) or not isinstance(found.get("steps"), list):
        raise ScenarioError(f"{path}: 剧本要有 title、start 和 steps")
    for key in found:
        if key not in HEAD:
            raise ScenarioError(f"{path}: {unknown('没有这一项', str(key), HEAD)}")
    lines = _lines(node)
    steps = tuple(_step(path, n, lines[n - 1], raw) for n, raw in enumerate(found["steps"], 1))
    head = {key: str(found[key]) for key in ("county", "policy") if key in found}
    return Scenario(
        path=path, title=str(found.get("title", path.stem)), start=moment(found.get("start"), path), steps=steps, **head
    )


def _lines(node: yaml.Node | None) -> list[int]:
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        if key.value == "steps":
            return [each.start_mark.line + 1 for each in value.value]
    return []


def _step(path: Path, number: int, line: int, raw: object) -> Step:
    place = f"{path}:{line} 第{number}步"
    if not isinstance(raw, dict) or len(raw) != 1:
        raise ScenarioError(f"{place}: 每步只写一个动词")
    verb, arguments = next(iter(raw.items()))
    if verb in PLAIN:
        return Step(number=number, line=line, verb=verb, arguments=arguments)
    if verb not in ARGUMENTS:
        raise ScenarioError(f"{place}: {unknown('没有这个动词', str(verb), {*ARGUMENTS, *PLAIN})}")
    needed, besides = ARGUMENTS[verb]
    if not isinstance(arguments, dict):
        raise ScenarioError(f"{place}: {verb} 要写成 {{{', '.join(sorted(needed))}: …}}")
    for key in arguments:
        if key not in needed | besides:
            raise ScenarioError(f"{place}: {unknown(f'{verb} 没有这一项', str(key), needed | besides)}")
    missing = needed - set(arguments)
    if missing:
        raise ScenarioError(f"{place}: {verb} 还缺 {'、'.join(sorted(missing))}")
    return Step(number=number, line=line, verb=verb, arguments=arguments)


def unknown(what: str, word: str, known: frozenset[str] | set[str]) -> str:
    """A sentence with the nearest known word."""
    near = get_close_matches(word, sorted(known), n=1, cutoff=0.3)
    return f"{what}：{word}" + (f"，是不是 {near[0]}？" if near else "")


def moment(value: object, path: Path) -> datetime:
    """A local moment as written, aware UTC."""
    if isinstance(value, date) and not isinstance(value, datetime):
        raise ScenarioError(f"{path}: 时间要写到分钟，例如 2026-11-23T08:45")
    try:
        at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError as error:
        raise ScenarioError(f"{path}: 看不懂的时间：{value}，例如 2026-11-23T08:45") from error
    # A bare YAML timestamp has no zone; it is the county's clock.
    return at.replace(tzinfo=COUNTY_ZONE) if at.tzinfo is None else at


def stretch(text: str) -> Stretch:
    """`30s` `15m` `2h` `3d` `2wd`; ValueError otherwise."""
    match = _SPAN.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"看不懂的时长：{text}，例如 30s、15m、2h、3d、2wd")
    number, unit = match.groups()
    if unit == "wd":
        return Stretch(work_days=int(number))
    return Stretch(delta=timedelta(**{_UNITS[unit]: float(number)}))
