"""Webhook mode: is the address at which the platform calls us alive? Asked of ourselves, from outside where we can."""

from dataclasses import dataclass, field

import aiohttp

from bot.patience import Patience

PATH = "/healthz"


@dataclass(kw_only=True)
class Probe:
    """`public` is what the platform calls, `local` our own door. From many machine rooms the public address cannot be
    called: it only counts against us once it has answered."""

    public: str
    local: str
    patience: Patience
    _seen_public: bool = False
    _session: aiohttp.ClientSession | None = field(default=None, repr=False)

    async def alive(self) -> bool:
        """Whether a call comes in."""
        if await self._answers(self.public):
            self._seen_public = True
            return True
        return not self._seen_public and self.local != self.public and await self._answers(self.local)

    async def _answers(self, base: str) -> bool:
        if self._session is None:
            timeout = aiohttp.ClientTimeout(total=self.patience.total, sock_connect=self.patience.connect)
            self._session = aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar())
        try:
            async with self._session.get(f"{base}{PATH}", allow_redirects=False) as response:
                return response.status == 200
        except (aiohttp.ClientError, TimeoutError, OSError):
            return False

    async def close(self) -> None:
        """Let go of the connection."""
        if self._session is not None:
            await self._session.close()
