"""People come and go, in words: 请假, 销假, 移交, 免打扰 (domain §2.4, messages §1.5)."""

import re

from domain.calendars import local_date
from domain.events import DestroyingRaw, Event, HandingOver, Hushed, LeaveEnded, LeaveTaken, NameForgotten, NameTaught
from handlers.language.dates import find_deadline
from handlers.language.names import Named, find_names, match
from handlers.language.phrases import Today, a_date
from handlers.language.spans import find_days
from handlers.readings import talk
from handlers.readings.talk import bare
from handlers.said import Said

LONGEST = 60
_LEAVE = re.compile(
    r"(?:请|休)(?P<days>(?:\d{1,2}|[一二两三四五六七八九十])(?:个)?(?:工作日|天|日|周|星期)的?)?"
    r"(?:年休|公休|年|病|事|产|婚|丧|公|探亲|陪产)?假(?!的)|(?:外出|出差)(?!的|\S{0,2}(?:人|同志)|[^\s,。;]{1,4}的[^\s,。;])(?:学习|培训|开会|考察)?"
)
_PROXY = re.compile(
    r"(?:^|[\s,。;])*(?:期间)?(?:的?(?:日报|工作|进度|事项|岗位)(?:等|都|一律)?)?(?:请|由|让|找|叫|交由|交给|委托)?\s*"
    r"(?P<name>[\u4e00-\u9fff]{2,8}?)\s*(?:同志)?\s*(?:临时|暂时|暂)?(?:代(?!表|码|办[室员])|顶(?:班|岗|替)|替(?:我|班|岗|一下)|帮(?:我|忙)?(?:[代填报盯看管办]|处理))"
)
_KEEPS = re.compile(
    r"(?:请|由|让|叫|交由|交给|委托|托)\s*(?P<name>[\u4e00-\u9fff]{2,8}?)\s*(?:同志)?\s*(?:来|先|帮忙?|帮我|临时|暂时|暂)*"
    r"(?:帮(?:我|忙|着)?)?(?:盯|填|报|负责|接|处理|看着|照看|照应|跟(?!我)|管|顾|对接)"
)
"""让赵敏盯着: who is named for it is never passed over."""
_ASKED_INSTEAD = re.compile(
    r"(?<![别莫勿不])(?:找|联系)\s*(?P<name>(?!我)[\u4e00-\u9fff]{2,6}?)(?:同志|就行|就好|即可|吧)?[。!]?$"
)
"""有事找赵敏."""
_NOT_AWAY = re.compile(
    r"(?:没有?|不|未|别|一律不准)[^,。;]{0,4}(?:请|休|出差|外出)|刚才|(?:假|出差|外出)[^,。;]{0,3}(?:取消|是(?:因|周|替|我们))"
    r"|假(?:回来|条|的(?:都|是|人))|缺席|延[期至到长]|同意[延他她给]|宽[限到]|缓交|往后错|办结|未签字|^催|催一?下|催办|欠我"
)
"""我没请假; 第44号恳请延期，安主任出差未签字: leave is spoken of, and nobody asks for it."""
_TIME = (
    r"(?:春节|元旦|五一|国庆|中秋|端午|清明|按计划|按照安排|先)?"
    r"[今明后大昨儿朝本这下个前周星期礼拜一二两三四五六七八九十日天号月中上午晨早晚到至起和、年底末\d\-~—.\s]*"
)
_HIMSELF = re.compile(
    rf"(?:@\S+\s)?(?:报告|请示|汇报|您好|你好|另外?|还有|对了)?{_TIME}(?:我|本人|俺|咱|自己)?(?:自|从|于|在)?{_TIME}(?:起|开始)?"
    r"(?:局里|单位|县里|领导|局长|主任|书记)?(?:已?经?(?:批|同意|安排|通知|派|让|叫|要求)了?我?)?(?:我|本人)?"
    r"(?:还?想|还?要|需要?|得|特?此?申请|特此?|恳?请(?:求|准)?|拟|准备|打算|计划|将|就|都|也|再"
    r"|(?:因|回家|回老家|结婚|生病|看病|有事|家里|身体|孩子)[^,。;]{0,10}|(?:去|到|赴|带[队人]|陪)[^,。;]{1,10}?){0,2}"
    rf"{_TIME}"
)
"""What may stand between the last comma and the leave where somebody speaks of his own: 我下周一到周三, 因家事申请."""
_CLAUSE = re.compile(r"[,。;:!]")
_OF_ONESELF = re.compile(r"\s*(?:(?:我|本人)[^,。]{0,6}|想|要|需要|申请|[下本这]个?(?:周|星期|礼拜|月))*\s*")
_NOTHING_MORE = re.compile(r"[了吧。!,\s]*")
_BACK = re.compile(r"(?:(?P<who>\S{2,6}?)\s*)?(?:提前|现|已)?(?:销假|取消(?:请假|休假|代理)|已?回岗(?:了)?)[。!了]*")
_BACK_AT_WORK = re.compile(
    r"(?:我|本人)?(?:今[天日]|现在|已经?|提前)*(?:(?:休完|放完)假|回来(?:上班)?|回(?:到)?(?:单位|局里|办公室|岗位)|返岗|到岗|上班)了?"
)
_WHO = r"[\u4e00-\u9fff（）()]{2,12}?"
_HAND = re.compile(
    rf"移交[\s:,]*(?P<giver>{_WHO})\s*(?:→|->|-->|—>|＞|>|给|至|到|\s)\s*(?P<taker>{_WHO})[。!]?"
    rf"|(?P<giver2>{_WHO})的?(?:岗位|工作|职务)(?:全部)?移交(?:给|至)?\s*(?P<taker2>{_WHO})[。!]?"
)
_HUSH = re.compile(r"(?:开启|设置|请)?(?:免打扰|勿扰)(?P<until>[^,。;]{0,20})[。!]?")
_DESTROY = re.compile(
    r"销毁原[文话][\s:,]*(?P<year>20\d\d)[年./-](?P<month>\d{1,2})[月./-](?P<day>\d{1,2})日?(?:以前|之前|前)?的?[。!]?"
)
_UNHUSH = re.compile(r"(?:取消|解除|关闭|结束|退出)(?:免打扰|勿扰)[。!了]*")


def leave(said: Said) -> Event | None:
    """我下周一到周三请假，日报由赵敏代报; of a colleague: 李静明天请假，由赵敏代."""
    m = _LEAVE.search(said.text)
    if m is None or len(said.text) > LONGEST or talk.is_question(said.text) or _NOT_AWAY.search(said.text):
        return None
    before, behind = said.text[: m.start()], said.text[m.end() :]
    who = _whose(before, said)
    if who is None or not _HIMSELF.fullmatch(_unnamed(_CLAUSE.split(before)[-1], said)):
        return None
    proxied = _PROXY.search(behind) or _KEEPS.search(behind) or _ASKED_INSTEAD.search(behind)
    proxy, unknown = _proxy(proxied["name"], said) if proxied else ("", "")
    days = f"{before} {m['days'] or ''} {behind[: proxied.start()] if proxied else behind}"
    today = Today(on=local_date(said.now), now=said.now, calendar=said.county.calendar)
    period = find_days(days, today, said.county.house.office)
    if period is None and (not _OF_ONESELF.fullmatch(before) or not (proxied or _NOTHING_MORE.fullmatch(behind))):
        return None
    return LeaveTaken(by=said.by, person=who, period=period, proxy=proxy, unknown=unknown)


def _unnamed(clause: str, said: Said) -> str:
    """Without the colleague whose leave it is."""
    for _key, (start, end) in reversed(find_names(clause, _people(said))):
        clause = clause[:start] + clause[end:]
    return clause


def _people(said: Said) -> list[Named]:
    return [Named(key=p.key, names=(p.name, *p.aliases)) for p in said.county.roster.persons.values()]


def _whose(before: str, said: Said) -> str | None:
    """The sender, or the one colleague who is named in front; None where it is somebody we do not know."""
    named = {key for key, _span in find_names(before, _people(said))}
    own = said.who.person.key if said.who.person else ""
    if not named or "我" in before:
        return own or None
    return named.pop() if len(named) == 1 else None


def _proxy(name: str, said: Said) -> tuple[str, str]:
    """(person, "") where one is meant, else ("", what was said); of two of one name the one of the own unit."""
    found = find_names(name, _people(said))
    alike = match(name, _people(said)).best
    keys = list(dict.fromkeys(key for key, _span in found)) or ([alike] if alike else [])
    if len(keys) > 1:
        units = {post.unit for post in said.who.posts}
        keys = [key for key in keys if any(p.unit in units for p in said.county.roster.posts_of(key))]
    return (keys[0], "") if len(keys) == 1 else ("", name)


def back(said: Said) -> Event | None:
    """销假; one to one 我回来了 is as good."""
    m = _BACK.fullmatch(said.text)
    if m is None and not said.in_group and _BACK_AT_WORK.fullmatch(bare(said.text)):
        return LeaveEnded(by=said.by, person=said.who.person.key) if said.who.person else None
    if m is None:
        return None
    who = _whose(m["who"] or "", said)
    return LeaveEnded(by=said.by, person=who) if who else None


def hand_post(said: Said) -> Event | None:
    """移交 张三→李四; names that are nobody's, or two people's, go on as they were said."""
    m = _HAND.fullmatch(said.text)
    if m is None:
        return None
    pair = [_proxy(m[name] or m[f"{name}2"], said) for name in ("giver", "taker")]
    unknown = tuple(word for _key, word in pair if word)
    giver, taker = (key for key, _word in pair)
    return HandingOver(by=said.by, draft=said.by.message_id, giver=giver, taker=taker, code=said.code, unknown=unknown)


def destroy_raw(said: Said) -> Event | None:
    """销毁原文 2026年1月1日以前; one to one."""
    m = _DESTROY.fullmatch(said.text)
    day = a_date(*(int(m[part]) for part in ("year", "month", "day"))) if m else None
    if day is None or said.in_group:
        return None
    return DestroyingRaw(by=said.by, draft=said.by.message_id, before_on=day, code=said.code)


def teach_name(said: Said) -> Event | None:
    """记住 老棚户 是 滨河棚改: one's own name for a project, one to one."""
    m = None if said.in_group else _TEACH.fullmatch(said.text)
    return NameTaught(by=said.by, said=m["name"], subject=m["subject"]) if m else None


_TEACH = re.compile(
    r"记住(?:叫法|别名)?[\s:,]*(?:我说的?)?[\"'“‘「]?(?P<name>[^\s\"'”’」,。!是]{2,12})[\"'”’」]?\s*(?:就是|指的?是|是|=)\s*(?P<subject>[^\s,。!]{2,40})[。!]?"
)


def forget_name(said: Said) -> Event | None:
    """忘记 王局: one's own name for a unit, one to one."""
    m = None if said.in_group else _FORGET.fullmatch(said.text)
    return NameForgotten(by=said.by, said=m["name"]) if m else None


_FORGET = re.compile(
    r"(?:忘记|忘掉|别再?记)(?:叫法|简称|别名)?[\s:,]*[\"'“‘「]?(?P<name>[^\s\"'”’」。!]{2,12})[\"'”’」]?[。!]?"
)


def hush(said: Said) -> Event | None:
    """免打扰到明天上午10点, 免打扰2小时; 取消免打扰. Only of oneself, one to one."""
    if said.in_group or "扰" not in said.text:
        return None
    if _UNHUSH.fullmatch(said.text):
        return Hushed(by=said.by, until=None)
    m = _HUSH.fullmatch(said.text)
    if m is None:
        return None
    until = find_deadline(_within(m["until"]), said.now, said.county.calendar, said.county.house.office)
    return Hushed(by=said.by, until=until.at) if until is not None and until.at is not None else None


def _within(text: str) -> str:
    """两小时 counts from now like 两小时内."""
    return f"{text}内" if text.strip().endswith(("小时", "分钟", "天")) else text
