"""Row b: 200 messages a second whether or not the last one was answered; how long the callback and the reply take."""

import asyncio
import tempfile
from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter

from benchmarks.acks import cpu_seconds
from benchmarks.callbacks import Sender, Times, steadily
from benchmarks.town import Size, Town, account, ended, head_of, town
from config.collector import settled
from domain.calendars import COUNTY_ZONE
from sandbox.ids import private_conversation
from sandbox.ledger import ROBOT, Change

PER_SECOND = 200
# The round of the sample policy opens at half past three.
BEFORE_THE_ROUND = datetime(2026, 11, 23, 15, 29, 55, tzinfo=COUNTY_ZONE)
MATTERS = 300
# The clock runs while ten thousand people are made: it is put forward to the moment when they are there.
SETTING_UP = timedelta(minutes=30)


@dataclass(kw_only=True)
class Replies:
    """Who still waits for a word, and how long those waited who have it. A card is a prompt and no reply."""

    waiting: defaultdict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    times: Times = field(default_factory=Times)
    prompts: int = 0

    def asked(self, staff_id: str) -> None:
        """Somebody spoke."""
        self.waiting[private_conversation(staff_id)].append(perf_counter())

    def heard(self, change: Change) -> None:
        """Something appeared on the platform."""
        if change.message is None or change.what != "message" or change.message.draft.sender != ROBOT:
            return
        if change.message.draft.card:
            self.prompts += 1
        elif waiting := self.waiting[change.place]:
            self.times.each.append(perf_counter() - waiting.popleft())

    @property
    def missing(self) -> int:
        """Who was not answered."""
        return sum(len(each) for each in self.waiting.values())


@dataclass(frozen=True, kw_only=True)
class Steady:
    """One run."""

    callback: Times
    replies: Replies


async def measured(seconds: int, at: datetime, liaisons: int) -> Steady:
    """So many seconds of it; every fourth message signs a matter, the others ask what is open."""
    with tempfile.TemporaryDirectory() as folder:
        async with town(Path(folder), Size(liaisons=liaisons, matters=MATTERS), at - SETTING_UP) as place:
            place.clock.set(at)
            return await _run(seconds, place, liaisons)


async def _run(seconds: int, place: Town, liaisons: int) -> Steady:
    url, process = await place.serve()
    settled()  # whoever sends and the platform are one process, whose collector would stop both in the middle
    replies = Replies()
    place.city.platform.ledger.listeners.append(replies.heard)
    said = [_said(n, liaisons) for n in range(seconds * PER_SECOND)]
    plain = place.sender(url, "主任")

    def sender(number: int) -> Sender:
        staff_id = account(said[number][0])
        replies.asked(staff_id)
        return Sender(url=url, secret=plain.secret, stamp=plain.stamp, staff_id=staff_id)

    try:
        before = cpu_seconds(process.pid)
        callback = await steadily(sender, [text for _who, text in said], PER_SECOND)
        await _rest(replies)
        callback.cpu = cpu_seconds(process.pid) - before
    finally:
        await ended(process)
    return Steady(callback=callback, replies=replies)


def _said(number: int, liaisons: int) -> tuple[str, str]:
    matter = number // 4 % MATTERS + 1
    return (head_of(matter), f"收到{matter}") if number % 4 == 0 else (f"联{number % liaisons:05d}", "我的")


async def _rest(replies: Replies) -> None:
    """Whoever has had no word ten seconds after the last message gets none."""
    until = perf_counter() + 10
    while replies.missing and perf_counter() < until:
        await asyncio.sleep(0.05)
