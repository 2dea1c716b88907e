"""会议纪要 pasted one to one: each decision of it a line of a hand-over (domain §8 D4-7)."""

import re
from collections.abc import Sequence
from dataclasses import replace

from domain.events import Event, MinutesAnswered, MinutesRead
from domain.matters.drafts import Content
from domain.problems.raising import DECISION
from handlers.readings.handovers import Standard, handover, reply
from handlers.readings.prose import as_prose
from handlers.said import Said

LONGEST_SOURCE = 60
# ① is 1 once it is normalised.
_NUMBER = (
    r"(?:[(]?\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*(?:[).、:]\s*|(?=[由请]))|-\s*"
    r"|第[一二三四五六七八九十\d]{1,3}[条项]\s*[,:]?\s*)"
)
_DECIDED = re.compile(
    rf"(?P<no>{_NUMBER})?(?:(?:会议)?议定(?:事项)?\s*(?P<mark>[:,]|(?=由))\s*)?(?P<body>.*)",
    re.S,
)
_MEETING = re.compile(r"纪要|调度会|专题会|协调会|推进会|办公会|议定")
_LIST = re.compile(
    rf"{_NUMBER}?(?:[^,。]{{0,20}}会议?)?(?:议定|决定|明确|研究确定|部署)?(?:如下)?(?:事项)?(?:如下)?\s*[:]?"
)
_LINE = re.compile(r"第\s*(?P<n>\d{1,2})\s*[条项]\s*[:,是为]?\s*(?P<body>.+)", re.S)
_OUT = re.compile(r"(?:去掉|删掉|删除|不要|去除|划掉)\s*第\s*(?P<n>\d{1,2})\s*[条项][。!]?")


def read(said: Said) -> Event | None:
    """Lines that say 议定, numbered ones below a head that speaks of a meeting, or numbered ones that all name a unit
    and a day. Less than that is something else."""
    if said.in_group or len(said.lines) < 2:
        return None
    head, bodies, is_marked = _sorted(said.lines)
    of_meeting = is_marked or _MEETING.search(head) is not None
    title = re.sub(rf"^{_NUMBER}", "", head.partition("\n")[0]).rstrip(" :")
    source = as_prose(title)[:LONGEST_SOURCE] if of_meeting else ""
    standard = Standard(county=said.county, now=said.now, names=said.vocabulary.units)
    kind = DECISION if of_meeting else "assignment"
    contents = tuple(replace(handover(body, standard), item_kind=kind, source=source) for body in bodies)
    is_whole = len(contents) > 1 and all(content.shares and content.due_at for content in contents)
    if not is_whole and not (of_meeting and any(content.shares for content in contents)):
        return None
    return MinutesRead(by=said.by, draft=said.by.message_id, source=source, contents=contents, code=said.code)


def _sorted(lines: Sequence[str]) -> tuple[str, list[str], bool]:
    """The head, the bodies of the lines that are numbered or say 议定, and whether any says it. What is neither is
    told, not decided."""
    found = [None if _LIST.fullmatch(line) else _DECIDED.fullmatch(line) for line in lines]
    first = next((n for n, m in enumerate(found) if m and (m["mark"] or m["no"])), len(lines))
    decided = [m for m in found if m and m["body"].strip() and (m["mark"] or m["no"])]
    return "\n".join(lines[:first]), [m["body"].strip() for m in decided], any(m["mark"] for m in decided)


def answer(said: Said) -> Event | None:
    """第2条 周五前 / 第2条由住建局牵头 / 去掉第2条."""
    if said.in_group:
        return None
    if m := _OUT.fullmatch(said.text):
        return MinutesAnswered(by=said.by, line=int(m["n"]), content=Content(), code=said.code, out=True)
    m = _LINE.fullmatch(said.text)
    if m is None:
        return None
    content = reply(m["body"].strip(), Standard(county=said.county, now=said.now, names=said.vocabulary.units))
    return MinutesAnswered(by=said.by, line=int(m["n"]), content=content, code=said.code)
