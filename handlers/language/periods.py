"""Deadlines by distance, quarter and holiday, and the things that only look like deadlines (language §4)."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from domain.calendars import ONE_DAY, Holiday, month_end
from handlers.language.phrases import (
    BEFORE,
    COUNT,
    TO,
    UNCLEAR,
    WITHIN,
    N,
    Reading,
    Rule,
    Today,
    either,
    last_work_day,
    number,
    on,
    rule,
    same_day_after,
    skip,
)

Reader = Callable[[re.Match[str], Today], Reading | None]
MOST_LIMIT = 15
"""Days of a limit said as 限N日."""
YEARS = {"今": 0, "本": 0, "当": 0, "明": 1, "次": 1, "后": 2}
QUARTERS = {c: n for n, c in enumerate("一二三四", 1)} | {c: n for n, c in enumerate("1234", 1)}
_DONE = (
    r"(?:之?内)?(?:必须|务必|要|就|得|全部?|都)*(?:把|给我|给[出个他你]|回(?:个?话|复|信)|(?:书面)?答复|修复|恢复|覆盖|补上|[运找调送]到|[挤列写算排]出|[打接]通|将|为限|见效|完成|完工|办结|解决|整改|销号|清零|清理|拿下|拿出|交付|上线|开通|竣工"
    r"|通[水电气车]|出(?:方案|结论|报告|结果|稿|清单|图|数)|到位|报(?![一两三四五六七八九十\d名表纸道])|交(?![一两三\d通流接])"
    r"|[\u3400-\u9fff](?:完|好|掉|定|成|清|齐|妥|拢|净|光|利索|亮|毕|到位|出来|下来|起来|明白|改)(?![了过\d]|[^,。;]{0,2}的))"
)
"""A verb with its end: 填好, 换掉, 拿出来; 一周办一次 has none."""
_GIVEN = r"(?:(?:时限|期限|限期?|限时)[:为是]?|[限给](?:[你他她咱]们?)?|给(?:[你他她咱]们?)?)\s*"
"""一周清完, 给你一个月时间, 时限两个月: a stretch that is a limit without 内."""
YEAR = r"(?P<y>20\d\d年\s*|[今本当明次后]年\s*)?"


def year_said(m: re.Match[str], today: Today) -> int:
    said = (m["y"] or "今").strip().rstrip("年")
    return int(said) if said.isdigit() else today.on.year + YEARS[said]


def _gone(m: re.Match[str], today: Today) -> Reading:
    """昨天前: past, and said so."""
    return on(today.on - timedelta(days=1 if m["day"].startswith("昨") else 2), marked=True)


def _hours(m: re.Match[str], today: Today) -> Reading:
    half = 0.5 if m["half"] else 0.0
    count = 0 if m["n"] in ("半", None) else number(m["n"])
    half = 0.5 if m["n"] == "半" else half
    unit = timedelta(minutes=1) if m["unit"].startswith("分") else timedelta(hours=1)
    return Reading(at=today.now + (count + half) * unit, marked=True) if count or half else UNCLEAR


def _days(m: re.Match[str], today: Today) -> Reading:
    count = number(m["n"])
    if m["lo"]:
        return either(*(today.on + timedelta(days=number(each)) for each in (m["lo"], m["n"])))
    return on(today.on + timedelta(days=count), marked=True) if count else _about(m["n"], today)


def _days_limit(m: re.Match[str], today: Today) -> Reading | None:
    """限三日, 限期5天; 限25日 is a day of the month."""
    return _days(m, today) if "天" in m[0] or number(m["n"]) <= MOST_LIMIT else None


def _left_bare(m: re.Match[str], today: Today) -> Reading:
    """入库的事 三天: a number of days where the sentence names no other."""
    count = number(m["n"] or m["n2"]) * (7 if (m["unit"] or m["unit2"]) in ("周", "星期", "礼拜") else 1)
    return replace(on(today.on + timedelta(days=count)), weak=True) if count else UNCLEAR


def _about(said: str, today: Today) -> Reading:
    counts = sorted({number(c) for c in said} - {0})
    return either(*(today.on + timedelta(days=count) for count in counts))


def _week_of(day: date) -> tuple[date, date]:
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def _work_days(m: re.Match[str], today: Today) -> Reading:
    count = number(m["n"])
    return on(today.calendar.add_work_days(today.on, count), marked=True) if count else UNCLEAR


def _weeks(m: re.Match[str], today: Today) -> Reading:
    if m["n"] == "半":
        return UNCLEAR
    count = number(m["n"])
    return on(today.on + timedelta(weeks=count), marked=True) if count else UNCLEAR


def _months(m: re.Match[str], today: Today) -> Reading:
    count, half = number(m["n"] or ""), 15 if m["half"] else 0
    if not count and not half:
        return UNCLEAR
    return on(same_day_after(today.on, count) + timedelta(days=half), marked=True)


def _years(m: re.Match[str], today: Today) -> Reading:
    return on(same_day_after(today.on, 12 * number(m["n"])), marked=True)


def _half_a_year(_m: re.Match[str], today: Today) -> Reading:
    return on(same_day_after(today.on, 6), marked=True)


def _half_month(_m: re.Match[str], today: Today) -> Reading:
    return on(today.on + timedelta(days=15), marked=True)


def _quarter(m: re.Match[str], today: Today) -> Reading:
    year, quarter = year_said(m, today), QUARTERS[m["q"]]
    if m["by"] and not m["end"]:
        return either(date(year, quarter * 3 - 2, 1) - ONE_DAY, month_end(year, quarter * 3))
    return on(month_end(year, quarter * 3), month_end(year + 1, quarter * 3))


def _this_quarter(m: re.Match[str], today: Today) -> Reading:
    if m[0].endswith("初"):
        return UNCLEAR
    index = today.on.year * 4 + (today.on.month - 1) // 3 + (1 if m[0].startswith("下") else 0)
    return on(month_end(index // 4, index % 4 * 3 + 3))


def _half_year(m: re.Match[str], today: Today) -> Reading:
    year = year_said(m, today)
    month = 6 if m["half"] == "上" else 12
    return on(month_end(year, month), month_end(year + 1, month))


def _year_end(m: re.Match[str], today: Today) -> Reading:
    year = year_said(m, today)
    return on(date(year, 12, 31), date(year + 1, 12, 31))


def _year_middle(m: re.Match[str], today: Today) -> Reading:
    year = year_said(m, today)
    if m["part"] == "初":
        return either(date(year, 1, 31), date(year, 3, 31))
    return on(date(year, 6, 30), date(year + 1, 6, 30))


def _year_turn(_m: re.Match[str], today: Today) -> Reading:
    """年前 said in January is before the Spring Festival; in November it may be either, and a day beside it counts."""
    spring = today.calendar.next_holiday(today.on, "春节")
    if spring and spring.first.year == today.on.year:
        return replace(on(today.calendar.add_work_days(spring.first, -1), marked=True), weak=True)
    return replace(_either_turn(spring, today), weak=True)


def _either_turn(spring: Holiday | None, today: Today) -> Reading:
    return either(date(today.on.year, 12, 31), spring.first - ONE_DAY) if spring else UNCLEAR


def _or_so_long(read: Reader) -> Reader:
    """企业开办一天办结: without 内 it may be how long a thing takes, so that a day beside it counts."""

    def found(m: re.Match[str], today: Today) -> Reading | None:
        reading = read(m, today)
        return reading if reading is None or m[0].endswith(("内", "后")) else replace(reading, weak=True)

    return found


SKIP_RULES: tuple[Rule, ...] = (
    rule(
        "past",
        rf"(?:去|前|上|往)年(?:底|末|初)?\s*(?:(?:{N}|\d)月)?(?:底|末|份|[上中下]旬)?(?:{N}[日号])?",
        skip,
    ),
    rule("past", r"(?<!早)上个?(?:周|星期|礼拜)(?:[一二三四五六日天末])?", skip),
    rule("past", rf"上个?月(?:底|末|初|份|[上中下]旬)?(?:{N}[日号])?|上(?:个季度|半月)", skip),
    rule("day_gone", rf"(?P<day>昨[天日]|前[天日])(?={BEFORE})", _gone),
    rule("past", r"昨[天日晚]|前[天日](?!晚)|(?<![\d一二三四五六七八九十])日前", skip),
    rule("ago", rf"(?:{COUNT}|几|多)(?:多)?(?:天|个月|周|年|个?小时|分钟|个?工作日|个?星期){BEFORE}", skip),
    rule(
        "recurrence",
        rf"每逢?(?:隔?{COUNT}|半)?个?(?:周|星期|礼拜|月|天|日|季度?|旬|年|工作日)(?:底|末|初|{N}月)?(?:的)?"
        rf"(?:[一二三四五六日天末]|{N}[日号])?(?:[、和,]{N}[日号]?)*",
        skip,
    ),
    rule(
        "delta",
        r"(?:延(?=[\d一两二三四五六七八九十半])|延期|延长|延后|推迟|顺延|宽限?|展期|缓|多给|再给(?:[我你他咱]们?)?|再要|再宽|再缓|再容|再等|要等|只剩|还剩|还有|还要|还需|想延|压了|拖|逾期|超期|超时|滞后|拖了|提前|晚了|用时|历时|工期|缩短|已有?|近|等了)"
        rf"\s*(?:约|了|达)?(?:快|近|将近|差不多)?(?:{COUNT}|半)\s*个?半?(?:工作日|天|日|周|星期|礼拜|月|年|小时)(?!{WITHIN}|前)",
        skip,
    ),
    rule(
        "what_day",
        rf"(?:[今明][天日儿]|现在)(?:都|已经?|就|才|是)*(?:(?:周|星期|礼拜)[一二三四五六日天]|{N}[号日])(?=\s*(?:[了啦咯]|[,。;!]|$))"
        rf"|今[天日儿]{N}了|{N}[号日]是(?:周|星期|礼拜)[一二三四五六日天](?=\s*[了,。;])|现在(?:都|已经?)?(?:上午|下午)?{N}点",
        skip,
    ),
    rule("period", rf"(?<!\d)\d{{1,2}}月?份?{TO}\d{{1,2}}月份?(?!\d)", skip),
    rule("numbered", r"[〔\[(【]20\d\d年?[〕\])】]\s*第?\d+号|#\s*\d+|第\d+号", skip),
    rule(
        "numbered",
        rf"(?:{N}|\d{{1,4}})号(?:楼|线|地块|路|厂|井|标|机|门|库|泵|院|隧|文|令|车|支|桩|栋|墩)",
        skip,
    ),
    rule(
        "campaign",
        r"百日|十日谈|[一二三四五六七八九十\d]+月[份]?[-—]|节日|周年|年度|月度|季度(?=计划|报|分析|考核)",
        skip,
    ),
)

PERIOD_RULES: tuple[Rule, ...] = (
    rule(
        "hours",
        rf"(?P<n>{COUNT}|半)\s*(?:个(?P<half>半)?)?(?P<unit>小时|钟头|分钟)(?:{WITHIN}|之后|以后|后|(?={_DONE}))",
        _or_so_long(_hours),
    ),
    rule(
        "hours",
        r"(?:(?<=[,。;:\s])|(?<=限)|(?<=给[你他]们)|(?<=给[你他]))(?P<n>\d{1,3}|[一二三四五六七八九十]{1,4}|两)\s*(?:个(?P<half>半)?)?(?P<unit>小时|钟头)(?:时间)?(?=\s*[哈吧哦啊]?(?:[,。;!]|$))",
        _hours,
    ),
    rule("next_work_day", r"下一?个工作日", lambda _m, today: on(today.calendar.add_work_days(today.on, 1))),
    rule(
        "days_limit",
        rf"限(?:期|时|定)?(?:[你他]们?)?\s*(?P<lo>\0)?(?P<n>{COUNT})\s*[天日](?:时间)?{WITHIN}?(?!\s*(?:{BEFORE}|\d|上午|下午|晚|下班))",
        _days_limit,
    ),
    rule("work_days", rf"(?P<n>{COUNT})\s*个?工作日(?:{WITHIN}|之后|以后|后)?", _work_days),
    rule(
        "days",
        rf"(?<![\d月号.第])(?:(?P<lo>{COUNT})\s*[-~至到]\s*)?(?P<n>{COUNT})\s*(?:个?自然日|个?日历天|天|日)(?:{WITHIN}|之后|以后|后(?!续)|(?<=天)(?={_DONE}))",
        _or_so_long(_days),
    ),
    rule(
        "days_left",
        rf"(?:^|(?<=[\s,。;:!?]))(?:就)?(?P<n>{COUNT})\s*(?:个)?(?P<unit>天|周|星期|礼拜)(?:的?时间(?=把|将|拿|完成|整改|必须|要|搞|弄))?(?:时间)?(?=\s*[哈吧哦啊嘛]?(?:[,。;!]|$)|(?<=时间).)"
        rf"|(?:(?<=给)|(?<=用))[你他她它们咱]{{0,2}}\s*(?P<n2>{COUNT})\s*个?(?P<unit2>天|周|星期|礼拜)(?:的?时间)?",
        _left_bare,
    ),
    rule("days_left", rf"(?:时限|期限|反馈期|办理期|工期)[:为是]?\s*(?P<lo>\0)?(?P<n>{COUNT})天", _days),
    rule(
        "this_week",
        r"(?<![\d一两二三四五六七八九十半每几个本这下上])周内",
        lambda _m, today: on(last_work_day(today.calendar, *_week_of(today.on)), marked=True),
    ),
    rule(
        "months_left",
        rf"(?:^|(?<=[\s,。;:]))(?:就)?(?P<n>{COUNT})个(?P<half>半)?月(?:的?时间)?(?=\s*[哈吧哦啊嘛]?(?:[,。;!]|$))",
        lambda m, today: replace(_months(m, today), weak=True, marked=False),
    ),
    rule(
        "weeks",
        rf"(?<!第)(?P<n>{COUNT}|半)\s*个?(?:周|星期|礼拜)(?:{WITHIN}|之后|以后|后|(?={_DONE}))",
        _or_so_long(_weeks),
    ),
    rule("weeks", rf"{_GIVEN}(?P<n>{COUNT})\s*个?(?:周|星期|礼拜)(?![一二三四五六日天末])(?:时间)?", _weeks),
    rule("months", rf"(?P<n>{COUNT})\s*个(?P<half>半)?月(?:{WITHIN}|之后|以后|后|(?={_DONE}))", _or_so_long(_months)),
    rule("months", rf"{_GIVEN}(?P<n>{COUNT})\s*个(?P<half>半)?月(?:的?时间)?", _months),
    rule("years", rf"(?P<n>[1-9一二两三四五])年{WITHIN}", _years),
    rule("half_a_year", rf"半年(?:时间)?(?:{WITHIN}|之后|以后|后)", _half_a_year),
    rule("half_month", rf"(?<!个)半个?月(?:{WITHIN}|之后|以后|后)?", _half_month),
    rule("quarter", rf"{YEAR}第?(?P<q>[一二三四1-4])季度?(?P<end>末|底|内|之内)?(?P<by>{BEFORE})?", _quarter),
    rule("quarter", rf"{YEAR}[Qq](?P<q>[1-4])(?P<end>末|底|内)?(?P<by>{BEFORE})?", _quarter),
    rule("quarter_end", r"(?:(?:本|这个?|当|下个?)季度?|季度?)(?:末|底|内|之内)|下个?季度?初|下个?季度", _this_quarter),
    rule("half_year", rf"{YEAR}(?P<half>[上下])半年(?:末|底|内)?", _half_year),
    rule(
        "year_end",
        r"(?P<y>今|本)年(?=(?:必须|务必|要|得|就)*(?:办结|完成|完工|[弄搞办清拆]完|清零|交付|建成|到位|开通|通车)\s*(?:[,。;!?]|行|$))",
        _year_end,
    ),
    rule(
        "year_end",
        r"(?P<y>20\d\d|[今本当明后]|(?<![这那上每几一二两三])次)年(?:年底|年末|年尾|底|末|尾|内|之内|以内|年内)",
        _year_end,
    ),
    rule("year_end", r"(?P<y>\0)?(?:年底|年末|年尾|(?<![\d一二两三四五六七八九十])年内|岁末|岁尾)", _year_end),
    rule("year_middle", r"(?:(?P<y>20\d\d|[今本当明次后])年)?年?(?<=年)(?P<part>中(?![央心])|初)", _year_middle),
    rule("year_turn", r"(?<![\d一二三四五六七八九十几多去今明当])年前", _year_turn),
)
