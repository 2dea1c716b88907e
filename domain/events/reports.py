"""Daily progress: told, and taken back."""

from dataclasses import dataclass
from datetime import date

from domain.actors import Actor
from domain.projects.files import Entry as ProgressEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """Daily progress for one or several projects (domain §9). `no_change` keeps every figure of last time; `period`
    is the day of the card it was said on, "" where it was typed; `past_on` the past day it was said to be of,
    `again` that it is told late or put right on purpose. An entry of the project "" names none; `unnamed` is what was
    said in its place."""

    by: Actor
    entries: tuple[ProgressEntry, ...] = ()
    no_change: bool = False
    projects: tuple[str, ...] = ()
    period: str = ""
    unnamed: str = ""
    past_on: date | None = None
    again: bool = False

    @property
    def is_of_none_named(self) -> bool:
        """Whether it may have to be asked of which project it is."""
        return bool(self.unnamed) or any(not entry.project for entry in self.entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTakenBack:
    """撤回 of the sender's last report within the undo window."""

    by: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRecorded:
    """What a cadence asked for was done: `what` in the words of the policy, `text` in the sender's own, beginning with
    the project where several are owed. `count` = how many were done, where one says so (签约 3个)."""

    by: Actor
    what: str
    text: str = ""
    count: int = 1
