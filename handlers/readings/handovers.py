"""交办 单位 时限 事项, in any order and with or without labels → Content (domain §4, language §3)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from domain.county import County
from domain.matters.drafts import Content, Share
from domain.policy import Urgency
from handlers.language.dates import Deadline, find_deadline
from handlers.language.names import MOST_CHOICES, Names
from handlers.readings.addressees import addressed, title
from handlers.readings.dues import dated, without_due
from handlers.readings.persons import addressee
from handlers.readings.prose import as_prose
from handlers.readings.units import LEAD, RESPONSIBLE, ROLE_WORDS, Reader, Run, named_units, shares_of, unknown_unit

_LABELS = {
    **{f"{word}{unit}": "units" for word in ROLE_WORDS for unit in ("单位", "部门", "")},
    **dict.fromkeys(("单位", "交办单位", "承办单位", "主责单位", "对象"), "units"),
    **dict.fromkeys(("事项", "交办事项", "任务", "内容", "工作内容", "交办内容", "要求", "工作"), "title"),
    **dict.fromkeys(
        ("期限", "时限", "截止", "截止时间", "完成时限", "办理时限", "办结时限", "时间", "完成时间"), "deadline"
    ),
    **dict.fromkeys(("依据", "来源", "交办依据"), "source"),
    **dict.fromkeys(("销号标准", "验收标准", "验收"), "criteria"),
    **dict.fromkeys(("缓急", "紧急程度", "等级"), "urgency"),
}
_LABEL = re.compile(rf"(?:^|(?<=[\s,。;、]))(?P<label>{'|'.join(sorted(_LABELS, key=len, reverse=True))})\s*[:]\s*")
_URGENCY = re.compile(
    r"[(【\[](?P<b>特急|特提|加急|急件|紧急)[)】\]]|(?:(?<=[\s,。;:])|^)(?P<u>特急|特提|加急|急件|紧急)(?=[\s,。;:]|$)"
)
_URGENCIES = {"特急": Urgency.EXTRA_URGENT, "特提": Urgency.EXTRA_URGENT}
SHORTEST_TITLE = 2
_EACH = re.compile(
    r"[\s,]*(?:要|须|应|请)?(?:分别|各自|分头)(?:于|在)?\s*"
    r"|(?=[\s,]*(?:都)?各(?:[上呈]?报|提?交|拿出?|[出派做抓写列]|推荐|选派|准备|制定|梳理|整改|明确|开展|组织|自查)[^,。;]*)"
)
"""Several units, each by itself: none leads."""


@dataclass(frozen=True, kw_only=True)
class Standard:
    """What a hand-over is read against. `names` are those of all units, where somebody has built them already: that
    takes longer than all the rest of a reading."""

    county: County
    now: datetime
    names: Names | None = None

    @cached_property
    def units(self) -> Names:
        """The names of all units."""
        return named_units(self.county.roster) if self.names is None else self.names

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
    said_due = due_words or _without(body, by_field.get("criteria", []))
    due = dated(standard.deadline(said_due), said_due)
    said_title = "；".join(words for _label, words in by_field.get("title", []))
    if said_title and not due_words:
        said_title = title(without_due(said_title, standard.deadline(said_title)))
    asks = (*due.asks, *(("duplicate_unit",) if twice else ()), *(("assignee",) if choices and not shares else ()))
    source = as_prose(" ".join(words for _label, words in by_field.get("source", [])))
    return replace(
        due,
        title=as_prose(said_title) or free.title,
        shares=shares or free.shares,
        source=source,
        asks=asks,
        choices=choices or free.choices,
        criteria=_criteria(by_field.get("criteria", [])),
    )


def _without(body: str, said: Sequence[tuple[str, str]]) -> str:
    """What closing will ask may speak of days too; they are no deadline."""
    for _label, words in said:
        body = body.replace(words, " ")
    return body


def _criteria(said: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """One line of the close-out criteria each."""
    lines = (part for _label, words in said for part in re.split(r"[;\n]|(?:^|(?<=[\s,。]))\d+[.、]", words))
    return tuple(as_prose(line.strip(" ,。;、")) for line in lines if line.strip(" ,。;、"))


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
    due = dated(deadline, body)
    rest = without_due(body, deadline)
    runs, rest = addressed(standard.reader(rest))
    if m := _EACH.match(rest):
        runs, rest = [replace(run, role=run.role or RESPONSIBLE) for run in runs], rest[m.end() :]
    shares, twice = shares_of(runs)
    asks = (*due.asks, *(("duplicate_unit",) if twice else ()))
    person = addressee(rest, standard.county.roster)
    if shares:
        theirs = person is not None and {*person.units} <= {share.unit for share in shares}
        rest = rest[person.end :] if person and theirs else rest
        return replace(due, title=title(rest), shares=shares, asks=asks)
    if person is not None:
        named = replace(due, title=title(rest[person.end :]))
        if len(person.units) == 1:
            return replace(named, shares=(Share(unit=person.units[0], role=LEAD),), asks=asks)
        unclear = rest[person.begin : person.end]
        return replace(named, asks=(*asks, "assignee"), choices=person.choices[:MOST_CHOICES], unclear=unclear)
    said, choices = unknown_unit(rest, standard.units)
    if not said:
        return replace(due, title=title(rest), asks=asks)
    rest = rest.replace(said, " ", 1)
    asks = (*asks, "assignee") if choices else asks
    return replace(due, title=title(rest), asks=asks, choices=choices, unclear=said if choices else "")
