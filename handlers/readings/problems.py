"""Problems in words: 问题, 提请, 议定, 拆, 议程 (domain §4, §6)."""

import re
from dataclasses import replace

from domain.events import Asked, Event, Proposed, Raised
from domain.matters.drafts import Content
from domain.problems.raising import DECISION, PROBLEM
from handlers.language.names import Named, find_names
from handlers.readings import talk
from handlers.readings.handovers import Standard, handover
from handlers.readings.items import led, trimmed
from handlers.readings.life import NUMBER_AHEAD
from handlers.readings.prose import as_prose
from handlers.said import Said

_PROBLEM = re.compile(r"(?:请?(?:反映|上报|提出|新增|登记)\s*)?(?:问题|建号)\s*(?:[:,]|\s)\s*(?P<what>.+)", re.S)


def problem(said: Said) -> Event | None:
    """问题 高压线未迁: with its project by name, or the only one of the sender."""
    m = _PROBLEM.fullmatch(said.text)
    if m is None or talk.asks_back(said.text):
        return None
    what = trimmed(m["what"])
    named = [Named(key=p.key, names=(p.name, *p.aliases)) for p in said.projects]
    found = find_names(what, named)
    only = said.projects[0].key if len(said.projects) == 1 else ""
    content = Content(title=as_prose(what), item_kind=PROBLEM, project=found[0][0] if found else only)
    return Proposed(by=said.by, draft=said.by.message_id, content=content, code=said.code)


_RAISE = re.compile(rf"提请(?:上级|协调|研究)?{NUMBER_AHEAD})")
_PART = re.compile(r"[;。\n]|,(?=\s*(?:已|请|建议|恳请))")
_TRIED = re.compile(r"(?:已做|已试|做法|办过)\s*[:]\s*|(?=已|先后|多次)")
_ASKED = re.compile(r"(?:请求|建议|所请)\s*[:]\s*|(?=请|建议|恳请|需要?由)")
_WHY = re.compile(r"(?:原因|理由|因为?|由于)(?:是|为)?\s*[:,]?\s*")


def raise_up(said: Said) -> Event | None:
    """提请12 权属在市公司;已两次对接;请分管领导赴市协调."""
    m = _RAISE.match(said.text)
    found = led(said.text[m.end() :], said.year) if m else None
    if found is None or not found.keys:
        return None
    parts: dict[str, list[str]] = {"reason": [], "tried": [], "asked": []}
    for part in (trimmed(each) for each in _PART.split(found.rest)):
        if part:
            name, words = _sorted(part)
            parts[name].append(words)
    said_of = {name: as_prose(";".join(words)) for name, words in parts.items()}
    return Raised(by=said.by, item=found.keys[0], **said_of)


def _sorted(part: str) -> tuple[str, str]:
    for name, pattern in (("tried", _TRIED), ("asked", _ASKED)):
        if m := pattern.match(part):
            return name, part[m.end() :]
    return "reason", _WHY.sub("", part, count=1)


_DECIDED = re.compile(rf"议定(?:事项)?\s*(?P<body>{NUMBER_AHEAD}|由).+|[:]\s*.+)", re.S)
_SPLIT = re.compile(rf"(?:拆分?|分解){NUMBER_AHEAD})")


def decided(said: Said) -> Event | None:
    """议定12 由住建局牵头、水利局配合,于25日前完成迁改: a decision about a problem becomes a matter."""
    m = _DECIDED.fullmatch(said.text)
    if m is None:
        return None
    found = led(m["body"], said.year)
    body = found.rest if found.keys else m["body"].lstrip(": ")
    return _under(said, body, found.keys[0] if found.keys else "", DECISION)


def split(said: Said) -> Event | None:
    """拆12 住建局 25日前 报送方案: a part of a matter."""
    m = _SPLIT.match(said.text)
    found = led(said.text[m.end() :], said.year) if m else None
    if found is None or not found.keys:
        return None
    return _under(said, found.rest, found.keys[0], "assignment")


def _under(said: Said, body: str, parent: str, kind: str) -> Event:
    content = handover(body.strip(), Standard(county=said.county, now=said.now, names=said.vocabulary.units))
    content = replace(content, parent=parent, item_kind=kind)
    return Proposed(by=said.by, draft=said.by.message_id, content=content, code=said.code)


_AGENDA = re.compile(r"(?:看|查|查看|我的?|本周|本级)*(?:调度)?议程(?:清单)?[。?]?")
_BLOCKED = re.compile(r"(?:看|查|查看|哪些|有哪些)*(?:卡点|堵点)(?:清单|情况|统计)?[。?]?|哪些(?:事项?)?卡住了?[。?]?")


def ask_agenda(said: Said) -> Event | None:
    """议程, 卡点: of the level or the scope of who asks."""
    if _AGENDA.fullmatch(said.text):
        return Asked(by=said.by, query="agenda")
    return Asked(by=said.by, query="blocked") if _BLOCKED.fullmatch(said.text) else None
