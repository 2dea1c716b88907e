"""How well the readers of fields do on the blind sentences, whatever was meant by them.

A wrong intent hides no wrong name here. A day
counts only where one is expected, or where a hand-over or an extension must ask for it: elsewhere days are told.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from domain.calendars import COUNTY_ZONE
from handlers.language.sentences.subject import Subject
from handlers.readings.units import ALL as KIND
from handlers.readings.units import KINDS as KIND_OF
from tests.language.kit import CORPUS, said
from tests.language.roles import matters_of, moment, speaker

KINDS = ("deadline", "units", "people", "projects", "matters")
DUE = frozenset({"assign", "extend"})
"""Intents whose day is a deadline."""


@dataclass(kw_only=True)
class Share:
    """How many of a kind were expected or read, and how many of them agree."""

    asked: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    misses: list[tuple[str, str, str]] = field(default_factory=list)

    def of(self, kind: str) -> float:
        """The share of one kind that is right."""
        return self.right[kind] / self.asked[kind]


def lines(name: str = "blind2") -> Iterator[dict[str, Any]]:
    """The sentences of people of the county."""
    with (CORPUS / f"{name}.jsonl").open(encoding="utf-8") as raw:
        yield from (line for line in map(json.loads, raw) if line["role"] != "外人")


def subject_of(line: Mapping[str, Any]) -> Subject:
    """The sentence as its role says it."""
    at = line["now"] if "+" in line["now"] else f"{line['now']}+08:00"
    group = line["where"] != "private"
    words, projects = said(line["text"], speaker(line["role"]), datetime.fromisoformat(at), group=group)
    return Subject(said=words, projects=projects)


def measured(name: str = "blind2") -> Share:
    """All sentences, every kind of field."""
    share = Share()
    for number, line in enumerate(lines(name), 1):
        subject = subject_of(line)
        for kind in KINDS:
            meant, read = _meant(line, kind), _read(subject, kind)
            if _counts(line, kind, meant, read):
                share.asked[kind] += 1
                share.right[kind] += meant == read
                if meant != read:
                    share.misses.append((kind, f"{number:03}", f"{meant} → {read}：{line['text']}"))
    return share


def _counts(line: Mapping[str, Any], kind: str, meant: object, read: object) -> bool:
    if kind == "deadline":
        return bool(meant) or (line["intent"] in DUE and bool(read))
    return bool(meant) or bool(read)


def _meant(line: Mapping[str, Any], kind: str) -> Any:
    if kind == "deadline":
        return moment(line["deadline"]) if "deadline" in line else ""
    return sorted(map(str, matters_of(line) if kind == "matters" else line.get(kind, ())))


def _read(subject: Subject, kind: str) -> Any:
    return _READERS[kind](subject)


def _deadline(subject: Subject) -> str:
    found = subject.deadline
    return moment(found.at.astimezone(COUNTY_ZONE).isoformat()) if found and found.at else ""


def _units(subject: Subject) -> list[str]:
    units, kind = subject.said.county.roster.units, KIND.search(subject.text)
    said = [unit.key for unit in units.values() if kind and unit.unit_kind is KIND_OF[kind["kind"]]]
    return sorted({units[key].name for key in (*said, *(key for key, _span in subject.units))})


def _people(subject: Subject) -> list[str]:
    persons = subject.said.county.roster.persons
    return sorted({persons[key].name for key, _span in subject.known_people})


_READERS: Mapping[str, Callable[[Subject], Any]] = {
    "deadline": _deadline,
    "units": _units,
    "people": _people,
    "projects": lambda subject: sorted({key for key, _span in subject.spoken_projects}),
    "matters": lambda subject: sorted({str(each) for each in subject.items}),
}
