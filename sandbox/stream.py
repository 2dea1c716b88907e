"""Stream mode: WebSocket connections of the bot, frames, acks, pings, recycling (dingtalk.md §5.3)."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiohttp import WSMessage, WSMsgType, web

from sandbox.ids import hex_id, uuid
from sandbox.platform import Platform
from sandbox.pushes import Answer, Outcome, Push
from sandbox.settings import Patience

Ack = asyncio.Future[Mapping[str, Any] | None]


@dataclass(slots=True, kw_only=True, eq=False)
class Connection:
    """One WebSocket. `silent` = half open: nothing goes out, nothing that comes in is noticed.

    `leaving` = recycled.
    """

    connection_id: str
    topics: frozenset[str]
    socket: web.WebSocketResponse
    waiting: dict[str, Ack] = field(default_factory=dict)
    silent: bool = False
    leaving: bool = False

    async def send(self, frame: Mapping[str, Any]) -> Ack:
        """Send a frame; the future gets its ack, or None when the connection ends first."""
        future: Ack = asyncio.get_running_loop().create_future()
        self.waiting[frame["headers"]["messageId"]] = future
        if self.silent:
            return future
        try:
            await self.socket.send_str(json.dumps(frame, ensure_ascii=False))
        except ConnectionError:
            self.forget()
        return future

    async def heard(self, message: WSMessage) -> None:
        """Something came in: a WebSocket ping or an ack."""
        if self.silent:
            return
        if message.type is WSMsgType.PING:
            await self.socket.pong(message.data)
        elif message.type is WSMsgType.TEXT:
            self._ack(message.data)

    def _ack(self, text: str) -> None:
        try:
            ack = json.loads(text)
            future = self.waiting.pop(ack["headers"]["messageId"])
        except (ValueError, KeyError, TypeError):
            return
        if not future.done():
            future.set_result(ack)

    def forget(self) -> None:
        """Nobody will answer any more."""
        for future in self.waiting.values():
            if not future.done():
                future.set_result(None)
        self.waiting.clear()


class Hub:
    """All stream connections of the app. Each push goes to one of them, drawn at random."""

    def __init__(self, platform: Platform, clock: Callable[[], datetime], patience: Patience) -> None:
        self.platform = platform
        self.clock = clock
        self.patience = patience
        self.connections: list[Connection] = []
        self._pinging: asyncio.Task[None] | None = None
        self._closing: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Begin to ping every `patience.ping_every` seconds of loop time."""
        self._pinging = asyncio.create_task(self._keep_pinging())

    async def stop(self) -> None:
        """Close every connection."""
        tasks = [task for task in (self._pinging, *self._closing) if task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for connection in list(self.connections):
            await self._close(connection)

    async def accept(self, request: web.Request) -> web.StreamResponse:
        """GET /connect?ticket=…: a ticket opens one connection, within 90 s, once."""
        topics = self.platform.tickets.redeem(request.query.get("ticket", ""), self.clock())
        if topics is None:
            return web.json_response({"code": "authFailed", "message": "ticket不存在或者已过期"}, status=401)
        socket = web.WebSocketResponse(autoping=False, timeout=self.patience.close)
        await socket.prepare(request)
        connection = Connection(connection_id=uuid(self.platform.core.rng), topics=topics, socket=socket)
        self.connections.append(connection)
        try:
            async for message in socket:
                await connection.heard(message)
        finally:
            self._drop(connection)
        return socket

    async def send(self, push: Push, now: datetime) -> Answer:
        """Deliver one push to a connection that subscribed to its topic, and await the ack."""
        connection = self._pick(push.topic, now)
        if connection is None:
            return Answer(outcome=Outcome.UNREACHED if push.kind == "push_event" else Outcome.LOST)
        ack = await connection.send(self._frame(push, connection, now))
        answer = await self._await(connection, push.push_id, ack, self._deadline(push))
        return _judged(push, answer)

    async def ping(self) -> int:
        """SYSTEM ping to every connection; how many echoed it in time."""
        echoed = await asyncio.gather(*(self._ping_one(c) for c in self.connections if not c.leaving))
        return sum(echoed)

    async def recycle(self) -> None:
        """Announce `disconnect` on every connection and close it after `patience.drain` of loop time."""
        for connection in list(self.connections):
            connection.leaving = True
            headers = {"topic": "disconnect", "messageId": hex_id(self.platform.core.rng)}
            frame = _system(headers, {"reason": "connection is expired"}, self.clock())
            await connection.send(frame)
            task = asyncio.create_task(self._close_later(connection))
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)

    def _pick(self, topic: str, now: datetime) -> Connection | None:
        wanted = "EVENT" if topic == "*" else topic
        usable = [c for c in self.connections if wanted in c.topics and not c.leaving]
        if not usable:
            return None
        connection = self.platform.core.rng.choice(usable)
        self._half_open(connection, now)
        return connection

    def _half_open(self, connection: Connection, now: datetime) -> None:
        if not connection.silent and self.platform.faults.strikes("half_open", "stream", now):
            connection.silent = True

    def _frame(self, push: Push, connection: Connection, now: datetime) -> dict[str, Any]:
        headers = {
            "appId": self.platform.settings.client_id,
            "connectionId": connection.connection_id,
            "contentType": "application/json",
            "messageId": push.push_id,
            "time": _millis(now),
            "topic": push.topic,
            **push.event,
        }
        kind = "EVENT" if push.kind == "push_event" else "CALLBACK"
        data = json.dumps(push.data, ensure_ascii=False)
        return {"specVersion": "1.0", "type": kind, "headers": headers, "data": data}

    def _deadline(self, push: Push) -> float:
        patience = self.patience
        seconds = {"push_event": patience.event_ack, "push_card": patience.card_ack}
        return seconds.get(push.kind, patience.message_ack)

    async def _await(self, connection: Connection, push_id: str, ack: Ack, seconds: float) -> Answer:
        try:
            answer = await asyncio.wait_for(ack, seconds)
        except TimeoutError:
            connection.waiting.pop(push_id, None)
            return Answer(outcome=Outcome.LATE)
        return Answer(outcome=Outcome.UNREACHED) if answer is None else _read_ack(answer)

    async def _ping_one(self, connection: Connection) -> bool:
        now = self.clock()
        self._half_open(connection, now)
        opaque, message_id = hex_id(self.platform.core.rng), hex_id(self.platform.core.rng)
        frame = _system({"topic": "ping", "messageId": message_id}, {"opaque": opaque}, now)
        ack = await connection.send(frame)
        answer = await self._await(connection, message_id, ack, self.patience.ping_answer)
        return answer.body.get("opaque") == opaque

    async def _keep_pinging(self) -> None:
        while True:
            await asyncio.sleep(self.patience.ping_every)
            await self.ping()

    async def _close_later(self, connection: Connection) -> None:
        await asyncio.sleep(self.patience.drain)
        await self._close(connection)

    async def _close(self, connection: Connection) -> None:
        self._drop(connection)
        await connection.socket.close()

    def _drop(self, connection: Connection) -> None:
        connection.forget()
        if connection in self.connections:
            self.connections.remove(connection)


def _millis(now: datetime) -> str:
    return str(int(now.timestamp() * 1000))


def _system(headers: Mapping[str, str], data: Mapping[str, str], now: datetime) -> dict[str, Any]:
    full = {**headers, "contentType": "application/json", "time": _millis(now)}
    return {"specVersion": "1.0", "type": "SYSTEM", "headers": full, "data": json.dumps(data)}


def _read_ack(ack: Mapping[str, Any]) -> Answer:
    """An ack counts with code 200 and `data` a JSON string (dingtalk.md §5.3.3)."""
    try:
        body = json.loads(ack["data"]) if ack["code"] == 200 else None
    except (ValueError, TypeError, KeyError):
        body = None
    if body is None:
        return Answer(outcome=Outcome.REFUSED)
    return Answer(outcome=Outcome.ANSWERED, body=body if isinstance(body, dict) else {})


def _judged(push: Push, answer: Answer) -> Answer:
    if push.kind == "push_event" and answer.body.get("status") == "LATER":
        return Answer(outcome=Outcome.REFUSED)
    return answer
