"""The real process on a real database, killed again and again under load; after each death the books must agree."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection, func, select, text

from domain.messages.notices import Dispatch, DispatchState
from rehearsal.process import ChildEnded
from rehearsal.stage import Play, Stage
from sandbox.ledger import ROBOT, Message
from sandbox.pushes import Answer, Outcome, Push
from store import tables
from store.audit import verify
from store.looking import looking
from store.mapping import all_of

OFFICE = "王敏"
PEOPLE = ("张伟明", "李静", "王建国", "邓思雨", "罗永平", "谭雪")
UNITS = ("住建局", "交通局", "城管局")


@dataclass(kw_only=True)
class KillLoop:
    """So many deaths of one county; `faults` is what did not hold."""

    folder: Path
    url: str
    seed: int
    kills: int
    faults: list[str] = field(default_factory=list)
    heard: set[str] = field(default_factory=set)

    async def run(self) -> list[str]:
        """Everything that did not hold."""
        self._dice = random.Random(self.seed)
        play = Play(folder=self.folder, database_url=self.url, process=True, durable=True, seed=self.seed)
        self._stage = Stage(play)
        await self._stage.open()
        self._listen()
        try:
            for n in range(self.kills):
                await self._once(n)
            await self._stage.machine.run_until(self._stage.clock.now() + timedelta(minutes=20))
            self._examine(at_rest=True)
        finally:
            await self._stage.close()
        return self.faults

    def _listen(self) -> None:
        """Note every message that was acknowledged."""
        carry = self._stage.city.carry

        async def carried(push: Push, now: object) -> Answer:
            answer = await carry(push, now)  # type: ignore[arg-type]
            if answer.outcome is Outcome.ANSWERED and push.kind == "push_message" and push.data.get("senderStaffId"):
                self.heard.add(f"{push.data['robotCode']}|{push.data['msgId']}")
            return answer

        self._stage.city.carry = carried  # type: ignore[method-assign]

    async def _once(self, n: int) -> None:
        """People act, the machine beats, and in the middle of it the process is shot."""
        stage, dice = self._stage, self._dice
        busy = [asyncio.create_task(self._acts(n * 10 + k)) for k in range(4)]
        busy.append(asyncio.create_task(self._beats()))
        await asyncio.sleep(dice.uniform(0.005, 0.25))
        down = timedelta(seconds=dice.choice((1, 30, 150)))
        await stage.restart("kill", down)
        await asyncio.gather(*busy)
        await stage.machine.settle()
        self._examine()

    async def _acts(self, n: int) -> None:
        city = self._stage.city
        if n % 3 == 0:
            due = self._stage.clock.now() + timedelta(days=4)
            await city.says(OFFICE, None, f"交办 {UNITS[n % 3]} {due.month}月{due.day}日前报送第{n}批台账")
            with suppress(Exception):  # the draft was lost with the process: nothing to press
                await city.taps(OFFICE, "确认下发")
            return
        who = PEOPLE[n % len(PEOPLE)]
        await city.says(who, None, ("我的", "全部收到", f"收到{n % 7 + 1}")[n % 3])

    async def _beats(self) -> None:
        with suppress(ChildEnded):
            for _beat in range(20):
                await self._stage.machine.settle()

    # ── the books ─────────────────────────────────────────────────────────────────────────────────────────────

    def _examine(self, *, at_rest: bool = False) -> None:
        with looking(self.url) as connection:
            self.faults += [f"audit: {each}" for each in verify(connection)]
            if connection.dialect.name == "sqlite":
                said = connection.scalar(text("PRAGMA integrity_check"))
                self.faults += [] if said == "ok" else [f"integrity: {said}"]
            kept = set(connection.scalars(select(tables.inbox.c.message_id)))
            self.faults += [f"acknowledged and lost: {each}" for each in self.heard - kept]
            self._compare(list(all_of(connection, Dispatch).values()))
            if at_rest:
                self._rests(connection)

    def _compare(self, dispatches: list[Dispatch]) -> None:
        """The platform's ledger beside ours."""
        posted = [m for m in self._stage.city.platform.ledger.messages if m.draft.sender == ROBOT]
        cards = Counter(m.draft.card for m in posted if m.draft.card)
        self.faults += [f"card {card} {n} times" for card, n in cards.items() if n > 1]
        texts = {m.draft.key: m for m in posted if not m.draft.card and m.draft.key}
        said = [d for d in dispatches if not d.channel.is_look and not d.channel.is_keyed]
        ours = {d.handle for d in said if d.state is DispatchState.SENT}
        self.faults += [f"sent and not there: {handle}" for handle in ours - texts.keys()]
        self.faults += _unaccounted([texts[key] for key in texts.keys() - ours], said)

    def _rests(self, connection: Connection) -> None:
        late = self._stage.clock.now() - timedelta(minutes=10)
        pending = tables.notices.c.state.in_(("ready", "held")) & (tables.notices.c.not_before < late)
        left = connection.scalar(select(func.count()).select_from(tables.notices).where(pending))
        self.faults += [f"{left} notices wait for ever"] if left else []


def _unaccounted(strays: list[Message], said: list[Dispatch]) -> list[str]:
    """A message the platform has and we do not call sent is one of which we say that nobody knows, or it was sent
    once more on purpose (class A)."""
    open_ones = Counter(d.target for d in said if d.state in (DispatchState.UNKNOWN, DispatchState.CLAIMED))
    again = Counter(d.target for d in said if d.attempts > 1)
    return [f"stray: {m.draft.place} {m.draft.content.text[:40]}" for m in strays][
        sum(open_ones.values()) + sum(again.values()) :
    ]
