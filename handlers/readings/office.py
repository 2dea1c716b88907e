"""What the office does: bind groups and accounts, confirm, release to the county head (reliability §5.10)."""

import re
from dataclasses import replace

from domain.events import (
    AccountsConfirmed,
    BindingBegun,
    Confirmed,
    Dropped,
    Event,
    GroupBound,
    Kept,
    Proposed,
    Released,
    Rewritten,
)
from domain.people.records import Tier
from handlers.readings.handovers import Standard, handover
from handlers.readings.items import led
from handlers.readings.prose import as_prose
from handlers.said import Said

_BIND = re.compile(
    r"绑定(?:群|群聊)?[\s:,]*(?P<tier>主要领导|分管领导|工作人员|工作)(?:群|组)?[\s:,(]*(?P<field>[^\s)。]*)[)。]?"
)
_BIND_CODE = re.compile(r"绑定(?:群)?[\s:,]*(?P<code>\d{6})[。!]?")
_BIND_PEOPLE = re.compile(r"确认绑定[\s:,]*(?P<who>.*)")
TIERS = {"主要领导": Tier.PRINCIPAL, "分管领导": Tier.FIELD, "工作人员": Tier.STAFF, "工作": Tier.STAFF}
_EVERYBODY = re.compile(r"(?:全部|所有|全体|所有人|全员|全部人员)?[。!]?")


def bind_group(said: Said) -> Event | None:
    """绑定 主要领导群 asks for a code, 绑定 483921 says it in the group."""
    if m := _BIND_CODE.fullmatch(said.text):
        return GroupBound(by=said.by, code=m["code"], title=said.title)
    m = _BIND.fullmatch(said.text)
    if m is None:
        return None
    tier, area = TIERS[m["tier"]], m["field"].removesuffix("口子").removesuffix("口")
    draft = said.by.message_id
    return BindingBegun(by=said.by, draft=draft, tier=tier, code=said.digits, policy_field=area)


def bind_people(said: Said) -> Event | None:
    """确认绑定, all or by name; a name that is nobody's, or two people's, goes on as it was said."""
    m = _BIND_PEOPLE.fullmatch(said.text)
    if m is None:
        return None
    if _EVERYBODY.fullmatch(m["who"]):
        return AccountsConfirmed(by=said.by, code=said.code)
    names = [name for name in re.split(r"[\s,、;。和及]+", m["who"]) if name]
    known = said.county.roster.persons.values()
    keys = {n: [p.key for p in known if n in (p.name, p.key, *p.aliases)] for n in names}
    persons = tuple(k[0] if len(k) == 1 else n for n, k in keys.items())
    return AccountsConfirmed(by=said.by, persons=persons, code=said.code)


_CONFIRM = re.compile(
    r"(?:(?:好的?|行|可以|对|没问题|没错|嗯)[\s,。]*)?(?:(?:确认|确定)(?:下发|交办|发送|无误)?|下发(?:吧)?|就?(?:这样|这么)?发(?:吧|出去吧?|了吧))[\s:,]*(?:验证码)?[\s:,]*(?P<code>\d{4})?[。!]?"
)
_DROP = re.compile(r"(?:取消|作罢|不(?:办|发|交办)了|取消(?:交办|下发))[。!了吧]*")
_ASSIGN = re.compile(r"(?:请|帮我|我要|现)?(?:交办|派单)(?!的)(?:任务|事项|一件事)?[\s:,]*(?P<body>.*)", re.S)
_ASSIGN_ITEM = re.compile(r"交办\s*(?:[〔\[(【]\s*20\d\d|[第#]?\s*\d{1,4}\s*(?:号(?!前|之前|以前|线|楼|路)|$|[?]))")


def confirm(said: Said) -> Event | None:
    """确认, with the code or without."""
    m = _CONFIRM.fullmatch(said.text)
    return Confirmed(by=said.by, code=m["code"] or "", fresh_code=said.code) if m else None


def drop(said: Said) -> Event | None:
    """取消."""
    return Dropped(by=said.by) if _DROP.fullmatch(said.text) else None


def assign(said: Said) -> Event | None:
    """交办 单位 时限 事项; 交办〔2026〕1号 only names a matter."""
    m = _ASSIGN.fullmatch(said.text) or _ON_BEHALF.fullmatch(said.text)
    if m is None or _ASSIGN_ITEM.match(said.text) or _HOW_TO.search(said.text):
        return None
    standard = Standard(county=said.county, now=said.now, names=said.vocabulary.units)
    content = handover(m["body"].strip(), standard)
    content = replace(content, on_behalf=m.groupdict().get("leader") or "")
    return Proposed(by=said.by, draft=said.by.message_id, content=content, code=said.code, handle=said.handle)


# 代县长交办 …, 以周县长名义交办 …: what a leader has asked for, written down by the office.
_ON_BEHALF = re.compile(
    r"(?:请|帮我)?(?:代录?|以)(?P<leader>[^\s,:;。?]{2,12}?)(?:的?名义|的?要求)?交办[\s:,]*(?P<body>.*)", re.S
)
_HOW_TO = re.compile(r"怎么(?:用|写|发|交办)|如何(?:用|写|发|交办)|了[吗没]|什么时候|几件|[?]$")


_GATE = re.compile(
    r"(?P<verb>报送|暂缓(?:报送)?|暂不报送|不报送)(?:县长)?[\s:,]*(?:(?:交办)?(?P<item>(?:[〔\[(【]\s*20\d\d年?\s*[〕\])】])?\s*[第#]?\s*\d{1,4}\s*号|#\s*\d{1,4}|\d{1,3}(?=$|\s)))?"
    r"[\s:,]*(?P<code>\d{4})?[。!]?"
)
_REWRITE = re.compile(
    r"改写[\s:,]*(?:(?:交办)?(?P<item>(?:[〔\[(【]\s*20\d\d年?\s*[〕\])】])?\s*[第#]?\s*\d{1,4}\s*号))?"
    r"[\s:,]*(?:(?P<code>\d{4})(?![\d年月日万亿个.%元号]))?[\s:,]*(?P<text>.*)",
    re.S,
)


def release(said: Said) -> Event | None:
    """报送 or 暂缓, by number, by code, by both or neither."""
    m = _GATE.fullmatch(said.text)
    if m is None:
        return None
    item = led(m["item"], said.year).keys[0] if m["item"] else ""
    if m["verb"] == "报送":
        return Released(by=said.by, item=item, code=m["code"] or "", fresh_code=said.code)
    return Kept(by=said.by, item=item, code=m["code"] or "")


def rewrite(said: Said) -> Event | None:
    """改写 with the new words."""
    m = _REWRITE.fullmatch(said.text)
    if m is None or not m["text"].strip():
        return None
    item = led(m["item"], said.year).keys[0] if m["item"] else ""
    text = as_prose(m["text"].strip())
    return Rewritten(by=said.by, text=text, item=item, code=m["code"] or "", fresh_code=said.code)
