"""Row f: from the start to ready, memory at rest, and how long a year takes by direct calls."""

import asyncio
import os
import re
import sys
import tempfile
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from pydantic_core import to_json
from sqlalchemy import ColumnElement, Text, cast, create_engine, func, insert, literal, select

from benchmarks.town import UNITS, Size, ended, matter, town
from store import tables
from tests.simulation.accounts import calls_of
from tests.simulation.years import Year

Row = dict[str, ColumnElement[Any]]
BEATS = 8.0
JANUARY, DECEMBER = date(2026, 1, 31), date(2026, 12, 31)


async def started() -> tuple[float, float]:
    """Seconds until `qunding serve` itself is ready, imports and all, and MiB it then holds. The first start makes the
    store and writes the bytecode that every installation has (pip compiles what it installs), and is not counted."""
    with tempfile.TemporaryDirectory() as folder:
        own = {"QUNDING_DATA_DIR": folder, "QUNDING_PORT": "0", "QUNDING_DINGTALK_CLIENT_SECRET": "bench"}
        others = {name: value for name, value in os.environ.items() if not name.startswith("QUNDING_")}
        environment = {**others, **own, "PYTHONDONTWRITEBYTECODE": ""}
        await _started(environment)
        return await _started(environment)


async def _started(environment: Mapping[str, str]) -> tuple[float, float]:
    command = (sys.executable, "-c", "import cli; cli.main(['serve'])")
    begun = perf_counter()
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE, stderr=DEVNULL, env=environment)
    if process.stdout is None:
        raise RuntimeError("no pipe")
    if not await process.stdout.readline():
        raise RuntimeError("it did not start")
    seconds = perf_counter() - begun
    memory = resident(process.pid)
    process.terminate()
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
    and index columns are their own: a body is read when somebody asks for it. The database counts: a million rows by
    way of the program take minutes."""
    later = literal(now + timedelta(days=30), tables.Moment)
    numbers = select(literal(0).label("n")).cte("numbers", recursive=True)
    n = numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < count - 1)).c.n
    key, no, yes = literal("2025-").concat(cast(n, Text)), literal(value=False), literal(value=True)
    unit = literal("第").concat(func.printf("%03d", n % UNITS + 1)).concat("局")
    body = literal(to_json(matter(1, now, "")).decode())
    items: Row = {"key": key, "version": literal(1), "chain": literal(""), "body": body, "number": n}
    items |= {"project": literal(""), "is_open": yes, "next_due_at": later}
    shares: Row = {"item": key, "unit": unit, "is_open": yes, "is_signed": no, "due_at": later}
    engine = create_engine(url)
    with engine.begin() as connection:
        for said in ("journal_mode=OFF", "synchronous=OFF"):  # a gigabyte is written once
            connection.exec_driver_sql(f"PRAGMA {said}")
        for table, values in ((tables.items, items), (tables.branches, shares)):
            connection.execute(insert(table).from_select([*values], select(*values.values())))
    engine.dispose()


def resident(pid: int) -> float:
    """MiB a process holds now."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text("ascii"))
    return int(found[1]) / 1024 if found else 0.0


@dataclass(frozen=True, kw_only=True)
class Lived:
    """A year by direct calls: seconds of CPU, moments at which the service beat, commits, calls and pushes, and those
    of the month that had most."""

    seconds: float
    moments: int
    commits: int
    calls: int
    pushes: int
    most_calls: int
    most_pushes: int


def a_year(last: date = DECEMBER) -> Lived:
    """2026 of the sample county, every liaison at work every day, 40 matters and five letters a month, nothing going
    wrong; to an earlier day where that is enough."""
    year = Year(policy="default", first=date(2026, 1, 1), last=last)
    with tempfile.TemporaryDirectory() as folder:
        begun = process_time()
        world = year.lived(Path(folder))
        spent = process_time() - begun
    calls = calls_of(world)
    asked, came = ([n for (_month, bill), n in calls.items() if bill == of] for of in ("api", "push"))
    return Lived(
        seconds=spent, moments=world.beats, commits=world.disk.commits, calls=sum(asked), pushes=sum(came),
        most_calls=max(asked), most_pushes=max(came),
    )  # fmt: skip
