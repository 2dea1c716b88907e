"""Access tokens and stream tickets; both live on civil time (dingtalk.md §1, §5.3.1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.calls import Given, Handler
from sandbox.core import Core
from sandbox.errors import Refusal
from sandbox.fields import Field, check, listing
from sandbox.ids import hex_id, uuid

_OPEN = {
    "clientId": Field(missing="authFailed"),
    "clientSecret": Field(missing="authFailed"),
    "subscriptions": Field(listing, missing="invalidParameter"),
    "ua": Field(),
    "localIp": Field(),
    "extras": Field(lambda value: isinstance(value, dict)),
}
TOPICS = ("/v1.0/im/bot/messages/get", "/v1.0/card/instances/callback")


@dataclass(slots=True)
class Tokens:
    """Tokens by value with their end; the newest one is handed out again while it lives."""

    core: Core
    _ends: dict[str, datetime] = field(default_factory=dict)
    _current: str = ""

    def handlers(self) -> Mapping[str, Handler]:
        """Calls answered here."""
        return {"token": self.new, "old_token": self.old}

    def new(self, given: Given) -> dict[str, Any]:
        """POST accessToken (dingtalk.md §1.1): `accessToken` and `expireIn` seconds.

        The same one while it is valid.
        """
        check(given.body, {"appKey": Field(), "appSecret": Field()}, "invalidClientIdOrSecret")
        if not self._known(given.body.get("appKey"), given.body.get("appSecret")):
            raise Refusal("invalidClientIdOrSecret")
        return {"accessToken": self._issue(given.now), "expireIn": self._seconds()}

    def old(self, given: Given) -> dict[str, Any]:
        """GET gettoken (dingtalk.md §1.2): the same value for the old API."""
        if not self._known(given.params.get("appkey"), given.params.get("appsecret")):
            raise Refusal(40089)
        return {"access_token": self._issue(given.now), "expires_in": self._seconds()}

    def check(self, token: str, now: datetime, *, old: bool) -> None:
        """Refuse a token that never existed or is over (dingtalk.md §1.3)."""
        end = self._ends.get(token)
        if end is None:
            raise Refusal(40014 if old else "InvalidAuthentication")
        if now >= end:
            raise Refusal(42001 if old else "InvalidAuthentication")

    def revoke_all(self, now: datetime) -> None:
        """Every token handed out so far is over."""
        self._ends = {token: min(end, now) for token, end in self._ends.items()}

    def _issue(self, now: datetime) -> str:
        if self._ends.get(self._current, now) <= now:
            self._current = hex_id(self.core.rng)
        self._ends[self._current] = now + self.core.settings.token_life
        return self._current

    def _seconds(self) -> int:
        return int(self.core.settings.token_life.total_seconds())

    def _known(self, key: object, secret: object) -> bool:
        settings = self.core.settings
        return (key, secret) == (settings.client_id, settings.client_secret)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """What a stream connection may receive: `EVENT` and callback topics."""

    ends_at: datetime
    topics: frozenset[str]


@dataclass(slots=True)
class Tickets:
    """Stream tickets: single use, 90 s."""

    core: Core
    _live: dict[str, Ticket] = field(default_factory=dict)

    def handlers(self) -> Mapping[str, Handler]:
        """Calls answered here."""
        return {"gateway_open": self.open}

    def open(self, given: Given) -> dict[str, Any]:
        """POST connections/open (dingtalk.md §5.3.1): `endpoint`, `ticket`; HTTP 401 for strangers."""
        body, settings = given.body, self.core.settings
        if (body.get("clientId"), body.get("clientSecret")) != (settings.client_id, settings.client_secret):
            raise Refusal("authFailed", status=401)
        check(body, _OPEN, "invalidParameter")
        topics = frozenset(_topic(item) for item in body["subscriptions"])
        ticket = uuid(self.core.rng).lower()
        self._live[ticket] = Ticket(ends_at=given.now + settings.ticket_life, topics=topics)
        endpoint = self.core.base_url.replace("http", "ws", 1) + "/connect"
        return {"endpoint": endpoint, "ticket": ticket}

    def redeem(self, ticket: str, now: datetime) -> frozenset[str] | None:
        """The topics of a ticket, which is thereby used up; None when unknown, used or over."""
        found = self._live.pop(ticket, None)
        return found.topics if found and now < found.ends_at else None


def _topic(item: object) -> str:
    match item:
        case {"type": "EVENT", "topic": "*"}:
            return "EVENT"
        case {"type": "CALLBACK", "topic": str(topic)} if topic in TOPICS:
            return topic
    raise Refusal("invalidParameter", f"订阅不合法: {item}")
