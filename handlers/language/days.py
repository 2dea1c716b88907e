"""Days by name: full dates, months, weekdays, today and tomorrow (language §4).

A bare weekday or day of the month is the next one; with 本周, 本月, a month or a year it is exactly that one,
even when it is past: the caller asks, nothing moves by itself.
"""

import re
from dataclasses import replace
from datetime import date, timedelta

from domain.calendars import ONE_DAY, TenDayPeriod, month_end
from handlers.language.bare_days import next_day_of_month
from handlers.language.phrases import (
    BEFORE,
    TO,
    UNCLEAR,
    N,
    Reading,
    Rule,
    Today,
    a_date,
    either,
    last_work_day,
    month_after,
    number,
    on,
    rule,
)

YEAR_WORDS = {"今": 0, "本": 0, "当": 0, "明": 1, "次": 1, "后": 2}
MONTH_WORDS = {"本": 0, "这": 0, "当": 0, "下": 1, "次": 1, "下下": 2}
WEEK_WORDS = {"本": 0, "这": 0, "下": 1, "下下": 2, "大下": 2}
DAY_WORDS = {
    "今天": 0, "今日": 0, "本日": 0, "当天": 0, "当日": 0, "即日": 0, "今": 0, "明天": 1, "明日": 1, "明": 1,
    "次日": 1, "翌日": 1, "大后日": 3, "今儿": 0, "明儿": 1, "后儿": 2, "后天": 2, "后日": 2, "大后天": 3, "大后儿": 3,
}  # fmt: skip
WEEKDAYS = {c: n for n, c in enumerate("一二三四五六日")} | {c: n for n, c in enumerate("123456")} | {"天": 6}
PERIODS = {"上": TenDayPeriod.EARLY, "中": TenDayPeriod.MID, "下": TenDayPeriod.LATE}

LONG_GONE, SOON = timedelta(days=270), timedelta(days=95)
YEAR = r"(?P<y>(?<!\d)(?:20)?\d\d年\s*|[今本当明次后]年\s*)?"
MONTH = r"(?P<mw>本|这个?|当|下下个?|下个?|次)月份?的?"
WEEK = (
    r"(?:(?P<w>本|这个?|[下大]下个?|下个?)|"
    r"(?:(?<=[周期拜][一二三四五六日天])|(?<![一二两三四五六七八九十\d半每])))(?:周|星期|礼拜)"
)


def _year(m: re.Match[str], today: Today) -> tuple[int, bool]:
    said = (m["y"] or "").strip().rstrip("年")
    if not said:
        return today.on.year, False
    return (2000 + int(said) % 100 if said.isdigit() else today.on.year + YEAR_WORDS[said]), True


def _month(m: re.Match[str], today: Today) -> tuple[int, int]:
    return month_after(today.on, MONTH_WORDS[m["mw"].removesuffix("个")])


def _in_year(m: re.Match[str], today: Today, month: int, day: int) -> Reading:
    year, said = _year(m, today)
    return _ahead(a_date(year, month, day), None if said else a_date(year + 1, month, day), today)


def _ahead(first: date | None, again: date | None, today: Today) -> Reading:
    """一月十五号 said in December is the one that comes; a day gone since less than ten months is asked about."""
    if first and again and today.on - first > LONG_GONE and again - today.on <= SOON:
        return on(again)
    return on(first, again)


def _full(m: re.Match[str], _today: Today) -> Reading:
    return on(a_date(2000 + int(m["year"]) % 100, int(m["month"]), int(m["day"])))


def _month_day(m: re.Match[str], today: Today) -> Reading:
    return _in_year(m, today, number(m["m"]), number(m["d"]))


def _short(m: re.Match[str], today: Today) -> Reading | None:
    month, day = int(m["m"]), int(m["d"])
    found = a_date(today.on.year, month, day)
    if found is None or not (
        m["to"] is not None
        or m["by"] is not None
        or m["alone"] is not None
        or m[0] == m.string.strip()
        or (m["sep"] == "/" and day > 12)
    ):
        return None
    reading = on(found, a_date(today.on.year + 1, month, day), marked=m["by"] is not None)
    return replace(reading, weak=True) if m["alone"] is not None and m["to"] is None else reading


def _range_end(m: re.Match[str], today: Today) -> Reading | None:
    month = number(m["m2"] or m["m"] or "") or today.on.month
    day = number(m["d"])
    if m["m"] or m["m2"]:
        return _in_year(m, today, month, day)
    if number(m["first"]) >= day:
        return None
    return next_day_of_month(day, today)


def _day_of_month(m: re.Match[str], today: Today) -> Reading:
    year, month = _month(m, today)
    return on(a_date(year, month, number(m["d"])), a_date(*month_after(date(year, month, 1), 1), number(m["d"])))


def _in_month(year: int, month: int, word: str) -> Reading:
    if not 1 <= month <= 12:
        return UNCLEAR
    if word.startswith("中"):
        return on(date(year, month, 15))
    if word.startswith("初"):
        return either(date(year, month, 5), date(year, month, 10))
    if word in ("前", "之前", "以前"):
        return either(date(year, month, 1) - ONE_DAY, month_end(year, month))
    return on(month_end(year, month))


def _month_part(m: re.Match[str], today: Today) -> Reading | None:
    year, said = _year(m, today)
    reading = _in_month(year, number(m["m"]), m["part"] or "")
    if m["part"] in (None, "份") and not said and reading.days and reading.days[0] < today.on:
        return None
    if reading.unclear:
        return reading
    return _ahead(reading.days[0], None if said else month_end(year + 1, number(m["m"])), today)


def _month_said(m: re.Match[str], today: Today) -> Reading:
    return _in_month(*_month(m, today), m["part"] or "")


def _month_end(_m: re.Match[str], today: Today) -> Reading:
    return on(month_end(today.on.year, today.on.month), month_end(*month_after(today.on, 1)))


def _month_middle(m: re.Match[str], today: Today) -> Reading:
    day = date(today.on.year, today.on.month, 15)
    if m[0].endswith("初"):
        return either(*(date(*month_after(today.on, 1), n) for n in (5, 10)))
    return on(day if day >= today.on else date(*month_after(today.on, 1), 15))


def _ten_days(m: re.Match[str], today: Today) -> Reading:
    period = PERIODS[m["p"]]
    if m["m"]:
        (year, said), month = _year(m, today), number(m["m"])
        if not 1 <= month <= 12:
            return UNCLEAR
        return _ahead(period.end(year, month), None if said else period.end(year + 1, month), today)
    return on(period.end(*_month(m, today)))


def _bare_ten_days(m: re.Match[str], today: Today) -> Reading:
    end = PERIODS[m["p"]].end(today.on.year, today.on.month)
    return on(end if end >= today.on else PERIODS[m["p"]].end(*month_after(today.on, 1)))


def _this_ten_days(_m: re.Match[str], today: Today) -> Reading:
    return on(TenDayPeriod.of(today.on).end(today.on.year, today.on.month))


def _monday(m: re.Match[str], today: Today) -> date:
    weeks = WEEK_WORDS[(m["w"] or "本").removesuffix("个")]
    return today.on - timedelta(days=today.on.weekday()) + timedelta(weeks=weeks)


def _weekday(m: re.Match[str], today: Today) -> Reading:
    weekday = WEEKDAYS[m["d"]]
    if m["w"]:
        day = _monday(m, today) + timedelta(days=weekday)
        return on(day, day + timedelta(weeks=1))
    day = today.on + timedelta(days=(weekday - today.on.weekday()) % 7)
    return Reading(days=(day,), again=day + timedelta(weeks=1), weekday=weekday)


def _weekdays(m: re.Match[str], today: Today) -> Reading | None:
    """下周二、三前: one of two days that follow one another."""
    if WEEKDAYS[m["d2"]] != WEEKDAYS[m["d"]] + 1:
        return None
    first = _weekday(m, today).days[0]
    return either(first, first + ONE_DAY)


def _week(m: re.Match[str], today: Today) -> Reading:
    monday = _monday(m, today)
    end = last_work_day(today.calendar, monday, monday + timedelta(days=6))
    if m["w"].startswith("下") and m["part"] is None:
        return either(monday, end)
    return on(end, last_work_day(today.calendar, monday + timedelta(days=7), monday + timedelta(days=13)))


def _week_end(m: re.Match[str], today: Today) -> Reading:
    monday = _monday(m, today)
    if not m["by"]:
        return on(monday + timedelta(days=6))
    return on(last_work_day(today.calendar, monday, monday + timedelta(days=4)), monday + timedelta(days=11))


def _day_word(m: re.Match[str], today: Today) -> Reading:
    day = today.on + timedelta(days=DAY_WORDS[m[0].replace("个", "")])
    return on(day, day + ONE_DAY)


def _two_days(m: re.Match[str], today: Today) -> Reading:
    return on(today.on + timedelta(days=1 if m[0].startswith("今") else 2))


_NO_UNIT = r"(?<=\d)(?![\d.:%/万亿元个件项家户人次天周年米吨亩套台栋座分条])"
"""12月5 before anything that is no measure."""
DAY_RULES: tuple[Rule, ...] = (
    rule(
        "full_date",
        r"(?<!\d)(?P<year>20\d\d)\s*[年.\-/]\s*(?P<month>\d{1,2})\s*[月.\-/]\s*(?P<day>\d{1,2})(?!\d)[日号]?",
        _full,
    ),
    rule("full_date", r"(?<![\d.])(?P<year>2[4-9])[./](?P<month>\d{1,2})[./](?P<day>\d{1,2})(?![\d.])", _full),
    rule("compact_date", r"(?<!\d)(?P<year>20\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)(?!\d)", _full),
    rule(
        "date_range",
        rf"{YEAR}(?:(?P<m>{N})月)?(?P<first>{N})[日号]?{TO}(?:(?P<m2>{N})月)?(?P<d>{N})日",
        _range_end,
    ),
    rule(
        "month_range", rf"{YEAR}(?P<m>{N})月{N}[日号]?{TO}(?:(?P<m2>{N})月)?(?P<d>{N})(?:[日号]|{_NO_UNIT})", _range_end
    ),
    rule(
        "month_day",
        rf"{YEAR}(?:(?<=[周期拜][一二三四五六日天])|(?<![\d一二三四五六七八九十]))(?P<m>{N})月(?P<d>{N})(?:[日号]|(?={BEFORE}|上午|下午|下班)|{_NO_UNIT}|(?<=[一二三四五六七八九十])(?=\s*(?:[,。;]|$)))",
        _month_day,
    ),
    rule(
        "short_range",
        rf"(?<![\d./-])(?:1[0-2]|0?[1-9])[./]\d{{1,2}}{TO}(?P<m>1[0-2]|0?[1-9])(?P<sep>[./])(?P<d>3[01]|[12]\d|0?[1-9])(?![\d./%万亿])(?P<to>)(?P<by>\0)?(?P<alone>\0)?",
        _short,
    ),
    rule(
        "short_date",
        r"(?P<to>(?:到|至|于|截止|就是|即|改|期限:?|时限:?|改为|最迟|限)\s*)?(?P<alone>(?<=[,;])\s*(?=[\d.]+\s*(?:$|[,。;])))?(?<![\d./\-])(?P<m>1[0-2]|0?[1-9])(?P<sep>[./·\-])(?P<d>3[01]|[12]\d|0?[1-9])日?"
        rf"(?![\d./%万亿吨年月公米亩户元个倍:])(?P<by>(?={BEFORE}|当[天日]|\s?下班|上午|下午|\s*\(|请(?:[假一两半\d,。;]|$)))?",
        _short,
    ),
    rule(
        "ten_days",
        rf"{YEAR}(?:(?<![\d一二三四五六七八九十])(?P<m>{N})月份?|{MONTH})(?P<p>[上中下])旬(?:末|底|内)?",
        _ten_days,
    ),
    rule("ten_days", r"(?P<p>[上中下])旬(?:末|底|内)?", _bare_ten_days),
    rule("ten_days_end", r"(?:本|这|当)旬(?:末|底|内)?|旬[末底内]", _this_ten_days),
    rule(
        "month_part",
        rf"{YEAR}(?<![\d一二三四五六七八九十\-])(?P<m>{N})月(?:份?(?P<part>底|末|中(?!旬)|初|内|{BEFORE})|(?P<bare>份(?!的?(?:计划|投资|产值|报表|月报|任务|目标|数|进度|支付|工资))))",
        _month_part,
    ),
    rule(
        "month_part",
        rf"(?P<y>(?:20)\d\d年\s*|[今本明次后]年\s*)(?P<m>{N})月(?P<part>份)?(?!{N}|[上中下]旬|的?(?:计划|任务|目标))",
        _month_part,
    ),
    rule("month_said", rf"{MONTH}(?P<part>月?底|月?末|尾|中(?!旬)|初|内|以内|之内)", _month_said),
    rule(
        "month_said",
        r"(?P<mw>本|这个?)(?P<part>)月(?=(?:必须|务必|要|得|就)*(?:办结|完成|完工|[弄搞办清拆]完|清零|交付|建成|到位|开通|通车)\s*(?:[,。;!?]|行|$))",
        _month_said,
    ),
    rule("day_of_month", rf"{MONTH}(?P<d>{N})(?:[日号]|(?!\d))", _day_of_month),
    rule("month_end", r"(?:(?<=给个)|(?<![\d一二三四五六七八九十个下]))月[底末内尾]", _month_end),
    rule("month_middle", r"(?<![\d一二三四五六七八九十个])月(?:中(?![旬心央])|初)", _month_middle),
    rule("weekday", rf"{WEEK}(?P<d>[一二三四五六日天]|[1-6](?!\d))", _weekday),
    rule(
        "weekdays",
        rf"{WEEK}(?P<d>[一二三四五六])\s*[、或和,]?\s*(?P<d2>[二三四五六日])(?=\s*(?:{BEFORE}|[,。给报拿交]|两天|$))",
        _weekdays,
    ),
    rule("week_end", rf"(?:{WEEK}末|(?P<w2>双休日))(?P<by>{BEFORE})?", _week_end),
    rule(
        "week",
        r"(?P<w>本|这个?|[下大]下个?|下个?)(?:周|星期|礼拜)(?P<part>之内|以内|内|底)?(?![一二三四五六日天末\d])",
        _week,
    ),
    rule(
        "day_word",
        r"大后[天儿日]|今天|今日|本日|当天|当日|即日|明天|明日|次日|翌日|[今明后]个?儿(?!子|女|童|媳)个?|后天|(?<!善)后日|今(?=早|晚|晨)|明(?=早|晚|晨)",
        _day_word,
    ),
    rule("two_days", r"今明[两二]?[天日]|明后[两二]?[天日]", _two_days),
)
