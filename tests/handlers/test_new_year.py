"""A number said without its year (domain §4): of the open matter; of two that are open it is asked."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path

from config.load import FOLDER
from domain.calendars import COUNTY_ZONE
from domain.matters.items import Item
from domain.matters.recheck import Recheck
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


def _fed_back(world: World) -> list[str]:
    items = world.look(lambda connection: all_of(connection, Item))
    return sorted(key for key, item in items.items() if any(branch.feedback for branch in item.branches))


def test_what_was_handed_over_last_year_keeps_its_number(tmp_path: Path) -> None:
    """In January 收到1 is December's first as long as there is no other; then it is asked, unless the year is said."""
    world = opened(tmp_path, "default")
    world.run(_into_january(world))
    world.run(says(world, HEAD, "收到1"))
    assert _signed(world) == ["2026-1"]
    world.run(_hands_over(world, "1月20日"))
    asked = world.run(says(world, HEAD, "收到1号"))
    assert "交办〔2026〕1号" in asked
    assert "交办〔2027〕1号" in asked
    assert _signed(world) == ["2026-1"]
    world.run(says(world, HEAD, "收到 交办〔2027〕1号"))
    assert _signed(world) == ["2026-1", "2027-1"]
    world.run(says(world, HEAD, "收到 交办〔2026〕2号"))
    assert _signed(world) == ["2026-1", "2026-2", "2027-1"]
    assert "没有3号" in world.run(says(world, HEAD, "收到3"))


def test_of_two_in_one_sentence_each_is_of_its_own_year(tmp_path: Path) -> None:
    """合并2到交办〔2027〕1号: the year of one says nothing of the other, and only last year has a second."""
    world = opened(tmp_path, "default")
    world.run(_into_january(world))
    world.run(_hands_over(world, "1月20日"))
    assert "交办〔2026〕1号" in world.run(says(world, OFFICE, "合并2到1"))
    world.run(says(world, OFFICE, "合并2到交办〔2027〕1号"))
    world.run(says(world, OFFICE, "确认"))
    items = world.look(lambda connection: all_of(connection, Item))
    assert items["2026-2"].merged_into == "2027-1"


def test_the_card_he_answers_says_which_year(tmp_path: Path) -> None:
    """Under the card of one of the two a bare number is that one's."""
    world = opened(tmp_path, "default")
    world.run(_into_january(world))
    world.run(_hands_over(world, "1月20日"))
    quoting = partial(world.city.says, HEAD, None, "反馈1 正在编方案", "交办〔2026〕1号")
    assert world.run(world.insists(HEAD, quoting))
    assert _fed_back(world) == ["2026-1"]


def test_the_year_of_a_paper_is_none_of_a_matter(tmp_path: Path) -> None:
    """发改〔2025〕33号文 in the words of a feedback leaves its number without a year."""
    world = opened(tmp_path, "default")
    world.run(_into_january(world))
    world.run(says(world, HEAD, "反馈1 按发改〔2025〕33号文正在编方案"))
    assert _fed_back(world) == ["2026-1"]


def test_what_is_closed_is_meant_where_only_that_can_be(tmp_path: Path) -> None:
    """回头看1 and 重开1 mean last year's closed first, though this year's is open."""
    always = tmp_path / "always.toml"
    plain = (FOLDER / "default.toml").read_text("utf-8")
    always.write_text(plain.replace("recheck_share = 0.2", "recheck_share = 1.0"), "utf-8")
    world = opened(tmp_path, str(always))
    world.run(_hands_over(world, "2027年1月20日"))
    for who, text in ((HEAD, "收到1"), (HEAD, "办结1 方案已报"), (HEAD, "确认"), (OFFICE, "销号1")):
        world.run(says(world, who, text))
    assert world.look(lambda connection: all_of(connection, Item))["2026-1"].state == "closed"
    world.run(dead(world, world.clock.now(), datetime(2027, 1, 7, 9, 15, tzinfo=COUNTY_ZONE)))
    world.run(_hands_over(world, "1月20日"))
    world.run(says(world, OFFICE, "回头看1 合格"))
    rows = world.look(lambda connection: all_of(connection, Recheck)).values()
    assert [row.item for row in rows if row.held] == ["2026-1"]
    world.run(says(world, OFFICE, "重开1 1月25日前 又出现"))
    world.run(says(world, OFFICE, "确认"))
    assert world.look(lambda connection: all_of(connection, Item))["2026-1"].state != "closed"
