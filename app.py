"""The composition root: settings, policy, store, platform and clock → Service. Only cli and rehearsal import it."""

import asyncio
import logging
import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aiohttp import web
from handlers.receive import Receiving, receive
from sqlalchemy import Connection

from bot.dingtalk.client import Client, Keys
from bot.dingtalk.inbound import Identity
from bot.dingtalk.render import Renderer
from bot.dingtalk.webhook import Webhook
from bot.errors import PlatformError
from bot.messages import Inbound
from bot.patience import Patience
from bot.platform import Capabilities
from config.calendars import load_calendar
from config.load import load_policy, policy_path
from config.settings import Settings
from config.wording import load_wording
from domain.actors import Actor, Channel
from domain.county import County
from domain.drafts import Draft, DraftState
from domain.events import Event, PolicyLoaded
from domain.outcome import Answer
from domain.projects import ProjectFile
from handlers.apply import MOST, Door, ticks
from outbox.claim import Desk, claim
from outbox.deliver import Courier
from outbox.write import Writer
from scheduler.beats import Beats
from store.counties import REHEARSAL, CountyReader, mark, set_mark
from store.engine import Store
from store.lookups import pending_drafts
from store.mapping import all_of, read_all
from store.outgoing import count_call
from store.queries import due_aggregates, next_moment
from store.round_lookups import projects_of_account

log = logging.getLogger(__name__)
COMMAND = Actor(staff_id="", channel=Channel.COMMAND, proven=True)


def wall_clock() -> datetime:
    """The only clock of the program (style §4.1)."""
    return datetime.now(UTC)  # noqa: TID251


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What differs between serving and rehearsing: the clock, randomness, loop-time numbers, order of sending."""

    clock: Callable[[], datetime] = wall_clock
    draw: Callable[[int], str] = lambda digits: "".join(secrets.choice("0123456789") for _ in range(digits))
    patience: Patience = field(default_factory=Patience)
    at_once: int = 8
    rehearsal: bool = False
    durable: bool = True


class Service:
    """One county. Everything hangs off this object; nothing is global."""

    def __init__(self, settings: Settings, around: Surroundings) -> None:
        self.settings = settings
        self.around = around
        self.clock = around.clock
        self.store = Store(settings.store_url, durable=around.durable)
        own = settings.data_dir / "config"
        self.reader = CountyReader(
            name=settings.county,
            calendar=load_calendar(own / "calendar.toml"),
            policy=load_policy(policy_path(settings.policy, own)),
            rehearsal=around.rehearsal,
        )
        self.door = Door(self.store, self.reader, self.clock)
        self.writer = Writer(load_wording(own / "wording.toml"))
        self._calls: Counter[str] = Counter()
        self._beating = asyncio.Lock()
        self._runner: web.AppRunner | None = None
        self._beats: Beats | None = None
        self.base_url = ""

    # ── life ──────────────────────────────────────────────────────────────────────────────────────────────────

    async def open(self) -> None:
        """Take the store, put the policy into force, be ready to receive and beat."""
        await self.store.create()
        await self.store.transact(self._mark_rehearsal)
        settings = self.settings
        self.client = Client(self._keys(), self.clock, self.around.patience, self._count)
        self.renderer = Renderer(
            robot_code=settings.dingtalk_robot_code,
            stream=settings.dingtalk_mode == "stream",
            can=Capabilities(card_template=settings.dingtalk_card_template),
        )
        self.desk = Desk(reader=self.reader, writer=self.writer, renderer=self.renderer, fence=secrets.randbits(31))
        self.courier = Courier(
            send=self.client.deliver, apply=self.door.apply, clock=self.clock, at_once=self.around.at_once
        )
        await self.door.apply(PolicyLoaded(by=COMMAND, policy=self.reader.policy))

    def _mark_rehearsal(self, connection: Connection) -> None:
        """A store that was rehearsed on never serves, and the other way round (design §10.6)."""
        marked = mark(connection, REHEARSAL)
        wanted = "yes" if self.around.rehearsal else "no"
        if marked is None:
            set_mark(connection, REHEARSAL, wanted)
        elif marked != wanted:
            raise RehearsalMixed(marked)

    def _keys(self) -> Keys:
        settings = self.settings
        return Keys(
            client_id=settings.dingtalk_client_id,
            client_secret=settings.dingtalk_client_secret.get_secret_value(),
            robot_code=settings.dingtalk_robot_code,
            api_base=settings.dingtalk_api_base,
            oapi_base=settings.dingtalk_oapi_base,
        )

    async def serve(self) -> None:
        """Listen, and in webhook mode tell the platform where presses on cards go."""
        settings = self.settings
        site = web.Application(client_max_size=1 << 20)
        site.add_routes(
            [*self._webhook().routes(), web.get("/healthz", self._healthz), web.get("/readyz", self._readyz)]
        )
        self._runner = web.AppRunner(site, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, settings.host, settings.port).start()
        port = self._runner.addresses[0][1]
        self.base_url = settings.dingtalk_callback_base or f"http://{settings.host}:{port}"
        if settings.dingtalk_mode == "webhook" and settings.dingtalk_card_template:
            await self._register_cards()

    async def _register_cards(self) -> None:
        secret = self.settings.dingtalk_card_secret.get_secret_value()
        try:
            await self.client.register_cards(f"{self.base_url}/dingtalk/cards", secret)
        except PlatformError as error:
            log.warning("cards_not_registered", extra={"reason": str(error)})

    def _webhook(self) -> Webhook:
        settings = self.settings
        return Webhook(
            us=self._identity(),
            client_secret=settings.dingtalk_client_secret.get_secret_value(),
            card_secret=settings.dingtalk_card_secret.get_secret_value(),
            clock=self.clock,
            on_message=self.on_message,
        )

    def _identity(self) -> Identity:
        return Identity(robot_code=self.settings.dingtalk_robot_code, corp_id=self.settings.dingtalk_corp_id)

    def start_beats(self) -> None:
        """Let the scheduler beat; a rehearsal beats by itself instead."""
        self._beats = Beats(self._beat_now)
        self._beats.start()

    def pause_beats(self) -> None:
        """No beats of its own while a time machine runs."""
        if self._beats is not None:
            self._beats.pause()

    def resume_beats(self) -> None:
        """Beat again."""
        if self._beats is not None:
            self._beats.resume()

    async def close(self) -> None:
        """Stop listening first, finish what came, then let go."""
        if self._beats is not None:
            self._beats.stop()
        if self._runner is not None:
            await self._runner.cleanup()
        await self.door.close()
        async with self._beating:
            await self._flush_calls()
        with suppress(AttributeError):
            await self.client.close()
        await self.store.close()

    # ── in ────────────────────────────────────────────────────────────────────────────────────────────────────

    async def on_message(self, inbound: Inbound) -> dict[str, Any]:
        """What the transports call; returns after the commit with the body for the platform."""
        await receive(inbound, self._receiving())
        if self._beats is not None:
            self._beats.wake()
        return {} if inbound.action else {"msgtype": "empty"}

    def _receiving(self) -> Receiving:
        return Receiving(
            apply=self.door.apply,
            county=self.county,
            projects_of=self.projects_of,
            is_asked=self.is_asked,
            now=self.clock,
            draw=self.around.draw,
            bot_names=self.settings.bot_names,
        )

    async def apply(self, event: Event) -> Answer | None:
        """For commands: the same door."""
        return await self.door.apply(event)

    async def county(self) -> County:
        """The county as it stands."""
        return await self.store.read(self.reader.read)

    async def projects_of(self, staff_id: str) -> Sequence[ProjectFile]:
        """Active projects an account reports on."""
        county = await self.county()

        def find(connection: Connection) -> Sequence[ProjectFile]:
            return read_all(connection, ProjectFile, projects_of_account(connection, (staff_id,), county))

        return await self.store.read(find)

    async def projects(self) -> dict[str, ProjectFile]:
        """Every project by key."""
        return await self.store.read(lambda connection: all_of(connection, ProjectFile))

    async def is_asked(self, staff_id: str) -> bool:
        """Whether a hand-over of this account waits for a missing answer."""
        county, now = await self.county(), self.clock()

        def find(connection: Connection) -> bool:
            drafts = read_all(connection, Draft, pending_drafts(connection, (staff_id,), county))
            return any(d.state is DraftState.ASKING and d.expires_at > now for d in drafts)

        return await self.store.read(find)

    # ── by itself ─────────────────────────────────────────────────────────────────────────────────────────────

    async def _beat_now(self) -> None:
        await self.beat(self.clock())

    async def beat(self, now: datetime) -> datetime | None:
        """Tick what is due, claim what is ready, send after commit; returns the next moment (design §10.2)."""
        async with self._beating:
            due = await self.store.read(lambda connection: due_aggregates(connection, now, MOST))
            if due:
                await self.door.apply_all(ticks(due, lambda: self.around.draw(12)))
            more = len(due) == MOST
            claimed = await self.store.transact(lambda connection: claim(connection, self.desk, now, answers_only=more))
            if claimed.dispatches:
                await self.courier.carry(claimed.dispatches)
            await self._flush_calls()
            return await self.next_moment()

    async def next_moment(self) -> datetime | None:
        """The earliest moment at which anything will happen by itself."""
        return await self.store.read(next_moment)

    def _count(self, call: str) -> None:
        self._calls[call] += 1

    async def _flush_calls(self) -> None:
        calls, self._calls = self._calls, Counter()
        if calls:
            month = f"{self.clock():%Y-%m}"
            await self.store.transact(lambda connection: count_call(connection, month, calls))

    # ── health ────────────────────────────────────────────────────────────────────────────────────────────────

    async def _healthz(self, _request: web.Request) -> web.Response:
        return web.json_response({"ok": True})

    async def _readyz(self, _request: web.Request) -> web.Response:
        await self.next_moment()
        return web.json_response({"ok": True, "rehearsal": self.around.rehearsal})


class RehearsalMixed(Exception):
    """A rehearsed store was asked to serve, or a serving one to rehearse."""

    def __init__(self, marked: str) -> None:
        kind = "演练" if marked == "yes" else "正式"
        super().__init__(f"这个数据库是{kind}用的，不能混用；请换一个 QUNDING_DATABASE_URL")
