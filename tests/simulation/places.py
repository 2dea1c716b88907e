"""Where a simulated county lies: its people and projects, its groups, who speaks for the office, what may be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.events import ProjectsImported, RosterImported
from domain.people.records import Tier
from rehearsal.stage import GROUPS

ENDLESS = 1_000_000
DOWN = (1, 5, 40, 170)


@dataclass(frozen=True, kw_only=True)
class Place:
    """`down` = so many seconds may pass before somebody starts a dead process again; `settle` = how long it then only
    answers. The quotas are those of a month."""

    name: str
    roster: RosterImported
    projects: ProjectsImported
    office: str
    start: datetime
    groups: Mapping[Tier, str] = field(default_factory=lambda: GROUPS)
    api_quota: int = ENDLESS
    push_quota: int = ENDLESS
    down: tuple[int, ...] = DOWN
    settle: timedelta = timedelta(seconds=20)
