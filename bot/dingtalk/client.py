"""What we ask of the platform (dingtalk §1-§8): one token, its refusals as errors, answers as `Sent`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import orjson

from bot.dingtalk import routes
from bot.dingtalk.access import Access, Keys
from bot.dingtalk.failures import LATER
from bot.dingtalk.routes import MESSAGE_ROUTES, Route
from bot.dingtalk.wire import Call, Wire
from bot.errors import Rejected, StaleToken, Unavailable, Unknown
from bot.patience import Patience
from domain.messages.notices import Channel, Dispatch

MOST_PAGES = 25
# No such account; no such number.
NOBODY = frozenset({"60121", "40104"})
# The card was delivered when its answer was lost: its id is made of the dispatch alone (O2).
OUR_OWN_REPEAT = "param.cardAlreadyExist"
SUBSCRIPTIONS = (
    {"type": "EVENT", "topic": "*"},
    {"type": "CALLBACK", "topic": "/v1.0/im/bot/messages/get"},
    {"type": "CALLBACK", "topic": "/v1.0/card/instances/callback"},
)

Count = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What the platform gave back: a handle to read, recall and correlate by; accounts it refused; readers."""

    handle: str = ""
    refused: tuple[str, ...] = ()
    readers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """Where one stream connection may be opened, once."""

    endpoint: str
    ticket: str = field(repr=False)


class Client:
    """All calls of the bot, to the configured hosts only. `count` is told the name of each call."""

    def __init__(self, keys: Keys, clock: Callable[[], datetime], patience: Patience, count: Count) -> None:
        self.keys = keys
        self._count = count
        self.told_time: Callable[[datetime], None] = lambda _theirs: None
        self._wire = self._wired(patience)
        self._access = Access(keys, self._wire, clock)

    def _wired(self, patience: Patience) -> Wire:
        """What carries the bytes; a simulation has no wire."""
        return Wire(patience)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._wire.close()

    async def deliver(self, dispatch: Dispatch) -> Sent:
        """Send one dispatch or look. Raises Unavailable, Rejected or Unknown."""
        if dispatch.channel is Channel.LOOK_GROUP:
            return await self._look_group(dispatch)
        if dispatch.channel is Channel.LOOK_PRIVATE:
            return await self._look_person(dispatch)
        try:
            answer = await self.call(MESSAGE_ROUTES[dispatch.channel], dispatch.body.encode())
        except Rejected as error:
            if error.code == OUR_OWN_REPEAT:
                return Sent()
            raise
        return _card_sent(answer) if dispatch.channel.is_keyed else _message_sent(answer, dispatch.target)

    async def _look_group(self, dispatch: Dispatch) -> Sent:
        readers: list[str] = []
        token = ""
        for _page in range(MOST_PAGES):
            body = {
                "processQueryKey": dispatch.body,
                "openConversationId": dispatch.target,
                "robotCode": self.keys.robot_code,
                "maxResults": 200,
                "nextToken": token,
            }
            answer = await self.call(routes.LOOK_GROUP, orjson.dumps(body))
            readers.extend(accounts(answer.get("readUserIds")))
            token = str(answer.get("nextToken") or "")
            if not answer.get("hasMore") or not token:
                break
        return Sent(handle=dispatch.body, readers=tuple(readers))

    async def _look_person(self, dispatch: Dispatch) -> Sent:
        query = f"robotCode={quote(self.keys.robot_code, safe='')}&processQueryKey={quote(dispatch.body, safe='')}"
        answer = await self.call(routes.LOOK_PERSON, b"", query)
        read = [i for i in _objects(answer.get("messageReadInfoList")) if i.get("readStatus") == "READ"]
        return Sent(handle=dispatch.body, readers=tuple(accounts([i.get("userId") for i in read])))

    async def register_cards(self, url: str) -> None:
        """Tell the platform where presses on cards go in webhook mode (dingtalk §6.4)."""
        body = {
            "callbackRouteKey": self.keys.robot_code,
            "callbackUrl": url,
            "apiSecret": self.keys.card_secret,
            "forceUpdate": True,
        }
        await self.call(routes.REGISTER, orjson.dumps(body))

    async def staff_id_of(self, mobile: str) -> str | None:
        """The account behind a phone number, by the directory; None where it knows nobody."""
        if not mobile:
            return None
        try:
            answer = await self.call(routes.BY_MOBILE, orjson.dumps({"mobile": mobile}))
        except Rejected as error:
            if error.code in NOBODY:
                return None
            raise
        return str((answer.get("result") or {}).get("userid") or "") or None

    async def open_stream(self) -> Ticket:
        """A ticket for one stream connection; it lives 90 s and is asked for without a token (dingtalk §5.3.1)."""
        keys = self.keys
        body = {
            "clientId": keys.client_id,
            "clientSecret": keys.client_secret,
            "subscriptions": SUBSCRIPTIONS,
            "ua": "qunding/1",
            "localIp": "127.0.0.1",
        }
        self._count(routes.OPEN_STREAM.name)
        answer = await self._access.plain(routes.OPEN_STREAM, body)
        endpoint, ticket = answer.get("endpoint"), answer.get("ticket")
        if not isinstance(endpoint, str) or not isinstance(ticket, str) or not ticket:
            raise Unavailable("no_ticket", "the gateway gave no ticket")
        if not endpoint.startswith("wss://" if keys.api_base.startswith("https://") else ("ws://", "wss://")):
            raise Unavailable("unsafe_endpoint", "the gateway names an address without TLS")
        return Ticket(endpoint=endpoint, ticket=ticket)

    async def ask(self, route: Route, body: Mapping[str, Any]) -> dict[str, Any]:
        """Any other call that tells nobody anything: `doctor` goes by the code of its refusal."""
        return await self.call(route, orjson.dumps(body))

    async def knock(self, url: str) -> None:
        """An unsigned POST to our own callback address, as a stranger would; StaleToken (401) is our own refusal."""
        await self._wire.exchange(Call(method="POST", url=url, body=b"{}"))

    @property
    def platform_time(self) -> datetime | None:
        """What the platform's clock said with its last answer, to the second; None where it did not say."""
        return _moment(self._wire.date)

    async def fetch(self, url: str, most: int) -> bytes:
        """The bytes at an address the platform gave us; without our token. Raises as `call`."""
        return await self._wire.download(url, most)

    async def call(self, route: Route, body: bytes, query: str = "") -> dict[str, Any]:
        """One call, once more with a fresh token where the platform says ours has ended."""
        token = await self._access.token()
        try:
            return await self._once(route, body, query, token)
        except StaleToken:
            self._access.drop(token)
        try:
            return await self._once(route, body, query, await self._access.token())
        except StaleToken as error:
            raise Unavailable(error.code, "the platform refuses a fresh token") from error

    async def _once(self, route: Route, body: bytes, query: str, token: str) -> dict[str, Any]:
        self._count(route.name)
        if route.is_new:
            url = f"{self.keys.api_base}{route.path}" + (f"?{query}" if query else "")
            headers = {"Content-Type": route.content, "x-acs-dingtalk-access-token": token}
        else:
            url = f"{self.keys.oapi_base}{route.path}?access_token={quote(token, safe='')}"
            headers = {"Content-Type": route.content}
        try:
            answer = await self._wire.exchange(Call(method=route.method, url=url, body=body, headers=headers))
        except Unknown as error:
            if not route.asks:
                raise
            raise Unavailable(error.code, "no answer to a question") from error
        theirs = self.platform_time
        if theirs is not None:
            self.told_time(theirs)
        return answer


@lru_cache(maxsize=1)
def _moment(date: str) -> datetime | None:
    """Many answers of one second say the same."""
    try:
        return parsedate_to_datetime(date)
    except ValueError:
        return None


def _message_sent(answer: Mapping[str, Any], target: str) -> Sent:
    """A 200 may refuse accounts one by one; a held-back one is served later (dingtalk §2.3, §10.1)."""
    held = accounts(answer.get("flowControlledStaffIdList"))
    if target in held:
        raise Unavailable("flowControlledStaffIdList", "this account has been told much", LATER)
    refused = (*accounts(answer.get("invalidStaffIdList")), *accounts(answer.get("filteredStaffIdList")), *held)
    return Sent(handle=str(answer.get("processQueryKey") or ""), refused=tuple(dict.fromkeys(refused)))


def _card_sent(answer: Mapping[str, Any]) -> Sent:
    """A 200 may still carry a refusal per space (dingtalk §6.2); an edit answers with a bare `true`."""
    result = answer.get("result")
    results = _objects(result.get("deliverResults")) if isinstance(result, dict) else []
    bad = next((r for r in results if not r.get("success")), None)
    if bad is not None:
        raise Rejected("card.deliver", str(bad.get("errorMsg") or "refused"))
    return Sent(handle=str(results[0].get("carrierId") or "") if results else "")


def accounts(found: object) -> list[str]:
    """Lists may be absent where they are empty."""
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []


def _objects(found: object) -> list[Mapping[str, Any]]:
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []
