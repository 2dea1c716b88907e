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

import psycopg
import pytest

from tests.cli.conftest import QINGHE, Run

if TYPE_CHECKING:
    from tests.postgres import PostgresServer

ROOT = Path(__file__).parents[2]
SECRET = "s3cret-of-the-county"
# Its last line names what it had loaded when it ended.
SERVING = "import atexit, sys, cli; atexit.register(lambda: print(*sys.modules)); cli.main(['serve'])"
NEEDLESS = {"alembic", "docx", "openpyxl", "rehearsal.stage", "sandbox.city"}


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
        [sys.executable, "-c", SERVING],
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
    """The socket it left is taken away; a command goes through the new one; a stop is an orderly end. What only other
    commands, papers and a store of an older shape need was not loaded for it."""
    killed = started(data_dir)
    killed.kill()
    killed.communicate()
    assert (data_dir / "qunding.sock").exists()
    service = started(data_dir)
    try:
        assert run("import", QINGHE, "--apply").code == 0
    finally:
        service.send_signal(signal.SIGTERM)
        out, err = service.communicate(timeout=20)
    assert service.returncode == 0
    assert NEEDLESS & set(out.split()) == set()
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


@pytest.mark.parametrize(
    ("where", "said"),
    [("postgres@/nowhere", "没有这个数据库"), ("stranger:hush-hush@/postgres", "口令"), ("stranger@/postgres", "口令")],
)
def test_a_database_that_turns_it_away_is_not_waited_for(
    run: Run, monkeypatch: pytest.MonkeyPatch, postgres: PostgresServer, where: str, said: str
) -> None:
    """A wrong password and a missing database stay so: it ends, and says what to do."""
    monkeypatch.setenv("QUNDING_DATABASE_URL", f"postgresql://{where}?host={postgres.folder}")
    ended = run("serve")
    assert (ended.code, said in ended.err, "QUNDING_DATABASE_URL" in ended.err) == (2, True, True), ended
    assert "hush-hush" not in ended.out + ended.err


def test_what_goes_wrong_in_a_migration_is_not_taken_for_an_absent_database(
    run: Run, monkeypatch: pytest.MonkeyPatch, postgres_url: str
) -> None:
    """Somebody holds what it needs: it ends and says so, and does not try again by itself."""
    monkeypatch.setenv("QUNDING_DATABASE_URL", f"{postgres_url}&options=-c%20lock_timeout%3D100")
    with psycopg.connect(postgres_url.replace("+psycopg", "")) as other:
        other.execute("CREATE TABLE alembic_version (version_num varchar(32))")
        other.commit()
        other.execute("LOCK alembic_version")
        ended = run("serve")
    assert (ended.code, "lock timeout" in ended.err, ended.out) == (3, True, ""), ended


def test_a_long_start_is_given_time(data_dir: Path, tmp_path: Path) -> None:
    """systemd hears, before the store is brought to today's shape, that this may take longer."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(20)
        service = launched(data_dir, NOTIFY_SOCKET=str(tmp_path / "notify"))
        try:
            words = list(iter(lambda: systemd.recv(4096).decode(), "READY=1"))
        finally:
            service.send_signal(signal.SIGTERM)
            service.communicate(timeout=20)
    assert any("EXTEND_TIMEOUT_USEC=" in word for word in words), words
