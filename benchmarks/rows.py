"""The rows of the results: each measures and yields the lines of a table."""

import asyncio
import os
import tempfile
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from benchmarks import acks, beside, crowds, door, drain, month, process, reading, sweep, wired
from benchmarks.callbacks import CONNECTIONS
from benchmarks.paced import paced
from benchmarks.steady import BEFORE_THE_ROUND, PER_SECOND, measured
from benchmarks.town import MORNING, Size, Town, town
from tests import postgres

T = TypeVar("T")
MEMBERS = 3_000
QUICK = bool(os.environ.get("QUICK"))
NAMES = {
    "bare": "aiohttp + signature + pydantic, nothing kept",
    "raw": "(ii) the same, one raw row kept, group commit, FULL",
    "usual": "(iii) the same acknowledgement the usual way: async ORM, a commit a request, FULL",
    "ours": "ours: language → rules → state, audit, outbox, FULL commit → 200",
}


def acknowledged() -> Iterator[str]:
    """Row a. Beside other work of the machine the processor's time says more than messages a second do."""
    found = acks.rows(asyncio.run(acks.measured(1 if QUICK else 3)))
    yield "| | a second | p99 ms | beside (ii) | beside (iii) | CPU µs a message | CPU of (ii) beside it | of (iii) |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|"
    spent = {kind: 1e6 * times.cpu / len(times.each) for kind, times in found.items()}
    for kind, times in found.items():
        pace = times.per_second
        raw, usual = pace / found["raw"].per_second, pace / found["usual"].per_second
        yield (
            f"| {NAMES[kind]} | {pace:,.0f} | {times.quantile(0.99):,.0f} | {raw:.2f} | {usual:.1f} | "
            f"{spent[kind]:,.0f} | {spent['raw'] / spent[kind]:.2f} | {spent['usual'] / spent[kind]:.1f} |"
        )
    with _lasting_postgres() as server:
        times = asyncio.run(acks.on_postgres(server.fresh_database()))
    yield (
        f"| ours on PostgreSQL, each COMMIT flushed | {times.per_second:,.0f} | {times.quantile(0.99):,.0f} | | | "
        f"{1e6 * times.cpu / len(times.each):,.0f} | | |"
    )


def _lasting_postgres() -> AbstractContextManager[postgres.PostgresServer]:
    """As one runs it, not as the tests do: nothing it has confirmed may be lost."""
    postgres.SETTINGS.update(fsync="on", synchronous_commit="on", full_page_writes="on")
    return postgres.running_postgres()


def through_the_door() -> Iterator[str]:
    """The door alone, and the language alone."""
    with tempfile.TemporaryDirectory() as folder:
        paces = asyncio.run(door.measure(Path(folder)))
    yield "| | a second |\n|---|---:|"
    for pace in paces:
        yield f"| {pace.what} | {pace.per_second:,.0f} |"
    read = asyncio.run(reading.pace())
    yield f"| sentences of the corpus understood (one core) | {read.per_second:,.0f} |"
    yield f"\nOne sentence: {read}."


def swept() -> Iterator[str]:
    """Row c."""
    found = sweep.measured()
    yield "| open matters | sweep ms | next moment ms | growth |\n|---:|---:|---:|---:|"
    for size, due, upcoming in found:
        yield f"| {size:,} | {due:.2f} | {upcoming:.2f} | {due / found[0][1]:.2f} |"
    yield "\n| the daily round opens for | s | CPU ms each | the longest slice ms |\n|---:|---:|---:|---:|"
    for liaisons in (300, 1_000) if QUICK else (1_000, 10_000):
        opening = alone_in(partial(crowds.opened, liaisons=liaisons))
        yield f"| {liaisons:,} | {opening.seconds:.1f} | {1000 * opening.cpu / liaisons:.2f} | {opening.slice_ms:.0f} |"
    took = alone_in(partial(crowds.unread, members=MEMBERS))
    yield f"\nWho of {MEMBERS:,} has not read one matter: told after {took:.0f} ms."


def steady() -> Iterator[str]:
    """Row b."""
    seconds, crowd = (15, 300) if QUICK else (60, 10_000)
    runs = (("a quiet morning", MORNING), (f"… while the daily round opens for {crowd:,}", BEFORE_THE_ROUND))
    yield f"| {seconds} s | callback p50 ms | p99 ms | to the reply p50 ms | p99 ms | none | prompts | CPU ms |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|"
    for what, at in runs:
        begins = at if QUICK or at is MORNING else at - timedelta(seconds=15)
        run = asyncio.run(measured(seconds, begins, crowd))
        callback, replies = run.callback, run.replies.times
        yield (
            f"| {what} | {callback.quantile(0.5):.0f} | {callback.quantile(0.99):.0f} | {replies.quantile(0.5):.0f} | "
            f"{replies.quantile(0.99):.0f} | {run.replies.missing} | {run.replies.prompts:,} | "
            f"{1000 * callback.cpu / len(callback.each):.1f} |"
        )


def alone_in(work: Callable[[Path], Coroutine[Any, Any, T]]) -> T:
    """What is measured in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(work(Path(folder)))


async def one_place(count: int, work: Callable[[Town], Awaitable[T]], url: str = "") -> T:
    """A fresh county of that size for one measurement."""
    with tempfile.TemporaryDirectory() as folder:
        async with town(Path(folder), Size(liaisons=count), database_url=url) as place:
            return await work(place)


def drained() -> Iterator[str]:
    """Row d: each to somebody else."""
    count = 500 if QUICK else 2_000
    bare, alone = asyncio.run(one_place(count, lambda place: drain.bare(place, count)))
    ours = asyncio.run(one_place(count, lambda place: drain.drained(place, count)))
    share, most = asyncio.run(paced())
    yield f"| {count:,} messages to as many people | a second | beside it | CPU µs a message | beside it |"
    yield "|---|---:|---:|---:|---:|"
    yield f"| the client alone, nothing kept, eight side by side | {bare:,.0f} | 1 | {alone:,.0f} | 1 |"
    yield (
        f"| ours: claim, words, send, outcome through the door | {ours.per_second:,.0f} | "
        f"{ours.per_second / bare:.2f} | {ours.cpu:,.0f} | {alone / ours.cpu:.2f} |"
    )
    yield "\n| with the platform's limits | |\n|---|---:|"
    yield f"| share of a group's allowed rate that is used; most in any 61 s (20 allowed) | {share:.2f}; {most} |"


def several() -> Iterator[str]:
    """Row e, on PostgreSQL that syncs."""
    count, many = (300, 1_000) if QUICK else (2_000, 10_000)
    yield "| | first s | last s | a second | CPU µs each | MiB | none | twice | in doubt |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|---:|"
    with _lasting_postgres() as server:
        for workers in (1, 2, 4):
            run = partial(drain.drained, count=count, workers=workers)
            found = asyncio.run(one_place(count, run, server.fresh_database()))
            yield f"| {count:,} on PostgreSQL, {workers} process{'es' if workers > 1 else ''} {_told(found)}"
        queue, dear = asyncio.run(one_place(count, lambda place: beside.queued(place, count), server.fresh_database()))
    yield f"| {count:,} by procrastinate, eight at once | | | {queue:,.0f} | {dear:,.0f} | | | | |"
    for what, kill in (("SQLite", False), ("SQLite, killed half-way and started again", True)):
        found = asyncio.run(one_place(many, partial(drain.drained, count=many, kill=kill)))
        yield f"| {many:,} on {what} {_told(found)}"


def _told(found: drain.Drained) -> str:
    cpu = f"{found.cpu:,.0f}" if found.cpu else "–"
    return (
        f"| {found.first:.1f} | {found.last:.1f} | {found.per_second:,.0f} | {cpu} | {found.memory:.0f} | "
        f"{found.missing} | {found.twice} | {found.in_doubt} |"
    )


def whole() -> Iterator[str]:
    """Row f."""
    seconds, memory = asyncio.run(process.started())
    yield "| | |\n|---|---:|"
    yield f"| start to ready, imports and all | {seconds:.2f} s |"
    yield f"| memory at rest | {memory:.0f} MiB |"
    branches = 100_000 if QUICK else 1_000_000
    yield f"| … with {branches:,} open branches | {asyncio.run(process.with_branches(branches)):.0f} MiB |"


def a_year() -> Iterator[str]:
    """The year of row f, or its first month; every day of the sample county."""
    last = process.JANUARY if QUICK else process.DECEMBER
    lived = process.a_year(last)
    yield f"| {'January' if QUICK else '2026'} of the sample county, by direct calls | |\n|---|---:|"
    yield f"| CPU | {lived.seconds:.0f} s |"
    yield f"| moments, commits | {lived.moments:,}, {lived.commits:,} |"
    yield f"| calls, pushes | {lived.calls:,}, {lived.pushes:,} |"
    yield f"| the dearest month: calls, pushes | {lived.most_calls:,}, {lived.most_pushes:,} |"
    found = asyncio.run(wired.lived(last))
    yield "\n| the same over the wire, the platform in the same process | |\n|---|---:|"
    yield f"| by the wall, CPU | {found.seconds:.0f} s, {found.cpu:.0f} s |"
    yield f"| calls, pushes | {found.calls:,}, {found.pushes:,} |"
    yield f"| the store on disk | {found.disk:.0f} MiB |"


def a_month() -> Iterator[str]:
    """Row g."""
    found = asyncio.run(month.asked())
    yield "| | |\n|---|---:|"
    yield f"| calls (5,000 allowed) | {found.calls:,} |"
    yield f"| … of them such that tell somebody something: the least | {found.telling:,} |"
    yield f"| beside the least | {found.calls / found.telling:.2f} |"
    yield f"| pushes (3,000 allowed) | {found.pushes:,} |"


ROWS: Mapping[str, tuple[str, Callable[[], Iterator[str]]]] = {
    "a": (f"`收到37`, {CONNECTIONS} connections, SQLite", acknowledged),
    "door": ("The door and the language alone", through_the_door),
    "b": (f"{PER_SECOND} messages a second, whether or not the last was answered", steady),
    "c": ("A sweep with 100 due, SQLite", swept),
    "d": ("What is ready leaves", drained),
    "e": ("Due at one moment", several),
    "f": ("One process", whole),
    "year": ("A year", a_year),
    "g": ("A month of the sample county", a_month),
}
