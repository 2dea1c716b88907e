"""What becomes of a dispatch: byte-equal retries, parked doubts, leases with a fence, two workers on one database."""

import asyncio
from datetime import timedelta

import pytest

from bot.errors import Rejected, Unavailable, Unknown
from domain.events import Delivered
from domain.messages.notices import Channel, Dispatch, DispatchState, Notice, to_account, to_post
from domain.policy import NoticeClass
from outbox.claim import LEASE
from tests.domain.matter_kit import at, id_of
from tests.outbox.outbox_kit import SENT, UNKNOWN, A, B, C, Post, S, posted, second, words
from tests.outbox.test_claim import handover, notice
from tests.store.store_kit import NOW, item

LEADER = to_post("县领导|城建副县长")


def of_class(which: NoticeClass, key: str = "n") -> Notice:
    """A plain text of a class to one person."""
    return notice(key, "overdue_leader", LEADER, notice_class=which)


async def test_a_retry_is_byte_equal(database_url: str) -> None:
    """The matter changes between two tries: the second carries the very bytes of the first, and the same key."""
    async with posted(database_url, breaks=lambda _d: Unavailable("busy", retry_after=timedelta(seconds=30))) as post:
        await post.house.keeps(item(1))
        await post.plans(of_class(A))
        (first,) = await post.claims()
        await post.sends(first)
        assert (await post.dispatch(first.key)).state is DispatchState.FAILED_TEMP
        assert await post.claims(NOW + timedelta(seconds=29)) == ()
        post.breaks = lambda _d: None
        (again,) = await post.beats(NOW + timedelta(seconds=30))
        assert (again.body, again.key, again.target) == (first.body, first.key, first.target)
        assert (await post.dispatch(first.key)).state is SENT


async def test_an_answer_is_worth_nothing_after_half_a_minute(sqlite_url: str) -> None:
    """Class C is tried within 30 s and then given up; class A goes on."""
    async with posted(sqlite_url, breaks=lambda _d: Unavailable("busy", retry_after=timedelta(seconds=20))) as post:
        answer = Notice(key="c", kind="nothing_pending", notice_class=C, audience=to_account("id"), not_before=NOW)
        await post.plans(answer, of_class(A))
        for seconds in (0, 20, 40, 60):
            await post.sends(*await post.claims(NOW + timedelta(seconds=seconds)))
        states = {d.notice_class: d.state for d in (await post.house.all(Dispatch)).values()}
        assert states == {C: DispatchState.FAILED_PERM, A: DispatchState.FAILED_TEMP}


@pytest.mark.parametrize(("which", "arrivals"), [(S, 1), (A, 2), (B, 1), (C, 1)])
async def test_nobody_knows_whether_it_arrived(sqlite_url: str, which: NoticeClass, arrivals: int) -> None:
    """Every try is lost after the body was written: leaders get it at most once, units once more, byte-equal."""
    tried: list[Dispatch] = []

    def lost(dispatch: Dispatch) -> Exception | None:
        if "delivery_unknown" in dispatch.notice_kinds:
            return None
        tried.append(dispatch)
        return Unknown("reset")

    async with posted(sqlite_url, breaks=lost) as post:
        await post.plans(of_class(which))
        told = [d for n in range(30) for d in await post.beats(NOW + timedelta(minutes=n))]
        assert len(tried) == arrivals
        assert len({d.body for d in tried}) == 1
        assert [d.notice_kinds for d in told] == ([("delivery_unknown",)] if which in (S, A) else [])
        assert (await post.dispatch(tried[0].key)).state is UNKNOWN


async def test_a_refusal_for_good_is_told_to_the_office_once(sqlite_url: str) -> None:
    """And a refused line to the office does not beget another."""
    async with posted(sqlite_url, breaks=lambda _d: Rejected("no such user")) as post:
        await post.plans(of_class(S))
        for hours in range(30):
            await post.beats(NOW + timedelta(hours=hours))
        kinds = [d.notice_kinds for d in (await post.house.all(Dispatch)).values()]
        assert sorted(kinds) == [("delivery_failed",), ("overdue_leader",)]


@pytest.mark.parametrize("sent_before_it_died", [False, True])
@pytest.mark.parametrize(("which", "again"), [(S, False), (A, True), (B, False), (C, False)])
async def test_what_a_dead_worker_had_in_hand(
    database_url: str, which: NoticeClass, again: bool, sent_before_it_died: bool
) -> None:
    """Whether it had sent cannot be known: class S is parked and told to the office, class A goes once more."""
    async with posted(database_url) as post:
        await post.plans(of_class(which))
        (mine,) = await post.claims()
        if sent_before_it_died:
            post.arrived.append(mine)
        assert await post.claims(NOW + LEASE - timedelta(seconds=1)) == ()
        post.fence = 8
        taken = await post.claims(NOW + LEASE)
        assert [d.key for d in taken if d.key == mine.key] == ([mine.key] if again else [])
        left = await post.dispatch(mine.key)
        assert (left.state is UNKNOWN) == (not again)
        assert (await post.house.said()).count("delivery_unknown") == (which is S)


async def test_a_keyed_card_of_a_dead_worker_goes_again(sqlite_url: str) -> None:
    """Its own id makes a repeat harmless."""
    async with posted(sqlite_url) as post:
        await post.plans(handover(1))
        (mine,) = await post.claims()
        assert mine.channel is Channel.CARD_GROUP
        (taken,) = await post.claims(NOW + LEASE)
        assert (taken.key, taken.body) == (mine.key, mine.body)


async def test_who_lost_the_lease_changes_nothing(database_url: str) -> None:
    """A slow worker reports with its old fence after another took over: the row stays the other's."""
    async with posted(database_url) as post:
        await post.plans(of_class(A))
        (mine,) = await post.claims()
        post.fence = 8
        (theirs,) = await post.claims(NOW + LEASE)
        await post.house.does(Delivered(dispatch=mine.key, fence=mine.fence, handle="old"))
        assert (await post.dispatch(mine.key)) == theirs
        await post.sends(theirs)
        assert (await post.dispatch(mine.key)).handle == f"h-{mine.key[:8]}"


async def test_two_workers_never_send_one_notice_twice(postgres_url: str) -> None:
    """Six workers claim at once; every notice is in exactly one dispatch."""
    async with posted(postgres_url) as post:
        names = ["住建局|局长", "住建局|联络员", "交通局|局长", "交通局|联络员", "县领导|常务副县长"]
        await post.plans(*(notice(f"{n}", to=to_post(name), number=n) for n, name in enumerate(names * 3)))

        async def claims(fence: int) -> tuple[Dispatch, ...]:
            async with second(postgres_url, fence) as other:
                return await other.claims(NOW)

        found = await asyncio.gather(*map(claims, range(10, 16)))
        keys = [key for claimed in found for d in claimed for key in d.notices]
        assert sorted(keys) == sorted(str(n) for n in range(15))


async def test_a_send_that_breaks_in_our_own_code_is_a_doubt(sqlite_url: str) -> None:
    """Nobody can say how far it came: like a lost answer, and the lane goes on."""
    broken = id_of("城建")
    async with posted(sqlite_url, breaks=lambda d: KeyError("x") if d.target == broken else None) as post:
        await post.plans(of_class(S), notice("other"))
        found = await post.beats()
        assert ("other",) in [d.notices for d in found]
        assert "第1件" in words(found[0])
        states = {d.target: d.state for d in (await post.house.all(Dispatch)).values()}
        assert states[broken] is UNKNOWN


async def test_nothing_ready_is_no_work(sqlite_url: str) -> None:
    """A claim on an empty outbox plans and takes nothing."""
    async with posted(sqlite_url) as post:
        await post.plans(notice("later", not_before=at("11-24 09:10")))
        assert await post.claims() == ()
        assert (await post.states())["later"] == ("ready", "")


@pytest.mark.parametrize("which", [S, A, B, C])
async def test_a_worker_that_was_frozen_sends_nothing_it_has_lost(database_url: str, which: NoticeClass) -> None:
    """It claims, is stopped for longer than its lease, and goes on: whatever became of the message meanwhile is not its
    business. Class A arrives once, by the worker that took over; the others were parked and told to the office."""
    async with posted(database_url) as frozen:
        await frozen.plans(of_class(which))
        stale = await frozen.claims()
        awake = Post(house=frozen.house, fence=frozen.fence + 1)
        await awake.beats(NOW + LEASE + timedelta(seconds=1))
        await frozen.sends(*stale)
        assert frozen.arrived == []
        mine = [d for d in awake.arrived if "delivery_unknown" not in d.notice_kinds]
        assert len(mine) == (1 if which is A else 0)


async def test_a_lease_that_nearly_ends_is_left_to_the_next(sqlite_url: str) -> None:
    """A call may take long: with less of the lease left than that, another could begin while ours is on its way."""
    async with posted(sqlite_url) as post:
        await post.plans(of_class(A))
        stale = await post.claims()
        post.house.now = NOW + LEASE - timedelta(seconds=5)
        await post.sends(*stale)
        assert post.arrived == []
        await post.beats(NOW + LEASE)
        assert len(post.arrived) == 1


@pytest.mark.parametrize("ending", ["lost", "died"])
async def test_class_a_leaves_twice_and_never_three_times(sqlite_url: str, ending: str) -> None:
    """The first worker died with it in hand, and of the second try nobody knows either: then the office is told."""
    async with posted(sqlite_url) as post:
        await post.plans(of_class(A))
        (first,) = await post.claims()
        (second_try,) = await post.claims(NOW + LEASE)
        assert second_try.key == first.key
        if ending == "lost":
            post.breaks = lambda _d: Unknown("gone", "no answer")
            await post.sends(second_try)
            post.breaks = lambda _d: None
        await post.beats(NOW + 2 * LEASE)
        await post.beats(NOW + 4 * LEASE)
        assert (await post.dispatch(first.key)).state is UNKNOWN
        assert [d.notice_kinds for d in post.arrived] == [("delivery_unknown",)]


async def test_a_platform_that_was_busy_first_is_no_doubt(sqlite_url: str) -> None:
    """Put off twice, then without an answer: class A is still sent once more."""
    async with posted(sqlite_url, breaks=lambda _d: Unavailable("busy", retry_after=timedelta(seconds=30))) as post:
        await post.plans(of_class(A))
        for seconds in (0, 30):
            await post.sends(*await post.claims(NOW + timedelta(seconds=seconds)))
        post.breaks = lambda _d: Unknown("gone", "no answer")
        (third,) = await post.claims(NOW + timedelta(seconds=60))
        await post.sends(third)
        post.breaks = lambda _d: None
        arrived = await post.beats(NOW + timedelta(minutes=5))
        assert [d.key for d in arrived] == [third.key]


async def test_a_doubt_stays_whatever_the_next_try_is_answered(sqlite_url: str) -> None:
    """The first answer was lost, the second says no for good: the first may have arrived, and the office is told so."""
    async with posted(sqlite_url, breaks=lambda _d: Unknown("gone", "no answer")) as post:
        await post.plans(of_class(A))
        (first,) = await post.claims()
        await post.sends(first)
        post.breaks = lambda _d: Rejected("no such user")
        (again,) = await post.claims(NOW + LEASE * 2)
        await post.sends(again)
        assert (await post.dispatch(first.key)).state is UNKNOWN
        post.breaks = lambda _d: None
        told = [d for n in range(9, 90) for d in await post.beats(NOW + timedelta(minutes=n))]
        assert [d.notice_kinds for d in told] == [("delivery_unknown",)]
