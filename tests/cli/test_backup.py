"""A backup is one sound file made while the service writes; what it restores waits for the office."""

from __future__ import annotations

import asyncio
import json
import re
import tarfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.commands import app
from cli.exits import WrongInput
from scheduler.backups import DAYS, MONTHS, WEEKS, Backups, outlived
from store.audit import verify
from store.backup import Unfit, back_up, opened
from store.counties import set_mark
from store.engine import Store

RUN = CliRunner()
BOOK = Path(__file__).parents[2] / "rehearsal" / "counties" / "qinghe.xlsx"
PLACE = "qunding.sqlite3"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store with the sample county and a wording of the office's own."""
    data = tmp_path / "data"
    monkeypatch.setenv("QUNDING_DATA_DIR", str(data))
    (data / "config").mkdir(parents=True)
    (data / "config" / "wording.toml").write_text("# 本县的说法\n", "utf-8")
    (data / "qunding.env").write_text("QUNDING_COUNTY=某县\n", "utf-8")
    assert RUN.invoke(app, ["import", str(BOOK), "--apply"]).exit_code == 0
    return data


def run(*words: str) -> tuple[int, str]:
    done = RUN.invoke(app, list(words))
    return done.exit_code, done.output


def test_there_and_back(folder: Path, tmp_path: Path) -> None:
    """Everything is in it but the secrets; the old files are kept aside; nothing leaves until it is let go."""
    file = tmp_path / "b.tar.gz"
    assert run("backup", str(file))[0] == 0
    assert file.stat().st_mode & 0o777 == 0o600
    with tarfile.open(file) as packed:
        assert set(packed.getnames()) == {"manifest.json", PLACE, "config/wording.toml"}
    code, said = run("restore", str(file), "--verify")
    assert (code, re.search(r"备份完好：\d{4}-\d\d-\d\d \d\d:\d\d做的", said) is not None) == (0, True), said
    (folder / "config" / "wording.toml").write_text("# 写错了\n", "utf-8")
    (folder / PLACE).write_bytes(b"broken")
    assert run("restore", str(file))[0] == 0
    assert (folder / "config" / "wording.toml").read_text("utf-8") == "# 本县的说法\n"
    assert [p.read_bytes() for p in folder.glob(f"{PLACE}.before-*")] == [b"broken"]
    listed = json.loads(RUN.invoke(app, ["outbox", "list", "--json"]).stdout)
    assert listed["held"] == "restored"


@pytest.mark.parametrize("harm", ["cut", "byte", "manifest"])
def test_a_harmed_backup_is_refused(folder: Path, tmp_path: Path, harm: str) -> None:
    """Cut short, one byte changed, one file missing: said in one sentence, and nothing is touched."""
    file = tmp_path / "b.tar.gz"
    assert run("backup", str(file))[0] == 0
    raw = bytearray(file.read_bytes())
    if harm == "cut":
        file.write_bytes(raw[: len(raw) // 2])
    elif harm == "byte":
        raw[len(raw) // 2] ^= 0xFF
        file.write_bytes(raw)
    else:
        with tarfile.open(file, "w:gz") as packed:
            packed.add(folder / "config" / "wording.toml", "config/wording.toml")
    before = (folder / PLACE).read_bytes()
    assert isinstance(RUN.invoke(app, ["restore", str(file)]).exception, Unfit)
    assert (folder / PLACE).read_bytes() == before


async def test_it_is_whole_however_much_is_written_meanwhile(folder: Path, tmp_path: Path) -> None:
    """Twenty backups while a writer writes: each of them verifies."""
    store = Store(f"sqlite:///{folder / PLACE}")
    try:
        for n in range(20):
            path = tmp_path / f"{n}.tar.gz"
            stamp = ("0", datetime(2026, 11, 25, tzinfo=UTC))
            made = asyncio.create_task(asyncio.to_thread(back_up, folder / PLACE, folder, path, stamp))
            while not made.done():
                await store.transact(lambda c: set_mark(c, "busy", "x" * 5000))
            await made
            with opened(path) as (manifest, unpacked):
                assert manifest.digests
                assert (unpacked / PLACE).stat().st_size > 0
        assert await store.read(verify) == []
    finally:
        await store.close()


def test_what_is_kept() -> None:
    """Of two years of nights: seven days, the newest of four weeks, the newest of twelve months."""
    nights = [date(2025, 1, 1) + timedelta(days=n) for n in range(730)]
    paths = [Path(f"qunding-{on.isoformat()}.tar.gz") for on in nights]
    kept = set(paths) - set(outlived(paths))
    assert {Path(f"qunding-{on.isoformat()}.tar.gz") for on in nights[-DAYS:]} <= kept
    assert len(kept) <= DAYS + WEEKS + MONTHS
    assert len({path.name[8:15] for path in kept}) == MONTHS


def test_it_is_made_once_a_night(tmp_path: Path) -> None:
    """Not before half past two, and not again while last night's is there."""
    backups = Backups(folder=tmp_path, make=lambda path, _now: path.touch())
    assert backups.due(datetime(2026, 11, 24, 18, 29, tzinfo=UTC)) is None
    path = backups.due(datetime(2026, 11, 24, 18, 30, tzinfo=UTC))
    assert path == tmp_path / "qunding-2026-11-25.tar.gz"
    path.touch()
    assert backups.due(datetime(2026, 11, 25, 3, 0, tzinfo=UTC)) is None


@pytest.mark.parametrize("role", ["web", "worker"])
def test_sqlite_is_not_shared(folder: Path, role: str) -> None:
    """One process does all of it; the sentence says what to use instead."""
    said = RUN.invoke(app, ["serve", "--role", role]).exception
    assert isinstance(said, WrongInput)
    assert "PostgreSQL" in str(said)
    assert (folder / PLACE).exists()
