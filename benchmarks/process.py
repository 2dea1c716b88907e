"""Row f: from the start to ready, memory at rest, and how long a year takes by direct calls."""

import asyncio
import json
import re
import sys
import tempfile
from asyncio.subprocess import PIPE
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from pydantic_core import to_json
from sqlalchemy import create_engine, insert

from benchmarks.acks import made
from benchmarks.town import Size, ended, matter, town, unit_of
from store import tables
from tests.simulation.days import Life

AT_ONCE = 20_000
BEATS = 8.0


async def started() -> tuple[float, float]:
    """Seconds until a whole process answers, imports and all, and MiB it then holds."""
    with tempfile.TemporaryDirectory() as folder:
        found = await made(Path(folder) / "made")
        file = Path(folder) / "server.json"
        given: dict[str, Any] = {"settings": found.birth["settings"], "at": found.birth["at"], "folder": folder}
        file.write_text(json.dumps(given), "utf-8")
        begun = perf_counter()
        command = (sys.executable, "-m", "benchmarks.servers", "ours", str(file))
        process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE)
        if process.stdout is None or process.stdin is None:
            raise RuntimeError("no pipe")
        await process.stdout.readline()
        seconds = perf_counter() - begun
        memory = resident(process.pid)
        process.stdin.close()
        await process.wait()
    return seconds, memory


async def with_branches(count: int) -> float:
    """MiB of a process that serves a store with so many open branches, after it has beaten a few times."""
    with tempfile.TemporaryDirectory() as folder:
        async with town(Path(folder), Size()) as place:
            fill(place.settings["database_url"], count, place.clock.now())
            _url, process = await place.serve()
            await asyncio.sleep(BEATS)
            memory = resident(process.pid)
            await ended(process)
    return memory


def fill(url: str, count: int, now: datetime) -> None:
    """So many open matters with a branch each; what would happen to them by itself lies weeks ahead. Only their keys
    and index columns are their own: a body is read when somebody asks for it."""
    later = now + timedelta(days=30)
    body = to_json(matter(1, now, "")).decode()
    engine = create_engine(url)
    with engine.begin() as connection:
        for first in range(0, count, AT_ONCE):
            numbers = range(first, min(first + AT_ONCE, count))
            connection.execute(insert(tables.items), [
                {"key": f"2025-{n}", "version": 1, "chain": "", "body": body, "number": n, "project": "",
                 "is_open": True, "next_due_at": later} for n in numbers
            ])  # fmt: skip
            connection.execute(insert(tables.branches), [
                {"item": f"2025-{n}", "unit": unit_of(n), "is_open": True, "is_signed": False, "due_at": later}
                for n in numbers
            ])  # fmt: skip
    engine.dispose()


def resident(pid: int) -> float:
    """MiB a process holds now."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text("ascii"))
    return int(found[1]) / 1024 if found else 0.0


def a_year() -> tuple[float, int, int]:
    """Seconds, commits and calls of 250 working days of the village county, nothing going wrong."""
    life = Life(seed=1, days=250, calm=True)
    begun = perf_counter()
    faults = life.lived()
    if faults:
        raise RuntimeError(faults[0])
    return perf_counter() - begun, life.world.disk.commits, sum(life.world.taken.values())
