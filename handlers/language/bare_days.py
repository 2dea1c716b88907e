"""Days of a month said by their number alone: 25日, 25号前, 25前报, 28号完成 (language §4). What may as well be the
number of a matter is a day only where nothing else is."""

import re
from dataclasses import replace

from handlers.language.phrases import BEFORE, UNCLEAR, N, Reading, Rule, Today, a_date, month_after, number, on, rule

MOST_DAYS = 31
_SET = r"到|至|(?<![关对由属])于|截止|截至|限|改为|改在|定在|最迟|期限:?|就按|按|就|说好的?|不超过|不晚于"
_GOES_ON = (
    rf"{BEFORE}|上午|下午|晚|早|中午|晌午|凌晨|下班|一?上班|止|截止(?!日期|时间)|为止|左右"
    r"|\d{1,2}[:点]|[一二三四五六七八九十]{1,3}点"
)
_NOT_A_DAY = (
    r"\s*(?:[、和及与跟~—-]|(?:楼|线|地(?!方)|路|桥|厂|井|坑|标|机|门|仓|库|泵|变|院|炉|塔|馆|片|隧|闸|文|令|车|支|墩"
    r"|桩|池|坝|沟|梁|洞|棚|栋|幢|单|窗|台|件|那|这|事|任务|[督交]办|工单|的|收(?!口|官|尾|齐)|签|办|已|销|退|转|催|撤|延|恢复|重|卡"
    r"|怎|没|还|进|反馈|完成了|同意|不|可以|通过|准|驳|先(?![拿给报交出])|暂|缓|作废|由|归|移|改|责任|会议(?:纪要|记录|室)|(?:通报|纪要|文件)(?:稿|[,。;我]|$)|:))"
)
"""Behind a number it is a matter's, or a building's."""
_ACTS = r"\s*(?:[,。;]|报|交|拿|给|完成|把|要|必须|务必|$)"


def next_day_of_month(day: int, today: Today) -> Reading:
    """This month's, or the next one's where it is over."""
    this = a_date(today.on.year, today.on.month, day)
    following = a_date(*month_after(today.on, 1), day)
    if this is None:
        return UNCLEAR
    return on(this, following) if this >= today.on else on(following)


def _day(m: re.Match[str], today: Today) -> Reading:
    return next_day_of_month(number(m["d"]), today)


def _weakly(m: re.Match[str], today: Today) -> Reading | None:
    """…,红线图,30号: a day where the sentence names no other; it may be a matter's number."""
    if number(m["d"]) > MOST_DAYS:
        return None
    return replace(_day(m, today), weak=True)


BARE_RULES: tuple[Rule, ...] = (
    rule(
        "bare_day",
        rf"(?<![\d月第./一二三四五六七八九十廿个])(?P<d>{N})日(?!(?:之|以)?[内后]|均|产|处理|常|报|游|[志程])",
        _day,
    ),
    rule("bare_day", rf"(?:{_SET})\s*(?P<d>{N})号(?!楼|线|地|路)", _day),
    rule(
        "bare_day",
        rf"(?:(?<=[政家局处室方边们,。;\s]月)|(?<![\d月第./一二三四五六七八九十廿#]))(?P<d>{N})号(?=\s*(?:{_GOES_ON}))",
        _day,
    ),
    rule("bare_day", rf"(?<![\d月号第./:、,和·点-])(?P<d>\d{{1,2}}){BEFORE}(?={_ACTS})", _day),
    rule("day_beside", r"(?<=[周期拜][一二三四五六日天])(?P<d>\d{1,2})[日号]", _weakly),
    rule("bare_day", rf"(?:拖|延期?|推|缓|宽|顺延|挪)(?:到|至)\s*(?P<d>{N})(?=\s*(?:[,。;!]|$))", _day),
    rule("last_day", rf"(?:(?<=[\s,。;])|(?<=.[到至]))(?P<d>{N})号(?=\s*[哈吧哦啊嘛]?[。!]?$)", _weakly),
    rule(
        "day_said",
        rf"(?<![\d月第./一二三四五六七八九十廿#〕\]、和及到至~-])(?<![\d号件],)(?P<d>{N})号(?!{_NOT_A_DAY})",
        _weakly,
    ),
)
