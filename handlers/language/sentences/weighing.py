"""Evidence → the intent it speaks for most, and how sure that is (ADR 34).

`weights.jsonl` is written by `scripts/learn` from the sentences of tests/language/corpus that were written to learn
from. Whole numbers only, hundredths of a nat: the same words give the same answer on every machine.
"""

import json
from array import array
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Sequence
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
    """Evidence by name in order; the weights of the nth stand in `flat` from the nth to the next of `ends`: place of an
    intent and its weight, one behind the other. Sixty thousand lists of their own would take twice the memory."""

    intents: tuple[str, ...]
    start: tuple[int, ...]
    names: Sequence[str]
    ends: "array[int]"
    flat: "array[int]"

    def of(self, name: str) -> "array[int]":
        """Empty for what was never learned."""
        at = bisect_left(self.names, name)
        known = at < len(self.names) and self.names[at] == name
        return self.flat[self.ends[at] : self.ends[at + 1]] if known else self.flat[:0]


@cache
def _table() -> _Table:
    names, ends, flat = [], array("I", [0]), array("h")
    with WEIGHTS.open(encoding="utf-8") as lines:  # line by line: whole it would take three times the memory for good
        head = json.loads(next(lines))
        for name, weights in map(json.loads, lines):
            names.append(name)
            flat.extend(weights)
            ends.append(len(flat))
    return _Table(intents=tuple(head["intents"]), start=tuple(head["start"]), names=names, ends=ends, flat=flat)


def weighed(found: Iterable[str], but: Container[str] = ()) -> Weighed:
    """The best of all intents `but` some. Sums of whole numbers, whatever the order of the evidence."""
    table = _table()
    sums = list(table.start)
    known = [(name, table.of(name)) for name in found]
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
