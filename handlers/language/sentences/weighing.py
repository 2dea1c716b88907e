"""Evidence → the intent it speaks for most, and how sure that is (ADR 34).

`weights.json` is written by `scripts/learn` from the sentences of tests/language/corpus that were written to learn
from. Whole numbers only, hundredths of a nat: the same words give the same answer on every machine.
"""

import json
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from math import exp
from pathlib import Path

from handlers.language.sentences.evidence import MARK

WEIGHTS = Path(__file__).with_name("weights.json")
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
    of: Mapping[str, tuple[tuple[int, int], ...]]


@cache
def _table() -> _Table:
    read = json.loads(WEIGHTS.read_text("utf-8"))
    return _Table(
        intents=tuple(read["intents"]),
        start=tuple(read["start"]),
        of={name: tuple(zip(flat[::2], flat[1::2], strict=True)) for name, flat in read["weights"].items()},
    )


def weighed(found: Iterable[str], but: Container[str] = ()) -> Weighed:
    """The best of all intents `but` some. Sums of whole numbers, whatever the order of the evidence."""
    table = _table()
    sums = list(table.start)
    known = [(name, table.of[name]) for name in found if name in table.of]
    for _name, weights in known:
        for intent, weight in weights:
            sums[intent] += weight
    left = [place for place, intent in enumerate(table.intents) if intent not in but]
    best = max(left, key=lambda place: (sums[place], -place))
    share = 1 / sum(exp((sums[place] - sums[best]) / NAT) for place in left)
    told = sorted((-weight, name) for name, weights in known for intent, weight in weights if intent == best)
    cues = (name.removeprefix(MARK) for weight, name in told if weight < 0 and name.startswith(MARK))
    return Weighed(intent=table.intents[best], share=share, because=tuple(cues)[:MOST_TOLD])
