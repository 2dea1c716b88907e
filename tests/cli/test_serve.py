"""`qunding serve` as a process of its own: how it starts, what it leaves, how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import QINGHE, Run

ROOT = Path(__file__).parents[2]
SECRET = "s3cret-of-the-county"


def started(data_dir: Path) -> subprocess.Popen[str]:
    """A serving process that has said where it listens."""
    environment = {
        **os.environ,
        "QUNDING_DATA_DIR": str(data_dir),
        "QUNDING_PORT": "0",
        "QUNDING_LOG_LEVEL": "debug",
        "QUNDING_DINGTALK_CLIENT_SECRET": SECRET,
    }
    process = subprocess.Popen(
        [sys.executable, "-c", "import cli; cli.main(['serve'])"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert "群叮已启动" in process.stdout.readline()
    return process


def test_a_killed_service_starts_again(run: Run, data_dir: Path) -> None:
    """The socket it left is taken away; a command goes through the new one; a stop is an orderly end."""
    killed = started(data_dir)
    killed.kill()
    killed.communicate()
    assert (data_dir / "qunding.sock").exists()
    service = started(data_dir)
    try:
        assert run("import", QINGHE, "--apply").code == 0
    finally:
        service.send_signal(signal.SIGTERM)
        _out, err = service.communicate(timeout=20)
    assert service.returncode == 0
    assert not (data_dir / "qunding.sock").exists()
    assert all(json.loads(line)["event"] for line in err.splitlines())
    assert SECRET not in err
