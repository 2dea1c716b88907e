"""`qunding burden`: figures by the rows, and nothing written."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import QINGHE, Run


def test_a_county_that_was_told_nothing(run: Run, data_dir: Path) -> None:
    """Zeros, in words and as one object; the store is not touched; a month that is none is wrong input."""
    run("import", QINGHE, "--apply")
    before = (data_dir / "qunding.sqlite3").read_bytes()
    shown = run("burden", "--month", "2026-10")
    assert (shown.code, "2026-10-01 至 2026-10-31" in shown.out, "请填0次" in shown.out) == (0, True, True)
    found = json.loads(run("burden", "--month", "2026-10", "--json").out)
    assert (found["persons"], found["asks"], found["off_hours"], found["work_days"]) == ([], 0, 0, 18)
    assert run("burden", "--month", "2026-W40").code == 2
    assert (data_dir / "qunding.sqlite3").read_bytes() == before
