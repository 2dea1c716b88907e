"""Evidence → the intent it speaks for most, and how sure that is (ADR 34).

`weights.jsonl` is written by `scripts/learn` from the sentences of tests/language/corpus that were written to learn
from: for each piece of evidence what it says by itself, whole hundredths of a nat, and its row of the net that says
what pieces mean together (netted.py). The same words give the same answer on every machine.
"""

import json
from array import array
from bisect import bisect_left
from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from io import StringIO
from math import exp
from pathlib import Path
from zlib import crc32

from handlers.language.sentences.evidence import MARK
from handlers.language.sentences.netted import Net, row_of

WEIGHTS = Path(__file__).with_name("weights.jsonl")
NAT = 100
MOST_TOLD = 3
NEARLY_ALL = 0.97


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """`share` in (0, 1] of all that speaks for any intent; `because` the cues that spoke loudest for this one;
    `against` = it is so in spite of a doubt."""

    intent: str
    share: float
    because: tuple[str, ...]
    against: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """The evidence of the nth line: its name in `names` and its weights in `flat` (place of an intent and its weight,
    one behind the other), each from the nth to the next of their ends; its row of the net begins in `rows` at the nth
    of `places`, -1 for none. `order` are the lines by `hashes` of their names. Seventy thousand names and lists of
    their own would take twice the memory."""

    intents: tuple[str, ...]
    start: tuple[int, ...]
    names: str
    name_ends: "array[int]"
    hashes: "array[int]"
    order: "array[int]"
    ends: "array[int]"
    flat: "array[int]"
    net: Net
    places: "array[int]"
    rows: bytes

    def at(self, name: str) -> int:
        """Where it stands; -1 for what was never learned."""
        sought = _hash(name)
        nth = bisect_left(self.hashes, sought)
        while nth < len(self.hashes) and self.hashes[nth] == sought:
            at = self.order[nth]
            if self.names[self.name_ends[at] : self.name_ends[at + 1]] == name:
                return at
            nth += 1
        return -1

    def of(self, at: int) -> "array[int]":
        """What it says by itself."""
        return self.flat[self.ends[at] : self.ends[at + 1]]

    def row(self, at: int) -> bytes:
        """Its row of the net; empty for none."""
        start = self.places[at]
        return self.rows[start : start + len(self.net.bias)] if start >= 0 else b""


def _hash(name: str) -> int:
    """Four bytes, the same in every process."""
    return crc32(name.encode())


@cache
def _table() -> _Table:
    names, hashes, name_ends, ends = StringIO(), array("I"), array("I", [0]), array("I", [0])
    flat, places, rows = array("h"), array("i"), bytearray()
    with WEIGHTS.open(encoding="utf-8") as lines:  # line by line: whole it would take twice the memory for good
        head = json.loads(next(lines))
        for name, weights, *row in map(json.loads, lines):
            hashes.append(_hash(name))
            name_ends.append(name_ends[-1] + names.write(name))
            flat.extend(weights)
            ends.append(len(flat))
            places.append(len(rows) if row else -1)
            rows += b"".join(map(row_of, row))
    order = array("I", sorted(range(len(hashes)), key=hashes.__getitem__))
    return _Table(
        intents=tuple(head["intents"]),
        start=tuple(head["start"]),
        names=names.getvalue(),
        name_ends=name_ends,
        hashes=array("I", map(hashes.__getitem__, order)),
        order=order,
        ends=ends,
        flat=flat,
        net=Net.read(head["net"]),
        places=places,
        rows=bytes(rows),
    )


def weighed(found: Iterable[str], but: Container[str] = (), hardly: Collection[str] = ()) -> Weighed:
    """The best of all intents `but` some, whatever the order of the evidence; one that is `hardly` meant only where it
    has NEARLY_ALL for itself."""
    table = _table()
    alone = list(table.start)
    places = [(name, at) for name in found if (at := table.at(name)) >= 0]
    known = [(name, table.of(at)) for name, at in places]
    for _name, weights in known:
        for intent, weight in _pairs(weights):
            alone[intent] += weight
    together = table.net.speaks([row for _name, at in places if (row := table.row(at))])
    sums = [one + other for one, other in zip(alone, together, strict=True)]
    left = [place for place, intent in enumerate(table.intents) if intent not in but]
    best, share = _best(sums, left)
    against = table.intents[best] in hardly
    if against and share < NEARLY_ALL:
        best, share = _best(sums, [place for place in left if table.intents[place] not in hardly])
        against = False
    told = sorted((-weight, name) for name, weights in known for intent, weight in _pairs(weights) if intent == best)
    cues = (name.removeprefix(MARK) for weight, name in told if weight < 0 and name.startswith(MARK))
    return Weighed(intent=table.intents[best], share=share, because=tuple(cues)[:MOST_TOLD], against=against)


def _best(sums: Sequence[float], left: Sequence[int]) -> tuple[int, float]:
    """Its place, and its share of all that are left."""
    best = max(left, key=lambda place: (sums[place], -place))
    return best, 1 / sum(exp((sums[place] - sums[best]) / NAT) for place in left)


def _pairs(flat: "array[int]") -> Iterator[tuple[int, int]]:
    """Place of an intent and its weight."""
    each = iter(flat)
    return zip(each, each, strict=True)
