"""The life of a matter in words: 收到, 反馈, 办结, 销号, 退回 (domain §4)."""

import re

from domain.actors import Standpoint
from domain.events import Acknowledged, Event, FedBack, Reviewed, Submitted
from domain.people.records import Role
from handlers.language.names import find_names
from handlers.readings import talk
from handlers.readings.items import Numbered, led, numbered, trimmed
from handlers.readings.prose import as_prose
from handlers.said import Said

_BY_NUMBER = r"(?=\s*[〔\[(【第#:\d]"
_SUBMIT = re.compile(rf"(?:申请|报)?(?:办结|销项|完成|办完){_BY_NUMBER}|[\s,。!]|$)")
_SUBMIT_BEHIND = re.compile(
    r"(?:我们?|我局|我单位|本单位|事项|任务|现|今天|今日)*(?:已经?|全部|都|全面|均|按期|按时|如期|顺利)*"
    r"(?:办结|办完|完成|办理完毕|落实到位)(?:了|啦)?(?=[\s,。;:!]|$)"
)
_FEEDBACK = re.compile(rf"(?:反馈|进展|汇报|回复)(?:情况|意见)?{_BY_NUMBER}|[\s,])")
_FEEDBACK_BEHIND = re.compile(
    r"(?:的)?(?:最新|办理|工作|目前)?(?:进展|反馈|情况|汇报|回复)(?:情况|如下|是)?\s*(?:[:,]|\s)\s*(?=\S)"
    r"|(?=正在|目前(?!.{0,6}(?:不宜|还不到|[谁几哪])|(?:还|尚|仍|都|也)*(?:没|未|不)[^,。;]*[。!]?$)|现已|已启动|已开始|已着手)"
)
_ACCEPT = re.compile(rf"(?:同意|准予|可以|予以)?(?:销号|办结通过|通过){_BY_NUMBER}|\s|$)")
_ACCEPT_BEHIND = re.compile(r"(?:同意|准予|可以|予以)?(?:销号|通过|办结通过|销号通过)[。!]?|同意(?:办结)?[。!]?")
_SEND_BACK = re.compile(rf"(?:退回|驳回)(?:补充|重办)?{_BY_NUMBER}|\s)")
_OF_A_RETURN = re.compile(r"(?:的?(?:申请|理由))?[\s,]*我?不(?:同意|成立|认可|予?批准?|行)")
"""12号退回不同意: what the unit sent back; no result is."""
_SEND_BACK_BEHIND = re.compile(r"(?:退回|驳回|不同意销号|不予销号|不通过)(?!的|以?后|之后|去后)(?:补充|重办)?[\s,:。]*")
_CODE = re.compile(r"\s*(\d{4})(?!\d)\s*")
_REASON = re.compile(r"(?:原因|理由)(?:是|为)?[\s,:。]*")
_MENTIONS_BEHIND = re.compile(r"(?<=\S)(?:\s*@\S{1,20})+$")
_PARTLY = re.compile(
    r"还差|基本(?:上)?(?:完成|办结|办完)|(?:没有?|未)(?:全部|全面|完全)?(?:完成|办结|办完)|尚未|还没|还未|预计|计划(?:于|在|本|下|明|今|\d)"
    r"|力争|争取(?!到)|即将|准备(?:完成|办结)|差不多|大部分|部分完成|快要?(?:完成|办结)|初步完成|不能(?:按期)?(?:完成|办结)|无法(?:按期)?(?:完成|办结)"
)

_ALL_SIGNED = re.compile(
    r"(?:我|这|那)?(?:(?:[两三四五六七八九几]|\d{1,2})[个件份条])?(?:我|事项|任务|交办)?(?:都|全部?|一起|一并)(?:给我|帮我)?签(?:收|掉)?(?:一下)?[了吧啦]?"
)
_NOT_DONE = re.compile(r"(?:没|未)[^,。;]{0,4}(?:完|好|结|成|到位|落实)|还差|扫尾")


_FIGURE = re.compile(
    r"(?:号\s*)?(?:了|约|投资|产值|总量|工程量|累计|年度)*\s*(?:\d|百分之|[一二三四五六七八九]成|过半|一半)"
)
"""完成1号70%: progress, and no completion."""
_SHARE = re.compile(
    r"(?:号\s*)?(?:了|约)*\s*(?:\d{1,3}(?:\.\d)?%|百分之[\d一二三四五六七八九十]+|[一二三四五六七八九]成|过半|一半)[了。!]*"
)


def sign(said: Said) -> Event | None:
    """收到: by number, by quoting, or the only open one."""
    found = numbered(said.text, said.year)
    text = _without_mentions(found.rest)
    if _signs_all(said):
        return Acknowledged(by=said.by, items=(), handle="", every=True)
    if text is None or talk.signing(text, _own_names(said)) is None:
        return None
    if only_leads(said.who) and not found.keys:
        return None
    every = not found.keys and not said.handle and talk.is_every(text)
    return Acknowledged(by=said.by, items=found.keys, handle="" if found.keys else said.handle, every=every)


def _signs_all(said: Said) -> bool:
    """两个都签了: one to one and by itself; in a group it may be told of others."""
    is_own = not (said.in_group or said.handle or only_leads(said.who))
    return is_own and _ALL_SIGNED.fullmatch(talk.bare(said.text)) is not None


def only_leads(who: Standpoint) -> bool:
    """A leader who answers for no unit: his 收到 is a courtesy and signs nothing."""
    return bool(who.roles & _LEADS) and not who.roles & _OF_A_UNIT


_LEADS = frozenset({Role.PRINCIPAL, Role.FIELD_LEADER})
_OF_A_UNIT = frozenset({Role.HEAD, Role.LIAISON})


def _own_names(said: Said) -> tuple[str, ...]:
    units = (said.county.roster.units[key] for key in sorted(said.who.units) if key in said.county.roster.units)
    names = [name for unit in units for name in (unit.name, unit.key, *unit.aliases)]
    return tuple(sorted({*names, said.who.name} - {""}, key=len, reverse=True))


def _without_mentions(text: str) -> str | None:
    """Without who is told as well; None where somebody else is spoken to."""
    own = _MENTIONS_BEHIND.sub("", text)
    return None if "@" in own else own


def submit(said: Said) -> Event | None:
    """办结1 结果 / 1号已完成: wholly done, and nothing that is still to come."""
    if _PARTLY.search(said.text) or talk.asks_back(said.text):
        return None
    if m := _SUBMIT.match(said.text):
        found = led(said.text[m.end() :], said.year)
        if _FIGURE.match(found.rest) and not m[0].endswith("办结"):
            return None
        if found.keys or said.handle or m[0].endswith("办结"):
            return _submitted(said, found.keys, found.rest)
        return None
    found = numbered(said.text, said.year)
    m = _SUBMIT_BEHIND.match(found.rest)
    if m is None or len(found.keys) > 1 or not (found.keys or said.handle):
        return None
    return _submitted(said, found.keys, trimmed(found.rest[m.end() :]) or trimmed(found.rest))


def _submitted(said: Said, keys: tuple[str, ...], text: str) -> Submitted:
    item = keys[0] if keys else ""
    return Submitted(by=said.by, text=as_prose(text), code=said.code, item=item, handle="" if item else said.handle)


def _share_done(said: Said) -> FedBack | None:
    """完成1号70%: how far it is."""
    m = _SUBMIT.match(said.text)
    found = led(said.text[m.end() :], said.year) if m else None
    if m is None or found is None or not found.keys or not _SHARE.fullmatch(found.rest):
        return None
    return FedBack(by=said.by, text=as_prose(f"{m[0]} {found.rest.removeprefix('号')}"), item=found.keys[0])


def feed_back(said: Said) -> Event | None:
    """反馈1 内容 / 1号进展:内容 / 完成1号70%."""
    if share := _share_done(said):
        return share
    if m := _FEEDBACK.match(said.text):
        found = led(said.text[m.end() :], said.year)
    else:
        found = numbered(said.text, said.year)
        behind = _FEEDBACK_BEHIND.match(found.rest)
        if behind is None or len(found.keys) > 1 or not (found.keys or said.handle):
            return None
        if not behind[0] and _NOT_DONE.search(found.rest):
            return None  # 正在扫尾，还没办完: whether it tells of progress or only denies, the whole sentence says
        found = Numbered(keys=found.keys, rest=trimmed(found.rest[behind.end() :]))
    if not found.rest or talk.asks_back(found.rest):
        return None
    item = found.keys[0] if found.keys else ""
    return FedBack(by=said.by, text=as_prose(found.rest), item=item, handle="" if item else said.handle)


def review(said: Said) -> Event | None:
    """销号1 / 退回1 原因, the unit by name where the matter has several."""
    if talk.asks_back(said.text):
        return None
    for pattern, accept in ((_ACCEPT, True), (_SEND_BACK, False)):
        if m := pattern.match(said.text):
            found = led(said.text[m.end() :], said.year)
            return _reviewed(said, found.keys, found.rest, accept) if found.keys else None
    found = numbered(said.text, said.year)
    if len(found.keys) != 1:
        return None
    if _ACCEPT_BEHIND.fullmatch(found.rest):
        return _reviewed(said, found.keys, "", accept=True)
    m = _SEND_BACK_BEHIND.match(found.rest)
    if m is None or _OF_A_RETURN.match(found.rest, m.end()):
        return None
    return _reviewed(said, found.keys, found.rest[m.end() :], accept=False)


def _reviewed(said: Said, keys: tuple[str, ...], text: str, accept: bool) -> Event:
    coded = _CODE.match(text)
    text = text[coded.end() :] if coded else text
    named = find_names(text, said.vocabulary.units)
    unit = named[0][0] if named and named[0][1][0] == 0 else ""
    reason = as_prose(_REASON.sub("", trimmed(text[named[0][1][1] :] if unit else text), count=1))
    code = coded[1] if coded else ""
    return Reviewed(by=said.by, item=keys[0], unit=unit, accept=accept, text=reason, code=code)
