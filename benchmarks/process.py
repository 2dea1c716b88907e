"""Row f: from the start to ready, memory at rest, and how long a year takes by direct calls."""

import asyncio
import json
import re
import sys
import tempfile
from asyncio.subprocess import PIPE
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from pydantic_core import to_json
from sqlalchemy import create_engine, insert

from benchmarks.acks import made
from benchmarks.town import Size, ended, matter, town, unit_of
from store import tables
from tests.simulation.accounts import calls_of
from tests.simulation.years import Year

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


@dataclass(frozen=True, kw_only=True)
class Lived:
    """A year by direct calls: seconds of CPU, moments at which the service beat, commits, calls and pushes."""

    seconds: float
    moments: int
    commits: int
    calls: int
    pushes: int


def a_year(last: date = date(2026, 12, 31)) -> Lived:
    """2026 of the sample county, every liaison at work every day, 40 matters and five letters a month, nothing going
    wrong; to an earlier day where that is enough."""
    year = Year(policy="default", first=date(2026, 1, 1), last=last)
    with tempfile.TemporaryDirectory() as folder:
        begun = process_time()
        world = year.lived(Path(folder))
        spent = process_time() - begun
    calls = calls_of(world)
    asked, came = (sum(n for (_month, bill), n in calls.items() if bill == of) for of in ("api", "push"))
    return Lived(seconds=spent, moments=world.beats, commits=world.disk.commits, calls=asked, pushes=came)
