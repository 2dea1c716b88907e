"""Webhooks: the only way to call people by @ in a group (dingtalk §2.6), and the answer to one message (§2.5).

They need no token; who knows the address may speak. Their rate is the outbox's business, not ours."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import orjson

from bot.dingtalk import routes
from bot.dingtalk.render import markdown
from bot.dingtalk.signing import hook_sign
from bot.dingtalk.wire import Call, Wire
from bot.errors import Rejected
from bot.messages import Message
from bot.platform import Capabilities

SESSION_PATH = "/robot/sendBySession"
SESSION_HOSTS = frozenset({"oapi.dingtalk.com", "api.dingtalk.com"})
LONGEST_ADDRESS = 512
HOOK_BYTES = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """A group's webhook, read by hand from its robot settings; `secret` "" = it is not signed."""

    token: str = field(repr=False)
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Whom a post calls, and the key by which the platform knows a repeat (msgUuid)."""

    accounts: tuple[str, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hooks:
    """`base` is the old API's address. Both calls raise Unavailable, Rejected or Unknown."""

    wire: Wire
    base: str
    clock: Callable[[], datetime]
    can: Capabilities = field(default_factory=Capabilities)

    async def post(self, hook: Hook, message: Message, mention: Mention) -> None:
        """Post to the group, calling these people. A repeat with the same key is posted once."""
        if len(mention.accounts) > self.can.most_mentions:
            raise Rejected("at.too.many", f"{len(mention.accounts)} people")
        url = f"{self.base}{routes.HOOK.path}?{self._asked(hook)}"
        await self._send(url, {**_body(message, mention.accounts), "msgUuid": mention.key})

    async def answer(self, session: str, message: Message) -> None:
        """Answer in the conversation a message came from. Rejected unless the address is the platform's own."""
        await self._send(session_address(session, [self.base]), _body(message, ()))

    def _asked(self, hook: Hook) -> str:
        if not hook.secret:
            return urlencode({"access_token": hook.token})
        stamp = str(int(self.clock().timestamp() * 1000))
        return urlencode({"access_token": hook.token, "timestamp": stamp, "sign": hook_sign(stamp, hook.secret)})

    async def _send(self, url: str, body: dict[str, Any]) -> None:
        raw = orjson.dumps(body)
        if len(raw) > HOOK_BYTES:
            raise Rejected("460101", "more than 20,000 bytes")
        await self.wire.exchange(Call(method="POST", url=url, body=raw))


def _body(message: Message, accounts: Iterable[str]) -> dict[str, Any]:
    """@ works only where the account stands in the text and in the list (dingtalk §2.6)."""
    people = list(accounts)
    called = " ".join(f"@{account}" for account in people)
    text = "  \n".join(part for part in (markdown(message), called) if part)
    return {
        "msgtype": "markdown",
        "markdown": {"title": message.alert or message.title, "text": text},
        "at": {"atUserIds": people, "isAtAll": False},
    }


def session_address(url: str, bases: Iterable[str]) -> str:
    """A sessionWebhook built anew from its one parameter, or Rejected: what came in is untrusted (S30). Its host is
    the platform's own, to the letter, or that of a configured `base`; nothing else of the address is kept."""
    known = {f"https://{host}" for host in SESSION_HOSTS} | {base.rstrip("/") for base in bases}
    origin, path, query = url.partition(SESSION_PATH)
    session = query.removeprefix("?session=")
    if len(url) > LONGEST_ADDRESS or not path or not query.startswith("?session=") or not _is_session(session):
        raise Rejected("session.unsafe", "no address of a session")
    if origin not in known:
        raise Rejected("session.unsafe", "not the platform's own host")
    return f"{origin}{SESSION_PATH}?session={session}"


def _is_session(text: str) -> bool:
    return 0 < len(text) <= 128 and text.isascii() and text.isalnum()
