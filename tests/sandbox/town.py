"""A small town for these tests: the sandbox over the wire, a bot that only records, and a hand-wound clock."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
from aiohttp import web

from sandbox.calls import CALLS
from sandbox.city import City

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
TEMPLATE = {
    "template_id": "qunding.schema",
    "variables": {
        "title": {"type": "string"},
        "body": {"type": "markdown"},
        "footer": {"type": "string"},
        "alert": {"type": "string"},
        "buttons": {"type": "array"},
        "form": {"type": "array"},
    },
    "private": ["buttons", "footer"],
}
GROUP = "cidStaff+/Aa=="
OTHER = "cidOther+/Bb=="
SCENE = "cidScene+/Cc=="


@dataclass
class Clock:
    """Civil time, moved by hand."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def pass_time(self, **how_long: float) -> None:
        self.now += timedelta(**how_long)


@dataclass(frozen=True)
class Received:
    """One request the bot got."""

    path: str
    headers: Mapping[str, str]
    query: Mapping[str, str]
    text: str

    @property
    def body(self) -> dict[str, Any]:
        return dict(json.loads(self.text))


@dataclass
class RecordingBot:
    """An HTTP endpoint that keeps what it gets; `answers` gives the reply per path, an empty 200 by default."""

    received: list[Received] = field(default_factory=list)
    answers: dict[str, web.Response | Any] = field(default_factory=dict)
    base: str = ""
    _runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application()
        app.router.add_post("/{path:.*}", self._take)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.base = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        if self._runner:
            await self._runner.cleanup()

    async def _take(self, request: web.Request) -> web.Response:
        text = await request.text()
        self.received.append(Received(request.path, dict(request.headers), dict(request.query), text))
        answer = self.answers.get(request.path)
        if callable(answer):
            answer = await answer(self.received[-1])
        return answer if isinstance(answer, web.Response) else web.json_response(answer or {})

    def last(self) -> Received:
        return self.received[-1]


@dataclass
class Town:
    """The city, its clock, the recording bot, and a plain HTTP client that holds a token."""

    city: City
    clock: Clock
    bot: RecordingBot
    http: aiohttp.ClientSession
    token: str = ""

    async def call(self, name: str, body: Any = None, **params: str) -> tuple[int, dict[str, Any]]:
        """Make one call over the wire by its short name; path variables are taken out of `params`."""
        row = CALLS[name]
        path = row.path
        for key in [key for key in params if f"{{{key}}}" in path]:
            path = path.replace(f"{{{key}}}", params.pop(key))
        headers = {} if row.old else {"x-acs-dingtalk-access-token": self.token}
        query = {**params, **({"access_token": self.token} if row.old and row.token else {})}
        sent = {} if row.method in ("GET", "DELETE") else {"json": body if body is not None else {}}
        async with self.http.request(row.method, path, params=query, headers=headers, **sent) as response:
            return response.status, await response.json()

    async def good(self, name: str, body: Any = None, **params: str) -> dict[str, Any]:
        """A call that must succeed."""
        status, answer = await self.call(name, body, **params)
        assert status == 200, answer
        assert answer.get("errcode", 0) == 0, answer
        return answer

    async def code(self, name: str, body: Any = None, **params: str) -> tuple[int, Any]:
        """HTTP status and error code of a call that must fail."""
        status, answer = await self.call(name, body, **params)
        return status, answer.get("code") or answer["errcode"]

    async def log_in(self) -> None:
        answer = await self.good("token", {"appKey": "dingapp", "appSecret": "app-secret"})
        self.token = answer["accessToken"]


def markdown(text: str = "请于周五前报送", title: str = "交办") -> dict[str, str]:
    """msgKey and msgParam of a markdown message."""
    return {
        "msgKey": "sampleMarkdown",
        "msgParam": json.dumps({"title": title, "text": text}, ensure_ascii=False),
    }


def to_group(place: str = GROUP, **more: Any) -> dict[str, Any]:
    """The body of a group send."""
    return {**markdown(), "openConversationId": place, "robotCode": "dingapp", **more}


def to_users(*users: str, **more: Any) -> dict[str, Any]:
    """The body of a one-to-one send."""
    return {**markdown(), "userIds": list(users), "robotCode": "dingapp", **more}


SIGN = {"text": "收到", "id": "sign", "params": {"item": "2026-37"}, "style": "primary"}


def card(out_track_id: str = "card-1", **more: Any) -> dict[str, Any]:
    """The body of createAndDeliver to the staff group, with one button."""
    values = {
        "title": "交办〔2026〕37号",
        "body": "请报送方案",
        "buttons": json.dumps([SIGN], ensure_ascii=False),
    }
    return {
        "cardTemplateId": "qunding.schema",
        "outTrackId": out_track_id,
        "callbackType": "STREAM",
        "cardData": {"cardParamMap": values},
        "openSpaceId": f"dtv1.card//IM_GROUP.{GROUP}",
        "imGroupOpenSpaceModel": {"supportForward": False},
        "imGroupOpenDeliverModel": {"robotCode": "dingapp"},
        **more,
    }


def card_for(userid: str, out_track_id: str = "card-1", **more: Any) -> dict[str, Any]:
    """The body of createAndDeliver to one person."""
    body = card(out_track_id, openSpaceId=f"dtv1.card//IM_ROBOT.{userid}", **more)
    del body["imGroupOpenSpaceModel"], body["imGroupOpenDeliverModel"]
    body["imRobotOpenSpaceModel"] = {"supportForward": False}
    body["imRobotOpenDeliverModel"] = {"spaceType": "IM_ROBOT", "robotCode": "dingapp"}
    return body
