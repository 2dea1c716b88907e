"""Lists in one message: 批量交办, 督查问题, or what else the policy calls them, a line each (domain §8 D0-8, D0-9)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from domain.events import BatchProposed, Event
from domain.matters.drafts import Content
from domain.policy import BatchKind
from handlers.readings.handovers import Standard, handover
from handlers.readings.items import trimmed
from handlers.readings.prose import as_prose
from handlers.said import Said

_SOURCE = r"(?:清单)?[\s:,]*(?P<source>[^:]{0,30}?)[:\s]*"
_NUMBER = re.compile(r"(?:[(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)]?[.、,:)]|[-•*])\s*")


def batch(said: Said) -> Event | None:
    """A heading of the policy's and at least one line below it."""
    lists = said.county.house.batches
    words = {word: name for name, rule in lists.items() for word in rule.words}
    m = _headed(said.lines[0], words) if len(said.lines) > 1 else None
    if m is None:
        return None
    name = words[m["word"]]
    source = as_prose(": ".join(filter(None, (m["word"], m["source"]))))
    kind = lists[name].kind
    contents = tuple(replace(each, item_kind=kind.value, source=source) for each in _contents(said, kind))
    if not contents:
        return None
    return BatchProposed(by=said.by, draft=said.by.message_id, contents=contents, code=said.code, name=name)


def _headed(line: str, words: Iterable[str]) -> re.Match[str] | None:
    """The first line as the heading of a list the policy knows; of two words the longer one."""
    known = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.fullmatch(rf"(?P<word>{known}){_SOURCE}", line) if known else None


def _contents(said: Said, kind: BatchKind) -> Iterator[Content]:
    standard = Standard(county=said.county, now=said.now, names=said.vocabulary.units)
    bodies = (trimmed(_NUMBER.sub("", line, count=1) if _NUMBER.match(line) else line) for line in said.lines[1:])
    for body in filter(None, bodies):
        yield Content(title=as_prose(body)) if kind is BatchKind.PROBLEM else handover(body, standard)
