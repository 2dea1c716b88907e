"""The deadline of a hand-over, in its own words, and the sentence without it (language §4)."""

import re

from domain.matters.drafts import Content
from handlers.language.dates import Deadline
from handlers.readings.prose import as_prose

_DUE_BEFORE = re.compile(
    r"(?:请|务必|必须|须|应|需|要)?(?:于|在|赶在|最迟|至迟|最晚|截止(?:时间|日期)?|期限|时限|限期?|限时)?\s*[:为是]?\s*$"
)
_DUE_AFTER = re.compile(
    r"\s*(?:之前|以前|前|之内|以内|内|为止|止|截止)?(?:完成|办结|办好|办完)?(?=[\s,。;!]|$)|\s*(?:之前|以前|前|之内|以内|内|为止|止|截止)"
)
LONGEST_DUE = 24


def dated(deadline: Deadline | None, body: str) -> Content:
    """When it is due, or what is to be asked about it."""
    if deadline is None:
        return Content()
    words = body[slice(*_due_span(deadline, body))].strip(" ,。;:")
    asks = (f"deadline_{deadline.problem}",) if deadline.problem else ()
    return Content(due_at=deadline.at, due_words=as_prose(words), asks=asks)


def _due_span(deadline: Deadline, body: str) -> tuple[int, int]:
    """The deadline with the words that make it one: 请于…前, …之内."""
    start, end = deadline.span
    before = _DUE_BEFORE.search(body[:start])
    after = _DUE_AFTER.match(body, end)
    return before.start() if before else start, after.end() if after else end


def without_due(body: str, deadline: Deadline | None) -> str:
    """What is left; two deadlines far apart stay, they will be asked about."""
    if deadline is None or deadline.span[1] - deadline.span[0] > LONGEST_DUE:
        return body
    start, end = _due_span(deadline, body)
    return f"{body[:start].rstrip()} {body[end:].lstrip()}".strip()
