"""交办 单位 时限 事项, in any order and with or without labels → Content (domain §4, language §3)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from domain.county import County
from domain.drafts import Content
from domain.policy import Urgency
from handlers.language.dates import Deadline, find_deadline
from handlers.language.names import Named
from handlers.readings.prose import as_prose
from handlers.readings.units import FILLER, ROLE_WORDS, Reader, Run, named_units, shares_of, spoken_units, unknown_unit

_LABELS = {
    **{f"{word}{unit}": "units" for word in ROLE_WORDS for unit in ("单位", "部门", "")},
    **dict.fromkeys(("单位", "交办单位", "承办单位", "主责单位", "对象"), "units"),
    **dict.fromkeys(("事项", "交办事项", "任务", "内容", "工作内容", "交办内容", "要求", "工作"), "title"),
    **dict.fromkeys(
        ("期限", "时限", "截止", "截止时间", "完成时限", "办理时限", "办结时限", "时间", "完成时间"), "deadline"
    ),
    **dict.fromkeys(("依据", "来源", "交办依据"), "source"),
    **dict.fromkeys(("缓急", "紧急程度", "等级"), "urgency"),
}
_LABEL = re.compile(rf"(?:^|(?<=[\s,。;、]))(?P<label>{'|'.join(sorted(_LABELS, key=len, reverse=True))})\s*[:]\s*")
_URGENCY = re.compile(
    r"[(【\[](?P<b>特急|特提|加急|急件|紧急)[)】\]]|(?:(?<=[\s,。;:])|^)(?P<u>特急|特提|加急|急件|紧急)(?=[\s,。;:]|$)"
)
_URGENCIES = {"特急": Urgency.EXTRA_URGENT, "特提": Urgency.EXTRA_URGENT}
_DUE_BEFORE = re.compile(
    r"(?:请|务必|必须|须|应|需|要)?(?:于|在|赶在|最迟|至迟|最晚|截止(?:时间|日期)?|期限|时限|限期?|限时)?\s*[:为是]?\s*$"
)
_DUE_AFTER = re.compile(
    r"\s*(?:之前|以前|前|之内|以内|内|为止|止|截止)?(?:完成|办结|办好|办完)?(?=[\s,。;!]|$)|\s*(?:之前|以前|前|之内|以内|内|为止|止|截止)"
)
_LOOSE_BEFORE = re.compile(
    r"^(?:[\s,。;:、!.\-]|请(?!示)|务必|须(?!知)|于|由|之?前(?![期往])|内(?![部外容涝])|负责(?!人)|牵头(?!人)|同志|抓紧时间|要求|办理[:])+"
)
_LOOSE_AFTER = re.compile(r"(?:[\s,。;:、!.\-]|请|于|由|之?前|内|负责|牵头|务必|须|谢谢|收到请回复|请回复)+$")
_INLINE = re.compile(r"(?:^|(?<=[\s,。;、]))(?:由|请|责成)?(?=[^\s,。;]{2,40}(?:牵头|负责|配合|协办|协助|主办|承办))")
LONGEST_DUE = 24
SHORTEST_TITLE = 2


@dataclass(frozen=True, kw_only=True)
class Standard:
    """What a hand-over is read against."""

    county: County
    now: datetime

    @cached_property
    def units(self) -> list[Named]:
        """The names of all units."""
        return named_units(self.county.roster)

    def deadline(self, text: str) -> Deadline | None:
        """The deadline of a text; a day falls due at the close of office hours."""
        return find_deadline(text, self.now, self.county.calendar, self.county.house.office)

    def reader(self, text: str) -> Reader:
        """Reads units off a text."""
        return Reader(text=text, roster=self.county.roster, units=self.units)


def handover(body: str, standard: Standard) -> Content:
    """Everything understood of a hand-over; `asks` names what is missing or in doubt."""
    urgency, body = _urgency(body)
    parts = _labelled(body)
    content = _from_labels(parts, body, standard) if parts else _from_sentence(body, standard)
    return replace(content, urgency=urgency, asks=_asks(content))


def reply(body: str, standard: Standard) -> Content:
    """What somebody answered to a question about a hand-over; what is not there stays as it was."""
    content = handover(body, standard)
    kept = tuple(ask for ask in content.asks if ask not in ("unit", "deadline", "title"))
    # A lone 1 is an answer to a numbered list, never what is to be done.
    return replace(content, asks=kept, title=content.title if len(content.title) >= SHORTEST_TITLE else "")


def _asks(content: Content) -> tuple[str, ...]:
    doubts = [ask for ask in content.asks if ask]
    if not content.shares and "assignee" not in doubts:
        doubts.append("unit")
    if content.due_at is None and not any(ask.startswith("deadline") for ask in doubts):
        doubts.append("deadline")
    if len(content.title) < SHORTEST_TITLE:
        doubts.append("title")
    return tuple(doubts)


def _urgency(body: str) -> tuple[Urgency, str]:
    m = _URGENCY.search(body)
    if m is None:
        return Urgency.NORMAL, body
    return _URGENCIES.get(m["b"] or m["u"], Urgency.URGENT), f"{body[: m.start()]} {body[m.end() :]}".strip()


# With labels.


def _labelled(body: str) -> list[tuple[str, str]]:
    """(label, words) in order; what stands before the first label belongs to ""."""
    marks = list(_LABEL.finditer(body))
    if not marks:
        return []
    ends = [m.start() for m in marks[1:]] + [len(body)]
    parts = [(m["label"], body[m.end() : end].strip(" ,。;、")) for m, end in zip(marks, ends, strict=True)]
    return [("", body[: marks[0].start()].strip(" ,。;、")), *parts]


def _from_labels(parts: Sequence[tuple[str, str]], body: str, standard: Standard) -> Content:
    by_field: dict[str, list[tuple[str, str]]] = {}
    for label, words in parts:
        by_field.setdefault(_LABELS.get(label, ""), []).append((label, words))
    free = _from_sentence(" ".join(words for _label, words in by_field.get("", [])), standard)
    runs, choices = _labelled_units(by_field.get("units", []), standard)
    shares, twice = shares_of(runs)
    due_words = " ".join(words for _label, words in by_field.get("deadline", []))
    dated = _dated(standard.deadline(due_words), due_words) if due_words else _dated(standard.deadline(body), body)
    titles = [words for _label, words in by_field.get("title", [])]
    title = as_prose("；".join(titles)) if titles else free.title
    if titles and not due_words:
        title = _title(_without_due("；".join(titles), standard))
    asks = (*dated.asks, *(("duplicate_unit",) if twice else ()), *(("assignee",) if choices and not shares else ()))
    source = as_prose(" ".join(words for _label, words in by_field.get("source", [])))
    return replace(
        dated, title=title, shares=shares or free.shares, source=source, asks=asks, choices=choices or free.choices
    )


def _labelled_units(said: Sequence[tuple[str, str]], standard: Standard) -> tuple[list[Run], tuple[str, ...]]:
    runs: list[Run] = []
    choices: tuple[str, ...] = ()
    for label, words in said:
        role = next((role for word, role in ROLE_WORDS.items() if word in label), "")
        found = standard.reader(words).runs_at(0)
        runs += [replace(run, role=run.role or role) for run in found]
        if not found:
            choices = choices or unknown_unit(words, standard.units)[1]
    return runs, choices


# In a sentence.


def _from_sentence(body: str, standard: Standard) -> Content:
    deadline = standard.deadline(body)
    dated = _dated(deadline, body)
    rest = _cut_due(body, deadline)
    runs, rest = _addressed(rest, standard)
    shares, twice = shares_of(runs)
    asks = (*dated.asks, *(("duplicate_unit",) if twice else ()))
    if shares:
        return replace(dated, title=_title(rest), shares=shares, asks=asks)
    said, choices = unknown_unit(rest, standard.units)
    if not said:
        return replace(dated, title=_title(rest), asks=asks)
    title = _title(rest.replace(said, " ", 1))
    return replace(dated, title=title, asks=(*asks, "assignee") if choices else asks, choices=choices)


def _dated(deadline: Deadline | None, body: str) -> Content:
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


def _cut_due(body: str, deadline: Deadline | None) -> str:
    if deadline is None or deadline.span[1] - deadline.span[0] > LONGEST_DUE:
        return body
    start, end = _due_span(deadline, body)
    return f"{body[:start].rstrip()} {body[end:].lstrip()}".strip()


def _without_due(text: str, standard: Standard) -> str:
    return _cut_due(text, standard.deadline(text))


def _addressed(text: str, standard: Standard) -> tuple[list[Run], str]:
    """The units it is for, and the text without them: those at the beginning, then at the end, then 由…负责; a
    unit elsewhere belongs to what is to be done."""
    reader = standard.reader(text)
    runs = reader.runs_at(0)
    rest = text[runs[-1].span[1] :] if runs else text
    if not runs:
        runs, rest = _at_the_end(text, reader)
    inline, rest = _inline(rest, standard)
    return [*runs, *inline], rest


def _at_the_end(text: str, reader: Reader) -> tuple[list[Run], str]:
    """…报送方案 住建局、财政局: a run that reaches the end, after a blank, a comma or 由."""
    for spoken in spoken_units(text, reader.units):
        start = spoken.span[0]
        before = text[:start].rstrip()
        if start and not re.search(r"[\s,。;、:]$|[由请给]$|责任|牵头", text[:start]):
            continue
        role = re.search(rf"(?:{'|'.join(ROLE_WORDS)})(?:单位|部门)?\s*[:]?$", before)
        runs = reader.runs_at(role.start() if role else start)
        if runs and not text[runs[-1].span[1] :].strip(" ,。;!办理落实"):
            return runs, before[: role.start()] if role else re.sub(r"(?:由|请|给|责成)$", "", before)
    return [], text


def _inline(text: str, standard: Standard) -> tuple[list[Run], str]:
    """…,财政局配合 / 由住建局牵头: runs with a role, wherever a clause begins."""
    runs: list[Run] = []
    while True:
        reader = standard.reader(text)
        found = ((m, reader.runs_at(m.end())) for m in _INLINE.finditer(text))
        m, some = next(((m, some) for m, some in found if some and some[0].role), (None, []))
        if m is None:
            return runs, text
        labelled = [run for run in some if run.role]
        runs += labelled
        text = f"{text[: m.start()]} {text[labelled[-1].span[1] :]}"


def _title(rest: str) -> str:
    """What is to be done, without the leftovers of who and when."""
    rest = re.sub(r"\s+([,。;])", r"\1", rest)
    rest = re.sub(r"[,;、]{2,}", ",", rest)
    rest = _LOOSE_AFTER.sub("", _LOOSE_BEFORE.sub("", FILLER.sub("", rest, count=1) if _glued(rest) else rest))
    return as_prose(rest.strip())


def _glued(rest: str) -> bool:
    m = FILLER.match(rest)
    return m is not None and set(m[0]) <= set(" ,:;、")
