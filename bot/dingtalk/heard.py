"""What reached us since the start, by way: `doctor` tells a wrong secret from silence by it."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(kw_only=True)
class Heard:
    """`taken` were verified; `refused` carried a signature or a seal that is not ours, and count from the last taken
    one on: a stranger's noise has no signature and is not counted."""

    taken: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)

    def take(self, way: str) -> None:
        """One came that was ours."""
        self.taken[way] += 1
        self.refused.pop(way, None)

    def refuse(self, way: str) -> None:
        """One came whose signature or seal does not fit."""
        self.refused[way] += 1
