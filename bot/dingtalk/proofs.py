"""Proofs that we could hear: frames and pings of the stream, answered callbacks, a probe of our own address
(reliability E7). Two of them with nothing doubtful between make a span."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

Span = tuple[datetime, datetime]
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(kw_only=True)
class Proofs:
    """`widest` is how far apart two proofs of one span may be: a machine that slept in between heard nothing."""

    clock: Callable[[], datetime] = lambda: BEGINNING
    widest: timedelta = timedelta(minutes=5)
    last: datetime | None = None
    _ended: list[Span] = field(default_factory=list)
    _open: Span | None = None
    _told: bool = False

    def proven(self) -> None:
        """Something came the whole way, now."""
        self.last = now = self.clock()
        if self._open is not None and now - self._open[1] > self.widest:
            self.broken()
        if self._open is None:
            self._open, self._told = (now, now), False
        elif now > self._open[1]:
            self._open, self._told = (self._open[0], now), False

    def silence(self) -> float | None:
        """Seconds since the last proof; None before the first."""
        return None if self.last is None else max((self.clock() - self.last).total_seconds(), 0.0)

    def broken(self) -> None:
        """The road is in doubt since the last proof."""
        if self._open is not None and not self._told:
            self._ended.append(self._open)
        self._open = None

    def take(self) -> list[Span]:
        """Every span not taken before; the one still open goes on from where it stands."""
        spans, self._ended = self._ended, []
        if self._open is not None and not self._told:
            spans.append(self._open)
            self._open, self._told = (self._open[1], self._open[1]), True
        return spans
