"""What is said of duties of the county's rhythm: 记录 走访 城东安置房 桩基完成一半."""

import re

from domain.actors import Actor
from domain.events import DutyRecorded, Event, ListAsked
from handlers.said import Said

_RECORD = re.compile(r"记录[\s:,]+(?P<what>[^\s,:;。?]{2,20})(?:[\s,:]+(?P<text>.+))?")
_LIST = re.compile(r"(?:导出|下载|看|查)?\s*(?:全单|清单)[\s:,]+(?P<what>[^\s,:;。?]{2,20})[。!]?")


def listed(said: Said) -> Event | None:
    """清单 周协调议题: in full, as a file."""
    m = _LIST.fullmatch(said.text)
    return ListAsked(by=said.by, what=m["what"]) if m else None


_HOW_MANY = re.compile(r"(?<!\d)(\d{1,3})\s*[个项家份]")


def record(said: Said) -> Event | None:
    """What was done, and a line about it."""
    return recorded(said.text, said.by)


def recorded(text: str, by: Actor) -> DutyRecorded | None:
    """The words alone tell: 记录 签约 3个 电池壳体."""
    m = _RECORD.fullmatch(text)
    if m is None:
        return None
    counted = _HOW_MANY.search(m["text"] or "")
    return DutyRecorded(by=by, what=m["what"], text=m["text"] or "", count=int(counted[1]) if counted else 1)
