"""What the platform lets an organisation ask and be told in a month, and how sparing we are as it runs out
(messages §1.9). The month is the county's. Hand-overs, overdue rungs and the gate are never saved on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.calendars import ONE_DAY, Calendar, local_date

PUSH = "push_"
# Exempt from the month's quota: the directory's calls and events (dingtalk §10.1).
FREE = frozenset({"token", "user_by_mobile", f"{PUSH}gone"})


class Strain(StrEnum):
    """How much of our share is used: below 70 %, from 70 %, from 90 %, all of it."""

    NORMAL = "normal"
    TIGHT = "tight"
    SCARCE = "scarce"
    SPENT = "spent"

    @property
    def height(self) -> int:
        """From 0, none, to 3, all used."""
        return HEIGHTS.index(self)

    def reaches(self, other: "Strain") -> bool:
        """As bad as the other, or worse."""
        return self.height >= other.height


HEIGHTS = tuple(Strain)
FROM: Mapping[Strain, float] = {Strain.SPENT: 1.0, Strain.SCARCE: 0.9, Strain.TIGHT: 0.7}


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Calls made and messages received since the month began."""

    api: int = 0
    push: int = 0
    as_of: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """Our share of what the organisation has a month: other programs of it use the same quota."""

    api: int
    push: int


def month_of(now: datetime) -> str:
    """The county's month, as 2026-11."""
    return f"{local_date(now):%Y-%m}"


def allowance(api: int, push: int, share: float) -> Allowance:
    """Whole calls, at least one."""
    return Allowance(api=max(int(api * share), 1), push=max(int(push * share), 1))


def usage_of(counts: Mapping[str, int], as_of: datetime) -> Usage:
    """From counts by kind: what begins with `push_` came in, the rest went out."""
    push = sum(count for kind, count in counts.items() if kind.startswith(PUSH) and kind not in FREE)
    api = sum(count for kind, count in counts.items() if not kind.startswith(PUSH) and kind not in FREE)
    return Usage(api=api, push=push, as_of=as_of)


def strain_of(usage: Usage, allowed: Allowance) -> Strain:
    """By whichever of the two is nearer its end."""
    used = max(usage.api / allowed.api, usage.push / allowed.push)
    return next((strain for strain, least in FROM.items() if used >= least), Strain.NORMAL)


def forecast(usage: Usage, calendar: Calendar) -> Usage:
    """What the month will have used if its other work days are like those so far; today counts as over."""
    first = local_date(usage.as_of).replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - ONE_DAY
    gone = max(_work_days(first, local_date(usage.as_of), calendar), 1)
    whole = max(_work_days(first, last, calendar), gone)
    return Usage(api=_grown(usage.api, whole, gone), push=_grown(usage.push, whole, gone), as_of=usage.as_of)


def _grown(used: int, whole: int, gone: int) -> int:
    return -(-used * whole // gone)


def _work_days(first: date, last: date, calendar: Calendar) -> int:
    days = (first + ONE_DAY * n for n in range((last - first).days + 1))
    return sum(calendar.is_work_day(day) for day in days)


# What each strain switches off; a worse one keeps what the milder ones did.
# From 70 %: these wait for the afternoon, one message a day in place of one a half day.
ONCE_A_DAY = frozenset(
    {
        "unsigned_reminder", "due_tomorrow", "due_today", "round_missing", "late_report", "round_skipped", "welcome",
        "group_replaced", "set_aside", "delivery_failed", "delivery_unknown", "unreachable", "vacant", "suggestion",
        "burden_report", "rival_suspected", "account_left", "directory_doubtful",
    }
)  # fmt: skip
# From 90 %: nobody is prompted one by one; the staff group is, once.
TOGETHER: Mapping[str, str] = {"round_prompt": "round_call"}
# From 90 %: not said at all.
DROPPED = frozenset({"round_nudge"})


def waits_for_afternoon(kind: str, strain: Strain) -> bool:
    """One message a day in place of one a half day."""
    return strain.reaches(Strain.TIGHT) and kind in ONCE_A_DAY


def is_dropped(kind: str, strain: Strain) -> bool:
    """Not worth a call any more."""
    return strain.reaches(Strain.SCARCE) and kind in DROPPED


def said_together(kind: str, strain: Strain) -> str:
    """The kind of the one post to the staff group that stands for many private ones; "" = one by one."""
    return TOGETHER.get(kind, "") if strain.reaches(Strain.SCARCE) else ""


def edits_groups_only(strain: Strain) -> bool:
    """All used: the staff group's card still shows where a matter stands, private ones no more."""
    return strain is Strain.SPENT
