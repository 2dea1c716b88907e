"""A number said without its year (domain §4): of the open matter; of two that are open it is asked."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from pathlib import Path

from config.load import FOLDER
from domain.calendars import COUNTY_ZONE
from domain.letters.kinds import Cause, LetterKind
from domain.letters.letters import Letter, Reply
from domain.letters.text import LetterText
from domain.matters.items import Item, Stamp
from domain.matters.recheck import Recheck
from store.mapping import all_of
from tests.mechanisms.door import dead, opened, says
from tests.simulation.village import HEADS, OFFICE
from tests.simulation.world import World
from tests.store.store_kit import keep

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


def served(number: int, year: int, replied: bool = False) -> Letter:
    """A letter of that year to 住建局."""
    on = date(year, 1, 5) if year == 2027 else date(year, 12, 20)
    stamp = Stamp(at=datetime(on.year, on.month, on.day, 9, tzinfo=COUNTY_ZONE), by=OFFICE)
    text = LetterText(
        office="县政府督查室", title=("关于报送方案的督办函",), addressee="住建局", paragraphs=("请报送方案。",),
        signature="县政府督查室", number=f"督办函〔{year}〕{number}号", signed_on=on,
    )  # fmt: skip
    return Letter(
        key=f"L{year}-{number}", letter_kind=LetterKind.SUPERVISION, cause=Cause.LAG, unit="住建局", number=number,
        year=year, drafted_on=on, drafted=stamp, reviewed=stamp, signed=stamp, serial=number, text=text,
        replies=(Reply(at=stamp.at, by=HEAD, text="已报"),) if replied else (),
    )  # fmt: skip


def test_a_letter_said_without_its_year_is_the_one_that_is_still_to_be_answered(tmp_path: Path) -> None:
    """In January 督办函5 is December's as long as only that one waits; where both do, it is asked, and the year said is
    kept to."""
    world = opened(tmp_path, "default")
    world.run(dead(world, world.clock.now(), datetime(2027, 1, 7, 9, 15, tzinfo=COUNTY_ZONE)))
    with world.disk.engine.begin() as connection:
        keep(connection, served(5, 2026), served(6, 2026), served(6, 2027, replied=True))
        keep(connection, served(7, 2026), served(7, 2027))
    for number, said in ((5, "签收 督办函5"), (6, "签收 督办函6号")):
        assert "没有找到" not in world.run(says(world, HEAD, said)), number
    asked = world.run(says(world, HEAD, "签收 督办函7"))
    assert "督办函〔2026〕7号" in asked
    assert "督办函〔2027〕7号" in asked
    assert _acknowledged(world) == ["L2026-5", "L2026-6"]
    world.run(says(world, HEAD, "签收 督办函〔2027〕7号"))
    assert _acknowledged(world) == ["L2026-5", "L2026-6", "L2027-7"]


def _acknowledged(world: World) -> list[str]:
    letters = world.look(lambda connection: all_of(connection, Letter))
    return sorted(key for key, letter in letters.items() if letter.acknowledged)
