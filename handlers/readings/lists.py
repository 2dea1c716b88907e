"""Questions about what belongs together: 12号经过, 住建局有哪些事项, 城东安置房的事项, 纪要事项."""

import re

from domain.events import Asked, Event
from handlers.readings.items import numbered
from handlers.readings.life import leading_unit
from handlers.said import Said

_HISTORY = re.compile(
    r"(?:的)?(?:办理|整个|全部)?(?:经过|过程|全过程|历程|来龙去脉|时间线)(?:是什么|是怎样的|怎么样|如何)?[?。]?"
)
_THINGS = r"(?:在办|未办结|没办完)?的?(?:事项|任务|督办件|交办件|交办事项)(?:有哪些|清单|列表|情况)?[?。]?"
_OF_UNIT = re.compile(rf"(?:的|有|还有|手上有)?(?:哪些|多少|什么)?{_THINGS}")
_OF_PROJECT = re.compile(rf"(?:项目[\s:,]*)?(?P<project>[^\s,:;。?]{{2,40}}?)(?:项目)?(?:的|有哪些|有什么){_THINGS}")
_OF_MINUTES = re.compile(
    r"(?:会议)?(?:纪要|议定)(?:的|里的?)?(?:督办)?事项(?:办得)?(?:怎么样|怎样|有哪些|如何|清单|情况|进展)?(?:了|[\s,:]+(?P<source>\S.{0,40}?))?[?。]?"
)
_OURS = re.compile(r"^(?:我|我们|本|你|他|这|那|哪|今|昨|明|本周|上周|下周)")


def asked(said: Said) -> Event | None:
    """The way a matter went; the open ones of a unit, of a project, or of meetings."""
    found = numbered(said.text, said.year)
    if len(found.keys) == 1 or (said.handle and not found.keys):
        rest = found.rest if found.keys else said.text
        if _HISTORY.fullmatch(rest):
            return Asked(by=said.by, query="history", item=found.keys[0] if found.keys else "", handle=said.handle)
    if found.keys:
        return None
    if m := _OF_MINUTES.fullmatch(said.text):
        return Asked(by=said.by, query="minutes", subject=m["source"] or "")
    return _of_unit(said) or _of_project(said)


def _of_unit(said: Said) -> Event | None:
    unit, rest = leading_unit(said, said.text)
    return Asked(by=said.by, query="unit", subject=unit) if unit and _OF_UNIT.fullmatch(rest) else None


def _of_project(said: Said) -> Event | None:
    m = _OF_PROJECT.fullmatch(said.text)
    if m is None or _OURS.match(m["project"]):
        return None
    return Asked(by=said.by, query="project", subject=m["project"])
