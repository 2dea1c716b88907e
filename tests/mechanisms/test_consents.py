"""What another holds, through the real door (docs/mechanisms.md): who holds it is climbed to (D2-4), and where the
policy says so its silence is consent (D3-5). Two requests, the October rest within the first, the process dead over
the hour it ends, and nothing without the word of the policy."""

from __future__ import annotations

from pathlib import Path

from tests.mechanisms.door import at, dead, heard, items, opened, says, without
from tests.simulation.truths import broken
from tests.simulation.village import HEADS, LIAISONS, OFFICE
from tests.simulation.world import World

ASKING, ASKED = (HEADS["住建局"], LIAISONS["住建局"]), (HEADS["交通局"], LIAISONS["交通局"])
LEADERS = ("陈海峰", "许大川", "周明远", "郑启明")
AHEAD, BY_SILENCE = "到期不答复按超时默认办理", "的卡点按超时默认办理"
AUTUMN = at(23, 8, 45, month=9)


def told(world: World, who: str, words: str, number: int) -> int:
    """How many lines said to a person hold both the words and the matter; a title is also the alert."""
    lines = (line for said in heard(world, who) for line in {each.strip(" *") for each in said.split("\n")})
    return sum(words in line and f"〕{number}号" in line for line in lines)


async def _waits_for_roads(world: World, number: int, what: str) -> str:
    await says(world, OFFICE, "交办 住建局 12月18日前 报送方案")
    await says(world, OFFICE, "确认")
    await says(world, LIAISONS["住建局"], f"收到{number}")
    await says(world, LIAISONS["住建局"], f"{number}号卡在交通局 {what}")
    return heard(world, LIAISONS["交通局"])[-1]


async def _rest(world: World) -> list[str]:
    """A permit and a piece of land are asked for before the rest; nobody answers."""
    shown = [await _waits_for_roads(world, 1, "立项审批"), await _waits_for_roads(world, 2, "用地预审")]
    await world.waits_until(at(8, 17, 50, month=10))
    assert [told(world, who, BY_SILENCE, n) for who in (*ASKING, *ASKED) for n in (1, 2)] == [0] * 8
    await dead(world, at(8, 17, 50, month=10), at(8, 18, 20, month=10))
    await world.waits_until(at(14, 9, 0, month=10))
    return shown


def consented(world: World) -> list[tuple[bool, ...]]:
    """Matter by matter, request by request."""
    return [tuple(block.deemed for block in item.lead.blocks) for item in items(world)]


def test_d3_5_silence_is_consent_only_where_the_policy_says_so_and_is_always_shown(tmp_path: Path) -> None:
    """Five work days over the rest: who is asked reads ahead what silence means, both sides that it was taken so, the
    course of the matter keeps it; land, which the policy does not name, goes on waiting and climbs; a request that is
    answered in time is no consent; no leader hears of a consent."""
    world = opened(tmp_path, without(tmp_path, "cadences.daily", of="wu_mei"), AUTUMN)
    assert [AHEAD in said for said in world.run(_rest(world))] == [True, False]
    assert [told(world, who, BY_SILENCE, 1) for who in (*ASKING, *ASKED)] == [1] * 4
    assert [told(world, who, BY_SILENCE, 2) for who in (*ASKING, *ASKED)] == [0] * 4
    assert [told(world, ASKED[0], "交通局尚未答复", n) for n in (1, 2)] == [0, 1]
    assert not any("超时默认" in said for who in (*LEADERS, LIAISONS["水利局"]) for said in heard(world, who))
    assert "10月8日（周四）18:00　交通局到期视同同意" in world.run(says(world, OFFICE, "1号经过"))
    assert "卡点：1处" in world.run(says(world, OFFICE, "卡点"))
    world.run(_answered(world))
    assert consented(world) == [(True,), (False,), (False,)]
    assert [told(world, who, BY_SILENCE, 3) for who in (*ASKING, *ASKED)] == [0] * 4
    assert broken(world) == []


async def _answered(world: World) -> None:
    assert AHEAD in await _waits_for_roads(world, 3, "施工许可")
    await world.waits_until(at(19, 10, 0, month=10))
    await says(world, ASKED[1], "已答复3 许可已办")
    await world.waits_until(at(22, 10, 0, month=10))


def test_d3_5_without_the_word_of_the_policy_nobody_consents_by_silence(tmp_path: Path) -> None:
    """The same weeks: nothing is said ahead, nothing taken as said; who is asked and the leader hear that it waits."""
    world = opened(tmp_path, without(tmp_path, "cadences.daily", "terms.course.deemed_consent", of="wu_mei"), AUTUMN)
    assert not any(AHEAD in said for said in world.run(_rest(world)))
    assert consented(world) == [(False,), (False,)]
    assert [told(world, ASKED[0], "交通局尚未答复", n) for n in (1, 2)] == [1, 1]


def test_d2_4_who_holds_the_ball_is_reminded_and_climbed_to(tmp_path: Path) -> None:
    """On the day, the head a work day later, the leader of its field on the second; the days stand under the element;
    who waits is reminded of nothing. Without ladder and table of elements nobody hears and nothing is summed."""
    found = {}
    cut = ("terms.ladders.blocked", "terms.course.elements")
    for name, tables in (("with", ()), ("without", cut)):
        world = opened(tmp_path / name, without(tmp_path, "cadences.daily", *tables), AUTUMN)
        world.run(_rest(world))
        told_of = [told(world, who, words, 2) for who in (ASKED[1], ASKED[0], "许大川", ASKING[1])
                   for words in ("今日待交通局答复", "交通局尚未答复")]  # fmt: skip
        found[name] = (told_of, "用地" in world.run(says(world, OFFICE, "卡点")))
        sees = [world.run(says(world, who, "卡点")) for who in (*ASKED, *ASKING, LIAISONS["水利局"])]
        assert ["2号" in each for each in sees] == [True] * 4 + [False], sees
        assert broken(world) == []
    assert found == {"with": ([1, 0, 1, 1, 0, 1, 0, 0], True), "without": ([0] * 8, False)}
