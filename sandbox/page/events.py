"""Server-sent events: every change as this person sees it, and the gauges when they moved."""

import asyncio
import json
from collections.abc import Callable, Iterator
from typing import Any

from aiohttp import web

from sandbox.city import Citizen, City
from sandbox.ledger import Change
from sandbox.page.guard import SHIELDS
from sandbox.page.shown import drawn

AT_ONCE = 200
MOST_BEHIND = 2000
LOOK_EVERY = 0.5
LULL = 0.03
SILENCE = 15.0


class Feed:
    """One open page: what it was told last, and whom it looks through."""

    def __init__(self, city: City, citizen: Citizen, gauges: Callable[[], dict[str, Any]], life: str) -> None:
        self.city = city
        self.citizen = citizen
        self.gauges = gauges
        self.life = life
        self.sent = city.seq
        self._gauges: dict[str, Any] = {}

    def resume(self, last: str) -> None:
        """Go on after the event with this id; an id of an earlier life of the sandbox means: start over."""
        life, _, seq = last.partition("-")
        self.sent = int(seq) if life == self.life and seq.isdigit() else -1

    async def run(self, request: web.Request) -> web.StreamResponse:
        """Speak until the page is gone."""
        headers = {**SHIELDS, "Content-Type": "text/event-stream; charset=utf-8"}
        response = web.StreamResponse(headers=headers)
        await response.prepare(request)
        await response.write(b"retry: 1000\n\n")
        quiet = 0.0
        with self.city.subscribe() as queue:
            while request.transport is not None and not request.transport.is_closing():
                said = False
                for event in self._news():
                    await response.write(event)
                    said = True
                quiet = 0.0 if said else quiet + LOOK_EVERY
                if quiet >= SILENCE:
                    quiet = 0.0
                    await response.write(b": still here\n\n")
                await _wake(queue)
        return response

    def _news(self) -> Iterator[bytes]:
        if self.sent < 0 or self.city.seq - self.sent > MOST_BEHIND:
            self.sent = self.city.seq
            yield self._event("again", {})
        while self.sent < self.city.seq:
            changes = self.city.platform.ledger.changes[self.sent : self.sent + AT_ONCE]
            self.sent = changes[-1].seq
            yield from self._told(changes)
        gauges = self.gauges()
        shown = {name: value for name, value in gauges.items() if name != "order"}
        if shown != self._gauges:
            self._gauges = shown
            yield self._event("gauges", gauges)

    def _told(self, changes: list[Change]) -> Iterator[bytes]:
        if any(change.what == "members" for change in changes):
            yield self._event("again", {})
            return
        mine = self.city.places(self.citizen.userid)
        places = {*self.city.platform.directory.groups, *mine}
        messages = {c.message.message_id: c.message for c in changes if c.message and c.place in places}
        shown = list(drawn(self.city, messages.values(), self.citizen))
        gone = [message.message_id for message in messages.values() if message.recalled_at]
        if shown or gone:
            yield self._event("messages", {"messages": shown, "gone": gone})

    def _event(self, name: str, told: dict[str, Any]) -> bytes:
        text = json.dumps(told, ensure_ascii=False)
        return f"id: {self.life}-{self.sent}\nevent: {name}\ndata: {text}\n\n".encode()


async def _wake(queue: asyncio.Queue[Change]) -> None:
    """Return soon after something happened, and in any case after a moment."""
    try:
        await asyncio.wait_for(queue.get(), LOOK_EVERY)
    except TimeoutError:
        return
    await asyncio.sleep(LULL)
    while not queue.empty():
        queue.get_nowait()
