"""Signs of life: systemd hears each beat, the heartbeat's file is renewed only while all is sound."""

from __future__ import annotations

import asyncio
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scheduler.lifeline import Lifeline

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)


async def renewed(line: Lifeline, now: datetime) -> str:
    """The file after a beat; "" where there is none."""
    line.beat(now)
    await line.close()
    return line.file.read_text("utf-8").strip() if line.file.exists() else ""


async def test_the_heartbeat_is_withheld_while_something_is_wrong(tmp_path: Path) -> None:
    """Renewed once a minute; whoever watches sees it grow old."""
    state = {"sound": True}

    async def sound(_now: datetime) -> bool:
        await asyncio.sleep(0)
        return state["sound"]

    line = Lifeline(file=tmp_path / "heartbeat", sound=sound)
    assert await renewed(line, NOW) == NOW.isoformat()
    assert await renewed(line, NOW + timedelta(seconds=30)) == NOW.isoformat()
    state["sound"] = False
    assert await renewed(line, NOW + timedelta(minutes=5)) == NOW.isoformat()
    state["sound"] = True
    assert await renewed(line, NOW + timedelta(minutes=6)) == (NOW + timedelta(minutes=6)).isoformat()


async def test_a_store_that_does_not_answer_withholds_it(tmp_path: Path) -> None:
    """And stops no beat."""

    async def sound(_now: datetime) -> bool:
        raise OSError("gone")

    assert not await renewed(Lifeline(file=tmp_path / "heartbeat", sound=sound), NOW)


async def test_every_beat_feeds_the_watchdog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over the socket that systemd names; also where the self-audit found something."""

    async def sound(_now: datetime) -> bool:
        return False

    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(1)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        line = Lifeline(file=tmp_path / "heartbeat", sound=sound)
        for second in (0, 1):
            line.beat(NOW + timedelta(seconds=second))
            assert systemd.recv(100) == b"WATCHDOG=1"
        await line.close()
