"""Questions and cries for help → Asked (language §3 `query`)."""

import re
from dataclasses import replace

from domain.calendars import local_date
from domain.events import Asked, Event, Suggested
from domain.rhythm.periods import Every, before, span_of
from handlers.readings import talk
from handlers.readings.free import workdays
from handlers.readings.items import numbered
from handlers.readings.prose import as_prose
from handlers.said import Said


def ask_help(said: Said) -> Event | None:
    """帮助, an empty @, how to do something."""
    if _HOW_TO.search(said.text) or talk.wants_help(said.text):
        return Asked(by=said.by, query="help")
    return None


_HOW_TO = re.compile(r"^.{0,8}(?:怎么|如何)(?:用|写|发|交办|签收|报|填|操作|反馈)[?吗呢。]*$")
_SUGGESTION = re.compile(r"(?:意见建议|投诉建议|意见|建议|投诉)[:,\s]+")


def suggest(said: Said) -> Event | None:
    """建议 内容, one to one: in a group it is what people say to each other."""
    m = _SUGGESTION.match(said.text)
    if m is None or said.in_group or not said.text[m.end() :]:
        return None
    return Suggested(by=said.by, text=as_prose(said.text[m.end() :]))


def ask_names(said: Said) -> Event | None:
    """我的叫法, one to one: what this person calls units, as it was learned."""
    return Asked(by=said.by, query="names") if not said.in_group and _NAMES.fullmatch(said.text) else None


_NAMES = re.compile(r"(?:我的|记住的?|记住了哪些|看看)(?:叫法|别名|简称)(?:有哪些)?[?。]?")


def ask_workday(said: Said) -> Event | None:
    """明天放假吗, 本周六上不上班: about the calendar."""
    m = _WORKDAY.fullmatch(said.text)
    return workdays.asked(replace(said, text=m["day"])) if m else None


_WORKDAY = re.compile(
    r"(?:请问|[我咱]们?)?(?P<day>[^,。;]{2,10}?)[要用还]?(?:上不上班|放不放假|休不休息|(?:上班|放假|休息)(?:[吗么不]|没有|(?=[?])))[?。]*"
)


def ask_quota(said: Said) -> Event | None:
    """额度, one to one: how much of the month's calls is used."""
    return Asked(by=said.by, query="quota") if not said.in_group and _QUOTA.fullmatch(said.text) else None


_QUOTA = re.compile(r"(?:查|看|查询|查看)?(?:本月|平台|接口|调用)*额度(?:情况|还剩多少|用了多少|怎么样了?)?[?。!]?")


def ask_burden(said: Said) -> Event | None:
    """减负报告, 减负报告 10月, one to one: what a month cost people. A month to come is last year's."""
    m = None if said.in_group else _BURDEN.fullmatch(said.text)
    if m is None:
        return None
    today = local_date(said.now)
    if m["last"]:
        month = before(span_of(Every.MONTH, today)).key
    elif m["month"]:
        number = int(m["month"])
        month = f"{today.year - (number > today.month)}-{number:02}"
    else:
        month = ""
    return Asked(by=said.by, query="burden", month=month)


_BURDEN = re.compile(
    r"(?:看|查看|查)?(?:(?P<last>上个?月)|本月|这个月)?的?减负(?:报告|表|情况)[\s,:]*(?:(?P<month>1[0-2]|0?[1-9])月份?)?[?。!]?"
)


def ask_list(said: Said) -> Event | None:
    """谁还没看, 谁还没签, 我的, 逾期, 快到期: with a number, a quoted message, or neither."""
    found = numbered(said.text, said.year)
    name = talk.query(found.rest) if found.rest else ""
    if name in ("", "help"):
        return None
    if name in ("unread", "unsigned"):
        return Asked(by=said.by, query=name, item=found.keys[0] if found.keys else "", handle=said.handle)
    if name == "overview" and said.handle:
        return None
    return None if found.keys else Asked(by=said.by, query=name)


def ask_item(said: Said) -> Event | None:
    """1号怎么样了; or a question beside a quoted message."""
    found = numbered(said.text, said.year)
    if not found.keys and not said.handle:
        bare_number = _LONE_NUMBER.fullmatch(said.text)
        return Asked(by=said.by, query="item", item=f"{said.year}-{int(bare_number[1])}") if bare_number else None
    rest = found.rest
    if not talk.is_state_question(rest) or (not found.keys and not rest) or _LABELLED.search(said.text):
        return None
    return Asked(by=said.by, query="item", item=found.keys[0] if found.keys else "", handle=said.handle)


_LONE_NUMBER = re.compile(r"(?:查|看|查询|查看|事项|#|第)\s*(\d{1,4})\s*号?[。?!]?")
_LABELLED = re.compile(r"(?:进展|反馈|情况|汇报|结果)\s*[:]\s*\S")
