"""Limits that are no day of the calendar: 开春前, 汛期前, 腊月二十, 这两天 (language §4). They are asked about, and any
day said beside them is meant instead: 腊月二十五以前，就是2月12号."""

import re
from dataclasses import replace
from datetime import date

from handlers.language.phrases import BEFORE, COUNT, UNCLEAR, Reading, Rule, Today, on, rule, skip

YEARS = {"今": 0, "明": 1, "后": 2}
FIXED = {
    "三八": (3, 8),
    "五四": (5, 4),
    "六一": (6, 1),
    "七一": (7, 1),
    "八一": (8, 1),
    "教师": (9, 10),
    "双十一": (11, 11),
    "双十二": (12, 12),
}
"""Days that no holiday is of and that offices count by."""
ON_THE_DAY = FIXED | {"元旦": (1, 1), "五一": (5, 1), "劳动": (5, 1), "国庆": (10, 1)}
_SEASONS = (
    r"开春|入冬|入夏|入秋|入汛|主?汛期|雨季|梅雨|台风季|上冻|封冻|霜冻|冻期|春耕|秋收|双抢|农忙|开学|暑假|寒假|暑期"
    r"|高考|中考|开渔|供暖季?|采暖季?"
    r"|(?:全国|省|市|县)?两会|(?:县|市|省)?(?:党代会|人代会|经济工作会议?)|军运会|世博会|腊八|小年|元宵|重阳|冬至"
    r"|立春|立夏|立秋|立冬|清明过"
)
_LUNAR = (
    r"(?:腊月|冬月|农历\s*[正一二三四五六七八九十冬腊]+月|正月)\s*(?:初[一二三四五六七八九十]"
    r"|[一二三四五六七八九十廿]{1,3}|底)?"
)
_WEAK = replace(UNCLEAR, weak=True)


def _asked(_m: re.Match[str], _today: Today) -> Reading:
    return _WEAK


def _fixed(m: re.Match[str], today: Today) -> Reading:
    """七一前 is the last day of June."""
    month, day = FIXED[m["d"]]
    year = today.on.year + YEARS.get((m["y"] or "今")[0], 0)
    this, following = (date.fromordinal(date(each, month, day).toordinal() - 1) for each in (year, year + 1))
    return on(this if m["y"] or this >= today.on else following, following, marked=True)


def _on_that_day(m: re.Match[str], today: Today) -> Reading:
    """教师节那天, 八一早上九点."""
    month, day = ON_THE_DAY[m["d"]]
    year = today.on.year + YEARS.get((m["y"] or "今")[0], 0)
    this, following = date(year, month, day), date(year + 1, month, day)
    return on(this if m["y"] or this >= today.on else following, following)


MARK_RULES: tuple[Rule, ...] = (
    rule(
        "fixed_day",
        rf"(?P<y>[今明后]年)?(?<![十百])(?P<d>{'|'.join(ON_THE_DAY)})节?(?:[那当这][天日]|(?=早上|早晨|上午|中午|下午|晚上|下班))",
        _on_that_day,
    ),
    rule(
        "of_some_week",
        r"(?:第[一二三四五]个?(?:周|星期|礼拜)的?|[那同]一?个)(?:周|星期|礼拜)[一二三四五六日天]",
        _asked,
    ),
    rule("after_the_weekend", r"过(?:完|了)?这?个?周末", _asked),
    rule("feast", r"(?:春节|端午|中秋|清明|除夕|重阳|元宵|圣诞|腊八|小年|冬至)节?[当那这][天日]", _asked),
    rule("of_a_feast", r"(?<=[节会班假])[当那][天日]", skip),
    rule("fixed_day", rf"(?P<y>[今明后]年)?(?<![十百])(?P<d>{'|'.join(FIXED)})节?{BEFORE}", _fixed),
    rule("season", rf"(?:{_SEASONS})(?:节)?(?:来临|到来|开始|开幕|召开)?{BEFORE}", _asked),
    rule("season", rf"(?:{_SEASONS})(?:节)?(?:以后|之后|过后|后)", _asked),
    rule("lunar", rf"{_LUNAR}(?:{BEFORE})?", _asked),
    rule(
        "new_year",
        r"(?:明年)?开年(?:后|前)?|开春后?"
        r"|(?<![\d一二三四五六七八九十几多两去今明当近往常])年后|过完年",
        _asked,
    ),
    rule(
        "these_days", r"(?:这|近|最近|就这)(?:一?[两二三几]|一半)[天日](?:之内|以内|内)?|过[两几]天|改天|回头", _asked
    ),
    rule("half_a_day", r"半天(?:之内|以内|内|时间)?", _asked),
    rule("counting_that_day", r"含(?:当日|当天|该日|本数)", skip),
    rule(
        "about_days",
        (
            rf"十几[天日]|几十[天日]|[一二两三四五六七八][两二三四五六七八九]个?(?:月|星期|礼拜|周)(?:之内|以内|内)?"
            rf"|(?:{COUNT}|几)来[天日周](?:之内|以内|内)?|个把(?:月|星期|礼拜|小时)|十天半[个]?月|三五[天日](?:之内"
            rf"|以内|内)?"
        ),
        _asked,
    ),
)
