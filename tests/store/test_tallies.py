"""The figures for the operator: right, and cheap however many messages were ever sent."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection

from domain.matters.items import Stamp
from domain.messages.notices import Channel, Dispatch, DispatchState
from store.tallies import tallies
from tests.store.store_kit import NOW, item, opened
from tests.store.test_sweep_indexes import plan_of

STATES = [DispatchState.SENT] * 5 + [DispatchState.UNKNOWN] * 2 + [DispatchState.CLAIMED, DispatchState.PLANNED]


def _sent(number: int, state: DispatchState) -> Dispatch:
    waits = NOW + timedelta(hours=1) if state in (DispatchState.CLAIMED, DispatchState.PLANNED) else None
    return Dispatch(
        key=f"d{number}", channel=Channel.TEXT_PRIVATE, target="id-主任", body="{}", created_at=NOW, state=state,
        next_due_at=waits,
    )  # fmt: skip


async def test_messages_are_counted_by_what_became_of_them(database_url: str) -> None:
    """What was sent is what is left: the same as counting each."""
    async with opened(database_url) as house:
        await house.keeps(*(_sent(n, state) for n, state in enumerate(STATES)))
        found = await house.store.read(lambda connection: tallies(connection, "2026-11", NOW))
    assert found.messages == {"sent": 5, "unknown": 2, "claimed": 1, "planned": 1}


async def test_a_matter_is_overdue_until_it_is_applied_for(database_url: str) -> None:
    """The due moment has passed and the unit has not said that it is done."""
    overdue, early, applied = (item(n, due=NOW - timedelta(days=1)) for n in (1, 2, 3))
    share = replace(applied.branches[0], submitted=Stamp(at=NOW, by="住建长"))
    early = replace(early, branches=tuple(replace(b, deadlines=(replace(b.deadline, due_at=NOW + timedelta(days=1)),))
                                          for b in early.branches))  # fmt: skip
    async with opened(database_url) as house:
        await house.keeps(overdue, early, replace(applied, branches=(share,)))
        found = await house.store.read(lambda connection: tallies(connection, "2026-11", NOW))
    assert found.overdue == 1


async def test_the_lag_is_of_the_earliest_thing_that_is_due(database_url: str) -> None:
    """Nothing due: none. Ten minutes after a moment that nobody took up: ten minutes."""
    async with opened(database_url) as house:
        await house.keeps(replace(item(1), next_due_at=NOW))
        lags = [
            (await house.store.read(lambda c, at=at: tallies(c, "2026-11", NOW + timedelta(minutes=at)))).late
            for at in (-1, 10)
        ]
    assert lags == [0.0, 600.0]


def test_no_message_is_read_for_being_counted() -> None:
    """A year of them: only indexes are walked."""

    def ask(connection: Connection) -> object:
        return tallies(connection, "2026-11", NOW)

    steps = [step for step in plan_of(ask) if " dispatches" in step]
    assert steps
    assert [step for step in steps if "INDEX" not in step] == []
