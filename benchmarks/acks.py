"""Rows a: durable acknowledgements a second, beside nothing kept, a raw row kept, and the usual way."""

import asyncio
import json
import shutil
import sys
import tempfile
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.callbacks import CONNECTIONS, Sender, Times, flooded
from benchmarks.door import _handed_over
from domain.people.records import Role
from rehearsal.process import birth_of
from rehearsal.stage import Play, Stage

MATTERS = 1500
KINDS = ("bare", "raw", "usual", "ours")


@dataclass(frozen=True, kw_only=True)
class Made:
    """A store with so many unsigned matters of one unit, and who may sign them."""

    folder: Path
    birth: dict[str, Any]
    staff_id: str


async def made(folder: Path, database_url: str = "") -> Made:
    """The sample county; the city is gone afterwards, only the store is left."""
    stage = Stage(Play(folder=folder, database_url=database_url))
    await stage.open()
    try:
        county = await stage.service.county()
        office, head = county.roster.posts_with(Role.OFFICE)[0], county.roster.posts_with(Role.HEAD)[0]
        by, signer = (county.roster.persons[post.holder].staff_id for post in (office, head))
        await _handed_over(stage, by, head.unit, MATTERS)
        birth = birth_of(stage._settings(), stage.clock.now(), "bench", durable=True)
    finally:
        await stage.close()
    return Made(folder=folder, birth=birth, staff_id=signer)


@asynccontextmanager
async def server(kind: str, found: Made, folder: Path) -> AsyncIterator[Sender]:
    """One of the servers on a copy of the store."""
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
        yield Sender(
            url=url, secret=settings["dingtalk_client_secret"], stamp=_stamp(found.birth["at"]), staff_id=found.staff_id
        )
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
                async with server(kind, found, Path(folder) / f"{kind}{turn}") as sender:
                    texts = [f"收到{number}" for number in range(1, MATTERS + 1)]
                    times[kind].append(await flooded(sender, texts))
    return times


def rows(times: dict[str, list[Times]]) -> list[tuple[str, float, float, float]]:
    """Kind, a second, p99 in ms, refused; the median of the rounds."""
    found = []
    for kind, several in times.items():
        best = sorted(several, key=lambda each: each.per_second)[len(several) // 2]
        found.append((kind, best.per_second, best.quantile(0.99), float(sum(t.refused for t in several))))
    return found


if __name__ == "__main__":
    for row in rows(asyncio.run(measured(1))):
        sys.stdout.write(f"{CONNECTIONS} connections {row}\n")
