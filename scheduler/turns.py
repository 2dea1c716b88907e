"""Whoever speaks goes first: what is sent to many leaves in small bites between what people say (ADR 46)."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from outbox.retaking import MOST

# A claim of twenty-five and what comes of it keep whoever speaks meanwhile waiting for 50 ms, one of eight for 15.
FEW = 8
# Seconds: so long after a word people count as speaking; so long a bite waits at most for a moment in which nobody
# waits; and how often it looks.
SPEAKING, PATIENCE, LOOK_AGAIN = 1.0, 0.1, 0.01


@dataclass(kw_only=True)
class Turns:
    """When the next bite of what is sent to many may be claimed, and how large. `is_idle` = nobody waits for what they
    said to be kept or answered."""

    is_idle: Callable[[], bool]
    _spoken_at: float = -SPEAKING

    def spoken(self) -> None:
        """Somebody said something."""
        self._spoken_at = asyncio.get_running_loop().time()

    @property
    def bite(self) -> int:
        """How many messages a claim takes up."""
        return FEW if self._are_speaking else MOST

    async def ours(self) -> None:
        """Returns when nobody waits, at once where nobody has spoken lately; after PATIENCE in any case."""
        until = asyncio.get_running_loop().time() + PATIENCE
        while self._are_speaking and asyncio.get_running_loop().time() < until:
            await asyncio.sleep(LOOK_AGAIN)
            if self.is_idle():
                return

    @property
    def _are_speaking(self) -> bool:
        return asyncio.get_running_loop().time() - self._spoken_at < SPEAKING
