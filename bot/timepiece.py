"""Whether our clock can be believed (reliability E6): what it shows beside what the platform's showed with its last
answer, or beside what it showed itself when we started, and the time that has passed since by a clock nobody moves."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

MOST_DRIFT = timedelta(seconds=60)
MOST_SKEW = timedelta(seconds=120)


@dataclass(kw_only=True)
class Timepiece:
    """`elapsed` gives seconds that only grow. The platform's word counts for more than our own beginning."""

    clock: Callable[[], datetime]
    elapsed: Callable[[], float]
    _shown: datetime = field(init=False)
    _at: float = field(init=False)
    _most: timedelta = MOST_DRIFT

    def __post_init__(self) -> None:
        self._shown, self._at = self.clock(), self.elapsed()

    def told(self, theirs: datetime) -> None:
        """The platform's clock, to the second, as its answer came."""
        self._shown, self._at, self._most = theirs, self.elapsed(), MOST_SKEW

    @property
    def is_doubtful(self) -> bool:
        """True where ours is off by more than any honest clock: nothing happens by itself until it is right again."""
        expected = self._shown + timedelta(seconds=self.elapsed() - self._at)
        return abs(self.clock() - expected) > self._most
