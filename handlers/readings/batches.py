"""Lists in one message: 批量交办, 督查问题, a line each (domain §8 D0-8, D0-9)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from domain.events import BatchProposed, Event
from domain.matters.drafts import Content
from domain.problems.raising import PROBLEM
from handlers.readings.handovers import Standard, handover
from handlers.readings.items import trimmed
from handlers.readings.prose import as_prose
from handlers.said import Said

ASSIGNMENT = "assignment"
_KINDS: Mapping[str, str] = {
    "批量交办": ASSIGNMENT, "成批交办": ASSIGNMENT, "交办清单": ASSIGNMENT,
    "督查问题": PROBLEM, "督查发现": PROBLEM, "督导问题": PROBLEM,
}  # fmt: skip
_HEAD = re.compile(rf"(?P<kind>{'|'.join(_KINDS)})(?:清单)?[\s:,]*(?P<source>[^:]{{0,30}}?)[:\s]*")
_NUMBER = re.compile(r"(?:[(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)]?[.、,:)]|[-•*])\s*")


def batch(said: Said) -> Event | None:
    """A heading of ours and at least one line below it."""
    m = _HEAD.fullmatch(said.lines[0]) if len(said.lines) > 1 else None
    if m is None:
        return None
    kind = _KINDS[m["kind"]]
    source = as_prose(": ".join(filter(None, (m["kind"], m["source"]))))
    contents = tuple(replace(each, item_kind=kind, source=source) for each in _contents(said, kind))
    return BatchProposed(by=said.by, draft=said.by.message_id, contents=contents, code=said.code) if contents else None


def _contents(said: Said, kind: str) -> Iterator[Content]:
    standard = Standard(county=said.county, now=said.now)
    bodies = (trimmed(_NUMBER.sub("", line, count=1) if _NUMBER.match(line) else line) for line in said.lines[1:])
    for body in filter(None, bodies):
        yield Content(title=as_prose(body)) if kind == PROBLEM else handover(body, standard)
