"""The board in the hall (D0-3 of docs/mechanisms.md) through the real door: only what a person has looked at hangs
there, and it hangs unchanged until somebody looks again."""

from __future__ import annotations

from pathlib import Path

from domain.boards.boards import Board
from domain.lights.rules import Colour
from store.mapping import all_of
from tests.mechanisms.door import at, dead, group, opened, says
from tests.simulation.truths import broken
from tests.simulation.village import HEADS, LIAISONS, OFFICE
from tests.simulation.world import World

LIAISON = LIAISONS["住建局"]
BASIS = "县委办〔2026〕15号第四条"


def hanging(world: World) -> tuple[str, int, int, list[str]]:
    """The day it shows, how many red lights, how many rows, which of them got better."""
    (board,) = world.look(lambda connection: all_of(connection, Board)).values() or (Board(),)
    better = [row.project for row in board.rows if row.was is Colour.RED]
    return board.on.isoformat() if board.on else "", board.reds, len(board.rows), better


def county(folder: Path, basis: str) -> World:
    """With a decision it may rest on, or with none."""
    path = folder / "ours.toml"
    path.write_text(f'based_on = "default"\nwithout = ["cadences.daily"]\n[board]\nbasis = "{basis}"\n', "utf-8")
    return opened(folder, str(path))


async def _first(world: World) -> None:
    """Looked at on the second morning, the process dead before it is confirmed."""
    await world.waits_until(at(24, 9, 0))
    assert "不在您的职责内" in await says(world, LIAISON, "更新大屏")
    assert "请核对：红灯12个" in await says(world, OFFICE, "更新大屏")
    assert hanging(world) == ("", 0, 0, [])
    await dead(world, at(24, 9, 5), at(24, 9, 6))
    await says(world, OFFICE, "确认")


async def _second(world: World) -> None:
    """One project catches up; what hangs there does not, until it is looked at again on the Monday."""
    await says(world, LIAISON, "住建一期 累计11800万 主体封顶")
    await says(world, LIAISON, "确认")
    await world.waits_until(at(30, 9, 0))
    assert hanging(world) == ("2026-11-24", 12, 12, [])
    await says(world, OFFICE, "更新大屏")
    await says(world, OFFICE, "确认")


def test_d0_3_only_what_a_person_has_looked_at_hangs_in_the_hall(tmp_path: Path) -> None:
    """Two snapshots over a weekend; nobody but the office lets one out or hears of it; it is taken down at once."""
    world = county(tmp_path, BASIS)
    world.run(_first(world))
    assert hanging(world) == ("2026-11-24", 12, 12, [])
    world.run(_second(world))
    assert hanging(world) == ("2026-11-30", 11, 12, ["住建一期"])
    assert "大屏" not in group(world, HEADS["住建局"], "工作人员群")
    world.run(says(world, OFFICE, "撤下大屏"))
    assert hanging(world) == ("", 0, 0, [])
    assert broken(world) == []


def test_d0_3_without_a_decision_there_is_no_board(tmp_path: Path) -> None:
    """The same morning, `board.basis` empty."""
    world = county(tmp_path, "")
    world.run(world.waits_until(at(24, 9, 0)))
    assert "没有公开亮灯的依据" in world.run(says(world, OFFICE, "更新大屏"))
    assert "没有" in world.run(says(world, OFFICE, "确认"))
    assert hanging(world) == ("", 0, 0, [])
