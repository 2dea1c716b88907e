"""Rows a: durable acknowledgements a second, beside nothing kept, a raw row kept, and the usual way."""

import asyncio
import json
import os
import shutil
import sys
import tempfile
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from benchmarks.callbacks import CONNECTIONS, Sender, Times, flooded
from benchmarks.door import handed_over
from domain.events import Acknowledged
from domain.people.records import Role
from rehearsal.process import birth_of
from rehearsal.stage import Play, Stage
from store import tables
from store.looking import looking

MATTERS = 1500
KINDS = ("bare", "raw", "usual", "ours")
SIGNING = ("usual", "ours")


@dataclass(frozen=True, kw_only=True)
class Made:
    """A store with so many unsigned matters of one unit, and who may sign them."""

    folder: Path
    birth: dict[str, Any]
    staff_id: str


async def made(folder: Path, database_url: str = "", *, matters: int = MATTERS) -> Made:
    """The sample county; the city is gone afterwards, only the store is left."""
    stage = Stage(Play(folder=folder, database_url=database_url))
    await stage.open()
    try:
        county = await stage.service.county()
        office, head = county.roster.posts_with(Role.OFFICE)[0], county.roster.posts_with(Role.HEAD)[0]
        by, signer = (county.roster.persons[post.holder].staff_id for post in (office, head))
        await handed_over(stage, by, head.unit, matters)
        birth = birth_of(stage._settings(), stage.clock.now(), "bench", durable=True)
    finally:
        await stage.close()
    return Made(folder=folder, birth=birth, staff_id=signer)


@asynccontextmanager
async def server(kind: str, found: Made, folder: Path) -> AsyncIterator[tuple[Sender, int]]:
    """One of the servers on a copy of the store, and its process."""
    shutil.copytree(found.folder, folder, dirs_exist_ok=True)
    settings = {**found.birth["settings"], "data_dir": str(folder)}
    if not settings["database_url"]:
        settings["database_url"] = f"sqlite:///{folder / 'qunding.sqlite3'}"
    file = folder / "server.json"
    file.write_text(json.dumps({"settings": settings, "at": found.birth["at"], "folder": str(folder)}), "utf-8")
    command = (sys.executable, "-m", "benchmarks.servers", kind, str(file))
    process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE)
    try:
        if process.stdout is None or process.stdin is None:
            raise RuntimeError("no pipe")
        url = (await process.stdout.readline()).decode().strip()
        sender = Sender(
            url=url, secret=settings["dingtalk_client_secret"], stamp=_stamp(found.birth["at"]), staff_id=found.staff_id
        )
        yield sender, process.pid
        process.stdin.close()
        await process.wait()
    finally:
        if process.returncode is None:
            process.kill()


def _stamp(at: str) -> int:
    from datetime import datetime

    return int(datetime.fromisoformat(at).timestamp() * 1000)


async def measured(rounds: int = 3) -> dict[str, list[Times]]:
    """Each server in turn, several times, so that what else the machine does falls on all of them."""
    times: dict[str, list[Times]] = {kind: [] for kind in KINDS}
    with tempfile.TemporaryDirectory() as folder:
        found = await made(Path(folder) / "made")
        for turn in range(rounds):
            for kind in KINDS:
                times[kind].append(await _flood(kind, found, Path(folder) / f"{kind}{turn}"))
                if kind in SIGNING:
                    _checked(kind, f"sqlite:///{Path(folder) / f'{kind}{turn}' / 'qunding.sqlite3'}")
    return times


async def _flood(kind: str, found: Made, folder: Path) -> Times:
    """Every matter is signed for once."""
    async with server(kind, found, folder) as (sender, pid):
        texts, before = [f"收到{number}" for number in range(1, MATTERS + 1)], cpu_seconds(pid)
        flood = await flooded(sender, texts)
        flood.cpu = cpu_seconds(pid) - before
    return flood


async def on_postgres(url: str) -> Times:
    """Ours on an empty database of that server, which then holds every signature."""
    with tempfile.TemporaryDirectory() as making, tempfile.TemporaryDirectory() as folder:
        flood = await _flood("ours", await made(Path(making), url), Path(folder))
    _checked("ours", url)
    return flood


def _checked(kind: str, url: str) -> None:
    signed = select(func.count()).select_from(tables.entries).where(tables.entries.c.act == Acknowledged.__name__)
    with looking(url) as connection:
        found = connection.scalar(signed)
    if found != MATTERS:
        raise RuntimeError(f"{kind} signed {found} of {MATTERS}: what was measured is not what is claimed")


def cpu_seconds(pid: int) -> float:
    """What a process has used of the processor so far, its own and the kernel's for it."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def rows(times: dict[str, list[Times]]) -> dict[str, Times]:
    """Kind → the round that was neither the best nor the worst."""
    middle = {kind: sorted(several, key=lambda each: each.per_second) for kind, several in times.items()}
    return {kind: several[len(several) // 2] for kind, several in middle.items()}


if __name__ == "__main__":
    for kind, each in rows(asyncio.run(measured(1))).items():
        each_us = 1e6 * each.cpu / len(each.each)
        sys.stdout.write(f"{CONNECTIONS} connections {kind}: {each.per_second:,.0f} a second, {each_us:.0f} µs\n")
