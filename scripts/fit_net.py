"""A small net over the same evidence as the linear weights: each piece of evidence has a row of numbers, what a
sentence has is summed up, and what is over nothing speaks for or against each intent.

It learns what evidence means together (a question beside a number, a unit beside 没), which sums of single weights
cannot. NumPy alone: the same seed gives the same net. Every number below was chosen on sentences of writers none of
whose sentences were learned from.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.special import softmax

Floats = NDArray[np.float32]

WIDTH = 40
"""Numbers a row; twice as many read no better beside the linear weights."""
EPOCHS, BATCH = 14, 128
LEFT_OUT, HIDDEN_LEFT_OUT = 0.5, 0.2
"""Shares of the evidence and of the sums that are left out at random while it learns, so that no piece is leant on."""
RATE, RATE_ABOVE = 0.01, 0.004
WARM, LAST = 200, 0.02
"""Batches until the rate is reached; share of it that is left at the end."""
SPREAD = 0.3
MEMORY, MEMORY_OF_SQUARES, LEAST = 0.9, 0.999, 1e-8
"""Adam's usual numbers."""
DECAY = 0.01


@dataclass(frozen=True, kw_only=True)
class Net:
    """`rows` evidence × width, `bias` width, `above` width × intents, `start` intents."""

    rows: Floats
    bias: Floats
    above: Floats
    start: Floats


@dataclass(kw_only=True)
class _Moving:
    """Some of the numbers of a net, and how they moved before (Adam); only rows that were used move."""

    value: Floats
    rate: float
    decay: float = 0.0
    first: Floats = field(init=False)
    second: Floats = field(init=False)
    steps: int = 0

    def __post_init__(self) -> None:
        self.first, self.second = np.zeros_like(self.value), np.zeros_like(self.value)

    def move(self, slope: Floats, share: float, rows: slice | NDArray[np.int64] = slice(None)) -> None:
        """One step down the slope, at a share of the rate."""
        self.steps += 1
        self.first[rows] = first = self.first[rows] * MEMORY + slope * (1 - MEMORY)
        self.second[rows] = second = self.second[rows] * MEMORY_OF_SQUARES + slope**2 * (1 - MEMORY_OF_SQUARES)
        young = np.sqrt(1 - MEMORY_OF_SQUARES**self.steps) / (1 - MEMORY**self.steps)
        rate = self.rate * share
        self.value[rows] -= rate * young * first / (np.sqrt(second) + LEAST) + rate * self.decay * self.value[rows]


def fit(given: csr_matrix, true: NDArray[np.int64], intents: int) -> Net:
    """`given` is sentences × evidence, ones; `true` the place of each sentence's intent."""
    rng = np.random.default_rng(0)
    parts = _Parts.at_random(rng, given.shape[1], intents)
    batches = EPOCHS * -(-len(true) // BATCH)
    step = 0
    for _epoch in range(EPOCHS):
        order = rng.permutation(len(true))
        for at in range(0, len(order), BATCH):
            step += 1
            share = min(1, step / WARM) * max(LAST, 1 - step / batches)
            some = order[at : at + BATCH]
            parts.learn(given[some], true[some], share, rng)
    return parts.net


@dataclass(frozen=True, kw_only=True)
class _Parts:
    """The numbers of a net while it learns."""

    rows: _Moving
    bias: _Moving
    above: _Moving
    start: _Moving

    @classmethod
    def at_random(cls, rng: np.random.Generator, evidence: int, intents: int) -> "_Parts":
        """As it begins."""
        rows = rng.normal(0, SPREAD, (evidence, WIDTH)).astype(np.float32)
        spread = 1 / np.sqrt(WIDTH)
        above = rng.uniform(-spread, spread, (WIDTH, intents)).astype(np.float32)
        return cls(
            rows=_Moving(value=rows, rate=RATE),
            bias=_Moving(value=np.zeros(WIDTH, np.float32), rate=RATE_ABOVE),
            above=_Moving(value=above, rate=RATE_ABOVE, decay=DECAY),
            start=_Moving(value=np.zeros(intents, np.float32), rate=RATE_ABOVE),
        )

    @property
    def net(self) -> Net:
        """As it stands."""
        return Net(rows=self.rows.value, bias=self.bias.value, above=self.above.value, start=self.start.value)

    def learn(self, given: csr_matrix, true: NDArray[np.int64], share: float, rng: np.random.Generator) -> None:
        """From some sentences, at a share of the rate."""
        used, part = _some_of(given, rng)
        sums = part @ self.rows.value[used] + self.bias.value
        kept = (sums > 0) * ((rng.random(sums.shape) >= HIDDEN_LEFT_OUT) / (1 - HIDDEN_LEFT_OUT))
        hidden = (sums * kept).astype(np.float32)
        wrong = softmax(hidden @ self.above.value + self.start.value, axis=1)
        wrong[np.arange(len(true)), true] -= 1
        wrong = (wrong / len(true)).astype(np.float32)
        below = ((wrong @ self.above.value.T) * kept).astype(np.float32)
        self.above.move(hidden.T @ wrong, share)
        self.start.move(wrong.sum(0), share)
        self.bias.move(below.sum(0), share)
        self.rows.move(part.T @ below, share, used)


def _some_of(given: csr_matrix, rng: np.random.Generator) -> tuple[NDArray[np.int64], csr_matrix]:
    """The evidence that is used, and the sentences over it: sums are divided by the root of how much there is."""
    many = np.diff(given.indptr)
    kept = rng.random(given.nnz) >= LEFT_OUT
    sentence = np.repeat(np.arange(len(many)), many)[kept]
    used, place = np.unique(given.indices[kept], return_inverse=True)
    scale = (1 / np.sqrt(np.maximum(many, 1) * (1 - LEFT_OUT))).astype(np.float32)
    return used, csr_matrix((scale[sentence], (sentence, place)), shape=(len(many), len(used)))
