"""`python -m tests.language.fields` prints what the readers of fields miss in the blind sentences.

The fields are read off every sentence whatever was meant by it, so that a wrong intent hides no wrong name. A day
counts only where one is expected, or where a hand-over or an extension must ask for it: elsewhere days are told.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from domain.calendars import COUNTY_ZONE
from handlers.language.sentences.subject import Subject
from handlers.readings.units import ALL as KIND
from handlers.readings.units import KINDS as KIND_OF
from tests.language.blind import YUAN, moment, speaker
from tests.language.kit import CORPUS, county, said

KINDS = ("deadline", "units", "people", "projects", "matters", "amount", "percent")
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
    if kind in ("amount", "percent"):
        return meant is not None or (line["intent"] in ("report", "correct") and read is not None)
    return bool(meant) or bool(read)


def _meant(line: Mapping[str, Any], kind: str) -> Any:
    if kind == "deadline":
        return moment(line["deadline"]) if "deadline" in line else ""
    if kind == "amount":
        return line["amount_yuan"] / YUAN if "amount_yuan" in line else None
    if kind == "percent":
        return line.get("percent")
    return sorted(map(str, line.get(kind, ())))


def _read(subject: Subject, kind: str) -> Any:
    roster = subject.said.county.roster
    if kind == "deadline":
        found = subject.deadline
        return moment(found.at.astimezone(COUNTY_ZONE).isoformat()) if found and found.at else ""
    if kind == "amount":
        return subject.money[0].value / YUAN if subject.money else None
    if kind == "percent":
        return float(subject.percents[0].value) if subject.percents else None
    if kind == "matters":
        return sorted({str(each) for each in subject.items})
    if kind == "units":
        kind = KIND.search(subject.text)
        said = [u.key for u in roster.units.values() if kind and u.unit_kind is KIND_OF[kind["kind"]]]
        return sorted({roster.units[key].name for key in (*said, *(key for key, _span in subject.units))})
    if kind == "people":
        return sorted({roster.persons[key].name for key, _span in subject.known_people})
    return sorted({key for key, _span in subject.spoken_projects})


def main() -> None:
    """Print the shares, and the misses of the kinds named."""
    share = measured()
    for kind in KINDS:
        print(f"{kind:10}{share.right[kind]:5}/{share.asked[kind]:<5}{share.of(kind):.1%}")
    for kind, line, text in share.misses:
        if kind in sys.argv[1:]:
            print(kind, line, text)


if __name__ == "__main__":
    main()
