"""How fast and in which order: twenty posts a minute to a group, one message at a time to a person (O5, §3.3)."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from bot.errors import Unavailable, Unknown
from domain.actors import Actor
from domain.actors import Channel as ActorChannel
from domain.events import DispatchResolved
from domain.events.outbox import Resolution
from domain.matters.facts import item_facts
from domain.messages.notices import (
    Channel,
    Dispatch,
    DispatchState,
    Notice,
    NoticeState,
    to_account,
    to_cards,
    to_post,
    to_tier,
)
from domain.messages.superseding import superseded
from domain.people.records import Tier
from domain.policy import NoticeClass
from outbox.claim import claim
from store import tables
from store.attempts import MOST, WINDOW, Room
from store.outgoing import IN_HAND
from tests.domain.matter_kit import id_of
from tests.outbox.outbox_kit import SENT, UNKNOWN, C, Post, desk, posted, second
from tests.outbox.test_claim import handover, notice
from tests.outbox.test_deliver import of_class
from tests.store.store_kit import NOW, item


def to_group(n: int) -> Notice:
    """An answer-like post to the staff group: no slot and no cap holds it back."""
    return Notice(
        key=f"post-{n}", kind="nothing_pending", notice_class=NoticeClass.B, not_before=NOW,
        audience=to_tier(Tier.STAFF),
    )  # fmt: skip


def at_terminal(name: str) -> Actor:
    """The office decides by a command."""
    return Actor(staff_id=id_of(name), channel=ActorChannel.COMMAND, proven=True)


async def _moments(post: Post) -> list[datetime]:
    query = select(tables.attempts.c.at).order_by(tables.attempts.c.at)
    return list(await post.house.store.read(lambda c: list(c.scalars(query))))


async def test_a_group_never_gets_more_than_twenty_in_any_minute(postgres_url: str) -> None:
    """Two workers on one database share the window: fifty posts leave in three waves."""
    async with posted(postgres_url, cards=False) as post, second(postgres_url) as other:
        await post.plans(*(to_group(n) for n in range(50)))
        sent: list[datetime] = []
        for seconds in range(0, 200, 5):
            now = NOW + timedelta(seconds=seconds)
            for worker in (post, other):
                before = len(worker.arrived)
                await worker.beats(now)
                sent += [now] * (len(worker.arrived) - before)
        assert len(sent) == 50
        assert all(later - first > timedelta(seconds=60) for first, later in zip(sent, sent[MOST:], strict=False))
        assert sent[-1] <= NOW + timedelta(seconds=135)
        assert len(await _moments(post)) == 50


async def test_claims_of_one_moment_share_the_window_and_keep_the_order(postgres_url: str) -> None:
    """The second worker's claim does not see yet what the first one's has taken: to whom that goes, nothing else
    leaves before it, and a group gets no more than its window has room for."""
    kept, alone = threading.Event(), asyncio.get_running_loop()

    async with posted(postgres_url, cards=False) as post, second(postgres_url) as other:
        them = to_account(id_of("李四"))
        said = Notice(key="first", kind="nothing_pending", notice_class=C, audience=them, not_before=NOW)
        first, later = said, replace(said, key="later")
        await post.plans(*(to_group(n) for n in range(MOST)), first)
        claimed = asyncio.Event()

        def held(connection: Connection) -> Sequence[Dispatch]:
            found = claim(connection, desk(post.house, cards=False), NOW).dispatches
            alone.call_soon_threadsafe(claimed.set)
            kept.wait(timeout=30)
            return found

        holding = asyncio.create_task(post.house.writes(held))
        await claimed.wait()
        await post.plans(*(to_group(n) for n in range(MOST, 2 * MOST)), later)
        meanwhile = await other.claims(NOW)
        kept.set()
        assert len(await holding) == MOST + 1
        assert [d.notices for d in meanwhile] == []
        assert [d.notices for d in await other.claims(NOW + IN_HAND) if not d.channel.posts_to_group] == []


@given(st.lists(st.integers(0, 120), max_size=60), st.integers(1, 40))
def test_no_schedule_fills_a_window_beyond_its_room(ago: list[int], wanted: int) -> None:
    """Whatever was tried before, and however many want to go now."""
    ends = tuple(sorted(NOW - timedelta(seconds=s) + WINDOW for s in ago if s < WINDOW.total_seconds()))[:MOST]
    room = Room(ends=ends)
    let = sum(room.take() for _n in range(wanted))
    assert len(ends) + let <= MOST
    if let < wanted and ends:
        again = room.again_at(NOW)
        left = [end for end in ends if end > again]
        assert NOW < again <= ends[-1]
        assert len(left) + let < MOST or again == ends[-1]


async def test_what_waits_holds_up_what_comes_after_it(database_url: str) -> None:
    """The first is put off by the platform: the second does not overtake it, in the same claim or in a later one."""
    waits = timedelta(minutes=3)
    async with posted(database_url, breaks=lambda _d: Unavailable("busy", retry_after=waits)) as post:
        await post.plans(of_class(NoticeClass.A, "first"))
        await post.sends(*await post.claims())
        post.breaks = lambda _d: None
        await post.plans(Notice(key="next", kind="nothing_pending", notice_class=NoticeClass.A,
                                audience=to_account(id_of("城建")), not_before=NOW))  # fmt: skip
        assert await post.beats(NOW + timedelta(minutes=1)) == []
        assert (await post.states())["next"] == (NoticeState.HELD, "in_order")
        arrived = [d.notice_kinds for d in await post.beats(NOW + waits)]
        arrived += [d.notice_kinds for d in await post.beats(NOW + waits + timedelta(seconds=5))]
        assert arrived == [("overdue_leader",), ("nothing_pending",)]


async def test_an_older_edit_never_comes_after_a_newer_one(sqlite_url: str) -> None:
    """The first edit is put off; the second arrives; the first then ends as superseded."""
    async with posted(sqlite_url) as post:
        await post.house.keeps(item(1))
        await post.plans(handover(1))
        await post.beats()
        facts = item_facts(item(1), await post.house.county(), NOW)

        def edit(key: str) -> Notice:
            return notice(key, "assignment_edit", to_cards("item|2026-1"), notice_class=NoticeClass.C, facts=facts)

        post.breaks = lambda _d: Unavailable("busy", retry_after=timedelta(minutes=5))
        await post.plans(edit("old"))
        (old,) = [d for d in await post.claims() if d.channel is Channel.CARD_EDIT]
        await post.sends(old)
        post.breaks = lambda _d: None
        await post.plans(edit("new"))
        assert [d.channel for d in await post.beats(NOW + timedelta(minutes=1))] == [Channel.CARD_EDIT]
        assert await post.beats(NOW + timedelta(minutes=6)) == []
        ended = await post.dispatch(old.key)
        assert (ended.state, ended.error) == (DispatchState.FAILED_PERM, "superseded")


def test_only_the_newest_state_and_the_newest_step_are_told() -> None:
    """Of one card the last edit, of one deadline the last step to the same post; other branches are untouched."""
    head = to_post("住建局|局长")

    def step(key: str, kind: str, unit: str = "住建局") -> Notice:
        return notice(key, kind, head, about="item|2026-1", unit=unit)

    edits = [notice(key, "assignment_edit", to_cards("item|2026-1")) for key in ("e1", "e2")]
    steps = [step("t-1", "due_tomorrow"), step("t", "due_today"), step("other", "due_today", "交通局")]
    assert superseded([*edits, *steps, step("s", "unsigned_head")]) == {"e1", "t-1"}


@pytest.mark.parametrize(
    ("how", "state", "arrivals"),
    [(Resolution.SENT, SENT, 0), (Resolution.RESEND, SENT, 1), (Resolution.ABANDON, DispatchState.FAILED_PERM, 0)],
)
async def test_the_office_decides_what_became_of_it(
    sqlite_url: str, how: Resolution, state: DispatchState, arrivals: int
) -> None:
    """Asked and told: it arrived, it goes once more in the same bytes, or it need not arrive."""
    async with posted(sqlite_url) as post:
        await post.plans(of_class(NoticeClass.S))
        (mine,) = await post.claims()
        post.fence = 8
        await post.claims(NOW + timedelta(minutes=2))
        assert (await post.dispatch(mine.key)).state is UNKNOWN
        before = len(post.arrived)
        nobody = await post.house.does(DispatchResolved(by=at_terminal("住建长"), dispatch=mine.key, how=how))
        assert nobody is not None
        assert nobody.kind == "no_permit"
        said = await post.house.does(DispatchResolved(by=at_terminal("主任"), dispatch=mine.key, how=how))
        assert said is not None
        assert said.kind == "doubt_resolved"
        await post.beats(NOW + timedelta(minutes=3))
        again = [d for d in post.arrived[before:] if d.key == mine.key]
        assert [d.body for d in again] == [mine.body] * arrivals
        assert (await post.dispatch(mine.key)).state is state
        twice = await post.house.does(DispatchResolved(by=at_terminal("主任"), dispatch=mine.key, how=how))
        assert twice is not None
        assert twice.kind == "nothing_in_doubt" or how is Resolution.ABANDON


async def test_what_a_person_sends_once_more_and_fails_once_more_is_told_once_more(sqlite_url: str) -> None:
    """Two lines to the office of one message: neither stands in the way of what others wait for."""
    async with posted(
        sqlite_url, breaks=lambda d: Unknown("gone") if d.notice_class is NoticeClass.S else None
    ) as post:
        await post.plans(of_class(NoticeClass.S))
        (mine,) = await post.claims()
        await post.sends(mine)
        for hours in (1, 2):
            assert (await post.dispatch(mine.key)).state is UNKNOWN
            await post.house.does(DispatchResolved(by=at_terminal("主任"), dispatch=mine.key, how=Resolution.RESEND))
            await post.beats(NOW + timedelta(hours=hours))
        await post.plans(of_class(NoticeClass.A, "another"))
        later = [d for hours in range(3, 40) for d in await post.beats(NOW + timedelta(hours=hours))]
        assert "another" in {key for dispatch in later for key in dispatch.notices}
        assert (await post.house.said()).count("delivery_unknown") == 3
