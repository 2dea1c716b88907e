"""Group webhooks and session webhooks: always HTTP 200, success or not (dingtalk.md §2.5, §2.6)."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sandbox.calls import Given, Handler
from sandbox.core import Core
from sandbox.directory import Group
from sandbox.errors import Refusal
from sandbox.hook_bodies import read_body
from sandbox.ids import hex_id
from sandbox.ledger import ROBOT, Content, Draft
from sandbox.signing import hook_signature

_MINUTE = timedelta(minutes=1)
_BLOCK = timedelta(minutes=10)
_SKEW_MS = 3_600_000
PER_MINUTE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A conversation one may answer in until a moment (90 min after the message, dingtalk.md §2.5)."""

    place: str
    ends_at: datetime


@dataclass(slots=True)
class Pace:
    """Sends of one webhook robot in the last minute, and how long it is blocked."""

    sent: deque[datetime] = field(default_factory=deque)
    blocked_until: datetime | None = None

    def take(self, now: datetime) -> bool:
        """False when this is the 21st in a minute or the ten minutes of blocking are not over."""
        if self.blocked_until and now < self.blocked_until:
            return False
        while self.sent and now - self.sent[0] >= _MINUTE:
            self.sent.popleft()
        if len(self.sent) >= PER_MINUTE:
            self.blocked_until = now + _BLOCK
            return False
        self.sent.append(now)
        return True


@dataclass(slots=True)
class Webhooks:
    """Sending without a token call: by group webhook, by session, or as the answer to a callback."""

    core: Core
    sessions: dict[str, Session] = field(default_factory=dict)
    _paces: dict[str, Pace] = field(default_factory=dict)
    _done: set[tuple[str, str]] = field(default_factory=set)

    def handlers(self) -> Mapping[str, Handler]:
        """Calls answered here."""
        return {"webhook_send": self.send, "session_send": self.answer_session}

    def send(self, given: Given) -> dict[str, Any]:
        """POST /robot/send (dingtalk.md §2.6): 20 a minute, then blocked for ten; `msgUuid` makes it idempotent."""
        group = self._group(given)
        content = read_body(given.body, self.core.directory)
        uuid = (group.hook_token, given.body.get("msgUuid", ""))
        if uuid[1] and uuid in self._done:
            return {}
        if not self._paces.setdefault(group.hook_token, Pace()).take(given.now):
            raise Refusal(130101)
        self._done.add(uuid)
        self._post(group.conversation_id, content, given.now)
        return {}

    def open_session(self, place: str, now: datetime) -> tuple[str, datetime]:
        """A new sessionWebhook for this conversation: its address and its end."""
        session, ends_at = hex_id(self.core.rng), now + self.core.settings.session_life
        self.sessions[session] = Session(place=place, ends_at=ends_at)
        return f"{self.core.base_url}/robot/sendBySession?session={session}", ends_at

    def answer_session(self, given: Given) -> dict[str, Any]:
        """POST sendBySession (dingtalk.md §2.5): 300001 when unknown or older than 90 minutes."""
        session = self.sessions.get(given.params.get("session", ""))
        if session is None or given.now >= session.ends_at:
            raise Refusal(300001)
        self._post(session.place, read_body(given.body, self.core.directory), given.now)
        return {}

    def answer_inline(self, place: str, body: Mapping[str, Any], now: datetime) -> None:
        """The message a bot put into its HTTP answer (dingtalk.md §5.2); Refusal when it is none."""
        self._post(place, read_body(body, self.core.directory), now)

    def _group(self, given: Given) -> Group:
        group = self.core.directory.group_of_hook(given.params.get("access_token", ""))
        if group is None:
            raise Refusal(300005)
        if group.disbanded:
            raise Refusal(400013)
        if not group.has_robot:
            raise Refusal(400102, "机器人已停用")
        if group.hook_secret:
            _check_signature(given, group.hook_secret)
        return group

    def _post(self, place: str, content: Content, now: datetime) -> None:
        self.core.ledger.post(Draft(place=place, sender=ROBOT, content=content), now)


def _check_signature(given: Given, secret: str) -> None:
    stamp = given.params.get("timestamp", "")
    if not stamp.isdigit() or abs(int(given.now.timestamp() * 1000) - int(stamp)) > _SKEW_MS:
        raise Refusal(310000, "invalid timestamp")
    if given.params.get("sign") != hook_signature(secret, stamp):
        raise Refusal(310000, "sign not match")
