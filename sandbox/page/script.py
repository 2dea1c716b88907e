"""存为脚本: the record as a scenario, with what arrived as expectations that can be kept, changed or deleted."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import yaml

from sandbox.ids import private_conversation
from sandbox.ledger import ROBOT, Change
from sandbox.page.china import local, minute
from sandbox.page.record import Record, Step, pieces
from sandbox.views import MessageView, draw_change

_WIDE = 10**6
_REMARK = """\
# 演练脚本，由群叮沙盒“存为脚本”写成：qunding play 这个文件，就会在空库上从头演一遍。
# sees 是当时看到的情况，可改、可删；sends 提到的文件要放在本文件旁边。
"""


class Script:
    """Writes one scenario; `clock` is the civil minute the script has come to."""

    def __init__(self, record: Record, heading: Mapping[str, str]) -> None:
        self.record = record
        self.heading = heading
        self.clock = minute(record.began_at())

    def text(self) -> str:
        """The YAML."""
        head = {"title": "沙盒演练", **self.heading, "start": self._stamp(self.clock)}
        lines = [_REMARK.rstrip("\n"), *(f"{name}: {_flow(value)}" for name, value in head.items()), "steps:"]
        steps = [f"  - {verb}: {_flow(given)}" for verb, given in self._steps()]
        return "\n".join([*lines, *steps]) + "\n" if steps else "\n".join([*lines[:-1], "steps: []"]) + "\n"

    def _steps(self) -> Iterator[tuple[str, Any]]:
        steps = self.record.steps
        marks = [*(step.seq for step in steps), self.record.city.seq]
        for step, after, upto in zip(steps, marks, marks[1:], strict=False):
            yield from self._played(step)
            yield from self._seen(after, upto)

    def _played(self, step: Step) -> Iterator[tuple[str, Any]]:
        if isinstance(step.given, datetime):
            yield from self._until(_minute_after(step.given))
            return
        yield from self._until(minute(step.at))
        yield step.verb, step.given

    def _until(self, moment: datetime) -> Iterator[tuple[str, Any]]:
        if moment > self.clock:
            self.clock = moment
            yield "until", self._stamp(moment)

    def _seen(self, after: int, upto: int) -> Iterator[tuple[str, Any]]:
        """What the robot sent meanwhile: first of the same minute, then of later ones."""
        changes = [change for change in self.record.city.platform.ledger.changes[after:upto] if self._tells(change)]
        soon = [change for change in changes if minute(change.at) <= self.clock]
        later = [change for change in changes if minute(change.at) > self.clock]
        yield from self._sees(soon)
        if later:
            yield from self._until(_minute_after(later[-1].at))
            yield from self._sees(later)

    def _tells(self, change: Change) -> bool:
        if change.what not in ("message", "edit") or change.message is None or change.message.recalled_at:
            return False
        mine = {private_conversation(user) for user in self.record.players}
        places = {*self.record.city.platform.directory.groups, *mine}
        return change.message.draft.sender == ROBOT and change.place in places

    def _sees(self, changes: list[Change]) -> Iterator[tuple[str, Any]]:
        newest = {change.place: change for change in changes}
        for place, change in newest.items():
            view = draw_change(self.record.city.platform.directory, change).view
            if words := _words(view):
                buttons = [button.text for button in view.buttons if not button.disabled]
                expected = {"where": self.record.name_of_place(place), "contains": words}
                yield "sees", {**expected, "buttons": buttons} if buttons else expected

    def _stamp(self, moment: datetime) -> str:
        return local(moment)[:16]


def _words(view: MessageView) -> list[str]:
    """The title and the beginning of the text."""
    found = list(dict.fromkeys(pieces(view)))
    return found[:2]


def _minute_after(moment: datetime) -> datetime:
    whole = minute(moment)
    return whole if whole == moment else whole + timedelta(minutes=1)


def _flow(value: object) -> str:
    text: str = yaml.dump(
        value, Dumper=_OneLine, allow_unicode=True, default_flow_style=True, sort_keys=False, width=_WIDE
    )
    return text.removesuffix("\n").removesuffix("\n...")


class _OneLine(yaml.SafeDumper):
    """Texts of several lines are quoted with \\n, so that a step stays one line."""


def _quoted(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"' if "\n" in text else None)


_OneLine.add_representer(str, _quoted)
