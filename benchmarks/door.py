"""Durable acknowledgements through the door: one after the other, and as many as arrive while a commit runs."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from app import Service
from domain.actors import Actor, Channel
from domain.events import Acknowledged, Confirmed, Proposed
from domain.matters.drafts import Content, Share
from domain.people.records import Role
from rehearsal.stage import Play, Stage

MATTERS = 300
SIDE_BY_SIDE = 64


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How many events a second, in one way of arriving."""

    what: str
    per_second: float


async def measure(folder: Path, database_url: str = "") -> list[Pace]:
    """The sample county on a durable store (fsync as in service); every act is signed for by another message."""
    stage = Stage(Play(folder=folder, database_url=database_url, durable=True))
    await stage.open()
    try:
        county = await stage.service.county()
        office = county.roster.posts_with(Role.OFFICE)[0]
        head = county.roster.posts_with(Role.HEAD)[0]
        by, signer = (county.roster.persons[post.holder].staff_id for post in (office, head))
        await handed_over(stage, by, head.unit, 2 * MATTERS)
        alone = await _timed(stage.service, signer, range(1, MATTERS + 1), 1)
        together = await _timed(stage.service, signer, range(MATTERS + 1, 2 * MATTERS + 1), SIDE_BY_SIDE)
    finally:
        await stage.close()
    return [
        Pace(what="acknowledgements one after the other", per_second=alone),
        Pace(what=f"acknowledgements, {SIDE_BY_SIDE} side by side", per_second=together),
    ]


async def handed_over(stage: Stage, staff_id: str, unit: str, count: int) -> None:
    """So many matters for one unit, each confirmed before the next is begun: a new draft takes the place of the last
    one that waits. Raises where one was not issued."""
    due = stage.clock.now().replace(month=12, day=18)
    for number in range(count):
        by = Actor(staff_id=staff_id, channel=Channel.PRIVATE, message_id=f"m{number}", proven=True)
        content = Content(title=f"第{number}件", shares=(Share(unit=unit, role="lead"),), due_at=due)
        await stage.service.door.apply(Proposed(by=by, draft=by.message_id, content=content, code="1234"))
        confirmed = Actor(staff_id=staff_id, channel=Channel.CARD, message_id=f"c{number}")
        answer = await stage.service.door.apply(Confirmed(by=confirmed, draft=by.message_id, code="1234"))
        if answer is None or answer.kind != "issued":
            raise RuntimeError(f"not handed over: {answer}")


async def _timed(service: Service, staff_id: str, numbers: Sequence[int], at_once: int) -> float:
    begun = perf_counter()
    for first in range(0, len(numbers), at_once):
        some = numbers[first : first + at_once]
        answers = await asyncio.gather(*(service.door.apply(_signs(staff_id, number)) for number in some))
        if any(answer is None or answer.kind != "signed" for answer in answers):
            raise RuntimeError(f"not signed: {answers}")
    return len(numbers) / (perf_counter() - begun)


def _signs(staff_id: str, number: int) -> Acknowledged:
    by = Actor(staff_id=staff_id, channel=Channel.PRIVATE, message_id=f"s{number}", proven=True)
    return Acknowledged(by=by, items=(f"2026-{number}",))
