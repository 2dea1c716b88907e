"""What the service notes of itself, beside what it does: when it could hear, and how much of the quota is used."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.events import Event, Listened, UsageCounted
from domain.messages.quota import Allowance, Strain, Usage, month_of, strain_of

NOTED_EVERY = timedelta(minutes=1)


@dataclass(kw_only=True)
class Upkeep:
    """`spans` gives what was proven since it was last asked."""

    apply: Callable[[Event], Awaitable[object]]
    spans: Callable[[], Sequence[tuple[datetime, datetime]]]
    allowed: Allowance
    _noted_at: datetime | None = None
    _judged: tuple[str, Strain] | None = field(default=None)

    def heard(self, now: datetime, *, at_once: bool) -> list[Event]:
        """What was proven, to be kept: before anything is held against anybody, else once a minute."""
        if not at_once and self._noted_at is not None and now - self._noted_at < NOTED_EVERY:
            return []
        self._noted_at = now
        return [Listened(from_at=begins, until_at=ends) for begins, ends in self.spans()]

    async def counted(self, usage: Usage) -> None:
        """Judge the month's use where it has come to another threshold."""
        found = month_of(usage.as_of), strain_of(usage, self.allowed)
        if found != self._judged:
            self._judged = found
            await self.apply(UsageCounted(usage=usage, allowed=self.allowed))
