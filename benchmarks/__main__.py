"""`make bench`: the figures of one run beside their baselines, with what they were measured on; written to
benchmarks/RESULTS.md. `make bench QUICK=1` asks each once and leaves the year out."""

import asyncio
import logging
import os
import platform
import sqlite3
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from benchmarks import acks, beside, door, drain, month, process, reading, sweep
from benchmarks.callbacks import CONNECTIONS
from benchmarks.paced import paced
from benchmarks.steady import BEFORE_THE_ROUND, measured
from benchmarks.town import MORNING, Size, Town, town
from tests import postgres

T = TypeVar("T")
RESULTS = Path(__file__).with_name("RESULTS.md")
QUICK = bool(os.environ.get("QUICK"))
COMMAND = "make bench QUICK=1" if QUICK else "make bench"
NAMES = {
    "bare": "aiohttp + signature + pydantic, nothing kept",
    "raw": "(ii) the same, one raw row kept, group commit, FULL",
    "usual": "(iii) the same acknowledgement the usual way: async ORM, a commit a request, FULL",
    "ours": "ours: language → rules → state, audit, outbox, FULL commit → 200",
}


def acknowledged() -> Iterator[str]:
    """Row a. Beside other work of the machine the processor's time says more than messages a second do."""
    found = acks.rows(asyncio.run(acks.measured(1 if QUICK else 3)))
    yield f"## a. `收到37`, {CONNECTIONS} connections, SQLite\n"
    yield "| | a second | p99 ms | beside (ii) | beside (iii) | CPU µs a message | CPU of (iii) beside it |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    spent = {kind: 1e6 * times.cpu / len(times.each) for kind, times in found.items()}
    for kind, times in found.items():
        pace = times.per_second
        raw, usual = pace / found["raw"].per_second, pace / found["usual"].per_second
        yield (
            f"| {NAMES[kind]} | {pace:,.0f} | {times.quantile(0.99):,.0f} | {raw:.2f} | {usual:.1f} | "
            f"{spent[kind]:,.0f} | {spent['usual'] / spent[kind]:.1f} |"
        )


async def through_the_door() -> list[str]:
    """The door alone, and the language alone."""
    with tempfile.TemporaryDirectory() as folder:
        paces = await door.measure(Path(folder))
    lines = ["", "## The door and the language alone", "", "| | a second |", "|---|---:|"]
    lines += [f"| {pace.what} | {pace.per_second:,.0f} |" for pace in paces]
    read = await reading.pace()
    lines.append(f"| sentences of the corpus understood (one core) | {read.per_second:,.0f} |")
    return [*lines, f"\nOne sentence: {read}."]


def swept() -> Iterator[str]:
    """Row c."""
    found = sweep.measured()
    yield "\n## c. A sweep with 100 due, SQLite\n\n| open matters | sweep ms | next moment ms | growth |"
    yield "|---:|---:|---:|---:|"
    for size, due, upcoming in found:
        yield f"| {size:,} | {due:.2f} | {upcoming:.2f} | {due / found[0][1]:.2f} |"


def steady() -> Iterator[str]:
    """Row b."""
    seconds, crowd = (15, 300) if QUICK else (60, 10_000)
    runs = (("a quiet morning", MORNING), (f"… while the daily round opens for {crowd:,}", BEFORE_THE_ROUND))
    yield f"\n## b. 200 messages a second for {seconds} s, whether or not the last was answered\n"
    yield "| | callback p50 ms | p99 ms | to the reply p50 ms | p99 ms | without a reply | prompts | CPU ms a message |"
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


async def one_place(count: int, work: Callable[[Town], Awaitable[T]], url: str = "") -> T:
    """A fresh county of that size for one measurement."""
    with tempfile.TemporaryDirectory() as folder:
        async with town(Path(folder), Size(liaisons=count), database_url=url) as place:
            return await work(place)


def outbox() -> Iterator[str]:
    """Rows d and e, on SQLite."""
    count = 500 if QUICK else 2_000
    bare = asyncio.run(one_place(count, lambda place: drain.bare(place, count)))
    ours = asyncio.run(one_place(count, lambda place: drain.drained(place, count)))
    share, most = asyncio.run(paced())
    yield f"\n## d. {count:,} messages to {count:,} people\n\n| | |\n|---|---:|"
    yield f"| the client alone, nothing kept, eight side by side | {bare:,.0f} a second |"
    yield f"| ours: claim, words, send, outcome through the door | {ours.per_second:,.0f} a second |"
    yield f"| ours beside the client alone | {ours.per_second / bare:.2f} |"
    yield f"| share of a group's allowed rate that is used; most in any 61 s (20 allowed) | {share:.2f}; {most} |"


def several() -> Iterator[str]:
    """Row e, on PostgreSQL that syncs."""
    count, many = (300, 1_000) if QUICK else (2_000, 10_000)
    postgres.SETTINGS.update(fsync="on", synchronous_commit="on", full_page_writes="on")
    yield "\n## e. Due at one moment\n\n| | first s | last s | a second | MiB | none | twice | in doubt |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|"
    with postgres.running_postgres() as server:
        for workers in (1, 2, 4):
            run = partial(drain.drained, count=count, workers=workers)
            found = asyncio.run(one_place(count, run, server.fresh_database()))
            yield f"| {count:,} on PostgreSQL, {workers} process{'es' if workers > 1 else ''} {_told(found)}"
        queue = asyncio.run(one_place(count, lambda place: beside.queued(place, count), server.fresh_database()))
    yield f"| {count:,} by procrastinate, eight at once | | | {queue:,.0f} | | | | |"
    for what, kill in (("SQLite", False), ("SQLite, killed half-way and started again", True)):
        found = asyncio.run(one_place(many, partial(drain.drained, count=many, kill=kill)))
        yield f"| {many:,} on {what} {_told(found)}"


def _told(found: drain.Drained) -> str:
    return (
        f"| {found.first:.1f} | {found.last:.1f} | {found.per_second:,.0f} | {found.memory:.0f} | {found.missing} | "
        f"{found.twice} | {found.in_doubt} |"
    )


def a_month() -> Iterator[str]:
    """Row g."""
    found = asyncio.run(month.asked())
    yield "\n## g. A month of the sample county\n\n| | |\n|---|---:|"
    yield f"| calls (5,000 allowed) | {found.calls:,} |"
    yield f"| … of them such that tell somebody something: the least | {found.telling:,} |"
    yield f"| beside the least | {found.calls / found.telling:.2f} |"
    yield f"| pushes (3,000 allowed) | {found.pushes:,} |"


def whole() -> Iterator[str]:
    """Row f."""
    seconds, memory = asyncio.run(process.started())
    yield "\n## f. One process\n\n| | |\n|---|---:|"
    yield f"| start to ready, imports and all | {seconds:.2f} s |"
    yield f"| memory at rest | {memory:.0f} MiB |"
    branches = 100_000 if QUICK else 1_000_000
    yield f"| … with {branches:,} open branches | {asyncio.run(process.with_branches(branches)):.0f} MiB |"
    if not QUICK:
        year = process.a_year()
        yield f"| a year of the sample county by direct calls | {year.seconds:.0f} s of CPU |"
        yield f"| … moments, commits | {year.moments:,}, {year.commits:,} |"
        yield f"| … calls, pushes | {year.calls:,}, {year.pushes:,} |"


def main() -> None:
    """Everything once, printed and kept."""
    begun = perf_counter()
    machine = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {os.cpu_count()} cores"
    load = os.getloadavg()[0]
    logging.disable(logging.WARNING)
    head = [
        "# What was measured, in one run",
        "",
        f"{datetime.now(UTC):%Y-%m-%d}, {machine}; load before the run {load:.1f}; `{COMMAND}`.",  # noqa: TID251
        "Client and server share the cores; ratios hold where single figures do not. With a load above the number of",
        "cores others took most of the machine: seconds and milliseconds are theirs as well, CPU time is ours alone.",
        "",
    ]
    lines = [*head, *acknowledged(), *asyncio.run(through_the_door()), *steady(), *swept(), *outbox(), *several()]
    lines += [*whole(), *(() if QUICK else a_month())]
    lines += ["", f"The whole run took {perf_counter() - begun:.0f} s.", ""]
    text = "\n".join(lines)
    RESULTS.write_text(text, "utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
