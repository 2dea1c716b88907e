"""`make bench`: prints a table of figures and ratios of one run, with what they were measured on."""

import asyncio
import os
import platform
import sqlite3
import tempfile
from pathlib import Path

from benchmarks import door, reading
from rehearsal.stage import Play, Stage


async def sentences() -> float:
    """Sentences understood a second."""
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(Play(folder=Path(folder)))
        await stage.open()
        try:
            return await reading.per_second(stage)
        finally:
            await stage.close()


async def main() -> None:
    """Run everything once and print it."""
    print(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        paces = await door.measure(Path(folder))
    for pace in paces:
        ratio = pace.per_second / paces[0].per_second
        print(f"{pace.what:<45} {pace.per_second:>8.0f} /s   {ratio:>5.1f} ×")
    print(f"{'sentences understood (one core)':<45} {await sentences():>8.0f} /s")


asyncio.run(main())
