"""Row c, what grows with people: opening the daily round of many liaisons, and who has not read in a large group."""

import statistics
from dataclasses import dataclass
from dataclasses import replace as replaced
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time

from sqlalchemy import Connection, func, select

from app import COMMAND
from app.service import Service
from benchmarks.servers import in_process
from benchmarks.steady import BEFORE_THE_ROUND
from benchmarks.town import UNITS, Size, Town, account, matter, town, unit_of
from config.settings import Settings
from domain.actors import Actor, Channel
from domain.events import Asked
from domain.matters.items import Branch, BranchRole, Item, Receipt
from handlers.apply import MOST, ticks
from rehearsal.clock import RehearsalClock
from store import tables
from store.mapping import TICKED
from store.queries import due_aggregates, upcoming_of
from store.transaction import Act, Transaction

ROUNDS = 10
OPENS = timedelta(seconds=10)
NUMBER = 1


@dataclass(frozen=True, kw_only=True)
class Opened:
    """Seconds until everybody owes, CPU seconds of it, and the longest that a message may have had to wait."""

    seconds: float
    cpu: float
    slice_ms: float


async def opened(folder: Path, liaisons: int) -> Opened:
    """The daily round of so many, slice by slice as the heart does it; nothing is sent meanwhile."""
    async with town(folder, Size(liaisons=liaisons), BEFORE_THE_ROUND) as place:
        clock = RehearsalClock(place.clock.now())
        async with in_process(Settings.model_validate(place.settings), clock) as service:
            await service.beat(clock.now())
            clock.set(clock.now() + OPENS)
            found = await _sweep(service, clock.now())
            owed = await service.store.read(_owed)
    if owed != liaisons:
        raise RuntimeError(f"{owed} of {liaisons} owe a report")
    return found


async def _sweep(service: Service, now: datetime) -> Opened:
    slices = []
    begun, spent = perf_counter(), process_time()
    while (await upcoming_of(service.store)).is_due(TICKED, now):
        due = await service.store.glance(lambda connection: due_aggregates(connection, now, MOST))
        at = perf_counter()
        await service.door.apply_all(ticks(due, lambda: "0" * 12))
        slices.append(perf_counter() - at)
    return Opened(seconds=perf_counter() - begun, cpu=process_time() - spent, slice_ms=1000 * max(slices))


def _owed(connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(tables.duties)) or 0


async def unread(folder: Path, members: int) -> float:
    """Milliseconds until the office is told who of so many has not read, the list written down durably."""
    async with (
        town(folder, Size(liaisons=members)) as place,
        in_process(Settings.model_validate(place.settings), place.clock) as service,
    ):
        act = Act(name="Seeded", by=COMMAND, changes=((None, _to_everybody(members, place)),))
        await service.store.transact(lambda c: Transaction(connection=c, now=place.clock.now()).save([act]))
        times = [await _asked(service, number) for number in range(ROUNDS)]
    return statistics.median(times)


def _to_everybody(members: int, place: Town) -> Item:
    """One matter for all units, told to each of their people; every second has read."""
    now = place.clock.now()
    told = [
        Receipt(staff_id=account(f"联{n:05d}"), post=f"{unit_of(n)}|联络员{n:05d}", read_at=now if n % 2 else None)
        for n in range(members)
    ]
    one = matter(NUMBER, now, "")
    shares = tuple(
        Branch(
            unit=unit_of(n), role=BranchRole.LEAD, deadlines=one.branches[0].deadlines, receipts=tuple(told[n::UNITS])
        )
        for n in range(UNITS)
    )
    return replaced(one, branches=shares)


async def _asked(service: Service, number: int) -> float:
    by = Actor(staff_id=account("主任"), channel=Channel.PRIVATE, message_id=f"asks{number}", proven=True)
    begun = perf_counter()
    answer = await service.door.apply(Asked(by=by, query="unread", item=f"2026-{NUMBER}"))
    if answer is None or answer.kind != "unread_list":
        raise RuntimeError(f"not told: {answer}")
    return 1000 * (perf_counter() - begun)
