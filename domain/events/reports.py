"""Daily progress: told, and taken back."""

from dataclasses import dataclass

from domain.actors import Actor
from domain.projects.files import Entry as ProgressEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """Daily progress for one or several projects (domain §9). `no_change` keeps every figure of last time."""

    by: Actor
    entries: tuple[ProgressEntry, ...] = ()
    no_change: bool = False
    projects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTakenBack:
    """撤回 of the sender's last report within the undo window."""

    by: Actor
