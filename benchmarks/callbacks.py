"""Signed callbacks as the platform sends them, many at once or one every so often."""

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from time import perf_counter

import aiohttp

ROBOT, CORP = "dingsandbox000000001", "dingcorp0000000000000001"
CONNECTIONS = 64
# Seconds until the first leaves: to set out so many takes the sender itself a while, which is not the service's.
SETTING_OUT = 1.0


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Who speaks to which server; `stamp` is the moment in milliseconds that the server's clock shows."""

    url: str
    secret: str
    stamp: int
    staff_id: str
    run: str = "r"

    @property
    def headers(self) -> dict[str, str]:
        """The signature covers the moment alone."""
        text = f"{self.stamp}\n{self.secret}".encode()
        sign = base64.b64encode(hmac.new(self.secret.encode(), text, hashlib.sha256).digest()).decode()
        return {"timestamp": str(self.stamp), "sign": sign, "Content-Type": "application/json"}

    def body(self, number: int, text: str) -> bytes:
        """One private message."""
        said = {
            "msgId": f"msg{self.run}{number:08d}", "msgtype": "text", "conversationId": "cid-private",
            "conversationType": "1", "senderStaffId": self.staff_id, "senderCorpId": CORP, "chatbotCorpId": CORP,
            "robotCode": ROBOT, "createAt": self.stamp, "senderNick": "某同志", "text": {"content": text},
            "sessionWebhook": "https://oapi.dingtalk.com/robot/sendBySession?session=x", "isInAtList": False,
        }  # fmt: skip
        return json.dumps(said, ensure_ascii=False).encode()


@dataclass(kw_only=True)
class Times:
    """Seconds each took, and all together; `cpu` is what the server used of the processor meanwhile."""

    each: list[float] = field(default_factory=list)
    whole: float = 0.0
    cpu: float = 0.0
    refused: int = 0

    @property
    def per_second(self) -> float:
        """How many a second."""
        return len(self.each) / self.whole

    def quantile(self, share: float) -> float:
        """In milliseconds."""
        ordered = sorted(self.each)
        return 1000 * ordered[min(int(len(ordered) * share), len(ordered) - 1)]


async def flooded(sender: Sender, texts: Sequence[str]) -> Times:
    """As many at once as there are connections, each used again and again."""
    found, waiting = Times(), iter(enumerate(texts))
    headers = sender.headers
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CONNECTIONS)) as session:
        begun = perf_counter()
        await asyncio.gather(*(_worker(session, sender, headers, waiting, found) for _n in range(CONNECTIONS)))
        found.whole = perf_counter() - begun
    return found


async def _worker(
    session: aiohttp.ClientSession, sender: Sender, headers: dict[str, str], waiting: Iterator[tuple[int, str]],
    found: Times,
) -> None:  # fmt: skip
    for number, text in waiting:
        begun = perf_counter()
        async with session.post(f"{sender.url}/dingtalk/robot", data=sender.body(number, text), headers=headers) as got:
            await got.read()
            found.refused += got.status != 200
        found.each.append(perf_counter() - begun)


async def steadily(sender: Callable[[int], Sender], texts: Sequence[str], per_second: float) -> Times:
    """One every so often whether or not the last one was answered; counted from its planned moment. `sender` says
    who speaks the message of that number, at the moment it leaves."""
    found = Times()
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        begun = perf_counter() + SETTING_OUT

        async def one(number: int, text: str) -> None:
            planned = begun + number / per_second
            await asyncio.sleep(max(planned - perf_counter(), 0))
            by = sender(number)
            body, headers = by.body(number, text), by.headers
            async with session.post(f"{by.url}/dingtalk/robot", data=body, headers=headers) as got:
                await got.read()
                found.refused += got.status != 200
            found.each.append(perf_counter() - planned)

        await asyncio.gather(*(one(number, text) for number, text in enumerate(texts)))
        found.whole = perf_counter() - begun
    return found
