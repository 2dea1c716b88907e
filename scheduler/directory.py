"""Once a day, who is still of the organisation: an account whose leaving no event told us is found here
(reliability S03). Nothing is remembered: a second look on the same day finds nothing more."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from domain.calendars import COUNTY_ZONE
from domain.errors import SupervisionError
from domain.events import DirectoryCompared, Event
from domain.people.leaving import comparison

log = logging.getLogger(__name__)
AT = time(5, 30)
AGAIN_AFTER = timedelta(hours=1)


class Unread(SupervisionError):
    """The directory answered, but of nobody: the permission is missing, or the visibility is empty."""


@dataclass(kw_only=True)
class DirectoryWatch:
    """`accounts` gives the confirmed accounts; `belongs` asks of one, None where the directory does not say."""

    accounts: Callable[[], Awaitable[Sequence[str]]]
    belongs: Callable[[str], Awaitable[bool | None]]
    apply: Callable[[Event], Awaitable[object]]
    _looked_on: date | None = field(default=None, init=False)
    _not_before: datetime | None = field(default=None, init=False)
    _running: asyncio.Task[None] | None = field(default=None, init=False)

    def due(self, now: datetime) -> bool:
        """True from half past five on, until today's look is done; an hour after one that failed."""
        local = now.astimezone(COUNTY_ZONE)
        waits = self._not_before is not None and now < self._not_before
        return local.time() >= AT and self._looked_on != local.date() and not waits

    def beat(self, now: datetime) -> None:
        """Begin if it is time; one at a time, beside the loop's other work."""
        if self.due(now) and (self._running is None or self._running.done()):
            self._running = asyncio.get_running_loop().create_task(self._tried(now))

    async def close(self) -> None:
        """Leave off: the next start looks again."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)

    async def look(self, now: datetime) -> None:
        """Ask of every confirmed account, then tell the rules once what was found. A directory that says nothing of
        anybody has not been read."""
        asked = await self.accounts()
        said = {account: await self.belongs(account) for account in asked}
        if asked and all(answer is None for answer in said.values()):
            raise Unread
        missing = tuple(account for account, answer in said.items() if answer is False)
        if missing:
            await self.apply(DirectoryCompared(by=comparison(missing, now), asked=len(asked), missing=missing))
        self._looked_on = now.astimezone(COUNTY_ZONE).date()
        log.info("directory_compared", extra={"asked": len(asked), "missing": len(missing)})

    async def _tried(self, now: datetime) -> None:
        try:
            await self.look(now)
        except Unread:
            self._not_before = now + AGAIN_AFTER
            log.warning("directory_unread")
        except Exception:
            self._not_before = now + AGAIN_AFTER
            log.exception("directory_not_compared")
