"""The bot as a process of its own: it obeys the pipe, can be killed, and never touches anything real."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from rehearsal.process import ChildEnded, birth_of, start
from rehearsal.stage import Play, Stage


@pytest.fixture
def play(tmp_path: Path) -> Play:
    return Play(folder=tmp_path, process=True)


async def test_it_beats_when_told_and_dies_when_killed(play: Play) -> None:
    stage = Stage(play)
    await stage.open()
    try:
        child = stage._child
        assert child is not None
        now = stage.clock.now()
        assert (await child.beat(now)) == (await child.next_moment())
        await child.set(now + timedelta(seconds=1))
        await stage.restart("kill")
        assert child.process.exitcode == -signal.SIGKILL
        reborn = stage._child
        assert reborn is not None
        assert reborn.process.pid != child.process.pid
        assert await reborn.next_moment() is not None
    finally:
        await stage.close()


async def test_one_that_died_is_an_error_and_no_silence(play: Play) -> None:
    stage = Stage(play)
    await stage.open()
    try:
        child = stage._child
        assert child is not None
        os.kill(child.process.pid, signal.SIGKILL)
        with pytest.raises(ChildEnded):
            await child.beat(stage.clock.now())
    finally:
        await stage.close()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"dingtalk_api_base": "https://api.dingtalk.com"}, "is not on this machine"),
        ({"dingtalk_oapi_base": "http://10.0.0.8"}, "is not on this machine"),
        ({"database_url": "sqlite:////{folder}/fresh.sqlite3"}, "never rehearsed on"),
    ],
)
async def test_it_refuses_what_somebody_might_take_for_real(
    changed: dict[str, str], told: str, play: Play, tmp_path: Path
) -> None:
    stage = Stage(replace(play, process=False))
    await stage.open()
    await stage.close()
    values = {name: value.replace("{folder}", str(tmp_path)) for name, value in changed.items()}
    settings = stage._settings().model_copy(update=values)
    with pytest.raises(ChildEnded, match=told):
        await start(birth_of(settings, stage.clock.now(), "1", durable=False))
