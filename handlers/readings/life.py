"""A share on its way, in words: 延期, 卡在, 已答复, 退回 (domain §4; language §2 `extend`, `block`, `return`)."""

import re

from domain.events import (
    BlockAnswered,
    Blocked,
    Event,
    ExtensionAsked,
    ExtensionDecided,
    ObjectionDecided,
    Returned,
    Ruled,
)
from domain.matters.course import DelayReason
from domain.people.records import Role
from domain.policy import Course
from domain.problems.raising import element_of
from handlers.language.names import find_names
from handlers.language.numbers import small_int
from handlers.readings import talk
from handlers.readings.dues import without_due
from handlers.readings.handovers import Standard
from handlers.readings.items import Numbered, led, numbered, trimmed
from handlers.readings.prose import as_prose
from handlers.said import Said

OTHER = "其他"
"""The kind of what the table of elements does not know."""
NUMBER_AHEAD = r"(?=\s*[〔\[(【第#:\d]"
_CODE = re.compile(r"\s*(\d{4})(?![\d年月日万亿个.%元号])\s*")
_TYPED = {
    "主观": DelayReason.SUBJECTIVE, "客观": DelayReason.OBJECTIVE, "要素": DelayReason.ELEMENT,
    "上级审批": DelayReason.UPSTREAM_APPROVAL, "不可抗力": DelayReason.FORCE_MAJEURE,
}  # fmt: skip
_BY_WORDS = (
    (DelayReason.FORCE_MAJEURE, re.compile(r"暴雨|洪水|洪涝|台风|地震|冰雪|暴雪|疫情|自然灾害|极端天气")),
    (
        DelayReason.UPSTREAM_APPROVAL,
        re.compile(r"省(?:厅|里|级|公司|发改|自然)|市(?:局|里|级|公司)|上级|部委|国务院|报批"),
    ),
    (DelayReason.SUBJECTIVE, re.compile(r"人手|疏忽|忘记|衔接不|准备不足|力量不足|重视不")),
)
_OBJECTIVE = re.compile(
    r"户主|群众|住户|施工|设计|招标|流标|天气|下雨|雨天|图纸|材料|设备|合同|评审|公示|流程|批复|审批|手续|等|需|待"
)


def coded(text: str) -> tuple[str, str]:
    """The code that stands in front, and the words behind it."""
    m = _CODE.match(text)
    return (m[1], text[m.end() :]) if m else ("", text)


def reason_of(text: str, course: Course) -> str:
    """The typed reason: as it was named, else by what is said; "" = it must be asked."""
    named = next((reason for word, reason in _TYPED.items() if word in text), None)
    if named is not None:
        return named.value
    spoken = next((reason for reason, pattern in _BY_WORDS if pattern.search(text)), None)
    if spoken is not None:
        return spoken.value
    if element_of(text, course):
        return DelayReason.ELEMENT.value
    return DelayReason.OBJECTIVE.value if _OBJECTIVE.search(text) else ""


_EXTEND = re.compile(rf"(?:申请|请求|请)?(?:延期|延长)(?:办理|办结)?{NUMBER_AHEAD}|\s|到|至|$)")
_EXTEND_BEHIND = re.compile(r"(?:想|拟|需要?|要)?(?:申请|请求|请)?(?:延期|延长)(?:办理|办结)?")
UNTIL_LEFT = re.compile(r"^(?:到|至)\s*")
_NAMED_KIND = re.compile(r"^(?:主观|客观|要素|上级审批|不可抗力)(?:原因)?[\s,:]+(?=\S)")
_ABOUT_REASON = re.compile(r"(?:原因|理由|因为?|由于)(?:是|为)?[\s,:]*")


def ask_extension(said: Said) -> Event | None:
    """延期12 到28日 等用地批复 / 12号申请延期到28日."""
    if talk.asks_back(said.text):
        return None
    if m := _EXTEND.match(said.text):
        found = led(said.text[m.end() :], said.year)
    else:
        found = numbered(said.text, said.year)
        behind = _EXTEND_BEHIND.match(found.rest)
        if behind is None or len(found.keys) != 1:
            return None
        found = Numbered(keys=found.keys, rest=found.rest[behind.end() :])
    if not found.keys and not said.handle and not found.rest:
        return None
    days, rest = _more_days(found.rest)
    due = None if days else Standard(county=said.county, now=said.now, names=said.vocabulary.units).deadline(rest)
    words = trimmed(UNTIL_LEFT.sub("", trimmed(without_due(rest, due))))
    text = as_prose(_NAMED_KIND.sub("", _ABOUT_REASON.sub("", words, count=1)))
    reason = reason_of(words, said.county.policy.terms.course) if text else ""
    item = found.keys[0] if found.keys else ""
    return ExtensionAsked(
        by=said.by,
        due_at=due.at if due else None,
        reason=reason,
        text=text,
        code=said.code,
        item=item,
        handle="" if item else said.handle,
        days=days,
    )


_MORE_DAYS = re.compile(r"(?P<n>\d{1,3}|[一两二三四五六七八九十]{1,3}|半)个?(?P<unit>天|日|周|星期|礼拜|月)(?!\d|号)")
_NAMES_DAY = re.compile(r"\s*[,，]?\s*[到至]")
_DAYS_OF = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7, "月": 30}


def _more_days(text: str) -> tuple[int, str]:
    """延期一周: counted from the day it falls due, and the words behind it; 0 where no stretch is said right behind the
    verb, or 延期两天到28日 names the day as well."""
    m = _MORE_DAYS.match(text)
    if m is None or _NAMES_DAY.match(text, m.end()):
        return 0, text
    count = 0.5 if m["n"] == "半" else small_int(m["n"]) or 0
    return int(count * _DAYS_OF[m["unit"]]), text[m.end() :]


_GRANT = re.compile(rf"(?:同意|批准|准予)(?:延期|延长){NUMBER_AHEAD})")
_REFUSE = re.compile(rf"(?:不同意|不予|退回|驳回)(?:延期|延长)(?:申请)?{NUMBER_AHEAD})")
_UPHOLD = re.compile(rf"同意退回{NUMBER_AHEAD})")
_DENY = re.compile(rf"不同意退回{NUMBER_AHEAD})")

_YES = re.compile(
    r"(?:(?:行|好的?|可以|嗯+|没问题|ok|OK)[\s,。]*)?(?:我|原则上?|完全|那就)?(?:同意|批准|照准|准予?)(?:了|的|吧|办理)?[。!]*"
)
_NO = re.compile(
    r"(?:我)?(?:不同意|不予?批准|不予?准|不批|驳回|不行(?=[\s,。;:!]|$))(?:了|的)?[。!]*(?:[\s,。;:]+(?P<text>\S.{1,100}))?"
)


def decide_extension(said: Said) -> Event | None:
    """同意延期12 4127 至30日 / 退回延期12 4127 原因."""
    for pattern, grant in ((_GRANT, True), (_REFUSE, False)):
        if m := pattern.match(said.text):
            found = led(said.text[m.end() :], said.year)
            code, rest = coded(found.rest)
            due = (
                Standard(county=said.county, now=said.now, names=said.vocabulary.units).deadline(rest)
                if grant
                else None
            )
            unit, text = leading_unit(said, without_due(rest, due))
            if found.keys:
                return ExtensionDecided(
                    by=said.by, item=found.keys[0], grant=grant, unit=unit, text=as_prose(trimmed(text)), code=code,
                    due_at=due.at if due else None,
                )  # fmt: skip
    return None


_YES_UNTIL = re.compile(
    r"(?:我|原则上?|那就)?(?:同意|批准|准予?|可以|行|好的?)[\s,。]*(?:同意[\s,]*)?(?:最多|只能|就)?(?:再)?(?:给|延|宽限|放宽|推)(?:你们?|他们|期)?(?:[到至]|最多到)(?P<when>[^,。;?]{2,14}?)(?:吧|为止)?[。!]*"
)
"""同意，给到30号: more time, until another day."""


def rule(said: Said) -> Event | None:
    """同意 / 不同意,材料不全 / 同意,给到30号, perhaps beside a quoted message."""
    if m := _YES_UNTIL.fullmatch(said.text):
        due = Standard(county=said.county, now=said.now, names=said.vocabulary.units).deadline(m["when"])
        if due is None or due.at is None:
            return None
        return Ruled(by=said.by, grant=True, handle=said.handle, code=said.code, due_at=due.at)
    grants, refuses = _YES.fullmatch(said.text), _NO.fullmatch(said.text)
    if not (grants or refuses):
        return None
    text = as_prose(refuses["text"] or "") if refuses else ""
    return Ruled(by=said.by, grant=grants is not None, text=text, handle=said.handle, code=said.code)


def decide_objection(said: Said) -> Event | None:
    """同意退回12 4127 / 不同意退回12 4127 请继续办理."""
    for pattern, uphold in ((_UPHOLD, True), (_DENY, False)):
        if m := pattern.match(said.text):
            found = led(said.text[m.end() :], said.year)
            code, rest = coded(found.rest)
            unit, text = leading_unit(said, rest)
            if found.keys:
                return ObjectionDecided(
                    by=said.by, item=found.keys[0], uphold=uphold, unit=unit, text=as_prose(trimmed(text)), code=code
                )
    return None


def leading_unit(said: Said, text: str) -> tuple[str, str]:
    """A unit that stands in front, and the words behind it."""
    text = trimmed(text)
    named = find_names(text, said.vocabulary.units)
    if named and named[0][1][0] == 0:
        return named[0][0], text[named[0][1][1] :]
    return "", text


_BLOCKED = re.compile(r"(?:(?:现在?|目前|还|仍)?(?:卡|堵)在|被(?=.*(?:卡|堵|压|拖|拦|挡|叫停)))\s*(?P<what>.+)", re.S)
_COUNTED = re.compile(r"几[件条个项]|多少[件条个项]|有哪些")
_WAITS_FOR = re.compile(r"(?:等待?|待)(?P<what>.{0,12}?(?:会议|上会|调度会|联席会|研究|批示).*)", re.S)
_STUCK = re.compile(r"(?:这里|那里|这儿|那儿|手里|手上)?(?:卡住|卡着|压着|耽搁)了?$|[这那](?:里|边|儿)了?$")


_BETWEEN = re.compile(r"^[\s,。;:]*(?:(?:的|了|啦|[这那](?:里|边|儿)|手[里上])[\s,。;:]*)+")


def block(said: Said) -> Event | None:
    """卡在 自然资源局 用地预审 / 12号卡在自然资源局 / 12号等待会议."""
    if talk.asks_back(said.text) or _COUNTED.search(said.text):
        return None
    found = numbered(said.text, said.year)
    rest = found.rest if found.keys else said.text
    if len(found.keys) > 1:
        return None
    m = _BLOCKED.fullmatch(rest) or (_WAITS_FOR.fullmatch(rest) if found.keys else None)
    if m is None:
        return None
    what = _STUCK.sub("", trimmed(m["what"]))
    unit, text = leading_unit(said, what)
    text = _BETWEEN.sub("", trimmed(text))
    item = found.keys[0] if found.keys else ""
    kind = element_of(text, said.county.policy.terms.course)
    if not unit and not kind and not re.search(r"会|省|市|上级|研究|批示", what):
        return None
    element = kind or (OTHER if text else "") if unit else _of_nobody(what)
    return Blocked(
        by=said.by, unit=unit, element=element, text=as_prose(text), item=item, handle="" if item else said.handle
    )


def _of_nobody(what: str) -> str:
    """What is waited for where no unit of the county holds the ball."""
    return "会议" if re.search(r"会|研究|批示", what) else "上级"


_ANSWERED = re.compile(rf"已?(?:答复|疏通|办理答复){NUMBER_AHEAD}|\s|$)")
_ANSWERED_BEHIND = re.compile(r"(?:的)?(?:卡点|堵点|问题)?(?:已经?)(?:答复|疏通|打通|解决)了?")


def answer_block(said: Said) -> Event | None:
    """已答复12 预审意见已出 / 12号已疏通."""
    if talk.asks_back(said.text):
        return None
    if m := _ANSWERED.match(said.text):
        found = led(said.text[m.end() :], said.year)
    else:
        found = numbered(said.text, said.year)
        behind = _ANSWERED_BEHIND.match(found.rest)
        if behind is None or len(found.keys) != 1:
            return None
        found = Numbered(keys=found.keys, rest=trimmed(found.rest[behind.end() :]))
    if not found.keys and not said.handle:
        return None
    item = found.keys[0] if found.keys else ""
    return BlockAnswered(by=said.by, text=as_prose(found.rest), item=item, handle="" if item else said.handle)


_RETURN = re.compile(rf"(?:退回|职责异议|退办){NUMBER_AHEAD}|\s)")
_DECIDES = frozenset({Role.OFFICE, Role.FIELD_LEADER, Role.PRINCIPAL})
_NOT_OURS = re.compile(r"职责|不属|不归|无关|不是?(?:我|本)|非(?:我|本)|异议|管辖|不在(?:我|本)")


def return_item(said: Said) -> Event | None:
    """退回12 不属我单位职责: from a unit about its own share; from the issuer's side 退回 is a review."""
    m = _RETURN.match(said.text)
    if m is None or said.who.roles & _DECIDES or not said.who.units:
        return None
    found = led(said.text[m.end() :], said.year)
    if (not found.keys and not said.handle) or not (_NOT_OURS.search(found.rest) or "异议" in m[0]):
        return None
    item = found.keys[0] if found.keys else ""
    text = as_prose(_ABOUT_REASON.sub("", found.rest, count=1))
    return Returned(by=said.by, text=text, code=said.code, item=item, handle="" if item else said.handle)
