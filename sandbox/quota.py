"""Monthly allowances and counters per kind of call (dingtalk.md §10.1)."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from sandbox.calls import Bill
from sandbox.settings import CitySettings

_CHINA = timezone(timedelta(hours=8))


def month_of(now: datetime) -> str:
    """`2026-11`: the month in China an aware moment falls into."""
    return now.astimezone(_CHINA).strftime("%Y-%m")


def day_of(now: datetime) -> str:
    """`2026-11-23`: the day in China an aware moment falls on."""
    return now.astimezone(_CHINA).strftime("%Y-%m-%d")


@dataclass(slots=True)
class Meter:
    """Counts every call and push; knows when the month's allowance is used up."""

    settings: CitySettings
    calls: Counter[str] = field(default_factory=Counter)
    by_month: Counter[tuple[str, str]] = field(default_factory=Counter)
    billed: Counter[tuple[str, Bill]] = field(default_factory=Counter)

    def count(self, name: str, now: datetime) -> None:
        """One more call of this name, answered or refused."""
        self.calls[name] += 1
        self.by_month[month_of(now), name] += 1

    def spent(self, bill: Bill, now: datetime) -> bool:
        """True when nothing is left this month; "free" is never spent."""
        limits = {"api": self.settings.api_quota, "push": self.settings.push_quota}
        return bill in limits and self.billed[month_of(now), bill] >= limits[bill]

    def charge(self, bill: Bill, now: datetime) -> None:
        """Take one off the month's allowance."""
        self.billed[month_of(now), bill] += 1
