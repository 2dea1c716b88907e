"""The composition root: settings, policy, store, platform and clock → Service. Only cli and rehearsal import it."""

import logging
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from aiohttp import web

from bot.dingtalk.client import Client
from bot.dingtalk.ears import Ears, near
from bot.dingtalk.files import Files
from bot.dingtalk.papers import Papers
from bot.dingtalk.proofs import Proofs
from bot.dingtalk.render import Renderer
from bot.dingtalk.trial import TEST, received
from bot.messages import Inbound
from bot.patience import Patience
from bot.platform import Capabilities
from bot.timepiece import Timepiece
from config.calendars import load_calendar
from config.letters import load_letters
from config.load import load_policy, policy_path
from config.settings import Settings
from config.wording import load_wording
from console.command_socket import CommandSocket, socket_path
from console.health import Pulse
from console.keys import keys_of as keys_of
from console.meters import MeteredDoor, Meters
from console.site import routes
from console.window import COMMAND as COMMAND  # commands and rehearsals act as this
from console.window import Window
from documents.making import made_file
from domain.events import Event, PolicyLoaded
from domain.messages.quota import PUSH, allowance
from domain.outcome import Answer
from handlers.language.vocabulary import remembering
from handlers.receive import Receiving, receive
from outbox.claim import Desk
from outbox.deliver import Courier
from outbox.handed import Handed
from outbox.write import Writer
from scheduler.backups import Backups
from scheduler.beats import Beats
from scheduler.collecting import Collector
from scheduler.directory import DirectoryWatch
from scheduler.heart import Heart
from scheduler.lifeline import Lifeline
from scheduler.papers import reader
from scheduler.upkeep import Upkeep
from store.counties import CountyReader
from store.engine import Store
from store.ledger import Ledger
from store.preparing import prepared

log = logging.getLogger(__name__)


def wall_clock() -> datetime:
    """The only clock of the program (style §4.1)."""
    return datetime.now(UTC)  # noqa: TID251


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What differs between serving and rehearsing: the clock, randomness, loop-time numbers, order of sending."""

    clock: Callable[[], datetime] = wall_clock
    draw: Callable[[int], str] = lambda digits: f"{secrets.randbelow(10**digits):0{digits}}"
    patience: Patience = field(default_factory=Patience)
    at_once: int = 8
    widest: timedelta = timedelta(minutes=5)
    settle: timedelta = timedelta(seconds=20)
    rehearsal: bool = False
    durable: bool = True
    store: Callable[..., Store] = Store
    client: Callable[..., Client] = Client


class Service:
    """One county. Everything hangs off this object; nothing is global."""

    def __init__(self, settings: Settings, around: Surroundings) -> None:
        self.settings, self.around, self.clock = settings, around, around.clock
        own = settings.own_folder
        self.reader = CountyReader(
            name=settings.county,
            calendar=load_calendar(own / "calendar.toml"),
            policy=load_policy(policy_path(settings.policy, own)),
            letter_words=load_letters(own / "letters.toml"),
            rehearsal=around.rehearsal,
            told_by_events=settings.read_events,
        )
        wording = load_wording(own / "wording.toml")
        self.words, self.writer = wording.words, Writer(wording, forms=bool(settings.filing))
        self.store = around.store(settings.store_url, durable=around.durable)
        self.meters = Meters()
        self.pulse = Pulse(elapsed=time.monotonic)
        self.door = MeteredDoor(self.store, self.reader, self.clock)
        self.door.meters = self.meters
        self.ledger = Ledger(self.store, self.reader, self.clock)
        self.county, self.projects = self.ledger.county, self.ledger.projects
        self.vocabulary_of = remembering()
        self._runner: web.AppRunner | None = None
        self._beats: Beats | None = None
        self._socket: CommandSocket | None = None
        self.daily: list[Backups | DirectoryWatch | Lifeline] = []
        self.base_url = ""

    # ── life ──────────────────────────────────────────────────────────────────────────────────────────────────

    async def open(self) -> None:
        """Take the store, put the policy into force, be ready to receive and beat."""
        settings, rehearsal = self.settings, self.around.rehearsal
        self.reader.schema = await prepared(self.store, self.clock(), rehearsal=rehearsal)
        self.client = self.around.client(keys_of(settings), self.clock, self.around.patience, self.ledger.count)
        self.ears = Ears(
            client=self.client,
            clock=self.clock,
            on_message=self.on_message,
            patience=self.around.patience,
            jitter=secrets.SystemRandom().random,
            by_stream=settings.dingtalk_mode == "stream",
            proofs=Proofs(clock=self.clock, widest=self.around.widest),
        )
        self.pulse.heard = self.ears.proofs.silence
        if not rehearsal:  # there somebody moves the clock on purpose
            timepiece = Timepiece(clock=self.clock, elapsed=time.monotonic)
            self.client.told_time, self.pulse.doubtful = timepiece.told, lambda: timepiece.is_doubtful
        self.renderer = Renderer(
            robot_code=settings.dingtalk_robot_code,
            stream=settings.dingtalk_mode == "stream",
            can=Capabilities(card_template=settings.dingtalk_card_template),
        )
        self.desk, self.courier = self._made_outbox()
        self.upkeep = Upkeep(
            apply=self.door.apply,
            spans=self.ears.proofs.take,
            allowed=allowance(settings.api_quota, settings.push_quota, settings.quota_share),
        )
        self.heart = self._made_heart()
        fetch, files, read = Files(self.client).download, settings.data_dir / "files", reader(self._receiving)
        self.collector = Collector(self.store, fetch, self.door.apply, self.county, files, read)
        await self.door.apply(PolicyLoaded(by=COMMAND, policy=self.reader.policy))
        await self.upkeep.counted(await self.ledger.usage())

    def _made_outbox(self) -> tuple[Desk, Courier]:
        folder = self.settings.data_dir / "handed" if self.around.durable else None
        self.handed = Handed(folder=folder, fence=int(self.around.draw(9)))
        self.handed.begin()
        fence, handed, deliver = self.handed.fence, self.handed, Papers(client=self.client, make=made_file).deliver
        desk = Desk(reader=self.reader, writer=self.writer, renderer=self.renderer, fence=fence, handed=handed)
        lanes = self.around.at_once
        keep = self.door.apply if lanes == 1 else self.door.apply_soon
        return desk, Courier(send=deliver, apply=keep, clock=self.clock, at_once=lanes, handed=handed)

    def _made_heart(self) -> Heart:
        return Heart(
            store=self.store,
            door=self.door,
            ledger=self.ledger,
            desk=self.desk,
            courier=self.courier,
            upkeep=self.upkeep,
            draw=self.around.draw,
            clock=self.clock,
            settled_at=self.clock() + self.around.settle,
            doubtful=self.pulse.doubtful,
        )

    async def serve(self, *, hears: bool = True) -> None:
        """Listen. A rehearsal waits for the stream, so that its first word is heard; a service keeps trying. One that
        does not hear shows only how it is."""
        settings, site = self.settings, web.Application(client_max_size=1 << 20)
        pages = routes(settings, self.ledger, (self.pulse, self.meters), (self.words, self.apply))
        site.add_routes([*(self.ears.routes() if hears else ()), *pages])
        self._runner = web.AppRunner(site, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, settings.host, settings.port).start()
        port = self._runner.addresses[0][1]
        self.base_url = settings.dingtalk_callback_base or f"http://{settings.host}:{port}"
        self.ears.local = f"http://{near(settings.host)}:{port}"
        if hears:
            await self.ears.open(self.base_url, wait=self.around.rehearsal)

    def start_beats(self) -> None:
        """Let the scheduler beat; a rehearsal beats by itself instead."""
        self._beats = Beats(self._beat_now, lambda: self.heart.answer(self.clock()))
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
            await self._beats.stop()
        for each in self.daily:
            await each.close()
        with suppress(AttributeError):
            await self.ears.close()
        if self._runner is not None:
            await self._runner.cleanup()
        if self._socket is not None:
            await self._socket.close()
        with suppress(AttributeError):
            for event in self.upkeep.heard(self.clock(), at_once=True):
                await self.door.apply(event)
        await self.door.close()
        with suppress(AttributeError):
            async with self.heart.beating:
                await self.ledger.flush()
        with suppress(AttributeError):
            await self.client.close()
        with suppress(AttributeError):
            self.handed.close()
        await self.store.close()

    # ── in ────────────────────────────────────────────────────────────────────────────────────────────────────

    async def on_message(self, inbound: Inbound) -> dict[str, Any]:
        """What the transports call; returns after the commit with the body for the platform."""
        if inbound.action == TEST:
            log.info("test_pressed", extra={"message_id": inbound.message_id})
            return received(inbound.params)
        with structlog.contextvars.bound_contextvars(message_id=inbound.message_id):
            self.ledger.count(PUSH + inbound.kind.value)
            await receive(inbound, self._receiving())
            self.ears.proofs.proven()
            log.info("message_received")
        if self._beats is not None:
            self._beats.wake()
        return {} if inbound.action else {"msgtype": "empty"}

    def _receiving(self) -> Receiving:
        return Receiving(
            apply=self.door.apply,
            county=self.county,
            vocabulary_of=self.vocabulary_of,
            projects_of=self.ledger.projects_of,
            known_projects=self.ledger.projects,
            asked_of=self.ledger.asked_of,
            evidence_asked_of=self.ledger.evidence_asked_of,
            usage=self.ledger.usage,
            allowed=self.upkeep.allowed,
            now=self.clock,
            draw=self.around.draw,
            bot_names=self.settings.bot_names,
            pages=self.settings.console_base,
        )

    async def apply(self, event: Event) -> Answer | None:
        """For commands: the same door."""
        return await self.door.apply(event)

    # ── by itself ─────────────────────────────────────────────────────────────────────────────────────────────

    async def _beat_now(self) -> bool:
        await self.beat(self.clock())
        return self.heart.left_behind

    async def beat(self, now: datetime) -> datetime | None:
        """Tick what is due, claim what is ready, send after commit; returns the next moment (design §10.2)."""
        if self.around.rehearsal:
            await self.ears.prove()
        await self.collector.collect(now)
        upcoming = await self.heart.beat(now)
        for each in self.daily:
            each.beat(now)
        self.pulse.beat()
        self.meters.beats.inc()
        return upcoming

    async def next_moment(self) -> datetime | None:
        """The earliest moment at which anything will happen by itself."""
        return await self.heart.next_moment()

    async def listen_to_commands(self) -> None:
        """Open the local command socket: only a lasting service does."""
        self._socket = CommandSocket(path=socket_path(self.settings.data_dir), window=self.window)
        await self._socket.open()

    @property
    def window(self) -> Window:
        """What commands may ask for."""
        staff_id_of, ears = self.client.staff_id_of, self.ears.report
        return Window(through=self.apply, county=self.county, staff_id_of=staff_id_of, ears=ears)
