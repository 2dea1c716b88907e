"""Our keys and what they open: the access token (dingtalk §1) and calls that need none."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import orjson

from bot.dingtalk import routes
from bot.dingtalk.failures import LATER
from bot.dingtalk.inbound import Identity
from bot.dingtalk.routes import Route
from bot.dingtalk.wire import Call, Wire
from bot.errors import PlatformError, Unavailable

MARGIN = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """What the organisation's administrator hands over; secrets never appear in logs or errors. `token` and
    `aes_key` belong to event callbacks by HTTP, `card_secret` to presses of cards by HTTP."""

    client_id: str
    client_secret: str = field(repr=False)
    robot_code: str
    api_base: str
    oapi_base: str
    corp_id: str = ""
    card_secret: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    aes_key: str = field(default="", repr=False)

    @property
    def identity(self) -> Identity:
        """Which robot of which organisation we are."""
        return Identity(robot_code=self.robot_code, corp_id=self.corp_id)


class Access:
    """One token for everybody, fetched by one caller while the others wait."""

    def __init__(self, keys: Keys, wire: Wire, clock: Callable[[], datetime]) -> None:
        self._keys = keys
        self._wire = wire
        self._clock = clock
        self._token = ""
        self._ends: datetime | None = None
        self._refreshing = asyncio.Lock()

    async def token(self) -> str:
        """A token with some minutes to live. Raises Unavailable."""
        async with self._refreshing:
            if self._token and self._ends and self._clock() < self._ends:
                return self._token
            answer = await self.plain(
                routes.TOKEN, {"appKey": self._keys.client_id, "appSecret": self._keys.client_secret}
            )
            token, seconds = answer.get("accessToken"), answer.get("expireIn")
            if not isinstance(token, str) or not token or not isinstance(seconds, int):
                raise Unavailable("no_token", "the platform gave no token")
            self._token = token
            self._ends = self._clock() + timedelta(seconds=seconds) - MARGIN
            return token

    def drop(self, token: str) -> None:
        """Forget a token that has ended, unless another caller has fetched a newer one meanwhile."""
        if self._token == token:
            self._ends = None

    async def plain(self, route: Route, body: Mapping[str, Any]) -> dict[str, Any]:
        """A call without a token. Refused keys are no fault of a message: it waits until the operator has mended
        them."""
        call = Call(method=route.method, url=f"{self._keys.api_base}{route.path}", body=orjson.dumps(body))
        try:
            return await self._wire.exchange(call)
        except Unavailable:
            raise
        except PlatformError as error:
            raise Unavailable(error.code, "no answer to our keys", LATER) from error
