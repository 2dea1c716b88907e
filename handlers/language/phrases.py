"""What the deadline grammar is made of: a rule, what it may find, and the words its tables share."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.calendars import Calendar, month_end
from handlers.language.clock_times import ClockTime
from handlers.language.numbers import small_int

N = r"(?:\d{1,2}|[一二三四五六七八九十廿]{1,3})"
"""A day or a month."""
COUNT = r"(?:\d{1,3}|[一二两三四五六七八九十百]{1,4})"
WITHIN = r"(?:之内|以内|内|里头|里(?![程面边约弄有只已没跑来去]))"
BEFORE = r"(?:之前|以前|前)"
TO = r"\s*(?:-|~|–|—|至|到)\s*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """What a phrase is read against: the county's date, the moment (aware) and the calendar."""

    on: date
    now: datetime
    calendar: Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a phrase may mean.

    One day = clear; several, or none with `unclear` = must be asked. `again` is the next such day, offered when
    the first is past. `at` is an exact moment (24小时内). `no_such_day` = 2月30日. `skip` = not a deadline, and
    nothing inside it is one. `weak` = one only where nothing else is.
    """

    days: tuple[date, ...] = ()
    again: date | None = None
    at: datetime | None = None
    weekday: int | None = None
    marked: bool = False
    unclear: bool = False
    no_such_day: bool = False
    skip: bool = False
    weak: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row of the grammar; `read` gives None when the match is not what it looks like."""

    name: str
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], Today], Reading | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A phrase found in a text: what it may mean, where it stands, by which rule, and the time of day said with it."""

    reading: Reading
    span: tuple[int, int]
    name: str
    time: ClockTime | None = None


SKIP = Reading(skip=True)
UNCLEAR = Reading(unclear=True)
NO_SUCH_DAY = Reading(unclear=True, no_such_day=True)


def rule(name: str, pattern: str, read: Callable[[re.Match[str], Today], Reading | None]) -> Rule:
    """A row of the table."""
    return Rule(name=name, pattern=re.compile(pattern), read=read)


def skip(_m: re.Match[str], _today: Today) -> Reading:
    """For what only looks like a deadline."""
    return SKIP


def on(day: date | None, again: date | None = None, *, marked: bool = False) -> Reading:
    """A clear day; a day that does not exist (2月30日) must be asked about."""
    return NO_SUCH_DAY if day is None else Reading(days=(day,), again=again, marked=marked)


def either(*days: date) -> Reading:
    """One of these: ask."""
    return Reading(days=tuple(dict.fromkeys(days)), unclear=True)


def number(text: str) -> int:
    """A small number that the pattern already allowed; 0 (never a day) when it is no number after all."""
    return small_int(text) or 0


def a_date(year: int, month: int, day: int) -> date | None:
    """That date, or None when there is none."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_after(today: date, months: int) -> tuple[int, int]:
    """Year and month that many months on."""
    index = today.year * 12 + today.month - 1 + months
    return index // 12, index % 12 + 1


def same_day_after(day: date, months: int) -> date:
    """The same day that many months on, or the last of that month."""
    year, month = month_after(day, months)
    return min(date(year, month, 1) + timedelta(days=day.day - 1), month_end(year, month))


def last_work_day(calendar: Calendar, first: date, last: date) -> date:
    """The last work day of [first, last]; `last` itself when they all rest."""
    if calendar.is_work_day(last):
        return last
    day = calendar.add_work_days(last, -1)
    return day if day >= first else last
