"""A county with its people, its platform, and a service that may die at any seam and is started again."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from copy import deepcopy
from datetime import datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeVar

from pydantic import SecretStr

from app import COMMAND, Service, Surroundings
from bot.dingtalk.access import Keys
from bot.dingtalk.events import by_stream, members_changed
from bot.dingtalk.inbound import card_action, robot_message
from bot.messages import Inbound
from bot.patience import REHEARSAL
from config.settings import Settings
from domain.events import AccountsConfirmed, AccountsLookedUp
from domain.people.records import Role, Tier
from handlers.batch import Arrival
from rehearsal.clock import RehearsalClock
from rehearsal.machine import TimeMachine
from rehearsal.stage import TEMPLATE, TEMPLATE_FILE
from sandbox.city import Citizen, City, CityError, CitySettings
from sandbox.pushes import Answer, Outcome, Push
from store.mapping import TICKED
from store.queries import upcoming_of
from store.tables import metadata
from tests.simulation.disk import DirectClient, DirectWire, Disk, InlineStore
from tests.simulation.loop import VirtualLoop
from tests.simulation.places import Place
from tests.simulation.seams import Life, Seams
from tests.simulation.village import VILLAGE

T = TypeVar("T")
KEY = "dingsandbox000000001"
EVE = timedelta(hours=15, minutes=25)
RESTS = timedelta(minutes=5)
"""For how long one who need not beat at every look of the machine goes without, while nothing is due but the minute's
note of what was heard."""


class World:
    """Everything of one run. Only `disk`, `city` and `clock` outlive a crash."""

    def __init__(
        self,
        folder: Path,
        seed: int = 1,
        seams: Seams | None = None,
        policy: str = "default",
        place: Place = VILLAGE,
    ) -> None:
        self.seed, self.folder, self.policy, self.place = seed, folder, policy, place
        self.rests = False
        self.seams = seams or Seams()
        self.dice = random.Random(f"down|{seed}")
        self.loop = VirtualLoop()
        self.clock = RehearsalClock(place.start - EVE)
        self.disk = Disk()
        self.taken: Counter[bytes] = Counter()
        self.heard: set[str] = set()
        self.heads = {post.holder for post in place.roster.posts if post.role is Role.HEAD}
        self.kept_back: list[Push] | None = None
        self.hurt_at: datetime | None = None
        self.up_at = self.clock.now()
        self.city = City(_city_settings(seed, place), self.clock.now)
        self.city.carry = self._carry
        self.machine = self._made_machine()
        self.starts = self.beats = 0
        self.service: Service

    # ── life ──────────────────────────────────────────────────────────────────────────────────────────────────

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """On the virtual loop."""
        return self.loop.run(work)

    def open(self) -> None:
        """The county as it is on the first morning."""
        with self.disk.engine.begin() as connection:
            metadata.create_all(connection)
        self.run(self._open())

    def _made_machine(self) -> TimeMachine:
        return TimeMachine(clock=self.clock, city=self.city, beat=self._beat, next_moment=self._next)

    def wake(self, first: World) -> None:
        """As `open`, but that the evening before was lived through in another world of this place."""
        self.disk.raw.deserialize(first.disk.raw.serialize())
        self.clock.set(first.clock.now())
        self.city = deepcopy(first.city, {id(first): self, id(first.clock): self.clock})
        self.machine = self._made_machine()
        self.taken, self.heard = Counter(first.taken), set(first.heard)
        self.run(self._start())
        self.seams.open = True

    async def _open(self) -> None:
        await self._start()
        self._people_it()
        for event in (self.place.roster, self.place.projects):
            await self.service.apply(event)
        accounts = {key: f"u-{key}" for key in (await self.service.county()).roster.persons}
        await self.service.apply(AccountsLookedUp(by=COMMAND, accounts=accounts))
        await self.service.apply(AccountsConfirmed(by=COMMAND))
        for title in self.place.groups.values():
            await self._bind(title)
        await self.machine.run_until(self.place.start)
        self.seams.open = True

    async def _start(self) -> None:
        """One more incarnation of the process."""
        self.starts += 1
        self._rested: tuple[int, datetime, datetime | None] | None = None
        self._crashed = asyncio.get_running_loop().create_future()
        self.life = Life(ended=self._ended, hurt=self._hurt)
        wire = DirectWire(self.city, self.seams, self.life, self.taken)
        dice = random.Random(f"{self.seed}|{self.starts}")
        around = Surroundings(
            clock=self.clock.now,
            draw=lambda digits: "".join(dice.choice("0123456789") for _ in range(digits)),
            patience=REHEARSAL,
            widest=timedelta.max,
            settle=self.place.settle,
            rehearsal=True,
            store=lambda _url, durable: InlineStore(self.disk, self.seams, self.life),
            client=partial(DirectClient, wire),
        )
        self.service = Service(_settings(self.folder, self.policy, self.place), around)
        await self._unless_dead(self.service.open())

    def _hurt(self) -> None:
        self.hurt_at = self.clock.now()

    def _ended(self) -> None:
        self._hurt()
        self.up_at = self.clock.now() + timedelta(seconds=self.dice.choice(self.place.down))
        if not self._crashed.done():
            self._crashed.set_result(None)

    async def _unless_dead(self, work: Coroutine[Any, Any, T]) -> T | None:
        """What the process answers; None where it died over it. What it left behind does nothing any more."""
        task = asyncio.ensure_future(work)
        await asyncio.wait({task, self._crashed}, return_when=asyncio.FIRST_COMPLETED)
        if not self.life.dead:
            return task.result()
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
        return None

    async def _alive(self, now: datetime) -> bool:
        """Somebody starts it again, some seconds or minutes later."""
        while self.life.dead and now >= self.up_at:
            await self._start()
        return not self.life.dead

    # ── what the machine and the city see ─────────────────────────────────────────────────────────────────────

    async def _beat(self, now: datetime) -> datetime | None:
        if not await self._alive(now):
            return self.up_at
        self.beats += 1
        self.service.ears.proofs.proven()
        if self._rested is not None and await self._is_quiet(now, *self._rested):
            return await self._rest(now, self._rested[1])
        found = await self._unless_dead(self.service.beat(now))
        self._rested = (self.disk.commits, now, found) if self.rests else None
        return self.up_at if self.life.dead else found

    async def _is_quiet(self, now: datetime, commits: int, at: datetime, upcoming: datetime | None) -> bool:
        """Nothing was kept since the last beat, which was not long ago, and nothing is due, nor left of what was (after
        a long silence a cadence comes up by one period a beat): a beat would keep nothing but that we could hear."""
        if self.disk.commits != commits or now - at >= RESTS or (upcoming is not None and now >= upcoming):
            return False
        return not (await upcoming_of(self.service.store)).is_due(TICKED, now)

    async def _rest(self, now: datetime, at: datetime) -> datetime | None:
        """A look without a beat, the last of which was then; that we could hear is kept each minute all the same. From
        the last such note a silence is reckoned (reliability E7), and at the seams of a note one can die as well."""
        heard = [Arrival(event=event) for event in self.service.upkeep.heard(now, at_once=False)]
        await self._unless_dead(self._keeps(heard))
        if self.life.dead:
            return self.up_at
        self._rested = (self.disk.commits, at, await self._next())
        return self._rested[2]

    async def _keeps(self, heard: Sequence[Arrival]) -> None:
        if heard:
            await self.service.door.apply_all(heard)
        if (usage := await self.service.ledger.flush()) is not None:
            await self.service.upkeep.counted(usage)

    async def _next(self) -> datetime | None:
        return self.up_at if self.life.dead else await self.service.next_moment()

    async def _carry(self, push: Push, now: datetime) -> Answer:
        if self.kept_back is not None:
            self.kept_back.append(push)
            return Answer(outcome=Outcome.UNREACHED)
        if not await self._alive(now):
            return Answer(outcome=Outcome.UNREACHED)
        found = await self._unless_dead(self._received(push))
        return found or Answer(outcome=Outcome.UNREACHED)

    async def _received(self, push: Push) -> Answer:
        self.seams.at("push", self.life)
        body: dict[str, Any] = {}
        said = self._inbound(push)
        for inbound in said:
            body = await self.service.ears.on_message(inbound)
        self.seams.at("ack", self.life)
        self.heard |= {inbound.message_id for inbound in said if inbound.staff_id}
        return Answer(outcome=Outcome.ANSWERED, body=body)

    def _inbound(self, push: Push) -> list[Inbound]:
        us = _keys().identity
        if push.kind == "push_message":
            return [robot_message(push.data, us, proven=True)]
        if push.kind == "push_card":
            return [card_action(push.data, us, push.push_id, proven=True)]
        return list(members_changed(by_stream(push.event, push.data), us))

    # ── people ────────────────────────────────────────────────────────────────────────────────────────────────

    def _people_it(self) -> None:
        event = self.place.roster
        for person in event.persons:
            userid, unionid = f"u-{person.key}", f"n-{person.key}"
            self.city.add_person(Citizen(userid=userid, name=person.name, unionid=unionid, mobile=person.mobile))
        sits = {
            Tier.PRINCIPAL: (Role.PRINCIPAL, Role.OFFICE),
            Tier.FIELD: (Role.FIELD_LEADER, Role.OFFICE),
            Tier.STAFF: (Role.HEAD, Role.LIAISON, Role.OFFICE),
        }
        for tier, title in self.place.groups.items():
            members = [f"u-{post.holder}" for post in event.posts if post.role in sits[tier]]
            self.city.add_group(f"cid-{tier.value.lower()}+/==", title, members)

    async def _bind(self, title: str) -> None:
        await self.city.says(self.place.office, None, f"绑定 {title}")
        await self.machine.settle()
        shown = self.city.screen(self.place.office)[-1]
        runs = "".join(c if c.isdigit() else " " for c in shown.title + shown.text).split()
        code = next(run for run in runs if len(run) == 6)
        await self.city.says(self.place.office, title, f"@督办助手 绑定 {code}")
        await self.machine.settle()

    async def waits_until(self, at: datetime) -> None:
        """Let time pass, if it has not passed already."""
        await self.machine.run_until(max(at, self.clock.now()))

    async def brings(self, push: Push) -> bool:
        """What was kept back comes now, after what was said later; whether it was answered."""
        return (await self._carry(push, self.clock.now())).outcome is Outcome.ANSWERED

    def away_until(self, at: datetime) -> None:
        """The process dies now and nobody starts it before."""
        self.life.end()
        self.up_at = at

    async def insists(self, who: str, act: Callable[[], Awaitable[object]]) -> bool:
        """Somebody acts and, where nothing comes back within ninety seconds, acts again, up to three times."""
        for _try in range(3):
            since = self.city.seq
            try:
                await act()
            except CityError:  # the button is gone: the card shows why
                return _try > 0
            await self.machine.run_until(self.clock.now() + timedelta(seconds=90))
            if self._answered(who, since):
                return True
        return False

    def _answered(self, who: str, since: int) -> bool:
        places = set(self.city.places(who))
        changes = self.city.platform.ledger.changes[since:]
        return any(
            c.place in places and c.message is not None and c.message.draft.sender == "robot" and c.what != "read"
            for c in changes
        )

    def look(self, question: Any) -> Any:
        """Ask the disk."""
        found: Any = self.disk.read(question)
        return found


@cache
def _keys() -> Keys:
    return Keys(
        client_id=KEY, client_secret="s" * 32, robot_code=KEY, api_base="http://127.0.0.1", oapi_base="http://127.0.0.1",
        corp_id="dingcorp0000000000000001",
    )  # fmt: skip


def _city_settings(seed: int, place: Place) -> CitySettings:
    return CitySettings(
        client_id=KEY,
        client_secret="s" * 32,
        robot_code=KEY,
        corp_id="dingcorp0000000000000001",
        templates=(TEMPLATE_FILE,),
        mode="stream",
        api_quota=place.api_quota,
        push_quota=place.push_quota,
        seed=seed,
    )


def _settings(folder: Path, policy: str, place: Place) -> Settings:
    keys = _keys()
    values: dict[str, object] = {
        "database_url": "sqlite://",
        "data_dir": folder,
        "county": place.name,
        "policy": policy,
        "api_quota": place.api_quota,
        "push_quota": place.push_quota,
        "dingtalk_mode": "stream",
        "dingtalk_client_id": keys.client_id,
        "dingtalk_client_secret": SecretStr(keys.client_secret),
        "dingtalk_robot_code": keys.robot_code,
        "dingtalk_corp_id": keys.corp_id,
        "dingtalk_api_base": keys.api_base,
        "dingtalk_oapi_base": keys.oapi_base,
        "dingtalk_card_template": TEMPLATE,
    }
    return Settings.model_validate(values)
