"""From when to when somebody is away or stands in (language §3 `from`, `to`)."""

import re
from datetime import date, timedelta

from domain.calendars import COUNTY_ZONE, local_date
from handlers.language.dates import find_deadline
from handlers.language.numbers import small_int
from handlers.language.sentences.subject import Subject

_RANGE = re.compile(r"(?P<a>[^,。;\s]{1,12}?)\s*(?:到|至|-|~|—)\s*(?P<b>[^,。;\s]{1,12})")
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
    if m := _RANGE.search(text):
        first, last = _day(subject, m["a"]), _day(subject, m["b"])
        if first and last and last < first:
            last += timedelta(days=7)
        if last:
            return first, last
    if _VAGUE.search(text):
        return None, None
    first = _day(subject, re.sub(r"[一两二三四五六七八九十\d]+天", "", text))
    counted = _COUNT.search(text)
    if first is None:
        return None, None
    days = small_int(counted["n"]) or 1 if counted else 1
    return first, first + timedelta(days=days - 1)


def _day(subject: Subject, words: str) -> date | None:
    county = subject.said.county
    found = find_deadline(words, subject.said.now, county.calendar, county.house.office)
    moment = found.at or (found.readings[0] if found.readings else None) if found else None
    return moment.astimezone(COUNTY_ZONE).date() if moment else None
