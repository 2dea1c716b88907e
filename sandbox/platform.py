"""The platform as an object: every call it knows, and everything that was said through it."""

import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from random import Random
from typing import Any

from sandbox.calls import CALLS, Call, Carried, Given, Handler, Reply, Request, find, named
from sandbox.cards import Cards
from sandbox.contacts import Contacts
from sandbox.core import Core
from sandbox.ding import Dings
from sandbox.directory import Directory
from sandbox.errors import BAD_ADDRESS, MONTH_SPENT, NO_PERMISSION, QPS, Refusal
from sandbox.failed_events import FailedEvents
from sandbox.faults import Faults
from sandbox.fields import without_nulls
from sandbox.groups import Groups
from sandbox.ids import msg_id, uuid
from sandbox.ledger import Ledger
from sandbox.media import Media
from sandbox.quota import Meter
from sandbox.receipts import Receipts
from sandbox.robot import Robot
from sandbox.settings import CitySettings
from sandbox.templates import load_templates
from sandbox.todo import Todos
from sandbox.tokens import Tickets, Tokens
from sandbox.webhook import Webhooks
from sandbox.worknotice import WorkNotices

_NOTHING = Carried()


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A call the platform declined: for tests that want none."""

    name: str
    code: str | int
    message: str
    at: datetime


class Platform:
    """DingTalk for one corp and one app.

    Synchronous; time comes in with each call, chance from one seeded generator.
    """

    def __init__(self, settings: CitySettings, rng: Random | None = None) -> None:
        rng = rng or Random(settings.seed)
        self.settings = settings
        self.directory = Directory(settings.robot_name)
        self.ledger = Ledger(partial(msg_id, rng))
        self.faults = Faults()
        self.core = Core(settings=settings, directory=self.directory, ledger=self.ledger, faults=self.faults, rng=rng)
        self.meter = Meter(settings)
        self.refusals: deque[Refused] = deque(maxlen=1000)
        self.tokens, self.tickets = Tokens(self.core), Tickets(self.core)
        self.media, self.failed_events = Media(self.core), FailedEvents()
        self.cards = Cards(self.core, load_templates(settings.templates))
        self.webhooks, self.todos = Webhooks(self.core), Todos(self.core)
        self._handlers = self._collect()

    def call(self, name: str, body: Mapping[str, Any], now: datetime, carried: Carried = _NOTHING) -> Reply:
        """Answer one call.

        `name` is a short name of `CALLS`, `METHOD /path` or a path (LookupError when it means none); `body` the
        JSON object; `carried` the token and the query and path parameters. A refusal is a Reply, not an
        exception.
        """
        call = CALLS[named(name)]
        self.meter.count(call.name, now)
        try:
            answer = self._answer(call, Given(body=without_nulls(body), params=carried.params, now=now), carried.token)
        except Refusal as refusal:
            return self._refuse(call.name, refusal, now)
        if call.old:
            answer = {"errcode": 0, "errmsg": "ok", **answer, "request_id": uuid(self.core.rng)}
        return Reply(200, answer, drop=self.faults.strikes("timeout_after_accept", call.name, now))

    def answer(self, request: Request, now: datetime) -> Reply:
        """Answer an HTTP request: find its call, take token and body out of it, then `call`."""
        found = find(request.method, request.path)
        if found is None:
            return self._refuse(f"{request.method} {request.path}", _unknown_route(request.path), now)
        call, variables = found
        try:
            body = _body(call, request)
        except Refusal as refusal:
            self.meter.count(call.name, now)
            return self._refuse(call.name, refusal, now)
        token = request.query.get("access_token", "") if call.old else _header_token(request)
        carried = Carried(token=token, params={**request.query, **variables})
        return self.call(call.name, body, now, carried)

    def _collect(self) -> Mapping[str, Handler]:
        topics = (
            self.tokens,
            self.tickets,
            Robot(self.core, self.media),
            Receipts(self.core),
            self.webhooks,
            self.cards,
            Dings(self.core),
            Contacts(self.core),
            Groups(self.core),
            self.todos,
            WorkNotices(self.core),
            self.media,
            self.failed_events,
        )
        return {name: handler for topic in topics for name, handler in topic.handlers().items()}

    def _answer(self, call: Call, given: Given, token: str) -> dict[str, Any]:
        self._misbehave(call, given.now)
        if call.token:
            self.tokens.check(token, given.now, old=call.old)
            if self.settings.ip_refused:
                raise Refusal(60020 if call.old else BAD_ADDRESS, status=403)
        if call.scope in self.settings.withheld:
            raise _no_permission(call)
        if self.meter.spent(call.bill, given.now):
            raise Refusal(90020 if call.old else MONTH_SPENT, status=403)
        self.meter.charge(call.bill, given.now)
        return self._handlers[call.name](given)

    def _misbehave(self, call: Call, now: datetime) -> None:
        if self.faults.strikes("error_500", call.name, now):
            raise Refusal(-1 if call.old else "system.error", status=500)
        if self.faults.strikes("throttle", call.name, now):
            old = 130101 if call.bill == "push" else 90018
            raise Refusal(old if call.old else QPS, status=403)
        if self.faults.strikes("quota_spent", call.name, now):
            raise Refusal(90020 if call.old else MONTH_SPENT, status=403)
        if self.faults.strikes("token_expired", call.name, now):
            self.tokens.revoke_all(now)

    def _refuse(self, name: str, refusal: Refusal, now: datetime) -> Reply:
        self.refusals.append(Refused(name=name, code=refusal.code, message=refusal.message, at=now))
        return Reply(refusal.http_status(), refusal.body(uuid(self.core.rng)))

    def speak_from(self, base_url: str) -> None:
        """The address session webhooks, stream endpoints and downloads name."""
        self.core.base_url = base_url


def _no_permission(call: Call) -> Refusal:
    """Tells which permission point to apply for (dingtalk.md §1.4)."""
    detail = {"requiredScopes": [call.scope]}
    return Refusal(60011) if call.old else Refusal(NO_PERMISSION, status=403, detail=detail)


def _unknown_route(path: str) -> Refusal:
    return Refusal("InvalidAction.NotFound", status=404) if path.startswith("/v1.0/") else Refusal(404)


def _header_token(request: Request) -> str:
    return request.headers.get("x-acs-dingtalk-access-token", "")


def _body(call: Call, request: Request) -> Mapping[str, Any]:
    if request.form is not None:
        return request.form
    if call.method in ("GET", "DELETE") or call.name == "chat_convert":
        return {}
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise Refusal(43004 if call.old else "Missingbody")
    try:
        body = json.loads(request.body)
    except ValueError:
        raise Refusal(40035 if call.old else "Missingbody") from None
    if not isinstance(body, dict):
        raise Refusal(40035 if call.old else "Missingbody")
    return body
