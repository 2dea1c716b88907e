"""One HTTP exchange: no redirects, capped size and time, and errors translated once at this border (S31-S34)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import aiohttp
import orjson
from yarl import URL

from bot.dingtalk.bodies import read_at_most
from bot.dingtalk.failures import failed, failure
from bot.errors import Rejected, Unavailable, Unknown
from bot.patience import Patience

LARGEST_ANSWER = 1 << 20
LONGEST_WAIT = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What leaves: `url` is complete and already encoded."""

    method: str
    url: str
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


class Wire:
    """The one HTTP client of the bot."""

    def __init__(self, patience: Patience) -> None:
        timeout = aiohttp.ClientTimeout(total=patience.total, sock_connect=patience.connect)
        self._session = aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar())
        self.date = ""
        """The `Date` of the last answer: the platform's clock."""

    async def close(self) -> None:
        """Let go of the connections."""
        await self._session.close()

    async def exchange(self, call: Call) -> dict[str, Any]:
        """The answer as an object. Raises Unavailable where nothing was sent, Unknown where the answer was lost."""
        status, raw, wait = await self._asked(call)
        try:
            return understood(status, raw)
        except Unavailable as error:
            if wait.isascii() and wait.isdigit() and len(wait) < 6:
                error.retry_after = timedelta(seconds=min(int(wait), LONGEST_WAIT))
            raise

    async def _asked(self, call: Call) -> tuple[int, bytes | None, str]:
        """Status, bytes, and how long the platform asks us to wait."""
        headers = {"Content-Type": "application/json", "Accept": "application/json", **call.headers}
        url = URL(call.url, encoded=True)
        try:
            async with self._session.request(
                call.method, url, data=call.body or None, headers=headers, allow_redirects=False
            ) as response:
                raw = await read_at_most(response.content, LARGEST_ANSWER)
                self.date = response.headers.get("Date", "")
                return response.status, raw, response.headers.get("Retry-After", "")
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise Unavailable("unreachable", type(error).__name__) from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Unknown("no_answer", type(error).__name__) from error

    async def download(self, url: str, most: int) -> bytes:
        """The bytes at an address, never more than `most`. Raises Unavailable where they cannot be had now, Rejected
        where they never can."""
        try:
            async with self._session.get(URL(url, encoded=True), allow_redirects=False) as response:
                raw = await read_at_most(response.content, most)
                status = response.status
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Unavailable("unreachable", type(error).__name__) from error
        if status != 200:
            raise Unavailable(str(status), "no file") if status >= 500 else Rejected(str(status), "no file")
        if raw is None:
            raise Rejected("file.tooLarge", f"more than {most} bytes")
        return raw


def understood(status: int, raw: bytes | None) -> dict[str, Any]:
    """The answer as an object, or the error it stands for."""
    if raw is None:
        raise Unknown(str(status), "the answer is too large")
    if 300 <= status < 400:
        raise Unavailable(str(status), "redirected, which is not followed")
    try:
        answer = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise _unreadable(status, raw) from error
    if not isinstance(answer, dict):
        raise Unknown(str(status), "not a JSON object")
    refused = failure(status, answer)
    if refused is not None:
        raise refused
    return answer


def _unreadable(status: int, raw: bytes) -> Exception:
    """A page instead of JSON stands before the platform: the ban of our address, refused before anything was done
    (dingtalk §10.1). A gateway that gave up, or half an answer, leaves it open."""
    if status >= 500:
        return failed(status, "", "not JSON")
    if raw.lstrip()[:1] == b"<" or status >= 400:
        return failed(status, "page", "not JSON")
    return Unknown(str(status), "not JSON")
