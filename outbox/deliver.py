"""Send what was claimed, after commit; what the platform says goes back through the door (design §3 step 7)."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.dingtalk.client import Sent
from bot.errors import Rejected, Unavailable, Unknown
from domain.events import Delivered, DeliveryFailed, DeliveryUnknown, Event, ReadSeen
from domain.messages.notices import Channel, Dispatch
from domain.policy import NoticeClass
from outbox.handed import ANSWER_LIFE, Handed

log = logging.getLogger(__name__)
# A worker that was stopped and goes on later must not send what another may have taken over meanwhile. So long a call
# takes at most; what is left of the lease must be longer.
LONGEST_CALL = timedelta(seconds=20)
MOST_TRIES = 60

Send = Callable[[Dispatch], Awaitable[Sent]]
Apply = Callable[[Event], Awaitable[object]]


@dataclass(kw_only=True)
class Way:
    """Messages under way to the platform: how many at once, and how many recipients still wait for their last."""

    gate: asyncio.Semaphore
    lanes: int
    when_sent: Callable[[], None]

    def one_less(self) -> None:
        """One recipient's last message was sent."""
        self.lanes -= 1
        if not self.lanes:
            self.when_sent()


@dataclass(frozen=True, kw_only=True)
class Courier:
    """Carries dispatches to the platform. `at_once` is how many recipients are served side by side; a rehearsal
    serves one, so that its transcript is the same every time. `handed` notes each before it is handed over."""

    send: Send
    apply: Apply
    clock: Callable[[], datetime]
    at_once: int = 8
    handed: Handed = field(default_factory=Handed)

    async def carry(self, dispatches: Sequence[Dispatch], when_sent: Callable[[], None] = lambda: None) -> None:
        """Send all, in order per recipient (reliability §3.3), and keep what became of each; `when_sent` is called when
        nothing is left to be sent, or will be."""
        try:
            if self.at_once == 1:
                said = await self._in_turn(dispatches)
                await asyncio.gather(*(self._kept(dispatch, event) for dispatch, event in said))
                return
            lanes: defaultdict[str, list[Dispatch]] = defaultdict(list)
            for dispatch in dispatches:
                lanes[dispatch.target].append(dispatch)
            way = Way(gate=asyncio.Semaphore(self.at_once), lanes=len(lanes), when_sent=when_sent)
            await asyncio.gather(*(self._lane(lane, way) for lane in lanes.values()))
        finally:
            when_sent()

    async def _kept(self, dispatch: Dispatch, event: Event) -> None:
        """What became of it goes through the door; then nobody has to ask any more."""
        await self.apply(event)
        self.handed.settled(dispatch)

    async def _in_turn(self, dispatches: Sequence[Dispatch]) -> list[tuple[Dispatch, Event]]:
        """One after the other; what is put off puts off what comes after it to the same recipient."""
        waits: dict[str, DeliveryFailed] = {}
        said: list[tuple[Dispatch, Event]] = []
        for dispatch in dispatches:
            if self._lost(dispatch):
                continue
            event = _after(dispatch, waits.get(dispatch.target)) or await self._handed(dispatch)
            if event is None:
                continue
            if isinstance(event, DeliveryFailed) and event.retry_at is not None:
                waits[dispatch.target] = event
            said.append((dispatch, event))
        return said

    async def _lane(self, lane: Sequence[Dispatch], way: Way) -> None:
        """One recipient. While an outcome is kept, somebody else's message is already on its way."""
        waits: DeliveryFailed | None = None
        for place, dispatch in enumerate(lane, 1):
            async with way.gate:
                event = None if self._lost(dispatch) else _after(dispatch, waits) or await self._handed(dispatch)
            if place == len(lane):
                way.one_less()
            if event is None:
                continue
            waits = event if isinstance(event, DeliveryFailed) and event.retry_at is not None else waits
            await self._kept(dispatch, event)

    def _lost(self, dispatch: Dispatch) -> bool:
        """True where our lease is over, or nearly: it is not ours to send any more (O4)."""
        lost = dispatch.next_due_at is not None and self.clock() + LONGEST_CALL >= dispatch.next_due_at
        if lost:
            log.warning("lease_lost", extra={"dispatch": dispatch.key})
        return lost

    async def _handed(self, dispatch: Dispatch) -> Event | None:
        """Noted first. Whoever was stopped before the note stood may have been taken for dead with it in hand."""
        try:
            self.handed.note(dispatch)
        except OSError as error:
            # A disk that keeps nothing: what nobody could know to have left must not leave.
            return self._later(dispatch, Unavailable("not_noted", str(error)))
        return None if self._lost(dispatch) else await self._outcome(dispatch)

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
            return ReadSeen(dispatch=dispatch.key, fence=dispatch.fence, readers=sent.readers, about=dispatch.about)
        return Delivered(
            dispatch=dispatch.key, fence=dispatch.fence, handle=sent.handle, refused=sent.refused, about=dispatch.about
        )

    def _later(self, dispatch: Dispatch, error: Unavailable) -> DeliveryFailed:
        now = self.clock()
        worthless = dispatch.notice_class is NoticeClass.C and now - dispatch.created_at > ANSWER_LIFE
        retry = None if worthless or dispatch.attempts >= MOST_TRIES else now + error.retry_after
        return DeliveryFailed(dispatch=dispatch.key, fence=dispatch.fence, error=str(error), retry_at=retry)


def _after(dispatch: Dispatch, waits: DeliveryFailed | None) -> DeliveryFailed | None:
    """In order (reliability §3.3): not sent at all while an earlier message to the same recipient waits. A look says
    nothing and an edit goes to a card of its own: neither is held up."""
    if waits is None or waits.retry_at is None or dispatch.channel.is_look or dispatch.channel is Channel.CARD_EDIT:
        return None
    later = waits.retry_at + timedelta(microseconds=1)
    return DeliveryFailed(dispatch=dispatch.key, fence=dispatch.fence, error="in_order", retry_at=later)
