"""What pieces of evidence mean together (ADR 34): a net of one layer over the rows of weights.jsonl.

A row is a string, one sign for each number. The rows of a sentence are added up as whole numbers; what comes after is
a few hundred multiplications and one root, which every machine rounds alike.
"""

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

_SIGNS = (string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/").encode()
_HALF = len(_SIGNS) // 2
"""The sign in the middle stands for nothing."""
_VALUES = bytes.maketrans(_SIGNS, bytes(range(len(_SIGNS))))


def row_of(signs: str) -> bytes:
    """Its numbers, each higher by half of what there is."""
    return signs.encode().translate(_VALUES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Net:
    """`step` is what one step of a row weighs; `above` are hundredths of a nat, width × intents, `start` those of the
    intents."""

    step: float
    bias: Sequence[float]
    above: Sequence[Sequence[float]]
    start: Sequence[float]

    @classmethod
    def read(cls, written: Mapping[str, Any]) -> "Net":
        """As scripts/fit_weights.py writes it."""
        return cls(step=written["step"], bias=written["bias"], above=written["above"], start=written["start"])

    def speaks(self, rows: Sequence[bytes]) -> Sequence[float]:
        """For each intent, in hundredths of a nat; nothing where no evidence has a row."""
        if not rows:
            return [0.0] * len(self.start)
        scale, middle = self.step / sqrt(len(rows)), _HALF * len(rows)
        sums = [sum(column) - middle for column in zip(*rows, strict=True)]
        hidden = (whole * scale + bias for whole, bias in zip(sums, self.bias, strict=True))
        totals = list(self.start)
        for value, weights in zip(hidden, self.above, strict=True):
            if value > 0:
                totals = [total + value * weight for total, weight in zip(totals, weights, strict=True)]
        return totals
