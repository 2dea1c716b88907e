"""Everything by which the platform reaches us: callback addresses, and in stream mode a connection."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.dingtalk.client import Client
from bot.dingtalk.crypto import Envelope
from bot.dingtalk.heard import Heard
from bot.dingtalk.probe import Probe
from bot.dingtalk.proofs import Proofs
from bot.dingtalk.stream import OnMessage, Stream
from bot.dingtalk.webhook import Webhook
from bot.errors import PlatformError
from bot.patience import Patience

log = logging.getLogger(__name__)


@dataclass(kw_only=True)
class Ears:
    """`by_stream` = nobody speaks to us by HTTP; events may all the same, wherever they are sealed.
    `on_message` returns after the commit; `jitter` gives a number from 0 to 1; `local` is our own door in webhook
    mode."""

    client: Client
    clock: Callable[[], datetime]
    on_message: OnMessage
    patience: Patience
    jitter: Callable[[], float]
    by_stream: bool
    heard: Heard = field(default_factory=Heard)
    proofs: Proofs = field(default_factory=Proofs)
    local: str = ""
    _probe: Probe | None = field(default=None, init=False)
    _probing: asyncio.Task[None] | None = field(default=None, init=False)
    _stream: Stream | None = field(default=None, init=False)

    def routes(self) -> list[web.RouteDef]:
        """The callback addresses that can be verified."""
        keys = self.client.keys
        owners = tuple(owner for owner in (keys.client_id, keys.corp_id) if owner)
        sealed = bool(keys.token and keys.aes_key)
        return Webhook(
            us=keys.identity,
            client_secret="" if self.by_stream else keys.client_secret,
            card_secret="" if self.by_stream else keys.card_secret,
            envelope=Envelope(token=keys.token, aes_key=keys.aes_key, owners=owners) if sealed else None,
            clock=self.clock,
            on_message=self.on_message,
            patience=self.patience,
            heard=self.heard,
        ).routes()

    def report(self) -> dict[str, Any]:
        """What came in since the start, for `doctor`; `stream` is None in webhook mode."""
        stream = None if self._stream is None else self._stream.is_up
        return {"stream": stream, "taken": dict(self.heard.taken), "refused": dict(self.heard.refused)}

    async def open(self, base_url: str, *, wait: bool) -> None:
        """Begin to listen; where we `wait`, a connection is up afterwards, else it is tried for ever."""
        if not self.by_stream:
            await self._register_cards(base_url)
            self._begin_probing(base_url)
            return
        self._stream = Stream(
            us=self.client.keys.identity,
            open_line=self.client.open_stream,
            on_message=self.on_message,
            patience=self.patience,
            jitter=self.jitter,
        )
        self._stream.proofs = self.proofs
        await self._stream.start()
        if wait:
            await self._stream.connected()

    def _begin_probing(self, base_url: str) -> None:
        """To have opened the door is the first proof; later ones are asked for every so often."""
        self.proofs.proven()
        self._probe = Probe(public=base_url, local=self.local or base_url, patience=self.patience)
        if self.patience.probe:
            self._probing = asyncio.create_task(self._keep_probing())

    async def _keep_probing(self) -> None:
        while True:
            await asyncio.sleep(self.patience.probe)
            await self.prove()

    async def prove(self) -> None:
        """Webhook mode: a proof or a doubt, now. The stream proves itself by its frames."""
        if self._probe is None:
            return
        if await self._probe.alive():
            self.proofs.proven()
        else:
            self.proofs.broken()

    async def close(self) -> None:
        """Hear nothing new; what came is finished."""
        if self._probing is not None:
            self._probing.cancel()
        if self._probe is not None:
            await self._probe.close()
        if self._stream is not None:
            await self._stream.stop()

    async def _register_cards(self, base_url: str) -> None:
        """Without a secret a press could not be verified, and is not asked for."""
        if not self.client.keys.card_secret:
            return
        try:
            await self.client.register_cards(f"{base_url}/dingtalk/cards")
        except PlatformError as error:
            log.warning("cards_not_registered", extra={"reason": str(error)})


def near(host: str) -> str:
    """How this machine calls itself where it listens on every address."""
    return "127.0.0.1" if host in ("0.0.0.0", "::", "") else host
