"""What people sent lies with the platform until it is fetched: to disk first, then through the door."""

import asyncio
import hashlib
import logging
import os
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from pathlib import Path

from bot.errors import PlatformError, Rejected
from domain.actors import SYSTEM
from domain.audits.records import Destruction
from domain.county import County
from domain.events import Event, EvidenceFetched
from domain.events.evidence import Fetched
from domain.evidence.records import Evidence, place
from domain.evidence.taking import LATER
from store.engine import Store
from store.evidence_lookups import evidence_to_fetch, files_to_destroy, orders_to_destroy
from store.queries import EVIDENCE, upcoming_of

log = logging.getLogger(__name__)
AT_ONCE = 9
MB = 1 << 20
TOO_LARGE = "file.tooLarge"


@dataclass
class Collector:
    """`fetch` gives the bytes of a ticket, at most so many; `read` is given those of minutes; `obeyed` = how many
    orders to destroy were."""

    store: Store
    fetch: Callable[[str, int], Awaitable[bytes]]
    apply: Callable[[Event], Awaitable[object]]
    county: Callable[[], Awaitable[County]]
    folder: Path
    read: Callable[[Evidence, bytes], Awaitable[object]]
    obeyed: int = field(default=0, init=False)

    async def collect(self, now: datetime) -> None:
        """Whatever is due now; one event for each account, so that it hears of several at once."""
        await self._fetch(now)
        orders = await self.store.glance(orders_to_destroy, "orders", Destruction.kind)
        if orders > self.obeyed:
            await self._destroy(orders)

    async def _fetch(self, now: datetime) -> None:
        if not (await upcoming_of(self.store)).is_due((EVIDENCE,), now):
            return
        due = await self.store.glance(lambda connection: evidence_to_fetch(connection, now, AT_ONCE))
        most = (await self.county()).policy.evidence.largest_mb * MB if due else 0
        for account, sent in groupby(sorted(due, key=lambda each: each.account), key=lambda each: each.account):
            found = tuple([await self._one(each, most) for each in sent])
            await self.apply(EvidenceFetched(by=SYSTEM, account=account, found=found))

    async def _destroy(self, orders: int) -> None:
        """What two persons have ordered to be destroyed is taken off the disk, and an order obeyed once. Name, hash and
        who sent it stay in the ledger (design §4)."""
        try:
            for each in await self.store.glance(files_to_destroy):
                (self.folder / each).unlink(missing_ok=True)
        except OSError:
            log.exception("evidence_not_destroyed", extra={"orders": orders})
            return
        self.obeyed = orders

    async def _one(self, sent: Evidence, most: int) -> Fetched:
        try:
            content = await self.fetch(sent.ticket, most)
        except Rejected as error:
            return Fetched(key=sent.key, problem="too_large" if error.code == TOO_LARGE else "gone")
        except PlatformError:
            return Fetched(key=sent.key, problem=LATER)
        digest = hashlib.sha256(content).hexdigest()
        try:
            await asyncio.to_thread(keep, self.folder / place(digest, sent.suffix), content)
        except OSError:
            # A full disk must not stop the beat: it is tried again, and the sender told when it never worked.
            log.exception("evidence_not_written", extra={"key": sent.key})
            return Fetched(key=sent.key, problem=LATER)
        if sent.minutes:  # before it is told as fetched: what is fetched again is read again, and drafted once
            await self.read(sent, content)
        return Fetched(key=sent.key, digest=digest, size=len(content))


def keep(path: Path, content: bytes) -> None:
    """The bytes on disk under their name, whole or not at all, for this account's eyes only."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, fresh = tempfile.mkstemp(dir=path.parent, prefix=".fresh-")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(fresh).replace(path)
