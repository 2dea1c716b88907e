"""A claiming worker on a store of `tests/store/store_kit.py`, and the platform as a list of what arrived."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

import orjson
from sqlalchemy import select

from bot.dingtalk.client import Sent
from bot.dingtalk.render import Renderer
from bot.platform import Capabilities
from config.wording import load_wording
from domain.messages.notices import Dispatch, DispatchState, Notice, NoticeState
from domain.policy import NoticeClass
from outbox.claim import Desk, claim
from outbox.deliver import Courier
from outbox.handed import Handed
from outbox.write import Writer
from store import tables
from store.transaction import Transaction
from tests.store.store_kit import House, another, opened

Failure = Callable[[Dispatch], Exception | None]


def desk(house: House, fence: int = 7, *, cards: bool = True, handed: Handed | None = None) -> Desk:
    return Desk(
        reader=house.reader,
        writer=Writer(load_wording()),
        renderer=Renderer(robot_code="r", stream=False, can=Capabilities(card_template="t" if cards else "")),
        fence=fence,
        handed=handed or Handed(),
    )


@dataclass(kw_only=True)
class Post:
    """The outbox of one worker. `breaks` says what a sending meets; what arrived is in `arrived`."""

    house: House
    fence: int = 7
    cards: bool = True
    breaks: Failure = lambda _dispatch: None
    arrived: list[Dispatch] = field(default_factory=list)
    more: bool = False
    handed: Handed = field(default_factory=Handed)

    async def plans(self, *notices: Notice) -> None:
        now = self.house.now
        await self.house.writes(lambda c: Transaction(connection=c, now=now).plan(notices))

    async def claims(self, now: datetime | None = None) -> tuple[Dispatch, ...]:
        """One claim; nothing is sent."""
        self.house.now = now or self.house.now
        of = desk(self.house, self.fence, cards=self.cards, handed=self.handed)
        moment = self.house.now
        found = await self.house.writes(lambda c: claim(c, of, moment))
        self.more = found.more
        return found.dispatches

    async def sends(self, *dispatches: Dispatch) -> None:
        courier = Courier(send=self._send, apply=self.house.does, clock=lambda: self.house.now, handed=self.handed)
        await courier.carry(dispatches)

    async def _send(self, dispatch: Dispatch) -> Sent:
        error = self.breaks(dispatch)
        if error is not None:
            raise error
        self.arrived.append(dispatch)
        return Sent(handle=f"h-{dispatch.key[:8]}")

    async def beats(self, now: datetime | None = None) -> list[Dispatch]:
        """Claim and send until nothing is ready; what arrived meanwhile."""
        before = len(self.arrived)
        for _round in range(20):
            claimed = await self.claims(now)
            if not claimed and not self.more:
                return [d for d in self.arrived[before:] if not d.channel.is_look]
            await self.sends(*claimed)
        raise AssertionError("something is claimed again and again")

    async def states(self) -> dict[str, tuple[str, str]]:
        """Notice → state and reason."""
        rows = await self.house.rows(tables.notices, "key", "state", "reason")
        return {key: (state, reason) for key, state, reason in rows}

    async def held_until(self, key: str) -> datetime:
        query = select(tables.notices.c.not_before).where(tables.notices.c.key == key)
        found = await self.house.store.read(lambda c: c.scalar(query))
        assert found is not None
        return found

    async def dispatch(self, key: str) -> Dispatch:
        return (await self.house.all(Dispatch))[key]


@asynccontextmanager
async def posted(url: str, **fields: object) -> AsyncIterator[Post]:
    async with opened(url) as house:
        yield Post(house=house, **fields)  # type: ignore[arg-type]


@asynccontextmanager
async def second(url: str, fence: int = 8) -> AsyncIterator[Post]:
    """Another worker on the same PostgreSQL database."""
    async with another(url) as house:
        yield Post(house=house, fence=fence)


def words(dispatch: Dispatch) -> str:
    """Everything a message shows."""
    body = orjson.loads(dispatch.body)
    return str(body.get("msgParam") or body["cardData"]["cardParamMap"])


HELD, SKIPPED, CANCELLED, IN, READY = (
    NoticeState.HELD, NoticeState.SKIPPED, NoticeState.CANCELLED, NoticeState.IN, NoticeState.READY
)  # fmt: skip
SENT, UNKNOWN = DispatchState.SENT, DispatchState.UNKNOWN
S, A, B, C, D = NoticeClass
