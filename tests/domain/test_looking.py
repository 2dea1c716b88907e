"""The plan of looks: as few calls as give the same facts, never after the platform has stopped answering."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.messages.looking import AFTER_THE_GROUP, READABLE, Watch, moments, next_look
from domain.messages.quota import HEIGHTS, Strain
from tests.domain.matter_kit import POLICY, at

HOUSE = POLICY.house
SOMEBODY = frozenset({"u"})


def watch(sent: str = "11-23 09:00", *, in_group: bool = True, **fields: object) -> Watch:
    plain: dict[str, object] = {"sent_at": at(sent), "in_group": in_group, "missing": SOMEBODY}
    return Watch(**(plain | fields))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sent", "in_group", "plan"),
    [
        ("11-23 09:00", True, ["11-23 09:30", "11-23 11:00", "11-23 17:30", "11-24 08:00"]),
        ("11-23 17:10", True, ["11-23 17:40", "11-23 19:10", "11-24 09:00", "11-24 16:10"]),
        ("11-23 09:00", False, ["11-23 09:32", "11-23 17:32", "11-24 08:02"]),
        ("11-23 17:10", False, ["11-23 17:42", "11-24 09:02", "11-24 16:12"]),
    ],
)
def test_the_plan_of_looks(sent: str, in_group: bool, plan: list[str]) -> None:
    """The group first, private ones two minutes after it and without the second."""
    assert moments(watch(sent, in_group=in_group), HOUSE) == [*map(at, plan)]


@pytest.mark.parametrize(
    ("strain", "group", "private"),
    [(Strain.NORMAL, 4, 3), (Strain.TIGHT, 2, 2), (Strain.SCARCE, 1, 0), (Strain.SPENT, 0, 0)],
)
def test_how_often_by_strain(strain: Strain, group: int, private: int) -> None:
    """From 70 % once and at the end, from 90 % the group's end alone, then never."""
    counts = [len(moments(watch(in_group=each, strain=strain), HOUSE)) for each in (True, False)]
    assert counts == [group, private]


@pytest.mark.parametrize("in_group", [True, False])
def test_events_leave_only_the_last_look(in_group: bool) -> None:
    """Where the platform tells by itself, one look settles what it did not say."""
    assert len(moments(watch(in_group=in_group, told_by_events=True), HOUSE)) == 1


def test_nobody_is_looked_for_who_read_or_signed() -> None:
    """Nobody missing: never again."""
    assert next_look(watch(missing=frozenset()), HOUSE, at("11-23 09:01")) is None


minutes = st.integers(0, 60 * 24 * 300)


@given(minutes, st.booleans(), st.booleans(), st.sampled_from(HEIGHTS))
def test_every_plan_ends_in_time(sent: int, in_group: bool, events: bool, strain: Strain) -> None:
    """In order, after sending, the last one just before the window closes, and scarcer never means more."""
    found = Watch(
        sent_at=at("01-01 00:00") + timedelta(minutes=sent), in_group=in_group, missing=SOMEBODY,
        told_by_events=events, strain=strain,
    )  # fmt: skip
    plan = moments(found, HOUSE)
    assert plan == sorted(set(plan))
    assert all(found.sent_at < each <= found.sent_at + READABLE for each in plan)
    assert not plan or plan[-1] - found.sent_at in (timedelta(hours=23), timedelta(hours=23) + AFTER_THE_GROUP)
    milder = HEIGHTS[max(strain.height - 1, 0)]
    assert len(plan) <= len(moments(Watch(**{**_fields(found), "strain": milder}), HOUSE))  # type: ignore[arg-type]


@given(minutes, st.lists(st.integers(0, 60 * 30), max_size=6))
def test_next_look_walks_the_plan(sent: int, later: list[int]) -> None:
    """From any moment the next one is the first of the plan after it."""
    found = Watch(sent_at=at("01-01 00:00") + timedelta(minutes=sent), in_group=True, missing=SOMEBODY)
    plan = moments(found, HOUSE)
    for each in later:
        now = found.sent_at + timedelta(minutes=each)
        assert next_look(found, HOUSE, now) == next((m for m in plan if m > now), None)


def _fields(of: Watch) -> dict[str, object]:
    return {name: getattr(of, name) for name in ("sent_at", "in_group", "missing", "told_by_events", "strain")}
