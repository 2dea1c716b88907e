"""Days counted inside a period: 本月最后一个工作日, 12月第二个周五 (language §4). Without its period: asked."""

import re
from datetime import date, timedelta

from domain.calendars import month_end
from handlers.language.phrases import (
    NO_SUCH_DAY,
    UNCLEAR,
    N,
    Reading,
    Rule,
    Today,
    last_work_day,
    month_after,
    number,
    on,
    rule,
)

MONTHS = 12
WEEKDAYS = {c: n for n, c in enumerate("一二三四五六日")} | {"天": 6}
_PERIOD = (
    rf"(?:(?P<new>新年|来年|明年)|(?<![\d一二三四五六七八九十])(?P<m>{N})月份?|(?P<mw>本|这个?|当|下个?|次)月份?|(?P<whole>月[底末]?|年[底末]?)"
    r"|(?P<qw>本|这个?|当|下个?)季度?)?\s*的?\s*"
)
_ORDINAL = r"(?P<n>最后|第[一二三四五1-5])\s*一?个?"


def _first_of(m: re.Match[str], today: Today) -> tuple[int, int, int] | None:
    """Year, month and length in months of the period named; a bare month that is over is next year's."""
    if m["new"] and (m["new"] != "新年" or today.on.month == MONTHS):
        return today.on.year + 1, 1, MONTHS
    if m["m"]:
        month = number(m["m"])
        return (today.on.year + (month < today.on.month), month, 1) if 1 <= month <= 12 else None
    if m["qw"]:
        year, month = month_after(today.on, -((today.on.month - 1) % 3) + 3 * m["qw"].startswith("下"))
        return year, month, 3
    if m["mw"]:
        return (*month_after(today.on, int(m["mw"].startswith(("下", "次")))), 1)
    if m["whole"]:
        return (today.on.year, 1, 12) if m["whole"].startswith("年") else (today.on.year, today.on.month, 1)
    return None


def _counted(m: re.Match[str], today: Today) -> Reading:
    found = _first_of(m, today)
    if found is None:
        return UNCLEAR
    year, month, length = found
    first, last = date(year, month, 1), month_end(*month_after(date(year, month, 1), length - 1))
    day = _of(m, today, first, last)
    return NO_SUCH_DAY if not first <= day <= last else on(day)


def _last_day(m: re.Match[str], today: Today) -> Reading | None:
    """11月最后一天."""
    found = _first_of(m, today)
    return on(month_end(*month_after(date(found[0], found[1], 1), found[2] - 1))) if found else None


def _of(m: re.Match[str], today: Today, first: date, last: date) -> date:
    nth = number(m["n"].lstrip("第")) if m["n"] != "最后" else 0
    weekday = WEEKDAYS.get(m["d"] or "")
    if weekday is None:
        work_day = last_work_day(today.calendar, first, last)
        return today.calendar.add_work_days(first - timedelta(days=1), nth) if nth else work_day
    if not nth:
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    return first + timedelta(days=(weekday - first.weekday()) % 7, weeks=nth - 1)


COUNTED_RULES: tuple[Rule, ...] = (
    rule("counted_day", rf"{_PERIOD}最后一天", _last_day),
    rule("counted_work_day", rf"{_PERIOD}{_ORDINAL}(?P<d>\0)?工作日", _counted),
    rule("counted_weekday", rf"{_PERIOD}{_ORDINAL}(?:周|星期|礼拜)(?P<d>[一二三四五六日天])", _counted),
)
