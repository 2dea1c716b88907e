"""A throw-away PostgreSQL server for the tests: one per test process, started when first asked for.

It lives in a temporary folder, listens on a Unix socket only, never syncs to disk, and dies with its
test process even when that is killed.
"""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

OWNER = "postgres"
STRANGER = "stranger"  # the one account that is asked for a password; nobody gave it one
MISSING = "no PostgreSQL server program found: run scripts/install-test-needs (make test does)"
START_SECONDS = 30
# Durability is not what these tests prove; speed is what they need.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "jit": "off",
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "timezone": "UTC",
}


@dataclass
class PostgresServer:
    """A running server. `fresh_database` gives an empty one of its own to whoever asks."""

    folder: Path
    _numbers: Iterator[int] = field(default_factory=itertools.count, repr=False)

    def url(self, database: str) -> str:
        """The SQLAlchemy URL of a database of this server."""
        return f"postgresql+psycopg://{OWNER}@/{database}?host={self.folder}"

    def fresh_database(self, template: str = "template1") -> str:
        """The URL of a new database, a copy of `template` (a migrated one makes a quick template)."""
        name = f"test_{next(self._numbers)}"
        self._run(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
        return self.url(name)

    def drop(self, url: str) -> None:
        """Removes a database and whoever is still connected to it."""
        name = make_url(url).database or ""
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def connect(self) -> psycopg.Connection:
        """A connection to the server itself, for tests about servers and not about databases."""
        return psycopg.connect(host=str(self.folder), user=OWNER, dbname="postgres", autocommit=True)

    def _run(self, statement: sql.Composed) -> None:
        with self.connect() as connection:
            connection.execute(statement)


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """A server in a temporary folder, stopped and removed at the end whatever happens."""
    programs = find_programs()
    folder = Path(tempfile.mkdtemp(prefix="qunding-pg-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, OWNER, OWNER)
        _make_cluster(programs, folder)
        process = _start(programs, folder)
        try:
            server = PostgresServer(folder)
            _wait_until_ready(server, process)
            yield server
        finally:
            _stop(process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def find_programs() -> Path:
    """The folder with initdb and postgres: from PATH, else the newest that Debian installed."""
    if (found := shutil.which("initdb")) and shutil.which("postgres", path=str(Path(found).parent)):
        return Path(found).parent
    installed = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if not installed:
        pytest.fail(MISSING, pytrace=False)
    return max(installed, key=lambda folder: int(folder.parent.name))


def _as_owner() -> list[str]:
    """PostgreSQL refuses to run as root; and it gets SIGINT (stop now) when its test process dies."""
    command = ["setpriv", "--pdeathsig", "INT"]
    if os.geteuid() != 0:
        return command
    try:
        pwd.getpwnam(OWNER)
    except KeyError:
        pytest.fail(f"the tests run as root, and there is no user {OWNER} to run the server as", pytrace=False)
    return [*command, f"--reuid={OWNER}", f"--regid={OWNER}", "--init-groups"]


def _make_cluster(programs: Path, folder: Path) -> None:
    done = subprocess.run(
        [
            *_as_owner(),
            *(str(programs / "initdb"), "--no-sync", "--no-instructions", "--auth=trust"),
            *(f"--username={OWNER}", "--encoding=UTF8", "--locale=C", "--pgdata", str(folder / "data")),
        ],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        pytest.fail(f"initdb failed:\n{done.stdout}{done.stderr}", pytrace=False)
    rules = folder / "data" / "pg_hba.conf"
    rules.write_text(f"local all {STRANGER} scram-sha-256\n{rules.read_text()}")


def _start(programs: Path, folder: Path) -> subprocess.Popen[bytes]:
    settings = [f"--{name}={value}" for name, value in SETTINGS.items()]
    settings += [f"--unix_socket_directories={folder}"]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [*_as_owner(), str(programs / "postgres"), "-D", str(folder / "data"), *settings],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            # Ctrl-C is for pytest; it stops the server itself, after the tests let go of it.
            start_new_session=True,
        )


def _wait_until_ready(server: PostgresServer, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            server.connect().close()
        except psycopg.OperationalError:
            time.sleep(0.02)
        else:
            return
    log = (server.folder / "log").read_text(errors="replace")
    pytest.fail(f"PostgreSQL did not start; its log:\n{log[-4000:]}", pytrace=False)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)  # "fast": roll back, disconnect, leave
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
