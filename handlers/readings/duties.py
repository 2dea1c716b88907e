"""What is said of duties of the county's rhythm: 记录 走访 城东安置房 桩基完成一半."""

import re

from domain.events import DutyRecorded, Event
from handlers.said import Said

_RECORD = re.compile(r"记录[\s:,]+(?P<what>[^\s,:;。?]{2,20})(?:[\s,:]+(?P<text>.+))?")


def record(said: Said) -> Event | None:
    """What was done, and a line about it."""
    m = _RECORD.fullmatch(said.text)
    return DutyRecorded(by=said.by, what=m["what"], text=m["text"] or "") if m else None
