"""Signed HTTP callbacks to the bot: robot messages, event envelopes, card presses (dingtalk.md §5.2, §6.4, §7.1)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random

import aiohttp

from sandbox.envelope import Envelope, EnvelopeError
from sandbox.ids import hex_id
from sandbox.pushes import Answer, Outcome, Push
from sandbox.settings import CitySettings
from sandbox.signing import card_signature, robot_signature

_JSON = "application/json; charset=utf-8"
_PASCAL = ("robot_",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """An HTTP POST about to leave; `seconds` is its deadline in loop time."""

    url: str
    body: str
    seconds: float
    headers: Mapping[str, str]
    query: Mapping[str, str]


@dataclass(slots=True, kw_only=True)
class HttpCourier:
    """Posts to the bot. `callback_base` is the bot's address, None until it is known."""

    settings: CitySettings
    rng: Random
    callback_base: str | None
    _session: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        """Open the client; every callback gets its own connection, so a restarted bot is simply reached again."""
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True))

    async def stop(self) -> None:
        """Close the client."""
        if self._session:
            await self._session.close()
        self._session = None

    async def send(self, push: Push, now: datetime) -> Answer:
        """Post one push signed at `now`; never raises for what the bot does."""
        stamp = str(int(now.timestamp() * 1000))
        if push.kind == "push_card":
            return await self._post(self._card(push, stamp))
        if self.callback_base is None:
            return Answer(outcome=Outcome.UNREACHED)
        if push.kind == "push_message":
            return await self._post(self._message(push, stamp))
        return await self._event(push, stamp)

    def _message(self, push: Push, stamp: str) -> Letter:
        sign = robot_signature(self.settings.client_secret, stamp)
        return Letter(
            url=f"{self.callback_base}/dingtalk/robot",
            body=json.dumps(push.data, ensure_ascii=False),
            seconds=self.settings.patience.message_ack,
            headers={"timestamp": stamp, "sign": sign},
            query={},
        )

    def _card(self, push: Push, stamp: str) -> Letter:
        signature = card_signature(push.secret, stamp)
        return Letter(
            url=push.url,
            body=json.dumps(push.data, ensure_ascii=False),
            seconds=self.settings.patience.card_ack,
            headers={"x-ddpaas-signature-timestamp": stamp, "x-ddpaas-signature": signature},
            query={},
        )

    async def _event(self, push: Push, stamp: str) -> Answer:
        if not (self.settings.aes_key and self.settings.token):
            return Answer(outcome=Outcome.LOST)
        envelope = self.envelope()
        nonce = hex_id(self.rng, 4)
        text = json.dumps(http_event(push), ensure_ascii=False)
        body, encrypt = envelope.sealed_body(text, self.rng.randbytes(16))
        signature = envelope.signature(stamp, nonce, encrypt)
        letter = Letter(
            url=f"{self.callback_base}/dingtalk/events",
            body=body,
            seconds=self.settings.patience.event_answer,
            headers={},
            query={"msg_signature": signature, "signature": signature, "timestamp": stamp, "nonce": nonce},
        )
        answer = await self._post(letter)
        return answer if answer.outcome is not Outcome.ANSWERED else _opened(envelope, answer)

    def envelope(self) -> Envelope:
        """The envelope of this app's events; the owner key is the clientId."""
        return Envelope(token=self.settings.token, aes_key=self.settings.aes_key, owner=self.settings.client_id)

    async def _post(self, letter: Letter) -> Answer:
        if self._session is None:
            return Answer(outcome=Outcome.UNREACHED)
        try:
            async with self._session.post(
                letter.url,
                data=letter.body.encode(),
                params=letter.query,
                headers={"Content-Type": _JSON, **letter.headers},
                timeout=aiohttp.ClientTimeout(total=letter.seconds),
            ) as response:
                return _answer(response.status, await response.read())
        except TimeoutError:
            return Answer(outcome=Outcome.LATE)
        except aiohttp.ClientError:
            return Answer(outcome=Outcome.UNREACHED)


def http_event(push: Push) -> dict[str, object]:
    """The flat object inside an HTTP event (dingtalk.md §7.2); robot_* events spell their fields in PascalCase."""
    kind = push.event["eventType"]
    pascal = kind.startswith(_PASCAL)
    fields = {name[0].upper() + name[1:] if pascal else name: value for name, value in push.data.items()}
    return {
        "EventType": kind,
        "EventTime": int(push.event["eventBornTime"]),
        "CorpId": push.event["eventCorpId"],
        "BizId": push.push_id,
        "eventId": push.event["eventId"],
        **fields,
    }


def _answer(status: int, raw: bytes) -> Answer:
    if status != 200:
        return Answer(outcome=Outcome.REFUSED)
    if not raw.strip():
        return Answer(outcome=Outcome.ANSWERED)
    try:
        body = json.loads(raw)
    except ValueError:
        return Answer(outcome=Outcome.REFUSED)
    if not isinstance(body, dict):
        return Answer(outcome=Outcome.REFUSED)
    return Answer(outcome=Outcome.ANSWERED, body=body)


def _opened(envelope: Envelope, answer: Answer) -> Answer:
    try:
        said = envelope.open_answer(dict(answer.body))
    except EnvelopeError:
        return Answer(outcome=Outcome.REFUSED)
    return Answer(outcome=Outcome.ANSWERED if said == "success" else Outcome.REFUSED)
