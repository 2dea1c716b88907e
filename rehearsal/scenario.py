"""Scenario files (docs/scenarios.md): read and checked whole; a fault names the line and the nearest known word."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from domain.calendars import COUNTY_ZONE
from domain.errors import SupervisionError
from sandbox.calls import named
from sandbox.faults import Faults
from sandbox.names import PRIVATE

ARGUMENTS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    # verb: (needed, allowed besides)
    "says": (frozenset({"who", "where", "text"}), frozenset({"quote"})),
    "taps": (frozenset({"who", "button"}), frozenset({"on", "unproven"})),
    "fills": (frozenset({"who", "form", "button"}), frozenset({"on"})),
    "sends": (frozenset({"who", "where", "file"}), frozenset({"heard"})),
    "reads": (frozenset({"who"}), frozenset({"on"})),
    "sees": (frozenset({"where"}), frozenset({"contains", "lacks", "buttons", "count", "only"})),
    "quiet": (frozenset({"where"}), frozenset()),
    "fault": (frozenset({"kind"}), frozenset({"on", "times", "for"})),
    "joins": (frozenset({"who", "where"}), frozenset()),
    "leaves": (frozenset({"who", "where"}), frozenset()),
    "resigns": (frozenset({"who"}), frozenset()),
    "calls": (frozenset({"at_most"}), frozenset({"kind"})),
}
NUMBERS = frozenset({"count", "times", "at_most"})
PLAIN = frozenset({"pass", "until", "restart", "note"})
# What `only` may say: such a step looks at what only an edited card shows.
CARDS = "cards"
HEAD = frozenset({"title", "county", "policy", "start", "mode", "settings", "steps"})
MODES = frozenset({"webhook", "stream"})
SETTINGS = frozenset({"api_quota", "push_quota", "quota_share", "read_events"})
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
    """A scenario file, checked. `mode` is for what only one way of hearing allows; "" = as it is called for."""

    path: Path
    title: str
    start: datetime
    county: str = "qinghe"
    policy: str = "default"
    mode: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    steps: tuple[Step, ...] = field(default_factory=tuple)

    @property
    def kills(self) -> bool:
        """Whether the bot is killed in it and must therefore be a process of its own."""
        return any(step.verb == "restart" and str(step.arguments).startswith("kill") for step in self.steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A span of time: a delta, or a number of work days."""

    delta: timedelta = timedelta(0)
    work_days: int = 0


def read_scenario(path: Path) -> Scenario:
    """The scenario of a YAML file. ScenarioError names file, line and the nearest known word."""
    try:
        text = path.read_text("utf-8")
        # Words as they are written: to YAML 1.1 `on` would be true and 17:00 a thousand and twenty.
        loader = yaml.BaseLoader(text)
        node = loader.get_single_node()
        found = loader.construct_document(node) if node else None
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
    for step in steps:
        _check_values(path, step)
    head = {key: str(found[key]) for key in ("county", "policy", "mode") if key in found}
    if head.get("mode", "stream") not in MODES:
        raise ScenarioError(f"{path}: {unknown('没有这种方式', head['mode'], MODES)}")
    return Scenario(
        path=path,
        title=str(found.get("title", path.stem)),
        start=moment(found.get("start"), path),
        settings=_settings(found.get("settings", {}), path),
        steps=steps,
        **head,
    )


def _settings(found: object, path: Path) -> Mapping[str, Any]:
    """What the bot is set to besides: only what makes the platform scarce."""
    if not isinstance(found, dict):
        raise ScenarioError(f"{path}: settings 要写成 {{设置: 值}}")
    for name in found:
        if name not in SETTINGS:
            raise ScenarioError(f"{path}: {unknown('settings 没有这一项', str(name), SETTINGS)}")
    return found


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
    return Step(number=number, line=line, verb=verb, arguments=_numbered(arguments))


def _numbered(arguments: Mapping[str, Any]) -> Mapping[str, Any]:
    """The arguments with those that count as numbers; what is none stays as written, for the checks to tell."""
    whole = {key: int(value) for key, value in arguments.items() if key in NUMBERS and str(value).isdecimal()}
    return {**arguments, **whole}


def unknown(what: str, word: str, known: frozenset[str] | set[str]) -> str:
    """A sentence with the nearest known word."""
    near = get_close_matches(word, sorted(known), n=1, cutoff=0.3)
    return f"{what}：{word}" + (f"，是不是 {near[0]}？" if near else "")


def moment(value: object, path: Path) -> datetime:
    """A local moment as written; without a zone it is the county's clock."""
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError as error:
        raise ScenarioError(f"{path}: 看不懂的时间：{value}，例如 2026-11-23T08:45") from error
    if len(str(value)) <= len("2026-11-23"):
        raise ScenarioError(f"{path}: 时间要写到分钟，例如 2026-11-23T08:45")
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


def ending(text: str) -> tuple[str, timedelta]:
    """`stop`, `kill`, or either with how long nobody is there: `stop 3h`."""
    how, _blank, span = text.partition(" ")
    found = stretch(span) if span else Stretch()
    if found.work_days:
        raise ValueError("停机按日历时间算，不用 wd")
    return how, found.delta


def _check_values(path: Path, step: Step) -> None:
    """Everything that can be known to be wrong before anything is played."""
    try:
        if step.verb in CHECKS:
            CHECKS[step.verb](step.arguments, path)
    except (ScenarioError, LookupError, ValueError) as error:
        said = str(error).removeprefix(f"{path}: ")
        raise ScenarioError(f"{path}:{step.line} 第{step.number}步 {step.verb}：{said}") from error


def _check_sees(given: Mapping[str, Any], _path: Path) -> None:
    for key in ("contains", "lacks", "buttons"):
        if not isinstance(given.get(key, []), list):
            raise ValueError(f"{key} 要写成清单，例如 [{given[key]}]")
    if given.get("only", CARDS) != CARDS:
        raise ValueError(f"only 只能写 {CARDS}，不是 {given['only']}")
    if type(given.get("count", 0)) is not int:
        raise ValueError(f"count 要是整数，不是 {given['count']}")


def _check_fault(given: Mapping[str, Any], _path: Path) -> None:
    if "times" in given and "for" in given:
        raise ValueError("times 和 for 只写一个")
    if "for" in given and stretch(str(given["for"])).work_days:
        raise ValueError("for 按日历时间算，不用 wd")
    if type(given.get("times", 1)) is not int or given.get("times") == 0:
        raise ValueError(f"times 要是正整数，不是 {given['times']}")
    Faults().add(str(given["kind"]), str(given.get("on", "*")))


def _check_calls(given: Mapping[str, Any], _path: Path) -> None:
    if type(given["at_most"]) is not int:
        raise ValueError(f"at_most 要是整数，不是 {given['at_most']}")
    named(str(given.get("kind", "*")))


def _check_restart(given: object, _path: Path) -> None:
    how, _span = ending(str(given))
    if how not in ENDINGS:
        raise ValueError(unknown("没有这种重启", how, ENDINGS))


def _check_file(given: Mapping[str, Any], path: Path) -> None:
    if not str(given["where"]).startswith(PRIVATE):
        raise ValueError("文件只能在私聊里发给机器人")
    if not (path.parent / str(given["file"])).is_file():
        near = {each.name for each in path.parent.iterdir() if each.is_file()}
        raise ValueError(unknown("剧本旁边没有这个文件", str(given["file"]), near))


def _check_form(given: Mapping[str, Any], _path: Path) -> None:
    if not isinstance(given["form"], dict):
        raise ValueError("form 要写成 {标签: 内容}")


ENDINGS = frozenset({"stop", "kill"})
CHECKS: Mapping[str, Callable[[Any, Path], object]] = {
    "sees": _check_sees,
    "fault": _check_fault,
    "calls": _check_calls,
    "restart": _check_restart,
    "sends": _check_file,
    "fills": _check_form,
    "pass": lambda given, _path: stretch(str(given)),
    "until": moment,
}
