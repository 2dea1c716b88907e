"""The calls we make (dingtalk §1-§8): one token, one session, errors translated once at this border."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import aiohttp
import orjson
from yarl import URL

from bot.dingtalk.failures import failure
from bot.errors import PlatformError, Rejected, StaleToken, Unavailable, Unknown
from bot.patience import Patience
from domain.notices import Channel, Dispatch

LARGEST_ANSWER = 1 << 20
TOKEN_MARGIN = timedelta(minutes=5)

Count = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """What the organisation's administrator hands over; secrets never appear in logs or errors."""

    client_id: str
    client_secret: str
    robot_code: str
    api_base: str
    oapi_base: str

    def __repr__(self) -> str:
        return f"Keys({self.client_id})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What the platform gave back: a handle to read, recall and correlate by; accounts it refused; readers."""

    handle: str = ""
    refused: tuple[str, ...] = ()
    readers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Method and path of a call on the new API."""

    name: str
    method: str
    path: str


SEND_GROUP = Route(name="group_send", method="POST", path="/v1.0/robot/groupMessages/send")
SEND_PERSON = Route(name="oto_send", method="POST", path="/v1.0/robot/oToMessages/batchSend")
CARD = Route(name="card_create", method="POST", path="/v1.0/card/instances/createAndDeliver")
CARD_EDIT = Route(name="card_update", method="PUT", path="/v1.0/card/instances")
LOOK_GROUP = Route(name="group_query", method="POST", path="/v1.0/robot/groupMessages/query")
LOOK_PERSON = Route(name="oto_status", method="GET", path="/v1.0/robot/oToMessages/readStatus")
REGISTER = Route(name="card_register", method="POST", path="/v1.0/card/callbacks/register")
TOKEN = Route(name="token", method="POST", path="/v1.0/oauth2/accessToken")
BY_MOBILE = Route(name="user_by_mobile", method="POST", path="/topapi/v2/user/getbymobile")

MESSAGE_ROUTES: Mapping[Channel, Route] = {
    Channel.CARD_GROUP: CARD,
    Channel.CARD_PRIVATE: CARD,
    Channel.CARD_EDIT: CARD_EDIT,
    Channel.TEXT_GROUP: SEND_GROUP,
    Channel.TEXT_PRIVATE: SEND_PERSON,
}


class Client:
    """All outbound traffic of the bot. No redirects, capped size and time, only the configured hosts (S31-S34)."""

    def __init__(self, keys: Keys, clock: Callable[[], datetime], patience: Patience, count: Count) -> None:
        self._keys = keys
        self._clock = clock
        self._count = count
        timeout = aiohttp.ClientTimeout(total=patience.total, sock_connect=patience.connect)
        self._session = aiohttp.ClientSession(timeout=timeout, json_serialize=lambda v: orjson.dumps(v).decode())
        self._token = ""
        self._token_ends: datetime | None = None
        self._refreshing = asyncio.Lock()

    async def close(self) -> None:
        """Let go of the connections."""
        await self._session.close()

    async def deliver(self, dispatch: Dispatch) -> Sent:
        """Send one dispatch or look. Raises Unavailable, Rejected or Unknown."""
        if dispatch.channel is Channel.LOOK_GROUP:
            return await self._look_group(dispatch)
        if dispatch.channel is Channel.LOOK_PRIVATE:
            return await self._look_person(dispatch)
        answer = await self._call(MESSAGE_ROUTES[dispatch.channel], dispatch.body.encode())
        return _card_sent(answer) if dispatch.channel.is_keyed else _message_sent(answer)

    async def _look_group(self, dispatch: Dispatch) -> Sent:
        readers: list[str] = []
        token = ""
        while True:
            body = {
                "processQueryKey": dispatch.body,
                "openConversationId": dispatch.target,
                "robotCode": self._keys.robot_code,
                "maxResults": 200,
                "nextToken": token,
            }
            answer = await self._call(LOOK_GROUP, orjson.dumps(body))
            readers.extend(answer.get("readUserIds") or [])
            token = answer.get("nextToken") or ""
            if not answer.get("hasMore") or not token:
                return Sent(handle=dispatch.body, readers=tuple(readers))

    async def _look_person(self, dispatch: Dispatch) -> Sent:
        query = f"robotCode={quote(self._keys.robot_code)}&processQueryKey={quote(dispatch.body, safe='')}"
        answer = await self._call(LOOK_PERSON, b"", query)
        infos = answer.get("messageReadInfoList") or []
        return Sent(handle=dispatch.body, readers=tuple(i["userId"] for i in infos if i.get("readStatus") == "READ"))

    async def register_cards(self, url: str, secret: str) -> None:
        """Tell the platform where presses on cards go in webhook mode (dingtalk §6.4)."""
        body = {
            "callbackRouteKey": self._keys.robot_code,
            "callbackUrl": url,
            "apiSecret": secret,
            "forceUpdate": True,
        }
        await self._call(REGISTER, orjson.dumps(body))

    async def staff_id_of(self, mobile: str) -> str | None:
        """The account behind a phone number, by the directory; None where it knows nobody."""
        try:
            answer = await self._call(BY_MOBILE, orjson.dumps({"mobile": mobile}))
        except Rejected:
            return None
        return str((answer.get("result") or {}).get("userid") or "") or None

    async def _call(self, route: Route, body: bytes, query: str = "") -> dict[str, Any]:
        """One call, once more with a fresh token where the platform says ours has ended."""
        try:
            return await self._once(route, body, query)
        except StaleToken:
            self._token = ""
        try:
            return await self._once(route, body, query)
        except StaleToken as error:
            raise Unavailable(error.code, "the platform refuses a fresh token") from error

    async def _once(self, route: Route, body: bytes, query: str) -> dict[str, Any]:
        token = await self._fresh_token()
        self._count(route.name)
        if route.path.startswith("/v1.0/"):
            url = f"{self._keys.api_base}{route.path}" + (f"?{query}" if query else "")
            return await self._exchange(route.method, url, body, {"x-acs-dingtalk-access-token": token})
        return await self._exchange(
            route.method, f"{self._keys.oapi_base}{route.path}?access_token={quote(token)}", body, {}
        )

    async def _fresh_token(self) -> str:
        async with self._refreshing:
            if self._token and self._token_ends and self._clock() < self._token_ends:
                return self._token
            body = orjson.dumps({"appKey": self._keys.client_id, "appSecret": self._keys.client_secret})
            try:
                answer = await self._exchange("POST", f"{self._keys.api_base}{TOKEN.path}", body, {})
            except Unknown as error:  # asking for a token changes nothing: it may simply be asked again
                raise Unavailable(error.code, "no token") from error
            self._token = str(answer["accessToken"])
            self._token_ends = self._clock() + timedelta(seconds=int(answer["expireIn"])) - TOKEN_MARGIN
            return self._token

    async def _exchange(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> dict[str, Any]:
        sent = {**headers, "Content-Type": "application/json", "Accept": "application/json"}
        address = URL(url, encoded=True)
        try:
            async with self._session.request(
                method, address, data=body or None, headers=sent, allow_redirects=False
            ) as response:
                raw = await response.content.read(LARGEST_ANSWER)
                status = response.status
        except aiohttp.ClientConnectorError as error:
            raise Unavailable("unreachable", type(error).__name__) from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Unknown("no_answer", type(error).__name__) from error
        return _understood(status, raw)


def _understood(status: int, raw: bytes) -> dict[str, Any]:
    try:
        answer = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        # The address ban answers with a page instead of JSON: refused before anything was done (dingtalk §10).
        raised: PlatformError = (
            Unknown(str(status), "not JSON") if status in (200, 502, 503, 504) else Unavailable(str(status), "not JSON")
        )
        raise raised from error
    if not isinstance(answer, dict):
        raise Unknown(str(status), "not a JSON object")
    refused = failure(status, answer)
    if refused is not None:
        raise refused
    return answer


def _message_sent(answer: Mapping[str, Any]) -> Sent:
    refused = (*(answer.get("invalidStaffIdList") or ()), *(answer.get("flowControlledStaffIdList") or ()))
    return Sent(handle=str(answer.get("processQueryKey") or ""), refused=tuple(refused))


def _card_sent(answer: Mapping[str, Any]) -> Sent:
    """A 200 may still carry a refusal per space (dingtalk §6.2)."""
    result = answer.get("result")
    if not isinstance(result, dict):
        return Sent()
    results = result.get("deliverResults") or []
    bad = [r for r in results if not r.get("success")]
    if bad:
        raise Rejected("card.deliver", str(bad[0].get("errorMsg") or "refused"))
    return Sent(handle=str(results[0].get("carrierId") or "") if results else "")
