"""A stretch of whole days in a sentence: 下周一到周三, 11月30日至12月2日, 明天, 3天 (language §4)."""

import re
from datetime import date, datetime, time, timedelta

from domain.calendars import COUNTY_ZONE, ONE_DAY, local_date
from domain.people.records import Period
from domain.worktime import OfficeHours
from handlers.language.dates import find_deadline
from handlers.language.numbers import small_int
from handlers.language.phrases import Today

_TO = re.compile(r"\s*(?:到|至|[-~—–])\s*")
_COUNT = re.compile(r"(?P<n>\d{1,2}|[一二两三四五六七八九十]{1,2})\s*(?:个)?(?P<unit>工作日|天|日(?!报)|周|星期)")
_FROM = re.compile(r"(?:起|开始|从|自)+")
_OF_A_WEEK, _ONLY_A_DAY = (
    re.compile(r"(?:周|星期|礼拜)[一二三四五六日天]\s*$"), re.compile(r"\s*([一二三四五六日天])(?=\s|[我,。;]|$)"),
)  # fmt: skip
"""下周一到三: the week is not said twice."""
# Words that are counted from today wherever they stand; a bare weekday or day of a month is counted from the first day.
_SOME_DAY = re.compile(r"[下本这上]个?(?:周|星期|礼拜|月)")
_FROM_TODAY = re.compile(r"[今明后昨]|[下本这上](?:个)?(?:周|星期|月)|月底|年")


def find_days(text: str, today: Today, hours: OfficeHours) -> Period | None:
    """The days a sentence speaks of, both ends included; None where it names none that can be told."""
    text = _FROM.sub(" ", text)
    parts = _TO.split(text, maxsplit=1)
    first = _day(parts[0], today, hours)
    if len(parts) == 2 and first is not None:
        weekday = _ONLY_A_DAY.match(parts[1]) if _OF_A_WEEK.search(parts[0]) else None
        last = _last(f"周{weekday[1]}" if weekday else parts[1], first, today, hours)
        if last is not None:
            return Period(start_on=first, end_on=last)
    counted = _COUNT.search(text)
    rest = _COUNT.sub(" ", text) if counted else text
    start = _day(rest, today, hours)
    if counted is None:
        return Period(start_on=start, end_on=start) if start else None
    if start is None and _SOME_DAY.search(rest):
        return None  # 下周请三天假: from which day of it is not said
    return _counted(start or today.on, counted, today)


def _last(text: str, first: date, today: Today, hours: OfficeHours) -> date | None:
    if _FROM_TODAY.search(text):
        return _day(text, today, hours)
    bare = re.fullmatch(r"\s*(\d{1,2})[日号]?\s*", text)
    return _day(f"{bare[1]}日" if bare else text, _seen_from(first, today), hours)


def _seen_from(day: date, today: Today) -> Today:
    midnight = datetime.combine(day, time(0, 1), COUNTY_ZONE).astimezone(today.now.tzinfo)
    return Today(on=day, now=midnight, calendar=today.calendar)


def _day(text: str, today: Today, hours: OfficeHours) -> date | None:
    """One day; today itself is never past."""
    found = find_deadline(text.strip(), _seen_from(today.on, today).now, today.calendar, hours)
    if found is None:
        return None
    moments = [found.at] if found.at is not None else list(found.readings)
    days = {local_date(moment) for moment in moments if moment is not None and local_date(moment) >= today.on}
    return days.pop() if len(days) == 1 else None


def _counted(start: date, m: re.Match[str], today: Today) -> Period | None:
    """天 are work days, as leave is counted; 周 are whole weeks."""
    count = small_int(m["n"].replace("两", "二")) or 0
    if count == 0:
        return None
    if m["unit"] in ("周", "星期"):
        return Period(start_on=start, end_on=start + timedelta(weeks=count) - ONE_DAY)
    first = start if today.calendar.is_work_day(start) else today.calendar.add_work_days(start, 1)
    return Period(start_on=first, end_on=today.calendar.add_work_days(first, count - 1) if count > 1 else first)
