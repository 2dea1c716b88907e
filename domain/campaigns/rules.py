"""What a policy says about campaigns: how long, which lists, when their line is said."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time

from domain.errors import SupervisionError


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignRule:
    """One kind of campaign: `days` from its first day on, its lists of difficulties with their sizes, and the clock
    time of its line on work days."""

    days: int
    lists: Mapping[str, int] = field(default_factory=dict)
    at: time = time(17, 20)

    def __post_init__(self) -> None:
        if self.days < 1 or any(size < 1 for size in self.lists.values()):
            raise SupervisionError("campaigns: days and the sizes of lists are at least 1")
