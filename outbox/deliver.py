"""Send what was claimed, after commit; what the platform says goes back through the door (design §3 step 7)."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.dingtalk.client import Sent
from bot.errors import Rejected, Unavailable, Unknown
from domain.events import Delivered, DeliveryFailed, DeliveryUnknown, Event, ReadSeen
from domain.messages.notices import Dispatch
from domain.policy import NoticeClass

log = logging.getLogger(__name__)
# An answer is worth nothing after half a minute: the person can ask again (reliability §3.2, class C).
ANSWER_LIFE = timedelta(seconds=30)
MOST_TRIES = 60

Send = Callable[[Dispatch], Awaitable[Sent]]
Apply = Callable[[Event], Awaitable[object]]


@dataclass(frozen=True, kw_only=True)
class Courier:
    """Carries dispatches to the platform. `at_once` is how many recipients are served side by side; a rehearsal
    serves one, so that its transcript is the same every time."""

    send: Send
    apply: Apply
    clock: Callable[[], datetime]
    at_once: int = 8

    async def carry(self, dispatches: Sequence[Dispatch]) -> None:
        """Send all, in order per recipient (reliability §3.3)."""
        if self.at_once == 1:
            said = [await self._outcome(dispatch) for dispatch in dispatches]
            await asyncio.gather(*(self.apply(event) for event in said))
            return
        lanes: defaultdict[str, list[Dispatch]] = defaultdict(list)
        for dispatch in dispatches:
            lanes[dispatch.target].append(dispatch)
        gate = asyncio.Semaphore(self.at_once)
        await asyncio.gather(*(self._lane(lane, gate) for lane in lanes.values()))

    async def _lane(self, lane: Sequence[Dispatch], gate: asyncio.Semaphore) -> None:
        async with gate:
            for dispatch in lane:
                await self._one(dispatch)

    async def _one(self, dispatch: Dispatch) -> None:
        await self.apply(await self._outcome(dispatch))

    async def _outcome(self, dispatch: Dispatch) -> Event:
        try:
            sent = await self.send(dispatch)
        except Unavailable as error:
            return self._later(dispatch, error)
        except Rejected as error:
            return DeliveryFailed(dispatch=dispatch.key, fence=dispatch.fence, error=str(error))
        except Unknown as error:
            return DeliveryUnknown(dispatch=dispatch.key, fence=dispatch.fence, error=str(error))
        except Exception as error:
            log.exception("dispatch_broke", extra={"dispatch": dispatch.key})
            return DeliveryUnknown(dispatch=dispatch.key, fence=dispatch.fence, error=repr(error)[:200])
        if dispatch.channel.is_look:
            return ReadSeen(dispatch=dispatch.key, fence=dispatch.fence, readers=sent.readers)
        return Delivered(dispatch=dispatch.key, fence=dispatch.fence, handle=sent.handle, refused=sent.refused)

    def _later(self, dispatch: Dispatch, error: Unavailable) -> DeliveryFailed:
        now = self.clock()
        worthless = dispatch.notice_class is NoticeClass.C and now - dispatch.created_at > ANSWER_LIFE
        retry = None if worthless or dispatch.attempts >= MOST_TRIES else now + error.retry_after
        return DeliveryFailed(dispatch=dispatch.key, fence=dispatch.fence, error=str(error), retry_at=retry)
