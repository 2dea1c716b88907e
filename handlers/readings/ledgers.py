"""导出台账, of a unit, of a 口子, only what is open, of a stretch of days; one to one."""

import re
from datetime import date, timedelta

from domain.calendars import local_date, month_end
from domain.events import Event, LedgerAsked
from domain.people.records import Period
from handlers.language.phrases import a_date
from handlers.readings.units import spoken_units
from handlers.said import Said

_EXPORT = re.compile(
    r"(?:请|帮我)?(?:导出|下载|导)\s*(?P<before>[^台]{0,20}?)的?(?:督办|问题)?台账[\s:,]*(?P<after>.*?)[。!]?"
)
_OPEN = re.compile(r"(?:只要|只看|仅)?(?:在办|未办结|未销号|没办结|未完成)(?:的|事项)*")
_ALL = re.compile(r"(?:全部|所有|全县|整个)的?")
_DAY = r"(?:(20\d\d)[年./-])?(\d{1,2})[月./-](\d{1,2})[日号]?"
_DAYS = re.compile(rf"{_DAY}\s*(?:到|至|[-~—–])\s*{_DAY}")
_MONTH = re.compile(r"(?:(?P<year>20\d\d)年|(?P<last>去年))?(?P<month>\d{1,2})月份?|(?P<whole>20\d\d)年度?")
_NAMED = re.compile(r"(?P<which>本月|这个月|上月|上个月|本年度?|今年|去年)")
_GLUE = re.compile(r"[\s,、的:]+")


def export(said: Said) -> Event | None:
    """Every word must be understood: a limit that is passed over would give out more than was asked for."""
    m = _EXPORT.fullmatch(said.text)
    if m is None:
        return None
    rest, period = _period(f"{m['before']} {m['after']}", local_date(said.now))
    rest, unit, area = _whose(rest, said)
    only_open = _OPEN.search(rest) is not None
    if _GLUE.sub("", _ALL.sub("", _OPEN.sub("", rest))):
        return None
    first, last = (period.start_on, period.end_on) if period else (None, None)
    return LedgerAsked(by=said.by, unit=unit, area=area, only_open=only_open, first_on=first, last_on=last)


def _whose(text: str, said: Said) -> tuple[str, str, str]:
    """What is left without the unit and the field that are named, and these."""
    roster = said.county.roster
    unit = next(iter(spoken_units(text, said.vocabulary.units)), None)
    if unit is not None:
        return f"{text[: unit.span[0]]} {text[unit.span[1] :]}", unit.unit, ""
    areas = sorted({each.policy_field for each in roster.units.values()} - {""}, key=len, reverse=True)
    for area in areas:
        m = re.search(rf"{re.escape(area)}(?:口子?|系统|领域)?", text)
        if m is not None:
            return f"{text[: m.start()]} {text[m.end() :]}", "", area
    return text, "", ""


def _period(text: str, today: date) -> tuple[str, Period | None]:
    """What is left without the days, and these."""
    for pattern, read in ((_DAYS, _two_days), (_MONTH, _month), (_NAMED, _named_days)):
        m = pattern.search(text)
        period = read(m, today) if m else None
        if m is not None and period is not None:
            return f"{text[: m.start()]} {text[m.end() :]}", period
    return text, None


def _two_days(m: re.Match[str], today: date) -> Period | None:
    first = a_date(int(m[1] or today.year), int(m[2]), int(m[3]))
    last = a_date(int(m[4] or m[1] or today.year), int(m[5]), int(m[6]))
    return Period(start_on=first, end_on=last) if first and last and first <= last else None


def _named_days(m: re.Match[str], today: date) -> Period:
    which = m["which"]
    if which.startswith("上"):
        end = today.replace(day=1) - timedelta(days=1)
        return Period(start_on=end.replace(day=1), end_on=end)
    if which in ("本月", "这个月"):
        return Period(start_on=today.replace(day=1), end_on=today)
    year = today.year - 1 if which == "去年" else today.year
    return _year(year)


def _month(m: re.Match[str], today: date) -> Period | None:
    if m["whole"]:
        return _year(int(m["whole"]))
    year = int(m["year"] or today.year) - (1 if m["last"] else 0)
    first = a_date(year, int(m["month"]), 1)
    return Period(start_on=first, end_on=month_end(year, first.month)) if first else None


def _year(year: int) -> Period:
    return Period(start_on=date(year, 1, 1), end_on=date(year, 12, 31))
