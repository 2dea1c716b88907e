"""From when to when somebody is away or stands in (language §3 `from`, `to`)."""

import re
from datetime import date, timedelta

from domain.calendars import COUNTY_ZONE, local_date
from handlers.language.dates import find_deadline
from handlers.language.numbers import small_int
from handlers.language.sentences.subject import Subject

_RANGE = re.compile(r"(?P<a>[^,。;\s]{1,12}?)\s*(?:到|至|-|~|—)\s*(?P<b>[^,。;\s]{1,12})")
_DAYS = re.compile(r"(?<![\d.月/-])(?P<a>\d{1,2})[号日]?\s*(?:到|至|-|~|—)\s*(?P<b>\d{1,2})[号日]")
_WEEKDAY = r"(?:周|星期|礼拜)[一二三四五六日天]"
_TWO_DAYS = re.compile(rf"(?P<a>(?:[本这下]个?)?{_WEEKDAY})\s*[、和,]?\s*(?P<b>{_WEEKDAY})")
_FROM_ON = re.compile(r"从|自|开始|(?<=[一二三四五六日天号\d])起")
_COUNT = re.compile(r"(?P<n>\d{1,2}|[一两二三四五六七八九十])天")
_VAGUE = re.compile(r"(?:本|这|下)(?:个)?(?:周|星期|月)(?![一二三四五六日天末底\d])")
_TWO = re.compile(r"明后(?:两|二)?天|今明(?:两|二)?天")


def absence(subject: Subject) -> tuple[dict[str, str], tuple[str, ...]]:
    """Both days, or what must be asked."""
    first, last = _period(subject)
    found = {name: day.isoformat() for name, day in (("from", first), ("to", last)) if day}
    return found, tuple(name for name in ("from", "to") if name not in found)


def _period(subject: Subject) -> tuple[date | None, date | None]:
    text, today = subject.text, local_date(subject.said.now)
    if m := _TWO.search(text):
        start = today + timedelta(days=1 if m[0].startswith("明") else 0)
        return start, start + timedelta(days=1)
    if named := _both_named(subject):
        return named
    if m := _RANGE.search(text):
        first, last = _day(subject, m["a"]), _day(subject, m["b"])
        if first and last and last < first:
            last += timedelta(days=7)
        if last:
            return first, last
    if _VAGUE.search(text):
        return None, None
    first = _day(subject, _FROM_ON.sub("", re.sub(r"[一两二三四五六七八九十\d]+天", "", text)))
    counted = _COUNT.search(text)
    if first is None:
        return None, None
    days = small_int(counted["n"]) or 1 if counted else 1
    return first, first + timedelta(days=days - 1)


def _both_named(subject: Subject) -> tuple[date | None, date | None] | None:
    """25-28号, 周四、周五: (None, None) where they do not follow one another; None where neither is said."""
    if m := _DAYS.search(subject.text):
        return _in_order(*(_day(subject, f"{m[name]}日前") for name in "ab"))
    if m := _TWO_DAYS.search(subject.text):
        first, last = _day(subject, m["a"]), _day(subject, m["b"])
        following = first + timedelta(days=1) if first else None
        return (first, following) if following and last and following.weekday() == last.weekday() else (None, None)
    return None


def _in_order(first: date | None, last: date | None) -> tuple[date | None, date | None]:
    """Both, or none where one is missing or the last comes before the first."""
    return (first, last) if first and last and first <= last else (None, None)


def _day(subject: Subject, words: str) -> date | None:
    county = subject.said.county
    found = find_deadline(words, subject.said.now, county.calendar, county.house.office)
    moment = found.at or (found.readings[0] if found.readings else None) if found else None
    return moment.astimezone(COUNTY_ZONE).date() if moment else None
