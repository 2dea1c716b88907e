"""What people do: the page, the scenario player and the tests all act through this one class."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from aiohttp import web

from sandbox import look, names
from sandbox.acts import Acts
from sandbox.calls import CALLS, named
from sandbox.directory import Citizen, Group
from sandbox.errors import Refusal
from sandbox.ids import hex_id, private_conversation
from sandbox.ledger import Change
from sandbox.names import PRIVATE, CityError
from sandbox.platform import Platform, Refused
from sandbox.postman import Postman
from sandbox.push import HttpCourier
from sandbox.pushes import Answer, Outcome, Push
from sandbox.settings import CitySettings
from sandbox.stream import Hub
from sandbox.views import Arrival, MessageView, draw, draw_change
from sandbox.wire import Wire

__all__ = ["Citizen", "City", "CityError", "CitySettings", "Outcome"]


class City:
    """One platform on loopback and everybody who uses it.

    `clock()` is the civil moment, aware UTC. `forward` and `next_due` (the next moment at which anything will
    happen) are set by the time machine; None hides 快进. People are named by userid or by a name only one bears;
    groups by title or conversation id; everything unknown raises `CityError`.
    `carry` brings a push to the bot; a simulation without sockets replaces it and never calls `start`.
    """

    def __init__(self, settings: CitySettings, clock: Callable[[], datetime]) -> None:
        self.settings = settings
        self.clock = clock
        self.forward: Callable[[datetime], Awaitable[None]] | None = None
        self.next_due: Callable[[], Awaitable[datetime | None]] | None = None
        self.base_url = ""
        self.platform = Platform(settings)
        core = self.platform.core
        self.hub = Hub(self.platform, clock, settings.patience)
        self.courier = HttpCourier(settings=settings, rng=core.rng, callback_base=settings.callback_base)
        self.carry: Callable[[Push, datetime], Awaitable[Answer]] = self._by_wire
        self.postman = Postman(self.platform, self._carried, self._received)
        self._acts = Acts(self.platform, self.postman, clock)
        self._wire = Wire(self.platform, self.hub, clock)
        self._routes: list[web.AbstractRouteDef] = []
        self._asked: Counter[str] = Counter()

    # ---- life ----

    def add_routes(self, routes: Iterable[web.AbstractRouteDef]) -> None:
        """Extra routes under /sandbox/, for the page; before `start`."""
        self._routes.extend(routes)

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen; `base_url` is the address of both hosts of the platform afterwards."""
        self.base_url = await self._wire.start(host, port, self._routes)
        self.platform.speak_from(self.base_url)
        await self.courier.start()
        await self.hub.start()

    async def stop(self) -> None:
        """Close every connection and stop listening."""
        await self.hub.stop()
        await self.courier.stop()
        await self._wire.stop()

    def call_back_to(self, callback_base: str | None) -> None:
        """The bot's address in webhook mode, e.g. `http://127.0.0.1:8080`; it may change with a restart."""
        self.courier.callback_base = callback_base

    # ---- who and what exists ----

    def add_person(self, citizen: Citizen) -> Citizen:
        """Somebody comes to town (or gets new data)."""
        self.platform.directory.add(citizen)
        return citizen

    def add_group(self, conversation_id: str, title: str, members: Iterable[str], has_robot: bool = True) -> Group:
        """An ordinary group; with the robot it has a webhook too (`hook_token`, `hook_secret` when set)."""
        users = [self.person(who).userid for who in members]
        group = Group(
            conversation_id=conversation_id,
            title=title,
            members=users,
            has_robot=has_robot,
            owner=users[0] if users else "",
            hook_token=hex_id(self.platform.core.rng, 32) if has_robot else "",
        )
        self.platform.directory.groups[conversation_id] = group
        return group

    def add_scene_group(self, conversation_id: str, title: str, members: Iterable[str]) -> Group:
        """A group made from the app's group template: member list and chatId are open to the app."""
        group = self.add_group(conversation_id, title, members)
        group.scene, group.chat_id = True, f"chat{hex_id(self.platform.core.rng)}"
        return group

    def person(self, who: str) -> Citizen:
        """The person meant by a userid or a unique name."""
        return names.person(self.platform.directory, who)

    def group(self, where: str) -> Group:
        """The group meant by a title or a conversation id."""
        return names.group(self.platform.directory, where)

    # ---- what people do ----

    async def says(self, who: str, where: str | None, text: str, quote: str | None = None) -> Outcome:
        """Send a text to a group, or in private when `where` is None or 私聊, and await the bot's answer.

        A group message reaches the bot only with `@督办助手` anywhere in it or when it quotes the bot.
        """
        citizen = self.person(who)
        quoted = None
        if quote is not None:
            quoted = look.message_for(self.platform, citizen, quote)[0]
            await self._acts.open(citizen, quoted)
        return await self._acts.say(citizen, self._group_for(citizen, where), text, quoted)

    async def sends(self, who: str, path: Path, heard: str = "") -> Outcome:
        """Send a file, picture or voice in private; `heard` is what the platform recognised in a voice."""
        return await self._acts.send_file(self.person(who), path, heard)

    async def taps(self, who: str, button: str, on: str | None = None) -> Outcome:
        """Press a button of a card, with the form as it stands; a link button is opened and calls nobody back."""
        return await self.fills(who, {}, button, on)

    async def fills(self, who: str, form: Mapping[str, Any], button: str, on: str | None = None) -> Outcome:
        """Fill inputs (by label) and press a button."""
        citizen = self.person(who)
        (message, view), chosen = look.button_for(self.platform, citizen, button, on)
        typed = look.filled(view.form, form)
        await self._acts.open(citizen, message)
        return await self._acts.press(citizen, message, chosen, typed)

    async def reads(self, who: str, on: str | None = None) -> None:
        """Open the conversation of a message, by default of the newest: it and everything above it is read."""
        citizen = self.person(who)
        await self._acts.open(citizen, look.message_for(self.platform, citizen, on)[0])

    async def joins(self, who: str, where: str) -> Outcome:
        """Come into a group; the bot gets chat_add_member."""
        return await self._acts.join(self.person(who), self.group(where))

    async def leaves(self, who: str, where: str) -> Outcome:
        """Leave a group by oneself; the bot gets chat_quit."""
        return await self._acts.leave(self.person(who), self.group(where))

    async def removed(self, who: str, where: str) -> Outcome:
        """Be taken out of a group by its owner; the bot gets chat_remove_member."""
        return await self._acts.remove(self.person(who), self.group(where))

    async def resigns(self, who: str) -> Outcome:
        """Leave the organisation; the bot gets user_leave_org."""
        return await self._acts.resign(self.person(who))

    async def renames(self, where: str, title: str) -> Outcome:
        """The owner gives a group another title; the bot gets chat_update_title."""
        return await self._acts.rename(self.group(where), title)

    async def disbands(self, where: str) -> Outcome:
        """The owner disbands a group; the bot gets chat_disband and may not speak there any more."""
        return await self._acts.disband(self.group(where))

    async def checks_url(self) -> Outcome:
        """Save the event address in the console: `check_url` must be answered with `success`."""
        return await self._acts.check_url()

    # ---- the platform ----

    def fault(self, kind: str, on: str = "*", *, times: int | None = None, until: datetime | None = None) -> None:
        """Let the platform misbehave `times` times (once by default) or `until` a civil moment.

        Kinds and the calls each can befall: `sandbox.faults.REACH`.
        """
        self.platform.faults.add(kind, on, times=times, until=until)

    def calls(self, kind: str = "*") -> int:
        """How many calls (or pushes) of that kind since this was last asked for that kind; `*` = all calls."""
        name = named(kind)
        counted = self.platform.meter.calls
        total = sum(counted[call] for call in CALLS) if name == "*" else counted[name]
        new, self._asked[name] = total - self._asked[name], total
        return new

    async def ping(self) -> int:
        """SYSTEM ping on every stream connection; how many echoed."""
        return await self.hub.ping()

    def next_moment(self) -> datetime | None:
        """The civil moment of the next redelivery, None when nothing is pending."""
        return self.postman.next_moment()

    async def act(self, now: datetime) -> None:
        """Do what is due at `now`."""
        await self.postman.act(now)

    # ---- what can be seen ----

    def screen(self, who: str, where: str | None = None) -> list[MessageView]:
        """What this person sees in a group, or in the private chat when `where` is None; newest last."""
        citizen = self.person(who)
        group = self._group_for(citizen, where)
        place = group.conversation_id if group else private_conversation(citizen.userid)
        platform = self.platform
        shown = (m for m in platform.ledger.in_place(place) if look.visible(platform, m, citizen.userid))
        return [draw(platform.directory, message, citizen.userid) for message in shown]

    def arrivals(self, where: str, since: int = 0) -> list[Arrival]:
        """Messages and card edits after change number `since` in a group or `私聊 姓名`, oldest first."""
        directory, ledger = self.platform.directory, self.platform.ledger
        return [draw_change(directory, change) for change in ledger.arrivals(self.place(where), since)]

    def place(self, where: str) -> str:
        """The conversation id of a group's title or id, or of `私聊 姓名`."""
        if where in self.platform.directory.groups or not where.startswith(PRIVATE):
            return self.group(where).conversation_id
        return private_conversation(self.person(where.removeprefix(PRIVATE).strip()).userid)

    def places(self, who: str) -> list[str]:
        """Conversation ids this person has: groups in order of creation, then the private chat."""
        userid = self.person(who).userid
        groups = self.platform.directory.groups.values()
        return [*(g.conversation_id for g in groups if userid in g.members), private_conversation(userid)]

    @property
    def seq(self) -> int:
        """The number of the newest change."""
        return self.platform.ledger.seq

    @contextmanager
    def subscribe(self) -> Iterator[asyncio.Queue[Change]]:
        """A queue that receives every change while the block lasts, for server-sent events."""
        queue: asyncio.Queue[Change] = asyncio.Queue()
        listeners = self.platform.ledger.listeners
        listeners.append(queue.put_nowait)
        try:
            yield queue
        finally:
            listeners.remove(queue.put_nowait)

    # ---- inside ----

    def _group_for(self, citizen: Citizen, where: str | None) -> Group | None:
        if where is None or where == PRIVATE:
            return None
        group = self.group(where)
        if citizen.userid not in group.members:
            raise CityError(f"{citizen.name}不在群“{group.title}”里")
        return group

    async def _carried(self, push: Push, now: datetime) -> Answer:
        return await self.carry(push, now)

    async def _by_wire(self, push: Push, now: datetime) -> Answer:
        by_stream = not push.url if push.kind == "push_card" else self.settings.mode == "stream"
        return await (self.hub if by_stream else self.courier).send(push, now)

    def _received(self, push: Push, answer: Answer, now: datetime) -> None:
        try:
            self._acts.take_answer(push, answer, now, inline=self.settings.mode == "webhook")
        except Refusal as refusal:
            note = Refused(name=push.kind, code=refusal.code, message=refusal.message, at=now)
            self.platform.refusals.append(note)
