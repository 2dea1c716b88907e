"""`make soak` prints what it is going to prove, and after an interruption goes on where it stopped.

What has passed is noted per commit in build/soak/, so that another state of the code is proven from the start."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

FOLDER = Path("build/soak")


def notes() -> Path:
    """The file of this commit."""
    head = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False).stdout.strip()
    return FOLDER / f"{head or 'unknown'}.txt"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Say the plan; leave out what has passed already."""
    done = set(notes().read_text("utf-8").splitlines()) if notes().exists() else set()
    rest = [item for item in items if item.nodeid not in done]
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid in done])
    say = config.get_terminal_writer().line
    say(f"soak: {len(rest)} proofs to go, {len(items) - len(rest)} passed before (rm -r {FOLDER} starts anew)")
    for item in rest:
        say(f"  {item.nodeid}")
    items[:] = rest


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note what has passed, at once."""
    if report.when == "call" and report.passed:
        FOLDER.mkdir(parents=True, exist_ok=True)
        with notes().open("a", encoding="utf-8") as noted:
            noted.write(report.nodeid + "\n")


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Nothing left to prove is no failure."""
    if exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED:
        session.exitstatus = pytest.ExitCode.OK
