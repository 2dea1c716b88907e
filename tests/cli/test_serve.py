"""`qunding serve` as a process of its own: how it starts, what it leaves, how it ends."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

from tests.cli.conftest import QINGHE, Run

if TYPE_CHECKING:
    from tests.postgres import PostgresServer

ROOT = Path(__file__).parents[2]
SECRET = "s3cret-of-the-county"


def launched(data_dir: Path, **more: str) -> subprocess.Popen[str]:
    """A serving process."""
    environment = {
        **os.environ,
        "QUNDING_DATA_DIR": str(data_dir),
        "QUNDING_PORT": "0",
        "QUNDING_LOG_LEVEL": "debug",
        "QUNDING_DINGTALK_CLIENT_SECRET": SECRET,
        **more,
    }
    return subprocess.Popen(
        [sys.executable, "-c", "import cli; cli.main(['serve'])"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def started(data_dir: Path) -> subprocess.Popen[str]:
    """A serving process that has said where it listens."""
    process = launched(data_dir)
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


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _said(url: str, body: bytes | None = None) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data=body), timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_a_database_that_is_down_is_waited_for(data_dir: Path, postgres: PostgresServer, postgres_url: str) -> None:
    """It says so, and when it tries again, each time later; meanwhile the pages say why, and whoever calls is to come
    again; once the database is there so is the service."""
    elsewhere, port = data_dir / "elsewhere", _free_port()
    elsewhere.mkdir(parents=True)
    more = {
        "QUNDING_DATABASE_URL": postgres_url.replace(str(postgres.folder), str(elsewhere)),
        "QUNDING_PORT": str(port),
    }
    service = launched(data_dir, **more)
    try:
        assert service.stdout is not None
        waits = [service.stdout.readline(), service.stdout.readline()]
        assert [line.partition("；")[2] for line in waits] == ["1秒后再试\n", "2秒后再试\n"], waits
        assert all(line.startswith("数据库还连不上：") and str(elsewhere) in line for line in waits)
        status, body = _said(f"http://127.0.0.1:{port}/readyz")
        assert (status, json.loads(body)["reasons"][0]) == (503, "store_silent")
        assert _said(f"http://127.0.0.1:{port}/healthz")[0] == 200
        assert _said(f"http://127.0.0.1:{port}/dingtalk/robot", b"{}")[0] == 503
        (elsewhere / ".s.PGSQL.5432").symlink_to(postgres.folder / ".s.PGSQL.5432")
        later = iter(service.stdout.readline, "")
        assert "群叮已启动" in next(line for line in later if not line.startswith("数据库还连不上"))
    finally:
        service.send_signal(signal.SIGTERM)
        service.communicate(timeout=20)
    assert service.returncode == 0


def test_it_stops_in_order_while_it_waits(data_dir: Path) -> None:
    """Nobody has to kill it because its database is away."""
    data_dir.mkdir()
    service = launched(data_dir, QUNDING_DATABASE_URL=f"postgresql://nobody@/none?host={data_dir}")
    assert service.stdout is not None
    assert "数据库还连不上" in service.stdout.readline()
    service.send_signal(signal.SIGTERM)
    service.communicate(timeout=20)
    assert service.returncode == 0
