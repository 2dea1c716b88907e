"""One county as it runs: opened, serving, beating, closed."""

import logging
import secrets
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from functools import partial

from aiohttp import web

from app.awaiting import Told, awaited
from app.hearing import Hearing, house_of
from app.outgoing import outgoing
from app.surroundings import Surroundings
from bot.dingtalk.ears import Ears, near
from bot.dingtalk.files import Files
from bot.dingtalk.proofs import Proofs
from bot.timepiece import Timepiece
from config.calendars import load_calendar
from config.letters import load_letters
from config.load import load_policy, policy_path
from config.settings import Settings
from config.wording import load_wording
from console.command_socket import CommandSocket, socket_path
from console.health import Pulse
from console.keys import keys_of
from console.meters import MeteredDoor, Meters
from console.site import routes, while_waiting
from console.window import COMMAND, Window
from domain.events import Event, PolicyLoaded
from domain.messages.quota import allowance
from domain.outcome import Answer
from scheduler.backups import Backups
from scheduler.beats import Beats
from scheduler.collecting import Collector
from scheduler.directory import DirectoryWatch
from scheduler.heart import Heart
from scheduler.lifeline import Lifeline
from scheduler.papers import reader
from scheduler.upkeep import Upkeep
from store.counties import CountyReader
from store.ledger import Ledger
from store.preparing import prepared
from store.reaching import reached

log = logging.getLogger(__name__)


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
        self.wording = load_wording(own / "wording.toml")
        self.store = around.store(settings.store_url, durable=around.durable)
        self.meters = Meters()
        self.pulse = Pulse(elapsed=around.elapsed)
        self.door = MeteredDoor(self.store, self.reader, self.clock)
        self.door.meters = self.meters
        self.ledger = Ledger(self.store, self.reader, self.clock)
        self.county, self.projects = self.ledger.county, self.ledger.projects
        self._runner: web.AppRunner | None = None
        self._beats: Beats | None = None
        self._socket: CommandSocket | None = None
        self.daily: list[Backups | DirectoryWatch | Lifeline] = []
        self.base_url = ""

    # ── life ──────────────────────────────────────────────────────────────────────────────────────────────────

    async def open(self, told: Told | None = None) -> None:
        """Take the store, put the policy into force, be ready to receive and beat. Raises OperationalError where there
        is no database; who wants to be `told` instead waits for it, where that can help: else TurnedAway."""
        settings, rehearsal = self.settings, self.around.rehearsal
        if told is not None and not self.store.is_sqlite:
            await awaited(partial(reached, self.store), self._waiting(), self.around.patience, told)
        self.reader.begin(await prepared(self.store, self.clock(), rehearsal=rehearsal))
        self.client = self.around.client(keys_of(settings), self.clock, self.around.patience, self.ledger.count)
        allowed = allowance(settings.api_quota, settings.push_quota, settings.quota_share)
        proofs = Proofs(clock=self.clock, widest=self.around.widest)
        house = house_of(settings, self.around, (self.ledger, self.door), allowed)
        self.ears = self._made_ears(Hearing(house=house, count=self.ledger.count, heard=self._heard), proofs)
        self.pulse.heard = proofs.silence
        if not rehearsal:  # there somebody moves the clock on purpose
            timepiece = Timepiece(clock=self.clock, elapsed=self.around.elapsed)
            self.client.told_time, self.pulse.doubtful = timepiece.told, lambda: timepiece.is_doubtful
        self.outgoing = outgoing(settings, self.around, (self.reader, self.wording), (self.client, self.door))
        self.upkeep = Upkeep(apply=self.door.apply, spans=proofs.take, allowed=allowed)
        self.heart = self._made_heart()
        fetch, files, read = Files(self.client).download, settings.data_dir / "files", reader(house)
        self.collector = Collector(self.store, fetch, self.door.apply, self.county, files, read)
        await self.door.apply(PolicyLoaded(by=COMMAND, policy=self.reader.policy))
        await self.upkeep.counted(await self.ledger.usage())
        await self.ledger.county()  # whoever speaks first does not wait until it has been read

    @asynccontextmanager
    async def _waiting(self) -> AsyncIterator[None]:
        """Only how it is, at the address where the service will be."""
        runner = await self._shown(while_waiting(self.settings, self.ledger, (self.pulse, self.meters)))
        try:
            yield
        finally:
            await runner.cleanup()

    async def _shown(self, pages: Iterable[web.RouteDef]) -> web.AppRunner:
        site = web.Application(client_max_size=1 << 20)
        site.add_routes(pages)
        runner = web.AppRunner(site, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, self.settings.host, self.settings.port).start()
        return runner

    def _made_ears(self, hearing: Hearing, proofs: Proofs) -> Ears:
        return Ears(
            client=self.client,
            clock=self.clock,
            on_message=hearing.on_message,
            patience=self.around.patience,
            jitter=secrets.SystemRandom().random,
            by_stream=self.settings.dingtalk_mode == "stream",
            proofs=proofs,
        )

    def _made_heart(self) -> Heart:
        return Heart(
            store=self.store,
            door=self.door,
            ledger=self.ledger,
            desk=self.outgoing.desk,
            courier=self.outgoing.courier,
            upkeep=self.upkeep,
            draw=self.around.draw,
            clock=self.clock,
            settled_at=self.clock() + self.around.settle,
            doubtful=self.pulse.doubtful,
        )

    async def serve(self, *, hears: bool = True) -> None:
        """Listen. A rehearsal waits for the stream, so that its first word is heard; a service keeps trying. One that
        does not hear shows only how it is."""
        settings = self.settings
        pages = routes(settings, self.ledger, (self.pulse, self.meters), (self.wording.words, self.apply))
        self._runner = await self._shown([*(self.ears.routes() if hears else ()), *pages])
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
            self.outgoing.handed.close()
        await self.store.close()

    # ── in ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _heard(self) -> None:
        """One came the whole way; what it asks for is not left to the next beat."""
        self.ears.proofs.proven()
        if self._beats is not None:
            self._beats.wake()

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
