"""Who has not reported and how much was invested, in words: 谁还没报日报, 这个月投了多少 (language §3 `query`)."""

import re
from datetime import timedelta

from domain.calendars import local_date
from domain.events import Asked, Event
from domain.rhythm.periods import Every, before, span_of
from handlers.language.figures import has_figures
from handlers.language.numbers import small_int
from handlers.readings.items import numbered
from handlers.readings.life import leading_unit
from handlers.said import Said

_LOOK = r"(?:请|帮我|麻烦)?(?:查|看|查看|问)?(?:一下|下|看)?"
_WHO = r"(?:谁|哪些?(?:个|家|几家)?(?:单位|部门|项目|联络员)?|几家|多少家)"
_NOT = r"(?:都|还)*(?:没有?|未)(?:报|交|填|上报|报送)(?:上来|齐)?"
_DAILY = r"(?:日报|进度|项目进度|项目日报)"
_DAY = r"(?:今天|今日|昨天|昨日|前天)?的?"
_MISSING = re.compile(
    rf"{_LOOK}{_DAY}(?:{_DAILY}?(?:还有|都有|有)?{_WHO}{_NOT}{_DAILY}?"
    rf"|{_DAILY}(?:还有|都有)?{_NOT}的?(?:有{_WHO}|{_WHO}|单位|名单|情况)"
    rf"|{_DAILY}(?:都)?(?:报|交|收)?齐了?(?:吗|没有?|不)?"
    rf"|(?:日报)?(?:缺报|漏报|未报|没报)(?:名单|情况|单位)"
    rf"|{_DAILY}(?:上报|填报|报送)情况)[\s?。!了呢啊]*"
)
_AGO = {"昨": 1, "前": 2}

_MINE = r"(?:我们?|咱)"
_DONE_WITH = r"(?:都|已经?)*(?:报|填|交)(?:上去|上)?(?:了|过)?"
_OWN_REPORT = re.compile(
    rf"{_LOOK}(?:{_MINE}{_DAY}(?:的)?{_DAILY}?|{_DAY}{_MINE}的?{_DAILY}?){_DONE_WITH}(?:没有?|吗|哪些|(?:些|点|的)?(?:什么|啥)|多少|几个|成功没)[\s?。了啊呢]*"
    rf"|(?:今天|今日|昨天)?{_DAILY}?报了(?:多少|哪些|(?:些|点)?(?:什么|啥))[\s?。啊呢]*"
    rf"|(?:今天|今日)?的?{_DAILY}(?:今天)?(?:到|是|最[晚迟])*(?:几点|什么时候|啥时候|何时)(?:钟)?(?:之前|前)?(?:截止|报完|要报|报|要交|交|填)?[\s?。啊呢的]*"
    r"|(?:今天)?(?:到|最[晚迟])?(?:几点|什么时候)(?:钟)?(?:之前|前)?报(?:才)?(?:不算|算不|算)(?:迟到?|晚|超时)[\s?。啊呢的了]*"
)
"""我日报报了没, 今天报了多少, 日报几点截止."""

_WHEN = (
    r"(?:全县|咱们?县|我们?|我局|我镇|我乡|我单位)?的?"
    r"(?:今年以?来?|本年度?|全年|年度|上个月|上月|这个月|本月|当月|\d{1,2}月份?|[一二三四五六七八九十]{1,2}月份?)?的?"
)
_INVESTED = re.compile(
    rf"{_LOOK}{_WHEN}(?:项目)?(?:(?:总共|一共|共|累计|已经?)*(?:投|完成)了?多少(?:投资|钱|个?亿|万)?"
    r"|(?:固定资产|固投|累计)?投资(?:额)?(?:累计)?(?:完成)?(?:了)?(?:多少|几个亿|情况|进度|率|怎么?样|如何)|(?:投资)?完成率)[\s?。!了呢啊吗]*"
)
_OWN = re.compile(r"我(?:们|局|单位)?(?:负责|联系|管|报)?的?(?:有)?(?:哪些|几个|什么|哪几个)项目[\s?。]*|我的项目")
_MONTH = re.compile(r"(?P<n>\d{1,2}|[一二三四五六七八九十]{1,2})月")


_ASKS = re.compile(r"谁|哪|几家|多少家|[?吗]|名单|情况|齐|单位")
_ENDS_ASKING = re.compile(
    r"(?:投资|完成|施工|建设|进[度展])的?情况$|完成率$|投资多少$|投了多少$|(?:日报|进度)(?:上报|填报|报送)情况$"
)


def asks(text: str) -> bool:
    """这个月完成投资情况: it asks, without a word of asking."""
    return _ENDS_ASKING.search(text.rstrip(" 。?!")) is not None and not has_figures(text)


_URGE_MISSING = re.compile(
    rf"(?:请|帮我?|麻烦)?(?:把)?(?:{_NOT}{_DAILY}|{_DAILY}{_NOT})的?(?:单位|人|联络员)?(?:都|再)?催(?:办)?(?:一?下|一遍|催)?吧?"
    rf"|(?:请|帮我?|麻烦)?催(?:办)?(?:一?下|催)?(?:{_NOT}{_DAILY}|{_DAILY}{_NOT})的?(?:单位|人|联络员)?吧?"
)
"""催一下没报日报的: everybody was reminded once, and is not again; which those are is told."""


def ask_missing(said: Said) -> Event | None:
    """谁还没报日报, 昨天哪些单位没报, 日报齐了吗."""
    if _URGE_MISSING.fullmatch(said.text.rstrip("。! ")):
        return Asked(by=said.by, query="missing_reports", subject=day_of(said))
    if numbered(said.text, said.year).keys or said.handle or not _MISSING.fullmatch(said.text):
        return None
    return missing(said)


def ask_own_report(said: Said) -> Event | None:
    """我今天报了没, 日报几点截止: of who reports; nobody else has reports of his own."""
    if not said.projects or not _OWN_REPORT.fullmatch(said.text):
        return None
    return Asked(by=said.by, query="own_reports", subject=day_of(said))


def ask_investment(said: Said) -> Event | None:
    """投资完成多少, 这个月投了多少, 住建局上个月投了多少."""
    if _OWN.fullmatch(said.text):
        return invested(said, "")
    unit, rest = leading_unit(said, said.text)
    return invested(said, unit) if _INVESTED.fullmatch(rest.strip()) else None


def missing(said: Said) -> Event | None:
    """The same in other words; 我还没报 asks nobody."""
    return Asked(by=said.by, query="missing_reports", subject=day_of(said)) if _ASKS.search(said.text) else None


def day_of(said: Said) -> str:
    """The day asked about; "" for today."""
    ago = next((days for word, days in _AGO.items() if f"{word}天" in said.text or f"{word}日" in said.text), 0)
    return (local_date(said.now) - timedelta(days=ago)).isoformat() if ago else ""


def invested(said: Said, subject: str) -> Event:
    """The question about a unit by key, a project by name, or all."""
    return Asked(by=said.by, query="investment", subject=subject, month=month_in(said))


def month_in(said: Said) -> str:
    """A month by name is the last such one; "" for this one."""
    today = local_date(said.now)
    if "上个月" in said.text or "上月" in said.text:
        return before(span_of(Every.MONTH, today)).key
    m = _MONTH.search(said.text)
    number = small_int(m["n"]) if m else None
    if number is None or not 1 <= number <= 12:
        return ""
    return f"{today.year - (number > today.month)}-{number:02}"
