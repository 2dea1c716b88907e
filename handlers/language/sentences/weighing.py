"""Evidence → the intent it speaks for most, and how sure that is (ADR 34).

`weights.jsonl` is written by `scripts/learn` from the sentences of tests/language/corpus that were written to learn
from. Whole numbers only, hundredths of a nat: the same words give the same answer on every machine.
"""

import json
from array import array
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path

from handlers.language.sentences.evidence import MARK

WEIGHTS = Path(__file__).with_name("weights.jsonl")
NAT = 100
MOST_TOLD = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """`share` in (0, 1] of all that speaks for any intent; `because` the cues that spoke loudest for this one."""

    intent: str
    share: float
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    intents: tuple[str, ...]
    start: tuple[int, ...]
    of: Mapping[str, "array[int]"]


@cache
def _table() -> _Table:
    with WEIGHTS.open(encoding="utf-8") as lines:  # line by line: whole it would take three times the memory for good
        head = json.loads(next(lines))
        of = {name: array("h", flat) for name, flat in map(json.loads, lines)}
    return _Table(intents=tuple(head["intents"]), start=tuple(head["start"]), of=of)


def weighed(found: Iterable[str], but: Container[str] = ()) -> Weighed:
    """The best of all intents `but` some. Sums of whole numbers, whatever the order of the evidence."""
    table = _table()
    sums = list(table.start)
    known = [(name, table.of[name]) for name in found if name in table.of]
    for _name, weights in known:
        for intent, weight in _pairs(weights):
            sums[intent] += weight
    left = [place for place, intent in enumerate(table.intents) if intent not in but]
    best = max(left, key=lambda place: (sums[place], -place))
    share = 1 / sum(exp((sums[place] - sums[best]) / NAT) for place in left)
    told = sorted((-weight, name) for name, weights in known for intent, weight in _pairs(weights) if intent == best)
    cues = (name.removeprefix(MARK) for weight, name in told if weight < 0 and name.startswith(MARK))
    return Weighed(intent=table.intents[best], share=share, because=tuple(cues)[:MOST_TOLD])


def _pairs(flat: "array[int]") -> Iterator[tuple[int, int]]:
    """Place of an intent and its weight."""
    each = iter(flat)
    return zip(each, each, strict=True)
