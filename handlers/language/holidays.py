"""Deadlines by holiday: 国庆前, 放假前一天, 节后第一个工作日 (language §4). What may be two holidays is asked about."""

import re
from dataclasses import replace
from datetime import date, timedelta

from domain.calendars import ONE_DAY, Holiday
from handlers.language.periods import year_said
from handlers.language.phrases import BEFORE, COUNT, UNCLEAR, WITHIN, Reading, Rule, Today, number, on, rule

FAR = timedelta(days=183)
"""A holiday further off than this was most likely meant as the one just gone: ask."""
HOLIDAYS = {
    "元旦": "元旦", "春节": "春节", "过年": "春节", "大年": "春节", "除夕": "春节", "年三十": "春节", "清明": "清明节",
    "五一": "劳动节", "劳动": "劳动节", "端午": "端午节", "中秋": "中秋节", "国庆": "国庆节", "十一": "国庆节",
}  # fmt: skip
NAMED = (
    r"(?P<y>[今明]年\s*)?(?P<h>元旦|春节|过年|大年|除夕|年三十|清明|五一(?!路|村)|劳动(?=节)|端午|中秋|国庆|(?<![二三四五六七八九])十一(?!月|日|号|点|个))"
    r"(?:节|长假|小长假|假期|放假|假|三十)*"
)
BARE = r"(?<![春明午秋庆动环细季宵阳夕师女童诞军党八])(?:节日?|小长假|长假|假期|放假|假)"
ANY = rf"(?P<y>\0)?(?P<h>\0)?{BARE}"
AFTER = r"(?:收假)?后\s*(?:的)?|收假(?:后)?的?"


def _holiday(m: re.Match[str], today: Today) -> tuple[Holiday | None, Holiday | None]:
    """The holiday meant, and a second one when it cannot be told."""
    name = HOLIDAYS[m["h"]] if m["h"] else None
    start = date(year_said(m, today), 1, 1) if m["y"] else today.on
    found = today.calendar.next_holiday(start, name)
    if found is None or m["y"] or not name or found.first - today.on <= FAR:
        return found, None
    return today.calendar.next_holiday(date(today.on.year, 1, 1), name), found


_EVE = re.compile(r"假前[一1][天日]$")
"""放假前一天; 春节前一天 may be the eve or the day before the eve."""


def _before_holiday(m: re.Match[str], today: Today) -> Reading:
    found, later = _holiday(m, today)
    if found is None or (m["more"] and not _EVE.search(m[0])):
        return UNCLEAR
    if m["more"]:
        return on(found.first - ONE_DAY, marked=True)
    again = today.calendar.add_work_days(later.first, -1) if later else None
    return on(today.calendar.add_work_days(found.first, -1), again, marked=True)


def _after_holiday(m: re.Match[str], today: Today) -> Reading:
    found, later = _holiday(m, today)
    if found is None or m["vague"]:
        return UNCLEAR
    count = number(m["n"]) if m["n"] else 1
    if not count:
        return UNCLEAR
    again = today.calendar.add_work_days(later.last, count) if later else None
    return on(today.calendar.add_work_days(found.last, count), again, marked=True)


HOLIDAY_RULES: tuple[Rule, ...] = (
    rule(
        "before_holiday",
        rf"(?:{NAMED}){BEFORE}(?P<more>\s*{COUNT}\s*个?(?:工作日|天|日|周))?",
        _before_holiday,
    ),
    rule(
        "before_holiday",
        rf"(?:不[得能]?(?:晚于|迟于|超过))(?:{NAMED})(?!\s*(?:{BEFORE}|{AFTER}|\d))(?P<more>\0)?",
        _before_holiday,
    ),
    rule("before_holiday", rf"{ANY}{BEFORE}(?P<more>\s*{COUNT}\s*个?(?:工作日|天|日|周))?", _before_holiday),
    rule(
        "after_holiday",
        rf"(?:{NAMED})(?:{AFTER})(?:(?P<vague>{COUNT}(?:天|周|日)|不久)|上?班?(?:的)?(?:第(?P<n>{COUNT})|头一)个?(?:工作日|天)|(?:上班)?首[日个](?:工作日)?)",
        _after_holiday,
    ),
    rule(
        "after_holiday",
        rf"{ANY}(?:{AFTER})(?:(?P<vague>{COUNT}(?:天|周|日)|不久)|(?:上班)?(?:第(?P<n>{COUNT})|头一)个?(?:工作日|天)|(?:上班)?首[日个](?:工作日)?)",
        _after_holiday,
    ),
    rule(
        "after_holiday",
        rf"(?:{NAMED}|{BARE})(?:{AFTER})(?P<vague>\0)?(?P<n>{COUNT})个工作日{WITHIN}",
        _after_holiday,
    ),
    rule(
        "after_holiday",
        rf"(?:{NAMED}|{BARE})(?:{AFTER})|过完\s*(?:{'|'.join(HOLIDAYS)}|[年节])节?",
        lambda m, today: replace(UNCLEAR, weak=True),
    ),
)
