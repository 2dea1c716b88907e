"""The civil clock of a rehearsal: it stands still until somebody moves it (design §10)."""

from collections.abc import Callable
from datetime import datetime, timedelta

from domain.errors import SupervisionError


class RehearsalClock:
    """Set by hand, never backwards. `running` is a second source it follows, e.g. the wall, plus an offset."""

    def __init__(self, start: datetime, running: Callable[[], datetime] | None = None) -> None:
        self._at = start
        self._running = running
        self._offset = start - running() if running else timedelta(0)

    def now(self) -> datetime:
        """Aware UTC."""
        if self._running is not None:
            return self._running() + self._offset
        return self._at

    def set(self, at: datetime) -> None:
        """Move to a later moment."""
        now = self.now()
        if at < now - timedelta(seconds=1):
            raise SupervisionError(f"the clock cannot go back from {now} to {at}")
        if self._running is not None:
            self._offset += max(at - now, timedelta(0))
        self._at = max(at, self._at)
