"""Times of day: 上午10点, 下午5点半, 晚8点, 17:00, 下班前 (language §4)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from domain.calendars import COUNTY_ZONE
from domain.worktime import OfficeHours
from handlers.language.numbers import small_int

_CN_HOUR = (
    r"(?<![周期拜])(?:二十[一二三四]?|十[一二三四五六七八九]?|[零〇二两三四五六七八九]|一(?!点)"
    r"|(?:(?<![\u3400-\u9fff])|(?<=晚上)|(?<=早上)|(?<=[午天日号一二三四五六夜到至于是在晨后前]))一(?=点(?![不都也没])))"
)
"""一点 behind a word is a little of it: 诚恳一点."""
_CN_MINUTE = r"(?:[二三四五]?十[一二三四五六七八九]?|[零〇]?[一二三四五六七八九])"
_PERIOD = (
    r"(?P<period>凌晨|清晨|清早|早上|早晨|早间|一早|早|晨|上午"
    r"|中午|正午|午间|午后|下午|傍晚|晚上|晚间|晚|夜里|夜间|半夜|深夜|[今当]?夜)"
)
_HOUR = rf"(?P<hour>(?<![\d.])\d{{1,2}}|{_CN_HOUR})"
_MINUTE = rf"(?P<minute>[0-5]?\d(?!\d)|半|一刻|三刻|{_CN_MINUTE})?"
_CLOCK = re.compile(
    rf"{_PERIOD}?\s*的?(?:{_HOUR}(?:点钟?整?|时(?![间候限段期许常效长]))(?!意见|要求|建议|问题|说明|体会|措施|位|多)\s*{_MINUTE}分?"
    r"|(?<![\d:])(?P<h2>[01]?\d|2[0-4])[:：](?P<m2>[0-5]\d)(?![\d:]))"
)
_WORD = re.compile(
    r"(?P<forenoon>(?:上午|中午)下班(?:之前|以前|前|时)?)|(?P<close>(?:下午)?下班(?:之前|以前|前|时)?)"
    r"|(?P<after_noon>下午(?:一?上班)(?:之前|以前|前|时)?)|(?P<open>上班(?:之前|以前|前|时)|(?<=[今明后天日号一二三四五六])(?:一上班|一早|早|晨)(?!\d))"
    r"|(?P<noon>(?<![端上中下正晌])午前|(?:上午|中午|晌午)(?:之前|以前|前|内|$|(?=[报交完给发送把拿,。]|来(?:[说讲回报交]|汇报))))|(?P<five>(?:下午|傍晚|天黑)(?:之前|以前|前|内|$|(?=[报交完给发送把拿,。])))"
    r"|(?P<night>(?:晚上|晚间|夜里|晚)(?:之前|以前|前|$|(?=[报交完,。])))"
)
MINUTES = {"半": 30, "一刻": 15, "三刻": 45}
MORNING = ("凌晨", "清晨", "清早", "早上", "早晨", "早间", "一早", "早", "晨", "上午")
EVENING = ("傍晚", "晚上", "晚间", "晚", "夜里", "夜间", "半夜", "深夜", "夜", "今夜", "当夜")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockTime:
    """Minutes after midnight (1440 = the midnight that ends the day); several when it cannot be told."""

    minutes: tuple[int, ...]
    span: tuple[int, int]
    name: str


def find_clock_times(text: str, hours: OfficeHours) -> list[ClockTime]:
    """All times of day, in order, not overlapping; 下班前 is the close of office hours."""
    found = sorted((*_clocks(text), *_words(text, hours)), key=lambda each: (each.span[0], -each.span[1]))
    kept: list[ClockTime] = []
    for each in found:
        if not kept or each.span[0] >= kept[-1].span[1]:
            kept.append(each)
    return kept


def moment(day: date, minutes: int) -> datetime:
    """That many minutes after midnight of the county's day, aware UTC."""
    return (datetime.combine(day, time(0), COUNTY_ZONE) + timedelta(minutes=minutes)).astimezone(UTC)


def _clocks(text: str) -> Iterator[ClockTime]:
    for m in _CLOCK.finditer(text):
        hour = small_int(m["hour"] or m["h2"] or "")
        minute = _minute(m["minute"] or m["m2"] or "")
        if hour is None or minute is None or not 0 <= hour <= 24 or not 0 <= minute < 60:
            continue
        exact = (m["hour"] or m["h2"]).startswith("0")
        options = (hour,) if exact else _hours(hour, m["period"] or "")
        yield ClockTime(minutes=tuple(h * 60 + minute for h in options), span=m.span(), name="clock_time")


def _minute(said: str) -> int | None:
    return MINUTES.get(said) if said in MINUTES else small_int(said.lstrip("零〇") or "零")


def _hours(hour: int, period: str) -> tuple[int, ...]:
    """Hours 1-6 without a word are the afternoon, 8-11 the morning; 7 may be either."""
    if hour > 12 or (hour == 0 and not period):
        return (hour or 24,)
    if period in MORNING:
        return (hour % 12,) if period == "凌晨" else (hour,)
    if period in EVENING:
        return _evening(hour)
    if period in ("中午", "正午", "午间", "午后", "下午"):
        return (hour,) if hour >= 11 and period != "下午" else (hour % 12 + 12,)
    if hour == 7:
        return (7, 19)
    return (hour + 12,) if 1 <= hour <= 6 else (hour,)


def _evening(hour: int) -> tuple[int, ...]:
    if hour in (0, 12):
        return (24,)
    return (hour + 12,) if hour >= 5 else (hour + 24,)


def _words(text: str, hours: OfficeHours) -> Iterator[ClockTime]:
    morning, evening = hours.am[1], hours.pm[1]
    marks = {
        "close": evening,
        "five": evening,
        "open": hours.am[0],
        "after_noon": hours.pm[0],
        "noon": morning,
        "forenoon": morning,
    }
    for m in _WORD.finditer(text):
        word = m.lastgroup or ""
        at = evening if word == "night" and m[0].endswith("前") else marks.get(word)
        minutes = (hours.pm[1].hour * 60 + hours.pm[1].minute, 1440) if at is None else (at.hour * 60 + at.minute,)
        yield ClockTime(minutes=minutes, span=m.span(), name=f"clock_{word}")
