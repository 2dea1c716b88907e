"""How well the corpus is read: what was expected beside what was understood."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from handlers.language.reading import Reading

GROUPS = {
    "deadlines": ("deadline", "delta_days", "from", "to", "report_date"),
    "names": ("units", "co_units", "all_units", "people", "projects"),
    "amounts": ("invested_wan", "cumulative_wan", "percent"),
    "items": ("items",),
}
ACTED_UPON = {
    "assign": {"units", "co_units", "all_units", "people", "projects"},
    "transfer": {"units", "people"},
    "block": {"units", "people"},
    "delegate": {"people"},
    "leave": {"people"},
    "remind": {"units", "people"},
    "query": {"units", "projects"},
    "report": {"projects"},
    "correct": {"projects"},
    "problem": {"projects"},
    "approve": {"units"},
    "reject": {"units"},
    "close": {"units"},
    "reopen": {"units"},
}
"""Names that change what is done. Others, such as who is greeted, count only where the writer noted them."""
WITHOUT_DAYS = frozenset({"suspend", "reject", "remind"})
"""Acts whose days not every writer was asked to label: where none was, nothing is known of them."""
ADDRESS = frozenset(GROUPS["names"])
WRITES = frozenset({"none", "help", "query", "denied"})


@dataclass(kw_only=True)
class Score:
    """Counts of one half of the corpus."""

    sentences: int = 0
    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    expected: Counter[str] = field(default_factory=Counter)
    got: Counter[str] = field(default_factory=Counter)
    hit: Counter[str] = field(default_factory=Counter)
    misses: list[tuple[str, str, str]] = field(default_factory=list)
    wrong_writes: list[str] = field(default_factory=list)

    def share(self, name: str) -> float:
        return self.right[name] / self.asked[name] if self.asked[name] else 1.0


def score(pairs: Iterable[tuple[dict[str, Any], Reading]]) -> Score:
    """All of it."""
    total = Score()
    for line, reading in pairs:
        total.sentences += 1
        _intent(total, line, reading)
        for name, keys in GROUPS.items():
            _group(total, name, keys, line, reading)
    return total


def _intent(total: Score, line: dict[str, Any], reading: Reading) -> None:
    meant, read = line["intent"], reading.intent
    total.expected[meant] += 1
    total.got[read] += 1
    total.asked["intent"] += 1
    if meant == read:
        total.right["intent"] += 1
        total.hit[meant] += 1
        return
    total.misses.append((line["id"], "intent", f"{meant} → {read}（{reading.because[0]}）：{line['text']}"))
    if read not in WRITES:
        total.wrong_writes.append(line["id"])


def _flat(fields: Any, key: str) -> list[Any]:
    entries = fields.get("entries", [])
    values = [entry[key] for entry in entries if key in entry]
    return values or ([fields[key]] if key in fields else [])


def _group(total: Score, name: str, keys: tuple[str, ...], line: dict[str, Any], reading: Reading) -> None:
    for key in keys:
        meant, read = _flat(line["fields"], key), _flat(reading.fields, key)
        if not meant and key == "deadline" and line["intent"] in WITHOUT_DAYS:
            continue
        if not meant and (not read or (key in ADDRESS and key not in ACTED_UPON.get(line["intent"], ()))):
            continue
        total.asked[name] += 1
        if meant == read:
            total.right[name] += 1
        else:
            total.misses.append((line["id"], name, f"{key}: {meant} → {read}：{line['text']}"))
