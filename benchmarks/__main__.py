"""`make bench`: the figures of one run beside their baselines, with what they were measured on; written to
benchmarks/RESULTS.md. `make bench T='a d'` asks these rows alone and leaves the others as they were; `QUICK=1` asks
each once, with fewer of everything."""

import logging
import os
import platform
import re
import sqlite3
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from benchmarks.rows import QUICK, ROWS

RESULTS = Path(__file__).with_name("RESULTS.md")
HEAD = """# What was measured

Each row in one run of its own, beside its baselines. Client and server share the cores; ratios hold where single
figures do not. With a load above the number of cores others took most of the machine: seconds and milliseconds are
theirs as well, CPU time is ours alone.
"""


def known(text: str) -> dict[str, str]:
    """Row → its section, as it was written before."""
    sections = re.split(r"^(?=## )", text, flags=re.M)[1:]
    return {found[1]: section for section in sections if (found := re.match(r"## (\w+)\. ", section))}


def measured(row: str) -> str:
    """The section of one row."""
    begun, load = perf_counter(), os.getloadavg()[0]
    title, work = ROWS[row]
    lines = [f"## {row}. {title}", "", *work()]
    machine = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {os.cpu_count()} cores"
    day, command = f"{datetime.now(UTC):%Y-%m-%d}", f"make bench T={row}{' QUICK=1' if QUICK else ''}"  # noqa: TID251
    lines += ["", f"{day}, {machine}; load before it {load:.1f}; {perf_counter() - begun:.0f} s; `{command}`.", "", ""]
    return "\n".join(lines)


def kept(sections: Mapping[str, str]) -> None:
    """All rows in their order."""
    every = [sections[row].rstrip() + "\n" for row in ROWS if row in sections]
    RESULTS.write_text("\n".join([HEAD, *every]), "utf-8")


def main(asked: list[str]) -> None:
    """Row by row, each kept as soon as it is known."""
    strange = [row for row in asked if row not in ROWS]
    if strange:
        sys.exit(f"no such row: {' '.join(strange)}; there are {' '.join(ROWS)}")
    logging.disable(logging.WARNING)
    sections = known(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    for row in asked or ROWS:
        sections[row] = measured(row)
        sys.stdout.write(sections[row])
        sys.stdout.flush()
        kept(sections)


if __name__ == "__main__":
    main(sys.argv[1:])
