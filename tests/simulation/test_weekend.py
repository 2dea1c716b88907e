"""The machine is off from Friday noon to Monday morning, over thirty deadlines."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from domain.calendars import COUNTY_ZONE
from domain.matters.items import Item
from domain.messages.notices import Dispatch
from store.mapping import all_of
from tests.simulation.truths import CAPPED, broken
from tests.simulation.village import HEADS, LIAISONS, OFFICE, UNITS
from tests.simulation.world import World

MATTERS_A_UNIT = 5
OFF = datetime(2026, 11, 27, 12, 0, tzinfo=COUNTY_ZONE)
ON = datetime(2026, 11, 30, 9, 20, tzinfo=COUNTY_ZONE)
PRINCIPALS = ("u-周明远", "u-郑启明")


async def _handed_over(world: World) -> None:
    for n in range(MATTERS_A_UNIT):
        for unit in UNITS:
            said = f"交办 {unit} 11月27日前报送第{n + 1}批台账"
            await world.insists(OFFICE, partial(world.city.says, OFFICE, None, said))
            await world.insists(OFFICE, partial(world.city.taps, OFFICE, "确认下发"))
    for unit in UNITS:
        await world.insists(HEADS[unit], partial(world.city.says, HEADS[unit], None, "全部收到"))


def _rungs(world: World) -> Counter[tuple[str, str]]:
    items = world.look(lambda connection: all_of(connection, Item)).values()
    return Counter({(i.key, b.unit): len(b.fired) for i in items for b in i.branches})


async def _weekend(world: World) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
    """The rungs of every branch before it went off, and at the end of the Monday morning."""
    await _handed_over(world)
    await world.waits_until(OFF)
    before = _rungs(world)
    world.away_until(ON)
    await world.waits_until(ON + timedelta(hours=2, minutes=40))
    return before, _rungs(world)


def test_a_weekend_off_over_thirty_deadlines(tmp_path: Path) -> None:
    """One message a person at most, one rung a matter, the gap announced, nothing to 县长 without the gate."""
    world = World(tmp_path)
    world.open()
    before, after = world.run(_weekend(world))
    climbed = {key: after[key] - before[key] for key in after}
    assert len(climbed) == MATTERS_A_UNIT * len(UNITS) == 30
    assert set(climbed.values()) <= {0, 1}
    dispatches = world.look(lambda connection: all_of(connection, Dispatch)).values()
    since = [d for d in dispatches if d.created_at >= ON and not d.channel.is_look]
    capped = Counter(d.target for d in since if set(d.notice_kinds) & CAPPED)
    assert set(capped.values()) == {1}
    proactive = Counter(d.target for d in since if d.proactive and d.target.startswith("u-"))
    assert max(proactive.values()) == 1, proactive
    kinds = {kind for d in since for kind in d.notice_kinds}
    assert {"silence", "silence_ask"} <= kinds
    assert not [d for d in since if d.target in PRINCIPALS or "report_up" in d.notice_kinds]
    assert {f"u-{LIAISONS[unit]}" for unit in UNITS} | {f"u-{HEADS[unit]}" for unit in UNITS} >= {
        d.target for d in since if set(d.notice_kinds) & {"due_today", "overdue_head"}
    }
    assert broken(world) == []
