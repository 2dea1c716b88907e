"""Getting pushes to the bot: faults, allowance, duplicates, redelivery (dingtalk.md §5.3.5)."""

import heapq
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sandbox.platform import Platform
from sandbox.pushes import Answer, Outcome, Push

_UNACKED = (Outcome.REFUSED, Outcome.LATE, Outcome.UNREACHED)
_EMPTIED = ("text", "content", "value")


@dataclass(order=True, slots=True)
class Pending:
    """An un-acked push that goes out again at `due`; `number` keeps the order, `tries` counts deliveries so far."""

    due: datetime
    number: int
    push: Push = field(compare=False)
    tries: int = field(compare=False)


class Postman:
    """Delivers, counts, repeats. `carry` sends one push; `received` is told every answer."""

    def __init__(
        self,
        platform: Platform,
        carry: Callable[[Push, datetime], Awaitable[Answer]],
        received: Callable[[Push, Answer, datetime], None],
    ) -> None:
        self.platform = platform
        self._carry = carry
        self._received = received
        self._queue: list[Pending] = []
        self._number = 0

    async def deliver(self, push: Push, now: datetime) -> Outcome:
        """First delivery of a push; an un-acked one is put on the schedule."""
        self.platform.meter.count(push.kind, now)
        if self.platform.faults.strikes("lost_push", push.kind, now):
            return Outcome.LOST
        push = self._within_allowance(push, now)
        outcome = await self._once(push, now)
        if self.platform.faults.strikes("duplicate_push", push.kind, now):
            await self._once(push, now)
        self._schedule(push, 1, outcome, now)
        return outcome

    def next_moment(self) -> datetime | None:
        """When the next redelivery is due."""
        return self._queue[0].due if self._queue else None

    async def act(self, now: datetime) -> None:
        """Everything due at `now`, in order."""
        while self._queue and self._queue[0].due <= now:
            pending = heapq.heappop(self._queue)
            outcome = await self._once(pending.push, now)
            self._schedule(pending.push, pending.tries + 1, outcome, now)

    async def _once(self, push: Push, now: datetime) -> Outcome:
        answer = await self._carry(push, now)
        if answer.outcome is Outcome.ANSWERED:
            self._received(push, answer, now)
        return answer.outcome

    def _schedule(self, push: Push, tries: int, outcome: Outcome, now: datetime) -> None:
        if outcome not in _UNACKED or push.kind == "push_card":
            return
        retries = self._retries(push)
        if tries <= len(retries):
            self._number += 1
            pending = Pending(due=now + retries[tries - 1], number=self._number, push=push, tries=tries)
            heapq.heappush(self._queue, pending)
        elif push.kind == "push_event":
            self.platform.failed_events.waiting.append(_failed(push))

    def _retries(self, push: Push) -> tuple[timedelta, ...]:
        settings = self.platform.settings
        return settings.event_retries if push.kind == "push_event" else settings.message_retries

    def _within_allowance(self, push: Push, now: datetime) -> Push:
        meter = self.platform.meter
        if str(push.event.get("eventType", "")).startswith(_FREE_EVENTS):
            return push
        if meter.spent("push", now) or self.platform.faults.strikes("quota_spent", push.kind, now):
            return replace(push, data=_emptied(push.data))
        meter.charge("push", now)
        return push


# Events of the address book are not billed (dingtalk.md §10.1).
_FREE_EVENTS = ("user_", "org_")


def _emptied(data: Mapping[str, Any]) -> dict[str, Any]:
    """What arrives when the month's pushes are used up: code 20001 and no text (dingtalk.md §5.1)."""
    rest = {name: value for name, value in data.items() if name not in _EMPTIED}
    return {**rest, "errorCode": "20001", "errorMessage": "本月Webhook和Stream调用量已用完"}


def _failed(push: Push) -> dict[str, Any]:
    born, kind = int(push.event["eventBornTime"]), push.event["eventType"]
    return {
        "event_time": born,
        "call_back_tag": kind,
        "corpid": push.event["eventCorpId"],
        "eventId": push.event["eventId"],
        **push.data,
    }
