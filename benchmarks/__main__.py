"""`make bench`: the figures of one run beside their baselines, with what they were measured on; written to
benchmarks/RESULTS.md. `make bench QUICK=1` asks each once and leaves the year out."""

import asyncio
import os
import platform
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from benchmarks import acks, door, process, reading, sweep
from benchmarks.callbacks import CONNECTIONS

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
    """Row a."""
    found = acks.rows(asyncio.run(acks.measured(1 if QUICK else 3)))
    rate = {kind: per_second for kind, per_second, _p99, _refused in found}
    yield f"## a. `收到37`, {CONNECTIONS} connections, SQLite\n\n| | a second | p99 ms | beside (ii) | beside (iii) |"
    yield "|---|---:|---:|---:|---:|"
    for kind, per_second, p99, _refused in found:
        raw, usual = per_second / rate["raw"], per_second / rate["usual"]
        yield f"| {NAMES[kind]} | {per_second:,.0f} | {p99:,.0f} | {raw:.2f} | {usual:.1f} |"


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


def whole() -> Iterator[str]:
    """Row f."""
    seconds, memory = asyncio.run(process.started())
    yield "\n## f. One process\n\n| | |\n|---|---:|"
    yield f"| start to ready, imports and all | {seconds:.2f} s |"
    yield f"| memory at rest | {memory:.0f} MiB |"
    if not QUICK:
        year, commits, calls = process.a_year()
        yield f"| 250 working days of the village county by direct calls | {year:.0f} s |"
        yield f"| … commits, accepted calls | {commits:,}, {calls:,} |"


def main() -> None:
    """Everything once, printed and kept."""
    begun = perf_counter()
    machine = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {os.cpu_count()} cores"
    load = os.getloadavg()[0]
    head = [
        "# What was measured, in one run",
        "",
        f"{datetime.now(UTC):%Y-%m-%d}, {machine}; load before the run {load:.1f}; `{COMMAND}`.",  # noqa: TID251
        "Client and server share the cores; ratios hold where single figures do not.",
        "",
    ]
    lines = [*head, *acknowledged(), *asyncio.run(through_the_door()), *swept(), *whole()]
    lines += ["", f"The whole run took {perf_counter() - begun:.0f} s.", ""]
    text = "\n".join(lines)
    RESULTS.write_text(text, "utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
