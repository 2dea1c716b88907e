"""The clock jumps: nothing happens by itself until it is right again (F57, F58)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from bot.timepiece import Timepiece

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@dataclass
class Clocks:
    """The wall and the clock nobody moves; `pass_by` moves both."""

    wall: datetime = START
    passed: float = 0.0

    def pass_by(self, seconds: float) -> None:
        self.wall, self.passed = self.wall + timedelta(seconds=seconds), self.passed + seconds

    def watch(self) -> Timepiece:
        return Timepiece(clock=lambda: self.wall, elapsed=lambda: self.passed)


@pytest.mark.parametrize("jump", [timedelta(hours=1), timedelta(days=1), timedelta(days=800), -timedelta(hours=1)])
def test_a_jump_is_noticed_until_it_is_mended(jump: timedelta) -> None:
    """Forward and backward; a week of running by itself is none."""
    clocks = Clocks()
    watch = clocks.watch()
    clocks.pass_by(7 * 86_400)
    assert not watch.is_doubtful
    clocks.wall += jump
    assert watch.is_doubtful
    clocks.wall -= jump
    assert not watch.is_doubtful


def test_a_second_set_right_is_no_jump() -> None:
    """The time service corrects by little."""
    clocks = Clocks()
    watch = clocks.watch()
    clocks.wall += timedelta(seconds=50)
    assert not watch.is_doubtful


def test_the_platform_knows_better_than_our_beginning() -> None:
    """We started an hour off: in doubt with the platform's first answer, and again once the machine is set right until
    the next answer agrees."""
    clocks = Clocks(wall=START + timedelta(hours=1))
    watch = clocks.watch()
    assert not watch.is_doubtful
    watch.told(START)
    assert watch.is_doubtful
    clocks.wall = START
    assert not watch.is_doubtful
    clocks.pass_by(3600)
    watch.told(clocks.wall + timedelta(seconds=119))
    assert not watch.is_doubtful
