"""From when to when somebody is away or stands in (language §3 `from`, `to`): whole days, both ends included."""

import re
from datetime import date, timedelta
from itertools import pairwise

from domain.calendars import COUNTY_ZONE, ONE_DAY, local_date
from handlers.language.dates import find_deadline
from handlers.language.days import DAY_WORDS, WEEKDAYS
from handlers.language.numbers import small_int
from handlers.language.phrases import a_date, month_after, same_day_after
from handlers.language.sentences.subject import Subject

Days = tuple[date | None, date | None]

_N = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_TO = r"\s*(?:到|至|-|~|—|–)+\s*"
_PART = r"(?:上午|下午|早上|晚上|中午|早|晚)?(?:起|开始)?"
_DATES = re.compile(
    rf"(?<![\d.月/-])(?<!\d:)(?:(?P<m1>{_N})[月./])?(?P<d1>{_N})(?P<s1>[日号])?{_PART}{_TO}"
    rf"(?:(?P<m2>{_N})[月./])?(?P<d2>{_N})(?P<s2>[日号])?(?![\d.:%]|[点时个件万天])"
)
_LIST = re.compile(
    r"(?<![\d.月/:-])(?:(?P<m>\d{1,2})月)?(?P<list>\d{1,2}(?:[日号]?[、,和]\d{1,2})+)\s*(?:[日号]|[两三四五]天|(?(m)(?=[\u3400-\u9fff,。;]|$)|(?!)))"
)
_ALONE = re.compile(r"(?<![\d.月/:-])(?P<list>\d{1,2}(?:、\d{1,2})+)(?=\s*(?:[,。;]|$))")
_WORD = r"今天|明天|大后天|后天"
_WORDS = re.compile(rf"(?:{_WORD})(?:\s*[、和跟,]\s*(?:{_WORD}))+")
_RANGE = re.compile(rf"(?P<a>[^,。;\s]{{1,12}}?){_TO}(?P<b>[^,。;\s]{{1,12}})")
_UNTIL = re.compile(rf"(?:到|至)(?:(?P<m>{_N})月)?(?P<d>{_N})[日号]")
_TILL = re.compile(r"(?:到|至)(?P<b>[^,。;到至]{2,10})$")
_SINCE = re.compile(rf"(?:从|自)(?:(?P<m>{_N})月)?(?P<d>{_N})[日号]")
_WEEK = r"(?:周|星期|礼拜)"
_NTH = r"(?:[一二三四五六日]|(?<=[周期拜、和,])天)"
_TWO_DAYS = re.compile(
    rf"(?P<a>(?:[本这下]个?)?{_WEEK}[一二三四五六日天])\s*[、和,]?\s*(?:{_WEEK})?"
    rf"(?P<b>(?:{_NTH}\s*[、和,]?\s*(?:{_WEEK})?)*{_NTH})(?![\d点月号日年个天])"
)
_ONE_OR_SO_MANY = re.compile(rf"{_WEEK}[一二三四五六][二三四五六]天")
"""周三四天: two days, or four from one of them."""
_RETURNS = re.compile(
    r"(?:^|[,。;])(?![上下中]午|晚)(?P<d>[^,。;]{2,9}?)(?:就|再|才)?(?:(?:回来?|返回?|过来)?(?P<work>上班|到岗|返岗|复岗|销假)|(?:回来?|返回?)(?=[,。;]|$))"
)
_ENDS = re.compile(rf"(?:(?P<m>{_N})月)?(?P<d>{_N})[日号](?:就|才)?(?:结业|结束|毕业|期满|为止)")
_BEGINS = re.compile(rf"(?:{_N}月)?{_N}[日号](?=开始|起)")
_FROM_ON = re.compile(r"从|自|开始|(?<=[一二三四五六日天号儿\d])起")
_COUNT = re.compile(
    r"(?<!周)(?<!星期)(?<!礼拜)(?P<n>\d{1,2}|[一两二三四五六七八九十]{1,3})(?:个?(?P<unit>工作日|天|周|星期|礼拜)(?![一二三四五六日])|个(?P<months>月))"
)
_OF_WORK_DAYS = re.compile(r"工作日|年假|年休假?|公休")
"""Rest days do not count as annual leave."""
_VAGUE = re.compile(r"(?:本|这|下)(?:个)?(?:周|星期|月)(?![一二三四五六日天末底\d])")
_NEXT_WEEK = re.compile(rf"下(?:个)?{_WEEK}(?![一二三四五六日天末])")
_TWO = re.compile(r"明后(?:两|二)?天|今明(?:两|二)?天")
_TODAY = re.compile(r"今(?=起|日?起|到|至)")
WEEKS = ("周", "星期", "礼拜")
_BACK = re.compile(r"当[天日](?:即|就|可)?(?:往返|来回|返|回)")
_ALL_WEEK = re.compile(rf"[本这]个?{_WEEK}(?:之?内|里)?[^,。;\d一二三四五六日天]{{0,3}}(?:都|全)")
"""本周内我都在外: what is left of it."""
LONG_GONE = timedelta(days=31)
LAST_WORK_DAY = 4


def absence(subject: Subject) -> tuple[dict[str, str], tuple[str, ...]]:
    """Both days, or what must be asked."""
    first, last = period(subject)
    found = {name: day.isoformat() for name, day in (("from", first), ("to", last)) if day}
    return found, tuple(name for name in ("from", "to") if name not in found)


def period(subject: Subject) -> Days:
    """The first and the last day said; None for what cannot be told. 12月10号回来上班: the last is the day before."""
    text = _BACK.sub("", _TODAY.sub("今天", subject.text))
    back = _RETURNS.search(text)
    if back is None:
        return _days_away(subject, text)
    rest = text[: back.start()] + text[back.end() :]
    first, last = _days_away(subject, rest)
    if first is None or first != last or _COUNT.search(rest) or _UNTIL.search(rest):
        return first, last
    day = _day(subject, back["d"]) if back["work"] else None
    return first, day - ONE_DAY if day and day > first else None


def _days_away(subject: Subject, text: str) -> Days:
    today = local_date(subject.said.now)
    if _ALL_WEEK.search(text) and today.weekday() < LAST_WORK_DAY:
        return today, today + timedelta(days=LAST_WORK_DAY - today.weekday())
    if m := _TWO.search(text):
        start = today + timedelta(days=1 if m[0].startswith("明") else 0)
        return start, start + ONE_DAY
    named = _by_date(text, today) or _by_list(text, today) or _by_weekday(subject, text) or _by_word(text, today)
    return named or _by_range(subject, text) or _until_a_day(subject, text) or _counted(subject, text)


def _by_range(subject: Subject, text: str) -> Days | None:
    """今天起到下周三."""
    m = _RANGE.search(text)
    if m is None:
        return None
    first = _day(subject, _FROM_ON.sub("", m["a"])) or _day(subject, _FROM_ON.sub("", text[: m.end("a")]))
    last = _day(subject, m["b"])
    if first and last and last < first:
        last += timedelta(days=7)
    return (first or (local_date(subject.said.now) if _UNTIL.search(text) else None), last) if last else None


def _until_a_day(subject: Subject, text: str) -> Days | None:
    """到12月10日 alone begins today; 下周一开始去学习,12月4日结业."""
    today = local_date(subject.said.now)
    if m := _UNTIL.search(text):
        return _day(subject, _FROM_ON.sub("", text[: m.start()])) or today, _dated(today, m["m"], m["d"])
    m = _ENDS.search(text)
    if m is None:
        return None
    first, last = _day(subject, _FROM_ON.sub("", text[: m.start()])), _dated(today, m["m"], m["d"])
    return (first, last) if first and last and first <= last else None


def rests_until(subject: Subject) -> date | None:
    """暂停一个月, 先停两周: from today on; None where no stretch is said, or it begins on a day that was not read."""
    counted = _COUNT.search(subject.text)
    if counted is None or _FROM_ON.search(subject.text):
        return None
    today = local_date(subject.said.now)
    if counted["months"]:
        return same_day_after(today, _many(counted))
    return _after(subject, today, counted) + ONE_DAY


def _by_date(text: str, today: date) -> Days | None:
    """25-28号, 5月27到30号, 9.24—9.30; (None, None) where the last comes before the first."""
    for m in _DATES.finditer(text):
        if m["m1"] or m["m2"] or m["s1"] or m["s2"]:
            first = _dated(today, m["m1"], m["d1"])
            if not (m["m1"] or m["m2"]) and (small_int(m["d2"]) or 0) < (small_int(m["d1"]) or 0):
                return None, None
            last = _dated(first, m["m2"] or (str(first.month) if m["m1"] else None), m["d2"]) if first else None
            if first and last and m["m1"] and not m["m2"] and last < first:
                last = None
            return (first, last) if first and last and first <= last <= first + timedelta(days=366) else (None, None)
    return None


def _dated(today: date, month: str | None, day: str) -> date | None:
    """The day of the month named, or the next such day."""
    number = small_int(day) or 0
    if month is None:
        this = a_date(today.year, today.month, number)
        return this if this and this >= today else a_date(*month_after(today, 1), number)
    found = a_date(today.year, small_int(month) or 0, number)
    return a_date(today.year + 1, small_int(month) or 0, number) if found and found < today - LONG_GONE else found


def _by_list(text: str, today: date) -> Days | None:
    """12、13、14三天: days that follow one another."""
    m = _LIST.search(text) or _bare_list(text)
    if m is None:
        return None
    days = [_dated(today, m.groupdict().get("m"), said) for said in re.findall(r"\d+", m["list"])]
    known = [day for day in days if day]
    follows = all(b - a == ONE_DAY for a, b in pairwise(known))
    return (known[0], known[-1]) if len(known) == len(days) and follows else (None, None)


def _bare_list(text: str) -> re.Match[str] | None:
    """请两天假,20、21: as many numbers as days."""
    m, counted = _ALONE.search(text), _COUNT.search(text)
    if m is None or counted is None or counted["unit"] != "天":
        return None
    return m if _many(counted) == len(re.findall(r"\d+", m["list"])) else None


def _many(counted: re.Match[str]) -> int:
    return small_int(counted["n"].replace("两", "二")) or 1


def _by_word(text: str, today: date) -> Days | None:
    """后天、大后天: days that follow one another."""
    m = _WORDS.search(text)
    if m is None:
        return None
    days = [DAY_WORDS[each] for each in re.findall(_WORD, m[0])]
    follows = all(b - a == 1 for a, b in pairwise(days))
    return (today + days[0] * ONE_DAY, today + days[-1] * ONE_DAY) if follows else (None, None)


def _by_weekday(subject: Subject, text: str) -> Days | None:
    """周四、周五, 下周二三; (None, None) where they do not follow one another."""
    m = _TWO_DAYS.search(text)
    if m is None:
        return (None, None) if _ONE_OR_SO_MANY.search(text) else None
    first = _day(subject, m["a"])
    if first is None:
        return None, None
    weekdays = [first.weekday(), *(WEEKDAYS[each] for each in re.sub(rf"{_WEEK}|[、和,\s]", "", m["b"]))]
    follows = all(b - a == 1 for a, b in pairwise(weekdays))
    return (first, first + (len(weekdays) - 1) * ONE_DAY) if follows else (None, None)


def _counted(subject: Subject, text: str) -> Days:
    """From a day on, so many days; one day where no number is said."""
    counted, today = _COUNT.search(text), local_date(subject.said.now)
    if counted and counted["unit"] in WEEKS and counted["n"] in "一1" and _NEXT_WEEK.search(text):
        monday = today + timedelta(days=7 - today.weekday())
        return monday, monday + timedelta(days=4)
    vague = _VAGUE.search(text)
    begins = _BEGINS.search(text) if vague else None
    if vague and begins is None:
        return None, None
    if vague and begins:
        text = begins[0] + (counted[0] if counted else "")  # 下周起休5天,8月10日开始
    since = _SINCE.search(text)
    first = _dated(today, since["m"], since["d"]) if since else None
    first = first or _day(subject, _FROM_ON.sub("", _COUNT.sub("", text)))
    if first is not None and counted is None and (m := _TILL.search(text)) and (last := _day(subject, m["b"])):
        return first, max(first, last)
    if first is None or counted is None:
        return first, first
    return first, _after(subject, first, counted)


def _after(subject: Subject, first: date, counted: re.Match[str]) -> date:
    """The last of so many days, weeks or months from a day on."""
    count = _many(counted)
    if counted["months"]:
        last = same_day_after(first, count)
        return last - ONE_DAY if last.day == first.day else last
    if counted["unit"] in WEEKS:
        return first + timedelta(days=7 * count - 1)
    if _OF_WORK_DAYS.search(subject.text):
        return subject.said.county.calendar.add_work_days(first - ONE_DAY, count)
    return first + timedelta(days=count - 1)


def _day(subject: Subject, words: str) -> date | None:
    county = subject.said.county
    found = find_deadline(words, subject.said.now, county.calendar, county.house.office)
    moment = found.at or (found.readings[0] if found.readings else None) if found else None
    return moment.astimezone(COUNTY_ZONE).date() if moment else None
