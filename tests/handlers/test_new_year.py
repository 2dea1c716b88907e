"""A number said without its year (domain §4): of the open matter, this year's first."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from domain.calendars import COUNTY_ZONE
from domain.matters.items import Item
from store.mapping import all_of
from tests.mechanisms.door import dead, opened, says
from tests.simulation.village import HEADS, OFFICE
from tests.simulation.world import World

HEAD = HEADS["住建局"]


async def _hands_over(world: World, due: str) -> None:
    await says(world, OFFICE, f"交办 住建局 {due}前报送方案")
    await says(world, OFFICE, "确认")


async def _into_january(world: World) -> None:
    await _hands_over(world, "2027年1月20日")
    await _hands_over(world, "2027年1月20日")
    await dead(world, world.clock.now(), datetime(2027, 1, 7, 9, 15, tzinfo=COUNTY_ZONE))


def _signed(world: World) -> list[str]:
    items = world.look(lambda connection: all_of(connection, Item))
    return sorted(key for key, item in items.items() if any(branch.signed for branch in item.branches))


def test_what_was_handed_over_last_year_keeps_its_number(tmp_path: Path) -> None:
    """In January 收到1 is December's first as long as there is no other; then it is this year's, unless that is closed
    or the year is said."""
    world = opened(tmp_path, "default")
    world.run(_into_january(world))
    world.run(says(world, HEAD, "收到1"))
    assert _signed(world) == ["2026-1"]
    world.run(_hands_over(world, "1月20日"))
    world.run(says(world, HEAD, "收到1号"))
    assert _signed(world) == ["2026-1", "2027-1"]
    world.run(says(world, HEAD, "收到 交办〔2026〕2号"))
    assert _signed(world) == ["2026-1", "2026-2", "2027-1"]
    assert "没有3号" in world.run(says(world, HEAD, "收到3"))


def test_of_two_in_one_sentence_each_is_of_its_own_year(tmp_path: Path) -> None:
    """合并2到1: this year's first is open, the second is last year's."""
    world = opened(tmp_path, "default")
    world.run(_into_january(world))
    world.run(_hands_over(world, "1月20日"))
    world.run(says(world, OFFICE, "合并2到1"))
    world.run(says(world, OFFICE, "确认"))
    items = world.look(lambda connection: all_of(connection, Item))
    assert items["2026-2"].merged_into == "2027-1"
