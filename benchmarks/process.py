"""Row f: from the start to ready, memory at rest, and how long a year takes by direct calls."""

import asyncio
import json
import re
import sys
import tempfile
from asyncio.subprocess import PIPE
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.acks import made
from tests.simulation.days import Life


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
        status = _status(process.pid)
        process.stdin.close()
        await process.wait()
    resident = re.search(r"VmRSS:\s+(\d+) kB", status)
    return seconds, int(resident[1]) / 1024 if resident else 0.0


def _status(pid: int) -> str:
    return Path(f"/proc/{pid}/status").read_text("ascii")


def a_year() -> tuple[float, int, int]:
    """Seconds, commits and calls of 250 working days of the village county, nothing going wrong."""
    life = Life(seed=1, days=250, calm=True)
    begun = perf_counter()
    faults = life.lived()
    if faults:
        raise RuntimeError(faults[0])
    return perf_counter() - begun, life.world.disk.commits, sum(life.world.taken.values())
